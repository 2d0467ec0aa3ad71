"""The one door through which geodata enters: files to checked layers to the network, in one metric coordinate system.

Every file is opened here and nowhere else. All findings are collected before anything is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from phusong.coverage.findings.errors import ReadError, raise_on_errors
from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.opener import files_behind, locate
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.ground.surroundings import MARGIN_M
from phusong.coverage.layers.guess import guess_layer, is_raster, readable_files
from phusong.coverage.layers.readings import LayerReading, Reading
from phusong.coverage.schema.layers import LAYER_NAMES

if TYPE_CHECKING:  # brings grids, and who checks a table needs none
    from phusong.coverage.network.network import Network

_STRAY_CODES = ("layer-undecided", "layer-ambiguous", "content-mismatch")
"""Findings of files that may be no layers at all."""

_STRAY_EXTENSIONS = (".txt", ".json", ".xml")
"""Extensions of files that seldom are layers."""

CHECK_STEP_M = 90.0
"""Terrain step that layers are checked with when no run is meant."""


def read_network(
    sources: Mapping[str, LayerSource],
    *,
    base: Path,
    crs: str | None = None,
    terrain_step_m: float = 90.0,
    terrain_margin_m: float = MARGIN_M,
) -> tuple[Network, list[Finding]]:
    """Read and check every layer.

    Args:
        sources: Layer name to its source; villages, communes and terrain are required.
        base: Folder that relative paths start from.
        crs: Projected coordinate system in metres to compute in; the UTM zone of the villages when None.
        terrain_step_m: Cell size terrain is resampled to, metres.
        terrain_margin_m: How far around villages, communes and sites terrain is read, metres: as far as a mast is to be
            predicted and a hop is long.

    Returns:
        The network, and the warnings about its layers.

    Raises:
        InputError: When anything has an error; it carries every finding, warnings included.
    """
    reading = read_all(sources, base, crs, terrain_step_m, whole=True, terrain_margin_m=terrain_margin_m)
    raise_on_errors(reading.findings)
    return reading.network(), reading.findings


@dataclass(frozen=True, slots=True)
class Examination:
    """What checking some layers came to.

    Attributes:
        findings: Every finding, in the order of the layers.
        together: Layers that were read and checked against each other; several where files were checked one by one.
        taken_for: File to the layer that it was taken for, where nobody said which it is.
    """

    findings: tuple[Finding, ...]
    together: tuple[Reading, ...] = ()
    taken_for: Mapping[str, str] = field(default_factory=dict)

    @property
    def readings(self) -> list[LayerReading]:
        """What was understood of each file, in the order of the layers."""
        readings = [reading for group in self.together for reading in group.readings]
        return sorted(readings, key=lambda reading: LAYER_NAMES.index(reading.layer))

    def joined(self, other: Examination) -> Examination:
        """Both examinations as one."""
        together, taken_for = (*self.together, *other.together), {**self.taken_for, **other.taken_for}
        return Examination((*self.findings, *other.findings), together, taken_for)


def examine_layers(  # noqa: PLR0913 - keyword-only options
    sources: Mapping[str, LayerSource],
    *,
    base: Path,
    crs: str | None = None,
    terrain_step_m: float = CHECK_STEP_M,
    whole: bool = False,
    keep_rows: bool = False,
    terrain_margin_m: float = MARGIN_M,
    before_ground: Callable[[Network], None] | None = None,
) -> Examination:
    """Read and check some layers, each by itself and against the others.

    Args:
        sources: Layer name to its source.
        base: Folder that relative paths start from.
        crs: Coordinate system to compute in, checked like the layers.
        terrain_step_m: Cell size terrain is resampled to, metres.
        whole: Whether the layers are meant for a run, so that a required one must not be absent.
        keep_rows: Whether the rows as they were read are kept, to be written again.
        terrain_margin_m: How far around villages, communes and sites terrain is read, metres.
        before_ground: Called with all but the ground, where that is without errors, before the ground is read.
    """
    reading = read_all(
        sources,
        base,
        crs,
        terrain_step_m,
        whole=whole,
        keep_rows=keep_rows,
        terrain_margin_m=terrain_margin_m,
        before_ground=before_ground,
    )
    return Examination(tuple(reading.findings), (reading,))


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
    return list(examine_layers(sources, base=base, crs=crs, whole=whole).findings)


def examine_path(
    path: Path,
    layer: str | None = None,
    columns: Mapping[str, str] | None = None,
    *,
    encoding: str | None = None,
    keep_rows: bool = False,
) -> Examination:
    """Read and check one file; see :func:`check_path`.

    Args:
        path: The file.
        layer: Layer it holds; told from its columns and geometry when None.
        columns: Column names where they differ, ours = theirs.
        encoding: Encoding of its text, to overrule what is recognised.
        keep_rows: Whether the rows as they were read are kept, to be written again.
    """
    source = LayerSource(path=str(path), encoding=encoding, columns=dict(columns or {}))
    if layer is not None:
        return examine_layers({layer: source}, base=Path(), keep_rows=keep_rows)
    log = FindingLog(str(path))
    try:
        layer = guess_layer(path, source, log)
    except ReadError as error:
        log.add_error(error)
        return Examination(tuple(log.findings))
    return replace(examine_layers({layer: source}, base=Path(), keep_rows=keep_rows), taken_for={str(path): layer})


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
    return list(examine_path(path, layer, columns, encoding=encoding).findings)


@dataclass(frozen=True, slots=True)
class CheckedFolder:
    """What was found in a folder of layers.

    Attributes:
        layers: File, as named below the folder that was named, to the layer that it was taken for.
        findings: Every finding about them, each file by itself and, where a layer is one file, against the others.
    """

    layers: dict[str, str]
    findings: list[Finding]


def check_folder(folder: Path, columns: Mapping[str, str] | None = None) -> CheckedFolder:
    """Every finding about the layers of a folder, its files alone and not those of folders in it.

    A file that does not tell which layer it is gets a warning, as nobody named it. A folder of rasters alone is one
    raster in tiles.

    Args:
        folder: The folder.
        columns: Column names where they differ, ours = theirs.
    """
    found = examine_folder(folder, columns)
    return CheckedFolder(dict(found.taken_for), list(found.findings))


def examine_folder(folder: Path, columns: Mapping[str, str] | None = None, *, keep_rows: bool = False) -> Examination:
    """Read and check the layers of a folder; see :func:`check_folder`.

    Args:
        folder: The folder.
        columns: Column names where they differ, ours = theirs.
        keep_rows: Whether the rows as they were read are kept, to be written again.
    """
    files = readable_files(folder)
    if all(is_raster(path) for path in files):
        return replace(examine_path(folder, columns=columns, keep_rows=keep_rows), taken_for={})
    sources: dict[str, list[LayerSource]] = {}
    undecided: list[Finding] = []
    for path in files:
        source = LayerSource(path=str(path), columns=dict(columns or {}))
        log = FindingLog(str(path))
        try:
            sources.setdefault(guess_layer(path, source, log), []).append(source)
        except ReadError as error:
            log.add_error(error)
            undecided += [_of_a_folder(finding, path) for finding in log.findings]
    single = {layer: found[0] for layer, found in sources.items() if len(found) == 1}
    several = [{layer: source} for layer, found in sources.items() if len(found) > 1 for source in found]
    taken_for = {source.path: layer for layer, found in sources.items() for source in found}
    examined = Examination(tuple(undecided), (), taken_for)
    for group in ([single] if single else []) + several:
        examined = examined.joined(examine_layers(group, base=Path(), keep_rows=keep_rows))
    return examined


def _of_a_folder(finding: Finding, path: Path) -> Finding:
    """What was found in one of the files of a folder: that it is no layer is a warning, that it is damaged an error."""
    is_stray = finding.code in _STRAY_CODES or path.suffix.lower() in _STRAY_EXTENSIONS
    return replace(finding, severity="warning") if is_stray else finding


def files_of(source: LayerSource, *, base: Path) -> list[Path]:
    """Every file that reading a layer looks at, sorted; the stated path where there is none."""
    try:
        return [file for path in locate(source, base).values() for file in files_behind(path)]
    except ReadError:
        return [base / source.path]
