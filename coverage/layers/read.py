"""The one door through which geodata enters: files to checked layers to the network, in one metric coordinate system.

Every file is opened here and nowhere else. All findings are collected before anything is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from phusong.coverage.findings.errors import ReadError, raise_on_errors
from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.filetypes import identify
from phusong.coverage.geofiles.mosaic import opened_mosaic
from phusong.coverage.geofiles.opener import files_behind, locate, read_parts
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.columns import bind_columns
from phusong.coverage.layers.georeference import geometry_kinds
from phusong.coverage.network.network import Network
from phusong.coverage.schema.layers import LAYER_NAMES, LAYERS

CHECK_STEP_M = 90.0
"""Terrain step that layers are checked with when no run is meant."""


def read_network(
    sources: Mapping[str, LayerSource], *, base: Path, crs: str | None = None, terrain_step_m: float = 90.0
) -> tuple[Network, list[Finding]]:
    """Read and check every layer.

    Args:
        sources: Layer name to its source; villages, communes and terrain are required.
        base: Folder that relative paths start from.
        crs: Projected coordinate system in metres to compute in; the UTM zone of the villages when None.
        terrain_step_m: Cell size terrain is resampled to, metres.

    Returns:
        The network, and the warnings about its layers.

    Raises:
        InputError: When anything has an error; it carries every finding, warnings included.
    """
    reading = read_all(sources, base, crs, terrain_step_m, whole=True)
    raise_on_errors(reading.findings)
    return reading.network(), reading.findings


def check_layers(
    sources: Mapping[str, LayerSource], *, base: Path, crs: str | None = None, whole: bool = False
) -> list[Finding]:
    """Every finding about some layers, each by itself and against the others.

    Args:
        sources: Layer name to its source.
        base: Folder that relative paths start from.
        crs: Coordinate system to compute in, checked like the layers.
        whole: Whether the layers are meant for a run, so that a required one must not be absent.

    Returns:
        The findings, in the order of the layers; empty when all is in order.
    """
    return read_all(sources, base, crs, CHECK_STEP_M, whole=whole).findings


def check_path(
    path: Path, layer: str | None = None, columns: Mapping[str, str] | None = None, *, encoding: str | None = None
) -> list[Finding]:
    """Every finding about one file.

    Args:
        path: The file.
        layer: Layer it holds; told from its columns and geometry when None.
        columns: Column names where they differ, ours = theirs.
        encoding: Encoding of its text, to overrule what is recognised.

    Returns:
        The findings; empty when all is in order.
    """
    source = LayerSource(path=str(path), encoding=encoding, columns=dict(columns or {}))
    if layer is None:
        log = FindingLog(str(path))
        try:
            layer = _guess_layer(path, source, log)
        except ReadError as error:
            log.add_error(error)
            return log.findings
    return check_layers({layer: source}, base=Path())


def files_of(source: LayerSource, *, base: Path) -> list[Path]:
    """Every file that reading a layer looks at, sorted; the stated path where there is none."""
    try:
        return [file for path in locate(source, base).values() for file in files_behind(path)]
    except ReadError:
        return [base / source.path]


def _guess_layer(path: Path, source: LayerSource, log: FindingLog) -> str:
    """Layer that a file most likely holds: most of the required columns, the right geometry, the name of the file.

    Raises:
        ReadError: When the file cannot be read or it stays open.
    """
    named = next((name for name in LAYER_NAMES if name in path.stem.casefold()), None)
    located = locate(source, Path())
    if path.is_file() and identify(path).role == "pattern":
        return "antennas"
    if path.is_dir() or (path.exists() and identify(path).role == "raster"):
        with opened_mosaic(located, source.crs, FindingLog()) as mosaic:
            return "clutter" if mosaic.tiles[0].dtypes[0] == "uint8" else "terrain"
    part = read_parts(path, source, None if named is None else LAYERS[named], log)[0]
    kinds = set() if part.raw.geometry is None else set(geometry_kinds(part.raw.geometry)) - {""}
    scores: dict[str, float] = {}
    for name, layer in LAYERS.items():
        if not layer.has_rows or (kinds and not kinds <= set(layer.geometry)):
            continue
        required = [column.name for column in layer.columns if column.required]
        bound = bind_columns(layer, part.raw.columns, source.columns, FindingLog(), is_table=False)
        share = sum(column in bound for column in required) / len(required) if required else 0.0
        by_kind = bool(kinds) and not required and layer.is_guessed
        scores[name] = share + (0.5 if name == named else 0.0) + (0.2 if by_kind else 0.0)
    best = max(scores, key=lambda name: scores[name], default="")
    if not best or scores[best] < 0.2 or sum(score == scores[best] for score in scores.values()) > 1:
        raise ReadError(
            "layer-undecided", f"the columns {listed(part.raw.columns, 20)} do not tell which layer this is"
        )
    return best
