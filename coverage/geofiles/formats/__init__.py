"""Formats of rows that are read by code of ours: bytes to columns and geometry."""

__all__: list[str] = []
