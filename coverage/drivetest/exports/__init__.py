"""Exports of drive tests: rows of any tool in columns of ours."""

__all__: list[str] = []
