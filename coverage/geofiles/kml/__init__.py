"""KML: placemarks, the folders that they lie in, and what their descriptions hold."""

__all__: list[str] = []
