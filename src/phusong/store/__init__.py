"""The run folder: atomic writes, content keys, kept stages."""

__all__: list[str] = []
