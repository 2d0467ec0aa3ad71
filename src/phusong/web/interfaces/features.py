"""OGC API Features, read-only: proposals of each round as GeoJSON, so that QGIS opens them live."""

from __future__ import annotations

import math
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Path, Query, Request
from fastapi.responses import Response

from phusong.coverage.findings import InputError, make_finding
from phusong.review import Person, Reviewed, Round, find_proposal, list_proposals
from phusong.web.access import Door, visitor_of
from phusong.web.page import PlainJSON, desk_of
from phusong.web.proposal import Name
from phusong.web.queue import round_seen, rounds_seen

CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)
"""Classes of OGC 17-069r4 that are kept."""

GEOJSON = "application/geo+json"
MOST_ITEMS = 10_000
_WHOLE = ("phase", "newly_covered_population", "newly_covered_villages", "marginal_population")
_MONEY = ("capex_vnd", "opex_vnd_per_year")
"""Amounts are told as decimal numbers: GDAL takes whole ones for 32 bits where the first ones it sees would fit."""

_ASKED = frozenset(("bbox", "limit", "offset", "f"))

Collection = Annotated[str, Path(pattern=r"^round-[0-9]{1,9}$")]


class _GeoJSON(PlainJSON):
    media_type = GEOJSON


def landing(request: Request) -> Response:
    """What there is."""
    at = _at(request)
    links = [
        _link(at, "self", "application/json"),
        _link(at + "/conformance", "conformance", "application/json"),
        _link(at + "/collections", "data", "application/json"),
        _link(str(request.base_url).rstrip("/") + "/api/v1/openapi.json", "service-desc", "application/json"),
    ]
    return PlainJSON({"title": "Phusong", "description": "Proposals in review", "links": links})


def conformance() -> Response:
    """Which parts of the standard are kept."""
    return PlainJSON({"conformsTo": list(CONFORMANCE)})


def collections(request: Request) -> Response:
    """Rounds as collections, the newest first."""
    at = _at(request)
    told = [_collection(at, each) for each in rounds_seen(request, visitor_of(request).person)[::-1]]
    return PlainJSON({"collections": told, "links": [_link(at + "/collections", "self", "application/json")]})


def collection(request: Request, collection_id: Collection) -> Response:
    """A round as a collection."""
    held = round_seen(request, _number(collection_id), visitor_of(request).person)
    return PlainJSON(_collection(_at(request), held))


def items(
    request: Request,
    collection_id: Collection,
    bbox: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS)] = 100,
    offset: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Response:
    """Proposals of a round as features.

    Raises:
        InputError: When a parameter is asked for that there is not, or the box is none.
    """
    unknown = sorted(set(request.query_params) - _ASKED)
    if unknown:
        raise _bad(unknown[0][:40], "no such parameter")
    person = visitor_of(request).person
    number = _number(collection_id)
    round_seen(request, number, person)
    found = _within(_proposals(request, number, person), bbox)
    here, page = f"{_at(request)}/collections/{collection_id}/items", found[offset : offset + limit]
    links = [_link(f"{here}?limit={limit}&offset={offset}{_box(bbox)}", "self", GEOJSON)]
    if offset + limit < len(found):
        links.append(_link(f"{here}?limit={limit}&offset={offset + limit}{_box(bbox)}", "next", GEOJSON))
    told = {
        "type": "FeatureCollection",
        "features": [feature(each) for each in page],
        "numberMatched": len(found),
        "numberReturned": len(page),
        "timeStamp": desk_of(request).workspace.now()[:19] + "Z",
        "links": links,
    }
    return _GeoJSON(told)


def item(request: Request, collection_id: Collection, proposal_id: Name) -> Response:
    """A proposal as a feature."""
    person = visitor_of(request).person
    found = find_proposal(desk_of(request).workspace, _number(collection_id), proposal_id, person)
    here = f"{_at(request)}/collections/{collection_id}"
    links = [_link(f"{here}/items/{proposal_id}", "self", GEOJSON), _link(here, "collection", "application/json")]
    return _GeoJSON(feature(found) | {"links": links})


def feature(proposal: Reviewed) -> dict[str, Any]:
    """A proposal as GeoJSON, where it was proposed."""
    facts: dict[str, Any] = dict(proposal.facts)
    for name in (*_WHOLE, *_MONEY, *(each for each in facts if each.startswith("people_"))):
        number = float if name in _MONEY else int
        facts[name] = number(facts[name]) if facts.get(name) not in (None, "") else None
    place = (facts.pop("lon", ""), facts.pop("lat", ""))
    point = [float(value) for value in place] if all(place) else None
    said = {
        "state": proposal.state,
        "standing": proposal.standing,
        "reason": proposal.reason,
        "text": proposal.text,
        "new_lon": proposal.lon,
        "new_lat": proposal.lat,
        "radius_m": proposal.radius_m,
        "defer_to_phase": proposal.phase,
        "responsible": proposal.responsible,
        "due": proposal.due,
        "result": proposal.result,
        "decided_by": proposal.decided_by,
        "decided_at": proposal.decided_at,
        "version": proposal.version,
    }
    geometry = None if point is None else {"type": "Point", "coordinates": point}
    return {"type": "Feature", "id": proposal.proposal_id, "geometry": geometry, "properties": facts | said}


def _proposals(request: Request, number: int, person: Person) -> list[Reviewed]:
    return list_proposals(desk_of(request).workspace, number, person)


def _within(proposals: list[Reviewed], box: str) -> list[Reviewed]:
    """Proposals within a box of degrees; across 180 degrees where west is greater than east."""
    if not box:
        return proposals
    try:
        sides = [float(side) for side in box.split(",")]
    except ValueError:
        sides = []
    if len(sides) not in (4, 6) or not all(map(math.isfinite, sides)):
        raise _bad("bbox", "four or six numbers with commas between them were expected")
    west, south, east, north = sides if len(sides) == 4 else (sides[0], sides[1], sides[3], sides[4])
    kept = []
    for each in proposals:
        place = (each.facts.get("lon", ""), each.facts.get("lat", ""))
        if all(place):
            lon, lat = float(place[0]), float(place[1])
            across = lon >= west or lon <= east if west > east else west <= lon <= east
            if across and south <= lat <= north:
                kept.append(each)
    return kept


def _collection(at: str, held: Round) -> dict[str, Any]:
    name = f"round-{held.round_id}"
    return {
        "id": name,
        "title": f"{held.scenario_name}, round {held.round_id}, revision {held.revision}",
        "description": f"{held.state}; to be decided by {held.deadline}; data of {held.data_date or '?'}",
        "itemType": "feature",
        "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"],
        "links": [
            _link(f"{at}/collections/{name}", "self", "application/json"),
            _link(f"{at}/collections/{name}/items", "items", GEOJSON),
        ],
    }


def _number(collection_id: str) -> int:
    return int(collection_id.removeprefix("round-"))


def _at(request: Request) -> str:
    """Address that the collections are below: that of the link where they are read by one."""
    token = request.path_params.get("token")
    return str(request.base_url).rstrip("/") + (f"/link/{quote(token)}" if token else "") + "/ogc"


def _box(bbox: str) -> str:
    return f"&bbox={bbox}" if bbox else ""


def _link(address: str, relation: str, media_type: str) -> dict[str, str]:
    return {"href": address, "rel": relation, "type": media_type}


def _bad(name: str, why: str) -> InputError:
    message = f"{name} is not of the form that it takes: {why}"
    return InputError([make_finding("review-request", message, column="parameter", value=name)])


FEATURES = (
    Door("GET", "/ogc", "read", landing),
    Door("GET", "/ogc/conformance", "read", conformance),
    Door("GET", "/ogc/collections", "read", collections),
    Door("GET", "/ogc/collections/{collection_id}", "read", collection),
    Door("GET", "/ogc/collections/{collection_id}/items", "read", items),
    Door("GET", "/ogc/collections/{collection_id}/items/{proposal_id}", "read", item),
)
"""Routes of OGC API Features."""

FEATURES_BY_LINK = tuple(
    Door("GET", f"/link/{{token}}{each.path}", "link-in-address", each.endpoint) for each in FEATURES
)
"""The same below a signed link: one address, with no name and no password, for QGIS."""
