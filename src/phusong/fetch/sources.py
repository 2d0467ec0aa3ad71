"""Sources: the one table of who gives which data under which licence, and a planner's file that overrules it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from phusong.coverage.findings import Finding, InputError, did_you_mean, make_finding
from phusong.fetch.download import Expected

LAYERS = ("communes", "villages", "places", "roads", "sites", "terrain", "clutter", "population")
"""Layers that are made where no others are asked for."""

MORE_LAYERS = ("waterways",)
"""Layers that are made when they are asked for: a run has no use for them, a map in QGIS has."""

TOKEN_VARIABLE = "OPENCELLID_TOKEN"  # noqa: S105 - the name of the variable, not what it holds
"""Variable of the environment that holds the user's token of OpenCelliD."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who gives data, under which licence, and how they are asked for.

    Attributes:
        key: Name in this table and in a file that overrules it.
        name: What the data are called.
        licence: Licence, by its usual short name.
        licence_page: Where the licence, or the terms, can be read.
        attribution: What has to be written beside anything made of the data.
        address: Address with ``{…}`` for what changes from question to question.
        expects: Format of an answer.
        layers: Layers that are made of it.
        pause_s: Least time between two requests, seconds, as the provider asks for or more.
    """

    key: str
    name: str
    licence: str
    licence_page: str
    attribution: str
    address: str
    expects: Expected
    layers: tuple[str, ...]
    pause_s: float = 0.5

    @property
    def blanks(self) -> frozenset[str]:
        """What changes in the address."""
        return frozenset(re.findall(r"\{(\w+)\}", self.address))

    def at(self, **values: str) -> str:
        """The address for a question; ``{token}`` stays, it is filled on the wire alone."""
        return re.sub(r"\{(\w+)\}", lambda blank: values.get(blank[1], blank[0]), self.address)


_OSM = "© OpenStreetMap contributors"
_ODBL = "https://www.openstreetmap.org/copyright"

SOURCES: tuple[Source, ...] = (
    Source(
        "search",
        "Nominatim: places by name",
        "ODbL-1.0",
        "https://operations.osmfoundation.org/policies/nominatim/",
        _OSM,
        "https://nominatim.openstreetmap.org/search?q={name}&format=jsonv2&addressdetails=1&namedetails=1"
        "&polygon_geojson=1&polygon_threshold=0.001&limit=20",
        "json",
        (),
        1.5,
    ),
    Source(
        "reverse",
        "Nominatim: the country of a point",
        "ODbL-1.0",
        "https://operations.osmfoundation.org/policies/nominatim/",
        _OSM,
        "https://nominatim.openstreetmap.org/reverse?lat={lat}&lon={lon}&zoom=3&format=jsonv2&addressdetails=1",
        "json",
        (),
        1.5,
    ),
    Source(
        "boundaries",
        "geoBoundaries gbOpen: administrative units",
        "CC-BY-4.0; of some countries ODbL-1.0 or as their metadata say",
        "https://www.geoboundaries.org/index.html#usage",
        "Runfola et al. (2020) geoBoundaries: A global database of political administrative boundaries. PLoS ONE 15(4)",
        "https://www.geoboundaries.org/api/current/gbOpen/{iso3}/ALL/",
        "json",
        ("communes", "villages"),
    ),
    Source(
        "osm",
        "OpenStreetMap by the Overpass API: roads, places, schools, clinics, waterways",
        "ODbL-1.0",
        _ODBL,
        _OSM,
        "https://overpass-api.de/api/interpreter",
        "json",
        ("villages", "places", "roads", "waterways"),
        5.0,
    ),
    Source(
        "geonames",
        "GeoNames: names of populated places",
        "CC-BY-4.0",
        "https://www.geonames.org/export/",
        "GeoNames, https://www.geonames.org",
        "https://download.geonames.org/export/dump/{iso2}.zip",
        "zip",
        ("villages",),
    ),
    Source(
        "population",
        "WorldPop Global 2 R2025A: people in each cell of 100 m, 2025, constrained",
        "CC-BY-4.0",
        "https://www.worldpop.org/",
        "WorldPop, School of Geography and Environmental Science, University of Southampton",
        "https://data.worldpop.org/GIS/Population/Global_2015_2030/R2025A/2025/{iso3}/v1/100m/constrained/"
        "{iso3_lower}_pop_2025_CN_100m_R2025A_v1.tif",
        "tiff",
        ("population", "villages"),
    ),
    Source(
        "elevation",
        "Copernicus DEM GLO-30: heights of the surface, 1 arc second",
        "Copernicus DEM licence (free of charge, with attribution)",
        "https://spacedata.copernicus.eu/collections/copernicus-digital-elevation-model",
        "© DLR e.V. 2010-2014 and © Airbus Defence and Space GmbH 2014-2018, provided under COPERNICUS by the European "
        "Union and ESA; all rights reserved",
        "https://copernicus-dem-30m.s3.amazonaws.com/{tile}/{tile}.tif",
        "tiff",
        ("terrain",),
    ),
    Source(
        "land-cover",
        "ESA WorldCover 2021 v200: land cover, 10 m",
        "CC-BY-4.0",
        "https://esa-worldcover.org/en/data-access",
        "© ESA WorldCover project 2021 / Contains modified Copernicus Sentinel data (2021) processed by ESA WorldCover "
        "consortium",
        "https://esa-worldcover.s3.eu-central-1.amazonaws.com/v200/2021/map/ESA_WorldCover_10m_2021_v200_{tile}_Map.tif",
        "tiff",
        ("clutter",),
    ),
    Source(
        "cells",
        "OpenCelliD: cells of mobile networks as phones met them",
        "CC-BY-SA-4.0",
        "https://opencellid.org/",
        "OpenCelliD Project, https://opencellid.org",
        "https://opencellid.org/ocid/downloads?token={token}&type=mcc&file={mobile_code}.csv.gz",
        "gzip",
        ("sites",),
        2.0,
    ),
)
"""Every source, in the order in which they are asked."""

_TEXTS = ("name", "licence", "licence_page", "attribution", "address")


def read_sources(path: Path | None) -> dict[str, Source]:
    """The table of sources by key, with what a planner's file changes in it.

    Args:
        path: TOML with a table for each source that is changed, None for none.

    Raises:
        InputError: When the file cannot be read, or changes what is not there.
    """
    sources = {source.key: source for source in SOURCES}
    if path is None:
        return sources
    findings: list[Finding] = []
    for key, changes in _tables(path).items():
        if key not in sources:
            hint = did_you_mean(key, sources)
            findings.append(make_finding("fetch-sources", f"there is no source {key!r}{hint}", file=str(path)))
            continue
        if not isinstance(changes, Mapping):
            findings.append(make_finding("fetch-sources", f"{key!r} is not a table", file=str(path), column=key))
            continue
        faults = list(_faults(sources[key], changes, str(path)))
        findings += faults
        if not faults:
            sources[key] = replace(sources[key], **changes)
    if findings:
        raise InputError(findings)
    return sources


def _tables(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        reason = "it is not UTF-8"
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
    raise InputError([make_finding("fetch-sources", f"the file is not TOML: {reason}", file=str(path))])


def _faults(source: Source, changes: Mapping[str, object], file: str) -> list[Finding]:
    """What is wrong with the changes to one source."""
    found: list[Finding] = []
    for name, value in changes.items():
        column = f"{source.key}.{name}"
        if name == "pause_s":
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            message = "" if is_number and 0.0 <= float(str(value)) <= 3600.0 else "a pause is 0 to 3600 seconds"
        elif name not in _TEXTS:
            message = f"there is no setting {name!r}{did_you_mean(name, (*_TEXTS, 'pause_s'))}"
        elif not isinstance(value, str) or not value.strip():
            message = "a text is expected"
        else:
            message = _address_fault(source, value) if name == "address" else ""
        if message:
            found.append(make_finding("fetch-sources", message, file=file, column=column, value=value))
    return found


def _address_fault(source: Source, address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:  # such as a bracket that is not closed
        return "an address begins with http:// or https://"
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return "an address begins with http:// or https://"
    blanks = frozenset(re.findall(r"\{(\w+)\}", address))
    unknown = sorted(blanks - source.blanks)
    if unknown:
        return f"nothing is known to put in place of {{{unknown[0]}}}"
    lacking = sorted(source.blanks - blanks - _MAY_LACK)
    return f"the address lacks {{{lacking[0]}}}" if lacking else ""


_MAY_LACK = frozenset({"token", "iso3", "iso3_lower", "iso2"})
"""What a mirror's address may do without: it needs no token, or is of one country."""
