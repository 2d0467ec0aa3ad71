"""Stages of a run, each kept as soon as it is finished."""

__all__: list[str] = []
