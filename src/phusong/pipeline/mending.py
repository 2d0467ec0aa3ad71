"""Mended layers and rejected rows in new files: nothing in place, and what was mended is looked at again."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from phusong.coverage.findings import Finding, InputError, ReadError, finding_line, group_findings, make_finding
from phusong.coverage.geofiles import LayerSource, RawLayer, layer_file
from phusong.coverage.layers import Reading, examine_layers
from phusong.coverage.layers.mending import MendedPart, mend, rejected_rows
from phusong.coverage.schema import LAYERS
from phusong.pipeline.check import CheckResult
from phusong.store.files import write_bytes, write_scratch


@dataclass(frozen=True, slots=True)
class MendedFile:
    """One file of a layer as it is written anew.

    Attributes:
        part: The rows, and what was changed.
        name: Name of the new file.
        content: Its bytes.
    """

    part: MendedPart
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class MendedLayer:
    """All files of a layer as they are written anew.

    Attributes:
        layer: The layer.
        path: New path of the layer as a scenario names it, relative to the folder of the new files.
        files: The files.
    """

    layer: str
    path: str
    files: tuple[MendedFile, ...]

    def source(self, folder: Path) -> LayerSource:
        """Where the new layer is read from: what was said of the old one holds, but for its text and its sheet."""
        stated = self.files[0].part.source
        name = None if stated.layer is None else _layer_inside(self.files[0])
        return replace(stated, path=str(folder / self.path), encoding=None, layer=name)


@dataclass(frozen=True, slots=True)
class Mending:
    """What can be mended with certainty in layers that were checked.

    Attributes:
        layers: Layers that are written anew.
        left: Files that could be mended but are not, each with why.
    """

    layers: tuple[MendedLayer, ...] = ()
    left: tuple[tuple[MendedPart, Finding], ...] = ()

    @property
    def files(self) -> Iterator[MendedFile]:
        """Every new file."""
        return (file for layer in self.layers for file in layer.files)


def mend_checked(result: CheckResult) -> Mending:
    """Mend what is certain in layers that were checked, and check that it is mended.

    Args:
        result: What checking came to, the rows kept.

    Returns:
        The new files, not written yet. A layer is left as it is where a copy would hide a finding that is not mended,
        or where the finding still stands after mending.
    """
    layers: list[MendedLayer] = []
    left: list[tuple[MendedPart, Finding]] = []
    names: set[str] = set()
    for reading in result.layers.together:
        made: list[MendedLayer] = []
        for parts in _by_layer(mend(reading)).values():
            obstacles = [(part, part.blocked_by) for part in parts if part.blocked_by is not None]
            if not any(part.changes for part in parts):
                continue
            if obstacles:
                left += obstacles
                continue
            try:
                made.append(_written_anew(parts, names))
            except InputError as error:
                left += [(parts[0], finding) for finding in error.findings]
        standing = _still_standing(reading, made)
        left += [(layer.files[0].part, standing[layer.layer]) for layer in made if layer.layer in standing]
        layers += [layer for layer in made if layer.layer not in standing]
    return Mending(tuple(layers), tuple(left))


def _by_layer(parts: list[MendedPart]) -> dict[str, list[MendedPart]]:
    grouped: dict[str, list[MendedPart]] = {}
    for part in parts:
        grouped.setdefault(part.layer, []).append(part)
    return grouped


def _written_anew(parts: list[MendedPart], names: set[str]) -> MendedLayer:
    """The files of a layer; one keeps its name, several are numbered so that one pattern finds them."""
    layer = parts[0].layer
    files = []
    stem = _unlike(layer, names) if len(parts) > 1 else ""
    for number, part in enumerate(parts, start=1):
        extension, content = _bytes_of(part.raw, part.file, layer)
        name = f"{stem}_{number}" if stem else _unlike(_stem(part.file) or layer, names)
        files.append(MendedFile(part, f"{name}{extension}", content))
    return MendedLayer(layer, f"{stem}_*" if stem else files[0].name, tuple(files))


def _bytes_of(raw: RawLayer, file: str, layer: str) -> tuple[str, bytes]:
    """Rows as a file, or the refusal of rows that no file can hold."""
    try:
        return layer_file(raw)
    except ReadError as error:
        raise InputError([make_finding("file-unwritable", error.message, file=file, layer=layer)]) from None


def _stem(label: str) -> str:
    return re.sub(r"[^\w.-]+", "_", Path(label).stem).strip("._")


def _unlike(stem: str, names: set[str]) -> str:
    """A name that is not taken yet, capitals aside."""
    name, number = stem, 1
    while name.lower() in names:
        number += 1
        name = f"{stem}-{number}"
    names.add(name.lower())
    return name


def _layer_inside(file: MendedFile) -> str:
    return Path(file.name).stem if file.name.endswith(".csv") else file.part.raw.name or "layer"


def _still_standing(reading: Reading, layers: list[MendedLayer]) -> dict[str, Finding]:
    """By layer, a finding that should be mended and is not: such a layer is not written."""
    if not layers:
        return {}
    with tempfile.TemporaryDirectory(prefix="phusong-") as folder:
        for layer in layers:
            for file in layer.files:
                write_scratch(Path(folder) / file.name, file.content)
        anew = {layer.layer: layer.source(Path(folder)) for layer in layers}
        others = {name: _resolved(source) for name, source in reading.sources.items() if _has_rows(name)}
        found = examine_layers(others | anew, base=Path()).findings
    before, after = _count(reading.findings), _count(found)
    standing = {}
    for layer in layers:
        for code in {change.code for file in layer.files for change in file.part.changes}:
            if after[layer.layer, code] >= before[layer.layer, code]:
                standing[layer.layer] = next(
                    finding for finding in reading.findings if (finding.layer, finding.code) == (layer.layer, code)
                )
    return standing


def _count(findings: list[Finding] | tuple[Finding, ...]) -> Counter[tuple[str | None, str]]:
    return Counter((finding.layer, finding.code) for finding in findings)


def _has_rows(name: str) -> bool:
    return name in LAYERS and LAYERS[name].has_rows


def _resolved(source: LayerSource) -> LayerSource:
    return replace(source, path=str(Path(source.path).resolve()))


def write_files(files: Mapping[str, bytes], folder: Path, option: str) -> None:
    """Write new files into a folder that holds nothing yet.

    Args:
        files: Name to content.
        folder: Where to; made where it does not exist.
        option: Option of the command line that names it.

    Raises:
        InputError: When the folder holds anything: nothing is ever written over.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{option} writes new files only, and {folder} is there already and not empty"
        raise InputError([make_finding("folder-not-empty", message, file=str(folder))])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_bytes(folder / name, content)


@dataclass(frozen=True, slots=True)
class RejectedFile:
    """Rejected rows of one file as they are written.

    Attributes:
        file: The file that they come from, as findings name it.
        rows: Number of rows.
        name: Name of the new file.
        content: Its bytes.
    """

    file: str
    rows: int
    name: str
    content: bytes


def rejected_files(result: CheckResult, wording: Callable[[Finding], str]) -> list[RejectedFile]:
    """Rejected rows of layers that were checked, as files that read as the same layers.

    Args:
        result: What checking came to, the rows kept.
        wording: What is written of a finding.

    Raises:
        InputError: When rows cannot be written.
    """
    names: set[str] = set()
    files = []
    for reading in result.layers.together:
        for rejected in rejected_rows(reading, wording):
            raw = replace(rejected.raw, name=rejected.raw.name or rejected.layer)
            extension, content = _bytes_of(raw, rejected.file, rejected.layer)
            name = _unlike(_stem(rejected.file) or rejected.layer, names)
            files.append(RejectedFile(rejected.file, raw.rows, f"{name}{extension}", content))
    return files


def reason_text(finding: Finding, language: str) -> str:
    """A finding in a line, as a reason."""
    [group] = group_findings([finding])
    return finding_line(group, "vi" if language == "vi" else "en")
