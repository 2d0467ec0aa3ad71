"""The texts of pages and tables in English and Vietnamese."""

__all__: list[str] = []
