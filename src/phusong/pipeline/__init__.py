"""The commands as pipelines of stages."""

__all__: list[str] = []
