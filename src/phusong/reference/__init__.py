"""Reference pages written from the code."""

__all__: list[str] = []
