"""Names of services as a terminal writes them."""

from __future__ import annotations

from phusong.console.messages import Language


def service_name(service: str, language: Language) -> str:
    """``fibre`` in words; radio services by their technology in capitals, ``4G``."""
    if service == "fibre":
        return "Cáp quang" if language == "vi" else "Fibre"
    return service.upper() if service[:1].isdigit() else service
