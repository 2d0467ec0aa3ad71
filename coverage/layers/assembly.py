"""Checked layers to the domain types: rows sorted by identifier, lines by their normal form, all in metres."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import shapely

from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, IntArray, TextArray
from phusong.coverage.layers.outlines import points_of, single_lines
from phusong.coverage.layers.road_levels import road_levels
from phusong.coverage.layers.rows.checked import CheckedLayer
from phusong.coverage.layers.rows.site_status import off_air
from phusong.coverage.layers.units.area_checks import CommuneIndex
from phusong.coverage.network.antennas import MeasuredPattern, find_pattern
from phusong.coverage.network.demand import Communes, DemandPoints, Places, Units
from phusong.coverage.network.identities import CellIdentities
from phusong.coverage.network.plant import FibrePlant, Roads
from phusong.coverage.network.sites import Sectors, Sites, StatedRadio
from phusong.coverage.schema.areas import COMMUNE_CENTRE_KINDS
from phusong.coverage.schema.channels import channel_mhz, parse_identity
from phusong.coverage.schema.radio import split_technologies


def build_communes(layer: CheckedLayer, outlines: GeometryArray) -> Communes:
    """Communes, sorted by code; ``outlines`` are repaired polygons in metres, shape (n,)."""
    codes = layer.words("commune_code")
    order = _order(codes)
    return Communes(
        codes=codes[order],
        names=_named(layer.words("name"), codes)[order],
        districts=layer.words("district")[order],
        population=layer.values("population")[order],
        outlines=outlines[order],
    )


def build_units(layer: CheckedLayer | None, outlines: GeometryArray) -> Units:
    """Districts or provinces, sorted by name and code; ``outlines`` are repaired polygons in metres, shape (n,)."""
    if layer is None:
        return Units.none()
    names, codes = layer.words("name"), layer.words(f"{layer.layer.name.removesuffix('s')}_code")
    known = ~shapely.is_missing(outlines)
    order = [row for row in sorted(range(len(names)), key=lambda row: (names[row], codes[row])) if known[row]]
    return Units(names[order], codes[order], outlines[order])


def build_villages(layer: CheckedLayer, points: GeometryArray, is_centre: BoolArray) -> DemandPoints:
    """Villages, sorted by identifier; ``points`` in metres, shape (n,)."""
    ids = layer.words("village_id")
    order = _order(ids)
    return DemandPoints(
        ids=ids[order],
        names=_named(layer.words("name"), ids)[order],
        commune_codes=layer.words("commune_code")[order],
        x_m=shapely.get_x(points)[order],
        y_m=shapely.get_y(points)[order],
        population=layer.values("population")[order],
        households=layer.values("households")[order],
        is_commune_centre=is_centre[order],
        has_fibre=layer.values("has_fibre")[order],
        origin=layer.words("origin")[order],
    )


def build_sites(layer: CheckedLayer | None, points: GeometryArray) -> Sites:
    """Sites that are on the air, sorted by identifier; none when there is no layer."""
    if layer is None:
        nothing = _no_text()
        return Sites(nothing, nothing, nothing, (), _no_numbers(), _no_numbers(), _no_numbers())
    ids = layer.words("site_id")
    order = _sites_on_air(layer, _order(ids))
    carried = site_technologies(layer)
    return Sites(
        ids=ids[order],
        names=_named(layer.words("name"), ids)[order],
        operators=layer.words("operator")[order],
        technologies=tuple(carried[site] for site in ids[order]),
        x_m=shapely.get_x(points)[order],
        y_m=shapely.get_y(points)[order],
        height_m=layer.values("height_m")[order],
    )


def _sites_on_air(sites: CheckedLayer, order: IntArray) -> IntArray:
    return order[~off_air(sites)[order]]


def site_technologies(layer: CheckedLayer) -> dict[str, frozenset[str]]:
    """Technologies on air at each site, by its identifier."""
    cells = layer.words("technologies")
    return {
        site: frozenset(split_technologies(cell)[0]) for site, cell in zip(layer.words("site_id"), cells, strict=True)
    }


def build_sectors(
    layer: CheckedLayer | None, carried: Mapping[str, frozenset[str]], patterns: Mapping[str, MeasuredPattern]
) -> Sectors:
    """Sectors whose site carries their technology, one for each technology of a row, sorted by all they say."""
    rows: list[tuple[Any, ...]] = []
    stated = StatedRadio.nothing(0)
    if layer is not None:
        names = [find_pattern(patterns, word) or "" for word in layer.words("antenna")]
        total, mechanical = sector_tilts_deg(layer, [patterns[name].tilt_deg if name else np.nan for name in names])
        band, azimuth = sector_bands_mhz(layer), layer.values("azimuth_deg")
        identities = sector_identities(layer)
        stated = StatedRadio(*(layer.values(each.name) for each in fields(StatedRadio)))
        cells = zip(layer.words("site_id"), layer.words("technology"), strict=True)
        for index, (site, cell) in enumerate(cells):
            usable = carried.get(site, frozenset()) & set(split_technologies(cell)[0])
            columns = band[index], azimuth[index], total[index], mechanical[index], names[index], identities[index]
            rows += [(site, technology, *columns, index) for technology in usable]
    # NaN does not sort; omnidirectional sectors, unknown bands and unsaid radios come first.
    radios = np.nan_to_num([getattr(stated, each.name) for each in fields(StatedRadio)], nan=-1.0)
    rows.sort(key=lambda row: (row[0], row[1], *np.nan_to_num(row[2:6], nan=-1.0), row[6], row[7], *radios[:, row[8]]))
    sites, technologies, *numbers, antennas, known, order = zip(*rows, strict=True) if rows else ((),) * 9
    band, azimuth, total, mechanical = (np.array(values, dtype=np.float64) for values in numbers)
    return Sectors(
        *(_text(sites), _text(technologies), band, azimuth, total, mechanical, _text(antennas)),
        stated=stated.take(np.array(order, dtype=np.int64)),
        identities=CellIdentities(*np.array(known, dtype=np.int64).reshape(-1, 3).T),
    )


def sector_bands_mhz(layer: CheckedLayer) -> FloatArray:
    """Carriers of the sectors as stated, else those of their channels, MHz, NaN where neither is, shape (n,)."""
    stated, channels = layer.values("band_mhz"), layer.values("arfcn")
    of_channel = [np.nan if np.isnan(channel) else channel_mhz(int(channel)) or np.nan for channel in channels]
    return np.where(np.isnan(stated), np.array(of_channel, dtype=np.float64), stated)


def sector_identities(layer: CheckedLayer) -> list[tuple[int, int, int]]:
    """Cell identity, PCI and channel of the sectors, -1 where one is not stated, length n."""
    numbers = (parse_identity(word) for word in layer.words("cell_identity"))
    pci, arfcn = (np.nan_to_num(layer.values(name), nan=-1.0).astype(np.int64) for name in ("pci", "arfcn"))
    return [(-1 if found is None else found, *rest) for found, *rest in zip(numbers, pci, arfcn, strict=True)]


def sector_tilts_deg(layer: CheckedLayer, built_in_deg: Sequence[float]) -> tuple[FloatArray, FloatArray]:
    """Total downtilt of the sectors and its mechanical part, degrees, each of shape (n,).

    Args:
        layer: The sectors.
        built_in_deg: Electrical tilt of each sector's pattern file, NaN without one, shape (n,).

    Returns:
        The tilts; the total is NaN where neither the layer nor a file states any part of it.
    """
    stated = layer.values("downtilt_deg")
    mechanical, electrical = layer.values("mechanical_tilt_deg"), layer.values("electrical_tilt_deg")
    parted = ~(np.isnan(mechanical) & np.isnan(electrical))
    whole = np.where(np.isnan(stated), built_in_deg, stated)
    leaning = np.nan_to_num(mechanical, nan=0.0)
    lowered = np.where(np.isnan(electrical), np.nan_to_num(built_in_deg, nan=0.0), electrical)
    return np.where(parted, leaning + lowered, whole), leaning


def build_roads(layer: CheckedLayer | None, geometry: GeometryArray) -> Roads:
    """Roads as single lines, sorted by their normal form."""
    if layer is None:
        return Roads(_no_text(), _no_text())
    lines, rows = single_lines(geometry)
    classes = layer.words("class")[rows]
    levels = road_levels(layer)[rows]
    forms = shapely.to_wkb(lines)
    order = sorted(range(len(lines)), key=lambda row: (forms[row], classes[row], levels[row]))
    return Roads(lines[order], classes[order], levels[order])


def build_fibre(layer: CheckedLayer | None, geometry: GeometryArray) -> FibrePlant:
    """Fibre routes sorted by their normal form, and access points sorted by identifier."""
    if layer is None:
        return FibrePlant(_no_text(), _no_text(), _no_text(), _no_text(), _no_numbers(), _no_numbers())
    kinds = layer.words("kind")
    lines, rows = single_lines(geometry)
    order = _line_order(lines, kinds[rows])
    points, point_rows = points_of(geometry)
    ids, point_kinds = layer.words("fibre_id")[point_rows], kinds[point_rows]
    by_place = np.lexsort((point_kinds.astype(str), points[:, 1], points[:, 0]))
    points, ids, point_kinds = points[by_place], ids[by_place], point_kinds[by_place]
    ids = _text(identifier or f"AP{number:05d}" for number, identifier in enumerate(ids, start=1))
    by_id = _order(ids)
    return FibrePlant(
        routes=lines[order],
        route_kinds=kinds[rows][order],
        access_point_ids=ids[by_id],
        access_point_kinds=point_kinds[by_id],
        x_m=points[by_id, 0],
        y_m=points[by_id, 1],
    )


KEPT_LAYERS = {"villages": "village_id", "communes": "commune_code", "sites": "site_id", "places": "place_id"}
"""Layers whose further columns go with them to the outputs, and the column that their rows are sorted by."""


def kept_columns_of(layer: CheckedLayer) -> dict[str, TextArray]:
    """Columns that a layer does not know and the user mapped, in the order of the domain type, each of shape (n,)."""
    order = _order(layer.words(KEPT_LAYERS[layer.layer.name]))
    order = _sites_on_air(layer, order) if layer.layer.name == "sites" else order
    return {name: values[order] for name, values in layer.kept().items()}


def build_places(layer: CheckedLayer | None, points: GeometryArray) -> Places:
    """Places, sorted by identifier; none when there is no layer."""
    if layer is None:
        return Places(_no_text(), _no_text(), _no_text(), _no_numbers(), _no_numbers())
    ids = layer.words("place_id")
    order = _order(ids)
    return Places(
        ids=ids[order],
        kinds=place_kinds(layer)[order],
        names=_named(layer.words("name"), ids)[order],
        x_m=shapely.get_x(points)[order],
        y_m=shapely.get_y(points)[order],
    )


def place_kinds(layer: CheckedLayer) -> TextArray:
    """Kinds of places in one spelling: lower case, underscores, shape (n,)."""
    kinds = (kind.lower().replace(" ", "_").replace("-", "_") for kind in layer.words("kind"))
    return _text(["commune_centre" if kind in COMMUNE_CENTRE_KINDS else kind for kind in kinds])


def commune_centres(
    villages: CheckedLayer,
    points: GeometryArray,
    places: CheckedLayer | None,
    spots: GeometryArray,
    commune_index: CommuneIndex,
) -> BoolArray:
    """The village that is each commune's centre, at most one a commune.

    Args:
        villages: The villages.
        points: Their points, metres, shape (n,).
        places: The places, or None.
        spots: Their points, metres.
        commune_index: The communes.

    Returns:
        True at the centres, shape (n,): as the villages say; where they do not say, the village nearest to each place
        of kind ``commune_centre``, in its commune if that has any. What is missing or doubled is noted.
    """
    if "is_commune_centre" in villages.numbers:
        marked = villages.values("is_commune_centre") == 1.0
    else:
        marked = _centres_by_places(villages, points, places, spots, commune_index)
        if not marked.any():
            villages.note("commune-centre-missing", "neither villages nor places say which are commune centres")
            return marked
        message = f"{int(marked.sum()):,} commune centres were taken from the places layer"
        villages.note("commune-centre-derived", message, value=int(marked.sum()))
    return _one_for_each(villages, marked, commune_index)


def _centres_by_places(
    villages: CheckedLayer,
    points: GeometryArray,
    places: CheckedLayer | None,
    spots: GeometryArray,
    commune_index: CommuneIndex,
) -> BoolArray:
    marked = np.zeros(len(villages), dtype=np.bool_)
    located = np.flatnonzero(~shapely.is_missing(points))
    if places is None or not len(located):
        return marked
    centres = spots[(place_kinds(places) == "commune_centre") & ~shapely.is_missing(spots)]
    codes, ids = villages.words("commune_code"), villages.words("village_id")
    for spot, inside in zip(centres, commune_index.containing(centres), strict=True):
        own = located[np.isin(codes[located].astype(str), commune_index.codes[inside].astype(str))]
        among = own if len(own) else located
        distance_m = shapely.distance(points[among], spot)
        marked[min(among, key=lambda row: (distance_m[np.searchsorted(among, row)], ids[row]))] = True
    return marked


def _one_for_each(villages: CheckedLayer, marked: BoolArray, commune_index: CommuneIndex) -> BoolArray:
    people, ids, codes = villages.values("population"), villages.words("village_id"), villages.words("commune_code")
    by_commune: dict[str, list[int]] = {str(code): [] for code in commune_index.codes}
    has_villages = set(codes)
    for index in np.flatnonzero(marked):
        by_commune.setdefault(codes[index], []).append(int(index))
    centre = marked.copy()
    for code, rows in by_commune.items():
        if not rows and code in has_villages:
            message = f"no village of commune {code!r} is marked as its centre"
            villages.note("commune-centre-missing", message, None, "is_commune_centre", code)
        if len(rows) > 1:
            best = min(rows, key=lambda row: (-np.nan_to_num(people[row]), ids[row]))
            message = f"commune {code!r} has {len(rows)} centres; {ids[best]!r} counts, {ids[rows[0]]!r} is the first"
            villages.note("commune-centre-repeated", message, rows[1], "is_commune_centre", code)
            centre[[row for row in rows if row != best]] = False
    return centre


def _order(ids: TextArray) -> IntArray:
    return np.array(sorted(range(len(ids)), key=lambda row: ids[row]), dtype=np.int64)


def _line_order(lines: GeometryArray, kinds: TextArray) -> IntArray:
    forms = shapely.to_wkb(lines)
    return np.array(sorted(range(len(lines)), key=lambda row: (forms[row], kinds[row])), dtype=np.int64)


def _named(names: TextArray, ids: TextArray) -> TextArray:
    """Names, the identifier where there is none, shape (n,)."""
    return np.where(names == "", ids, names).astype(np.object_)


def _text(words: Iterable[str]) -> TextArray:
    items = list(words)
    text = np.empty(len(items), dtype=np.object_)
    text[:] = items
    return text


def _no_text() -> TextArray:
    return np.empty(0, dtype=np.object_)


def _no_numbers() -> FloatArray:
    return np.empty(0, dtype=np.float64)
