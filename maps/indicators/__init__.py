"""Indicators that pages and tables share."""
