"""Seeded road networks with fibre, written as files: plain, and the same drawn as files from the field are drawn."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tests.builders.layers.small_layers import COMMUNES, write_small_layers

Point = tuple[float, float]
Road = tuple[list[Point], dict[str, object]]
"""Points of a line, kilometres from the corner of the map, and its columns."""

CORNER = (103.797, 22.4915)
KM = (1.0 / 102.9, 1.0 / 110.75)
"""Degrees a kilometre takes there."""


@dataclass
class Drawn:
    """A network as its files say.

    Attributes:
        seed: What it was drawn from.
        edges: Roads, each between two crossings.
        roads: The lines of the file.
        cables: Lines of existing cable.
        points: Where access points stand, all of them OLTs.
        villages: Where villages stand.
    """

    seed: int
    edges: list[tuple[Point, Point]]
    roads: list[Road]
    cables: list[list[Point]]
    points: list[Point]
    villages: list[Point]
    random: random.Random = field(repr=False)


def drawn(seed: int) -> Drawn:
    """A connected network on a grid that is shaken, one road of it with cable, six villages beside the roads."""
    rng = random.Random(seed)
    across, up = 6, 3
    at = {
        (i, j): (0.2 + i * 1.5 + rng.uniform(-0.35, 0.35), 0.15 + j * 0.75 + rng.uniform(-0.12, 0.12))
        for i in range(across)
        for j in range(up)
    }
    near = [((i, j), (i + 1, j)) for i in range(across - 1) for j in range(up)]
    near += [((i, j), (i, j + 1)) for i in range(across) for j in range(up - 1)]
    rng.shuffle(near)
    part = {each: each for each in at}

    def top(each: tuple[int, int]) -> tuple[int, int]:
        return each if part[each] == each else top(part[each])

    edges = []
    for one, other in near:
        if top(one) != top(other):
            part[top(one)] = top(other)
        elif rng.random() > 0.35:
            continue
        edges.append((at[one], at[other]))
    lit = rng.choice(edges)
    villages = []
    for _ in range(6):
        on = between(*rng.choice(edges), rng.random())
        villages.append((on[0] + rng.uniform(-0.05, 0.05), on[1] + rng.uniform(-0.05, 0.05)))
    return Drawn(seed, edges, [([*each], {}) for each in edges], [[*lit]], [lit[0]], villages, rng)


def between(one: Point, other: Point, share: float) -> Point:
    """A point on the way between two."""
    return (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))


def no_length(network: Drawn) -> None:
    """Points that stand twice or three times in a line, and lines that go nowhere; cables, too."""
    roads: list[Road] = []
    for one, other in network.edges:
        middle = between(one, other, network.random.random())
        roads += [([one, one, middle, middle, middle, other, other], {}), ([middle, middle], {}), ([other] * 3, {})]
    network.roads = roads
    (one, other), *_ = network.cables
    network.cables = [[one, one], [one, other], [other] * 3]


def twice(network: Drawn) -> None:
    """Roads again: backwards, in part, in pieces, doubling back; the cable and its access point again, too."""
    for one, other in network.edges:
        share = network.random.uniform(0.2, 0.8)
        middle = between(one, other, share)
        more: list[list[Point]] = [
            [other, one],
            [between(one, other, 0.1), between(one, other, 0.9)],
            [one, middle],
            [middle, other],
            [one, middle, one, middle, other],
        ]
        network.roads += [(line, {}) for line in network.random.sample(more, 2)]
    network.random.shuffle(network.roads)
    (one, other), *_ = network.cables
    network.cables += [[other, one], [one, between(one, other, 0.5)]]
    network.points += network.points


def in_pieces(network: Drawn) -> None:
    """Every road cut where nothing crosses it, its pieces in any direction and order."""
    roads: list[Road] = []
    for one, other in network.edges:
        cuts = sorted([0.0, 1.0, *(network.random.random() for _ in range(network.random.randrange(4)))])
        for begin, end in pairwise(cuts):
            piece = [between(one, other, begin), between(one, other, end)]
            roads.append((piece[:: network.random.choice([1, -1])], {}))
    network.random.shuffle(roads)
    network.roads = roads


def loops(network: Drawn) -> None:
    """Loops that leave a road and come back to where they left it, figures of eight, and rings that nothing meets."""
    for one, other in network.edges:
        x, y = between(one, other, network.random.choice([0.0, 0.5]))
        eight = [(x, y), (x + 0.004, y + 0.004), (x + 0.004, y - 0.004), (x, y)]
        eight += [(x - 0.004, y + 0.004), (x - 0.004, y - 0.004), (x, y)]
        ring = [(x + 0.3, y + 0.3), (x + 0.306, y + 0.3), (x + 0.306, y + 0.306), (x + 0.3, y + 0.3)]
        network.roads.append((network.random.choice([eight, eight[:4], ring]), {}))


def bridges(network: Drawn) -> None:
    """Two roads high over all others, which they cross and never meet."""
    network.roads = [(line, {"layer": 0}) for line, _ in network.roads]
    slope = network.random.uniform(-0.2, 0.2)
    network.roads.append(([(-3.0, 1.0 - slope), (12.0, 1.0 + slope)], {"layer": 1}))
    network.roads.append(([(network.random.uniform(1.0, 7.0), -2.0), (5.0, 4.0)], {"layer": 2, "bridge": "yes"}))


def islands(network: Drawn) -> None:
    """Pieces of road joined to no other, one with a village on it."""
    x, y = 0.3 + network.random.uniform(0.0, 0.2), -3.0
    network.roads += [([(x, y), (x + 0.2, y), (x + 0.2, y + 0.2)], {}), ([(x + 2.0, y), (x + 2.01, y)], {})]
    network.villages.append((x + 0.1, y + 0.005))


def far_off(network: Drawn) -> None:
    """A village forty kilometres from every road."""
    network.villages.append((network.random.uniform(0.0, 8.0), 42.0))


SAME: dict[str, Callable[[Drawn], None]] = {
    "no length": no_length,
    "twice": twice,
    "in pieces": in_pieces,
    "loops": loops,
    "bridges": bridges,
}
"""Ways to draw a network that change nothing of what it is."""

CUT_OFF: dict[str, Callable[[Drawn], None]] = {"islands": islands, "far off": far_off}
"""The same with a village more that nothing reaches, the last."""


def write_drawn(network: Drawn, folder: Path) -> Path:
    """Write the network's files and a scenario that plans fibre alone; returns the scenario's path."""
    folder.mkdir(parents=True, exist_ok=True)
    scenario = write_small_layers(folder)
    rows = ["village_id,name,commune_code,population,is_commune_centre,lon,lat"]
    for at, spot in enumerate(network.villages):
        lon, lat = degrees(spot)
        code = next((each for each, (west, east) in COMMUNES.items() if west <= lon <= east), "01001")
        rows.append(f"V{at},Thôn {at},{code},{100 + at},{int(at < 3)},{lon:.8f},{lat:.8f}")
    (folder / "villages.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    boxes = [
        feature("Polygon", [[[west, 22.0], [east, 22.0], [east, 23.0], [west, 23.0], [west, 22.0]]], commune_code=code)
        for code, (west, east) in COMMUNES.items()
    ]
    for box in boxes:
        box["properties"] |= {"name": box["properties"]["commune_code"], "district": "Huyện Thử"}
    write_features(folder / "communes.geojson", boxes)
    roads = [feature("LineString", [degrees(each) for each in line], **columns) for line, columns in network.roads]
    write_features(folder / "roads.geojson", roads)
    cables = [feature("LineString", [degrees(each) for each in line], kind="backbone") for line in network.cables]
    olts = [feature("Point", degrees(each), kind="olt") for each in network.points]
    write_features(folder / "fibre.geojson", [*cables, *olts])
    text = scenario.read_text(encoding="utf-8")
    settings = "[fibre]\nreach_m = 600\n[candidates]\nnew_towers = false\nupgrades = false\n[map]\nraster = false\n"
    scenario.write_text(text + settings, encoding="utf-8")
    return scenario


def degrees(spot: Point) -> list[float]:
    """Longitude and latitude of a place."""
    return [round(CORNER[0] + spot[0] * KM[0], 9), round(CORNER[1] + spot[1] * KM[1], 9)]


def feature(shape: str, coordinates: Sequence[object], **columns: object) -> dict[str, dict[str, object]]:
    """A feature of GeoJSON."""
    drawn_as: dict[str, object] = {"type": shape, "coordinates": coordinates}
    return {"type": "Feature", "properties": columns, "geometry": drawn_as}  # type: ignore[dict-item]


def write_features(path: Path, features: list[dict[str, dict[str, object]]]) -> None:
    """Write a file of GeoJSON."""
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
