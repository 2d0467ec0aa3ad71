"""What programs ask of the web workspace: REST with OpenAPI, and OGC API Features."""

from phusong.web.interfaces.features import FEATURES, FEATURES_BY_LINK
from phusong.web.interfaces.rest import REST

__all__ = ["FEATURES", "FEATURES_BY_LINK", "REST"]
