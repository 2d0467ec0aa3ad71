"""Public data of a place, fetched and made into the layers of a scenario."""

__all__: list[str] = []
