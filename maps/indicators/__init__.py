"""Indicators that pages and tables share."""

__all__: list[str] = []
