"""Layers and their columns as tables."""
