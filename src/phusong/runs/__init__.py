"""Finished runs: opened, compared, listed."""

__all__: list[str] = []
