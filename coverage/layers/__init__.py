"""Layers read and checked: rows to a network."""
