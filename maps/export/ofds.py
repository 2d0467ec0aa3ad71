"""The planned fibre in the Open Fibre Data Standard 0.3: nodes and spans as GeoJSON.

Source: Open Fibre Data Standard 0.3.0, network schema and GeoJSON transformation: a collection of nodes and one of
spans, WGS 84, every feature with its network, ``featureType``, and what it refers to in full.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import numpy as np
from shapely import LineString

from phusong.coverage.network import Network
from phusong.maps.page.context import PageContext
from phusong.optimize.plan import Plan
from phusong.optimize.pon import PonPlan, Span, VillageDesign

SCHEMA = (
    "https://raw.githubusercontent.com/Open-Telecoms-Data/open-fibre-data-standard/0__3__0/schema/network-schema.json"
)
"""Canonical address of the schema that the files follow."""

CRS = {"name": "urn:ogc:def:crs:OGC::CRS84", "uri": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
DIGITS = 7
"""Decimals of longitude and latitude: a centimetre."""

Plain = dict[str, Any]
Place = tuple[float, float]


def ofds_files(network: Network, plan: Plan, pon: PonPlan, *, context: PageContext) -> dict[str, bytes]:
    """Write the planned fibre as OFDS GeoJSON.

    Args:
        network: The layers.
        plan: What is proposed.
        pon: Its passive network.
        context: Name, date and language.

    Returns:
        ``ofds/nodes.geojson`` and ``ofds/spans.geojson``; without features where no fibre is planned.
    """
    writer = _Writer(network, plan, pon, context, _network(context))
    nodes = writer.nodes()
    spans = list(writer.spans(nodes))
    return {
        "ofds/nodes.geojson": _collection([writer.feature("node", node, "location") for node in nodes.values()]),
        "ofds/spans.geojson": _collection([writer.feature("span", span, "route") for span in spans]),
    }


def _network(context: PageContext) -> Plain:
    about: Plain = {
        "id": str(uuid5(NAMESPACE_URL, f"{SCHEMA}#phusong/{context.scenario}")),
        "name": context.title or context.scenario,
        "crs": CRS,
        "language": context.language,
        "links": [{"rel": "describedby", "href": SCHEMA}],
    }
    return about | ({"collectionDate": context.data_date} if context.data_date else {})


def _collection(features: list[Plain]) -> bytes:
    document = {"type": "FeatureCollection", "features": features}
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


@dataclass(frozen=True, slots=True)
class _Writer:
    network: Network
    plan: Plan
    pon: PonPlan
    context: PageContext
    about: Plain

    def nodes(self) -> dict[Place, Plain]:
        """Places where cables begin, part and end, to their nodes; the first thing that stands at a place counts."""
        design, villages = self.pon.design, self.network.villages
        told: dict[Place, tuple[Place, str, str, bool, int]] = {}
        for number, point in enumerate(design.points):
            place = self._at(number)
            told.setdefault(_near(place), (place, "cabinet", "", True, point.phase))
        for each in design.villages:
            name, phase, (x_m, y_m) = str(villages.names[each.village]), self._phase_of(each), each.line.coords[-1]
            told.setdefault(_near((x_m, y_m)), ((x_m, y_m), "cabinet", name, True, phase))
        for trench in design.spans:
            for place in (self._begins(trench.span), trench.span.end):
                told.setdefault(_near(place), (place, "aggregationPoint", "", False, trench.span.phase))
        return {
            place: {"id": f"N{number:04d}"}
            | ({"name": name} if name else {})
            | {
                "phase": self._phase(phase),
                "status": "proposed",
                "location": {"type": "Point", "coordinates": self._positions([exact])[0]},
                "type": [kind],
                "accessPoint": access,
            }
            for number, (place, (exact, kind, name, access, phase)) in enumerate(told.items(), start=1)
        }

    def spans(self, nodes: dict[Place, Plain]) -> Iterator[Plain]:
        """Trenches, then cables from access points to villages."""
        design = self.pon.design
        cables = [
            (self._begins(each.span), each.span.line, each.cables, each.span.length_m, each.span.phase)
            for each in design.spans
        ]
        cables += [
            (self._at(each.point), each.line, each.cables, each.length_m, self._phase_of(each))
            for each in design.villages
            if each.cables
        ]
        for number, (begins, line, held, length_m, phase) in enumerate(cables, start=1):
            yield {
                "id": f"S{number:04d}",
                "phase": self._phase(phase),
                "status": "proposed",
                "start": nodes[_near(begins)],
                "end": nodes[_near(line.coords[-1])],
                "route": {"type": "LineString", "coordinates": self._route(line)},
                "transmissionMedium": ["fibre"],
                "deployment": ["aboveGround" if self.pon.building == "aerial" else "belowGround"],
                "fibreType": "G.652",
                "fibreCount": sum(size * count for size, count in held),
                "fibreLength": round(sum(count for _, count in held) * length_m / 1000.0, 4),
            }

    def _begins(self, span: Span) -> Place:
        """Where a trench begins: where the one before it ends."""
        return self.pon.design.spans[span.before].span.end if span.before >= 0 else span.start

    def _at(self, number: int) -> Place:
        """Where an access point stands: where its trench ends."""
        point = self.pon.design.points[number]
        return self.pon.design.spans[point.span].span.end if point.span >= 0 else (point.x_m, point.y_m)

    def _phase_of(self, village: VillageDesign) -> int:
        return self.pon.design.points[village.point].phase

    def feature(self, kind: str, told: Plain, geometry: str) -> Plain:
        """A node or span as a feature: its place as geometry, its network beside its own properties."""
        own = {name: value for name, value in told.items() if name != geometry}
        return {
            "type": "Feature",
            "geometry": told[geometry],
            "properties": own | {"network": self.about, "featureType": kind},
        }

    def _phase(self, phase: int) -> Plain:
        named = self.plan.phases[phase - 1].name if len(self.plan.phases) >= phase else str(phase)
        return {"id": str(phase), "name": named}

    def _route(self, line: LineString) -> list[list[float]]:
        return self._positions([(x, y) for x, y, *_ in line.coords])

    def _positions(self, places: list[Place]) -> list[list[float]]:
        x_m, y_m = np.array(places, dtype=np.float64).T
        lon, lat = self.network.lon_lat(x_m, y_m)
        return [[round(float(x), DIGITS), round(float(y), DIGITS)] for x, y in zip(lon, lat, strict=True)]


def _near(place: tuple[float, ...]) -> Place:
    """A place in tenths of a metre."""
    return round(float(place[0]), 1), round(float(place[1]), 1)
