"""Rules between layers: codes that must match, places that must lie where their codes say, terrain under them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from phusong.coverage.findings.log import Notebook, listed
from phusong.coverage.geofiles.msi import MeasuredPattern, find_pattern
from phusong.coverage.layers.checked import CheckedLayer
from phusong.coverage.layers.heights import points_beside_voids
from phusong.coverage.layers.layer_checks import split_technologies
from phusong.coverage.network.network import BoolArray, FloatArray, GeometryArray, IntArray, TextArray
from phusong.coverage.terrain.terrain import Terrain

NEAR_BORDER_M = 5_000.0
"""A village this far outside the communes may be a matter of generalised outlines; further is an error."""

FAR_M = 50_000.0
"""A layer all of which is this far from the communes belongs to another region."""

_TOLERATED_M = {"sites": 30_000.0, "places": NEAR_BORDER_M, "fibre": 30_000.0}
"""How far from the communes a feature may lie without a word; a site beyond the border can still serve inside."""

_BOX_MARGIN_DEG = 1.0
_TILT_SLIP_DEG = 0.05
_HINTS = 20
"""Unknown names that the nearest known one is looked up for; looking up costs time in large layers."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the communes lie.

    Attributes:
        outlines: Polygons in metres, None where a commune has none, shape (n,).
        codes: Commune codes, shape (n,).
        names: Commune names, shape (n,).
    """

    outlines: GeometryArray
    codes: TextArray
    names: TextArray

    def distance_m(self, points: GeometryArray) -> FloatArray:
        """Distance of each geometry to the nearest commune, 0 inside, NaN for none, shape (n,)."""
        distance = np.full(len(points), np.nan)
        known = np.flatnonzero(~shapely.is_missing(points))
        outlines = self.outlines[~shapely.is_missing(self.outlines)]
        if not len(known) or not len(outlines):
            return distance
        inside = np.unique(shapely.STRtree(points[known]).query(outlines, predicate="intersects")[1])
        distance[known[inside]] = 0.0
        outside = np.setdiff1d(known, known[inside])
        if len(outside):
            tree = shapely.STRtree(outlines)
            (rows, _), found = tree.query_nearest(points[outside], all_matches=False, return_distance=True)
            distance[outside[rows]] = found
        return distance

    def containing(self, points: GeometryArray) -> list[IntArray]:
        """Communes that contain each point, by index, in order."""
        known = np.flatnonzero(~shapely.is_missing(points))
        found: list[list[int]] = [[] for _ in points]
        communes, hits = shapely.STRtree(points[known]).query(self.outlines, predicate="intersects")
        for commune, hit in zip(communes, hits, strict=True):
            found[known[hit]].append(int(commune))
        return [np.array(sorted(indices), dtype=np.int64) for indices in found]


def restore_codes(
    reference: CheckedLayer, its_name: str, other: CheckedLayer, name: str
) -> tuple[CheckedLayer, CheckedLayer]:
    """Give codes their leading zeros back, where one layer still has them.

    Args:
        reference: Layer whose codes are identifiers (communes, sites).
        its_name: Its column of codes.
        other: Layer that refers to it (villages, sectors).
        name: Its column of codes.

    Returns:
        Both layers, restored; what was restored, or could not be, is noted.
    """
    codes, referring = reference.words(its_name), other.words(name)
    if its_name in reference.number_codes:
        padded = _padded(codes, set(referring))
        reference = _with_restored(reference, its_name, codes, padded)
        codes = padded
    padded = _padded(referring, set(codes))
    other = _with_restored(other, name, referring, padded)
    for layer, column, held in ((reference, its_name, codes), (other, name, padded)):
        _note_number_codes(layer, column, held)
    return reference, other


def _padded(codes: TextArray, known: set[str]) -> TextArray:
    """Codes that are unknown as they are, but known with leading zeros, with them, shape (n,)."""
    widths = sorted({len(code) for code in known if code.isdigit()})
    padded = codes.copy()
    for index, code in enumerate(codes):
        if code in known or not code.isdigit():
            continue
        wider = (code.zfill(width) for width in widths if width > len(code))
        padded[index] = next((candidate for candidate in wider if candidate in known), code)
    return padded


def _with_restored(layer: CheckedLayer, name: str, before: TextArray, after: TextArray) -> CheckedLayer:
    changed = np.flatnonzero(before != after)
    if not len(changed):
        return layer
    index = int(changed[0])
    message = f"{len(changed):,} codes lost their leading zeros and were restored, the first from {before[index]!r}"
    layer.note("code-restored", f"{message} to {after[index]!r}", index, name, before[index])
    return layer.with_text(name, after)


def _note_number_codes(layer: CheckedLayer, name: str, codes: TextArray) -> None:
    if name in layer.number_codes and not any(code.startswith("0") for code in codes):
        layer.note("code-number", "codes are stored as numbers; leading zeros, if any, are lost", None, name)


def note_number_codes(layers: Mapping[str, CheckedLayer]) -> None:
    """Note code columns stored as numbers where the layer that could restore them is not at hand."""
    for layer, other, name in (("villages", "communes", "commune_code"), ("communes", "villages", "commune_code")):
        if layer in layers and other not in layers:
            _note_number_codes(layers[layer], name, layers[layer].words(name))


def check_regions(layers: Mapping[str, CheckedLayer]) -> dict[str, BoolArray]:
    """Find rows whose coordinates are exchanged: they lie elsewhere, but would lie among the communes if x were y.

    Args:
        layers: Checked layers by name.

    Returns:
        For each layer, True where a row may be placed, shape (n,).
    """
    placed = {name: layer.usable.copy() for name, layer in layers.items()}
    anchor = next((name for name in ("communes", "villages") if name in layers and placed[name].any()), None)
    if anchor is None:
        return placed
    around = layers[anchor].lon_lat_deg[placed[anchor]]
    low, high = around.min(axis=0) - _BOX_MARGIN_DEG, around.max(axis=0) + _BOX_MARGIN_DEG
    for name, layer in layers.items():
        if name == anchor or not placed[name].any():
            continue
        elsewhere = placed[name] & ~_between(layer.lon_lat_deg, low, high)
        if not elsewhere.any():
            continue
        swapped = elsewhere & _between(layer.swapped_deg(), low, high)
        _note_swapped(layer, swapped, int(placed[name].sum()))
        placed[name] &= ~swapped
    return placed


def _between(points_deg: FloatArray, low: FloatArray, high: FloatArray) -> BoolArray:
    return np.asarray(((points_deg >= low) & (points_deg <= high)).all(axis=1), dtype=np.bool_)


def _note_swapped(layer: CheckedLayer, swapped: BoolArray, placed: int) -> None:
    rows = np.flatnonzero(swapped)
    said = "x and y (longitude and latitude) look swapped: exchanged, it would lie among the communes"
    if len(rows) == placed > 1:
        layer.note("coordinates-swapped", f"{said}; so in all {placed:,} rows", int(rows[0]), "lat")
        return
    for index in rows:
        lon, lat = layer.lon_lat_deg[index]
        value = f"{lon:.6g}, {lat:.6g}"
        layer.note("coordinates-swapped", f"{value}: {said}", int(index), "lat", value)


def check_codes(villages: CheckedLayer, communes: CheckedLayer) -> None:
    """Commune codes of villages must be among the communes; communes should have villages."""
    codes = communes.words("commune_code")
    known = set(codes)
    used = villages.words("commune_code")
    hints = _nearest_names(used, known)
    for index, code in enumerate(used):
        if code and code not in known:
            message = f"no commune has the code {code!r}{hints.get(code, '')}"
            villages.note("commune-unknown", message, index, "commune_code", code)
    unused = ~np.isin(codes.astype(str), used.astype(str)) & (codes != "")
    for index in np.flatnonzero(unused).tolist():
        message = f"commune {codes[index]!r} ({communes.words('name')[index]}) has no village"
        communes.note("commune-without-villages", message, index, "commune_code", codes[index])


def check_villages_inside(villages: CheckedLayer, points: GeometryArray, ground: Ground) -> None:
    """Villages must lie in the communes, and should lie in the one that their code names."""
    distance_m = ground.distance_m(points)
    if _note_elsewhere(villages, distance_m):
        return
    for index in np.flatnonzero(distance_m > 0.0).tolist():
        far = distance_m[index] > NEAR_BORDER_M
        message = f"the village lies {_km(distance_m[index])} outside the communes"
        name = str(villages.words("name")[index])
        villages.note("village-outside", message, index, None, name, severity="error" if far else "warning")
    row_of = {code: row for row, code in enumerate(ground.codes)}
    codes = villages.words("commune_code")
    for index, inside in enumerate(ground.containing(points)):
        own = row_of.get(codes[index])
        if own is None or not len(inside) or own in inside:
            continue
        found = inside[0]
        away_m = float(shapely.distance(points[index], ground.outlines[own]))
        message = (
            f"the village lies in {ground.codes[found]} ({ground.names[found]}), "
            f"{_km(away_m)} outside {codes[index]} ({ground.names[own]}) that its code names"
        )
        villages.note("commune-mismatch", message, index, "commune_code", codes[index])


def check_features_near(layer: CheckedLayer, geometry: GeometryArray, ground: Ground) -> None:
    """Sites, places and fibre should lie in or near the communes; no layer may lie elsewhere as a whole."""
    distance_m = ground.distance_m(geometry)
    name = layer.layer.name
    if _note_elsewhere(layer, distance_m) or name not in _TOLERATED_M:
        return
    for index in np.flatnonzero(distance_m > _TOLERATED_M[name]):
        layer.note("feature-outside", f"it lies {_km(distance_m[index])} outside the communes", int(index))


def _note_elsewhere(layer: CheckedLayer, distance_m: FloatArray) -> bool:
    known = distance_m[np.isfinite(distance_m)]
    if not len(known) or known.min() <= FAR_M:
        return False
    message = f"all of {layer.layer.name} lies far from the communes; the nearest row is {_km(known.min())} away"
    layer.note("layer-elsewhere", message)
    return True


def _km(distance_m: float) -> str:
    return f"{distance_m:,.0f} m" if distance_m < 10_000.0 else f"{distance_m / 1000.0:,.0f} km"


def check_sectors(sectors: CheckedLayer, carried: Mapping[str, frozenset[str]]) -> None:
    """Sectors must stand on sites that exist, and should have technologies that the site carries.

    Args:
        sectors: The sectors.
        carried: Site identifier to the technologies on air there.
    """
    names = sectors.words("site_id")
    hints = _nearest_names(names, set(carried))
    for index, (site, cell) in enumerate(zip(names, sectors.words("technology"), strict=True)):
        if site and site not in carried:
            message = f"no site has the identifier {site!r}{hints.get(site, '')}"
            sectors.note("site-unknown", message, index, "site_id", site)
        for technology in split_technologies(cell)[0] if site in carried else ():
            if technology not in carried[site]:
                message = f"site {site!r} carries {listed(sorted(carried[site])) or 'nothing'}, not {technology!r}"
                sectors.note("sector-technology", message, index, "technology", technology)


def check_repeated_sectors(sectors: CheckedLayer) -> None:
    """A site should not have the same sector twice: technology, band and azimuth alike."""
    names = sectors.words("site_id")
    facing = zip(sectors.values("band_mhz"), sectors.values("azimuth_deg"), strict=True)
    known: dict[tuple[str, str, str], int] = {}
    for index, (site, technology, (band_mhz, azimuth_deg)) in enumerate(
        zip(names, sectors.words("technology"), facing, strict=True)
    ):
        key = (site, technology.lower(), f"{band_mhz:g} {azimuth_deg % 360.0:g}")
        first = known.setdefault(key, index)
        if site and first != index:
            row = sectors.place_of(first)[1]
            message = f"site {site!r} has this sector in row {row} already: same technology, band and azimuth"
            sectors.note("sector-repeated", message, index, "site_id", site)


def check_antennas(sectors: CheckedLayer, patterns: Mapping[str, MeasuredPattern] | None) -> None:
    """Antennas that sectors name must have a pattern file, and the parts of a downtilt should make the whole.

    Args:
        sectors: The sectors.
        patterns: What the pattern files say, None where there is no layer of them.
    """
    words = sectors.words("antenna")
    if patterns is None and (words != "").any():
        sectors.note(
            "antenna-unused", f"antennas are named, as {words[words != ''][0]!r}, but no antennas layer is given"
        )
    for index, word in enumerate(words if patterns is not None else ()):
        if word and find_pattern(patterns or {}, word) is None:
            message = f"no pattern file stands for the antenna {word!r}; there are {listed(patterns or ()) or 'none'}"
            sectors.note("antenna-unknown", message, index, "antenna", word)
    total, parts = sectors.values("downtilt_deg"), ("mechanical_tilt_deg", "electrical_tilt_deg")
    added = np.nansum([sectors.values(part) for part in parts], axis=0)
    both = ~np.isnan([total, *(sectors.values(part) for part in parts)]).any(axis=0)
    for index in np.flatnonzero(both & (np.abs(total - added) > _TILT_SLIP_DEG)).tolist():
        message = f"downtilt_deg is {total[index]:g}, its parts add up to {added[index]:g} degrees"
        sectors.note("tilt-conflict", message, index, "downtilt_deg", f"{total[index]:g}")


def _nearest_names(names: Iterable[str], known: set[str]) -> dict[str, str]:
    """For the first few names that are not known, the nearest known one, as the end of a sentence."""
    unknown = sorted({name for name in names if name and name not in known})[:_HINTS]
    near = {name: difflib.get_close_matches(name, sorted(known), n=1) for name in unknown}
    return {name: f"; the nearest is {found[0]!r}" for name, found in near.items() if found}


def check_terrain(layer: CheckedLayer, points: GeometryArray, terrain: Terrain, notebook: Notebook) -> None:
    """Terrain must be known at some villages; points without it, or beside a void, are noted together."""
    rows = np.flatnonzero(~shapely.is_missing(points))
    x_m, y_m = shapely.get_x(points[rows]), shapely.get_y(points[rows])
    unknown = np.isnan(terrain.at(x_m, y_m))
    left, bottom, right, top = terrain.bounds
    outside = (x_m < left) | (x_m > right) | (y_m < bottom) | (y_m > top)
    void = points_beside_voids(terrain, x_m, y_m) & ~outside
    ids, name = layer.words(layer.layer.columns[0].name)[rows], layer.layer.name
    if name == "villages" and len(rows) and unknown.all():
        notebook.note("terrain-elsewhere", "the raster holds no height at any village")
        return
    for code, where, said in (
        ("terrain-short", unknown & ~void, "lie outside the terrain"),
        ("terrain-void", void, "lie in or beside a void of the terrain"),
    ):
        if where.any():
            message = f"{int(where.sum()):,} of {len(rows):,} {name} {said}: {listed(sorted(ids[where]))}"
            notebook.note(code, message, value=int(where.sum()))
