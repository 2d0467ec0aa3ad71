"""What the terminal says, in English and Vietnamese."""

__all__: list[str] = []
