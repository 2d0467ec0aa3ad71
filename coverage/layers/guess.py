"""Which layer a file most likely holds, and which files of a folder hold one."""

from __future__ import annotations

from pathlib import Path

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.filetypes import identify, is_readable_name
from phusong.coverage.geofiles.opener import locate, read_parts
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.rows.columns import bind_columns
from phusong.coverage.layers.rows.georeference import geometry_kinds
from phusong.coverage.schema.layers import LAYER_NAMES, LAYERS


def readable_files(folder: Path) -> list[Path]:
    """Files of a folder that may hold a layer, by name; hidden ones and the tables of Shapefiles are left out."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and is_readable_name(path.name)]
    shapes = {path.stem for path in files if path.suffix.lower() == ".shp"}
    return [
        path
        for path in files
        if not path.name.startswith(".") and not (path.suffix.lower() == ".dbf" and path.stem in shapes)
    ]


def is_raster(path: Path) -> bool:
    """Whether a file is a raster; False where it is not what its name says."""
    try:
        return identify(path).role == "raster"
    except ReadError:
        return False


def guess_layer(path: Path, source: LayerSource, log: FindingLog) -> str:
    """Layer that a file most likely holds: most of the required columns, the right geometry, the name of the file.

    Raises:
        ReadError: When the file cannot be read or it stays open.
    """
    named = next((name for name in LAYER_NAMES if name in path.stem.casefold()), None)
    located = locate(source, Path())
    if path.is_file() and identify(path).role == "pattern":
        return "antennas"
    if path.is_dir() or (path.exists() and identify(path).role == "raster"):
        if named in ("terrain", "clutter", "population"):
            return named
        from phusong.coverage.geofiles.grids.mosaic import opened_mosaic  # brings grids, and tables need none

        with opened_mosaic(located, source, FindingLog()) as mosaic:
            return "clutter" if mosaic.tiles[0].facts.dtype == "uint8" else "terrain"
    part = read_parts(path, source, None if named is None else LAYERS[named], log)[0]
    kinds = set() if part.raw.geometry is None else set(geometry_kinds(part.raw.geometry)) - {""}
    scores: dict[str, float] = {}
    for name, layer in LAYERS.items():
        if layer.columns and not layer.is_guessed and name != named and any(each.required for each in layer.columns):
            continue  # a file of communes would do as one of districts
        if not layer.has_rows or (kinds and not kinds <= set(layer.geometry)):
            continue
        required = [column.name for column in layer.columns if column.required]
        bound = bind_columns(layer, part.raw.columns, source.columns, FindingLog(), is_table=False)
        share = sum(column in bound for column in required) / len(required) if required else 0.0
        by_kind = bool(kinds) and not required and layer.is_guessed
        scores[name] = share + (0.6 if name == named else 0.0) + (0.2 if by_kind else 0.0)
    best = max(scores, key=lambda name: scores[name], default="")
    if not best or scores[best] < 0.2 or sum(score == scores[best] for score in scores.values()) > 1:
        raise ReadError(
            "layer-undecided", f"the columns {listed(part.raw.columns, 20)} do not tell which layer this is"
        )
    return best
