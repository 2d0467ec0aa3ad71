"""Files with column names of their own: recognised by what they hold, checked so, and the lines for a scenario told."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from phusong.coverage.findings import Finding, make_finding
from phusong.coverage.geofiles import LayerSource
from phusong.coverage.layers import Examination, Reading, examine_layers
from phusong.coverage.layers.recognition import FolderReader, RecognisedFolder, RecognisedLayer

_PLAIN_NAME = re.compile(r'[^"\\…\x00-\x1f\x7f]+')
"""Names that stand between quotes as they are."""

_BY_INIT = "look whether this is right; phusong init writes the scenario, names with quotes in them included"

_NOTHING = LayerSource(path="")


def examine_recognised(
    path: Path, examined: Examination, unclear: Collection[str], layer: str | None = None, *, keep_rows: bool = False
) -> Examination:
    """Check a file or folder again, its layers and columns recognised by what they hold.

    Args:
        path: The file or folder.
        examined: What checking it by the names of its columns came to.
        unclear: Files that may mean more, as findings name them.
        layer: Layer that a file holds, None where nobody said.
        keep_rows: Whether the rows as they were read are kept, to be written again.

    Returns:
        What was found so; ``examined`` where nothing more was recognised.
    """
    folder = path if path.is_dir() else path.parent
    reader = FolderReader.of(path) if path.is_dir() else FolderReader.of_file(path)
    found = reader.recognise({} if layer is None else {f"part:{label}": layer for label in reader.labels})
    recognised = {
        name: each
        for name, each in found.layers.items()
        if each.rows is not None and not each.lacking and "/" not in each.source.path and layer in (None, name)
    }
    files = {str(folder / each.source.path) for each in recognised.values()}
    if not any(_is_behind(files, shown) for shown in unclear):
        return examined
    sources = {name: _below(folder, each.source) for name, each in recognised.items()}
    again, left = _with_others(sources, examined, keep_rows=keep_rows)
    over = {str(folder / str(each.file)): each for each in found.passed_over}
    left = [finding if finding.severity == "error" else over.get(str(finding.file), finding) for finding in left]
    told = [_told(recognised[name], source) for name, source in sources.items() if source.columns or source.layer]
    told += _doubts(found, folder)
    again = replace(again, together=tuple(_as_recognised(group, sources) for group in again.together))
    return replace(again, findings=(*left, *told, *again.findings))


def _as_recognised(group: Reading, sources: Mapping[str, LayerSource]) -> Reading:
    """What was understood, the coordinate systems that nobody stated shown as recognised."""
    readings = [
        replace(each, crs_from="placed") if sources.get(each.layer, _NOTHING).crs and each.crs else each
        for each in group.readings
    ]
    return replace(group, readings=readings)


def _is_behind(files: Collection[str], shown: str) -> bool:
    """Whether what a finding names is one of the files, or a part in one."""
    return any(shown == file or shown.startswith(f"{file}/") for file in files)


def _below(folder: Path, source: LayerSource) -> LayerSource:
    return replace(source, path=str(folder / source.path))


def _with_others(
    sources: dict[str, LayerSource], examined: Examination, *, keep_rows: bool
) -> tuple[Examination, list[Finding]]:
    """The recognised layers checked with those that needed no recognising, and what is left undecided."""
    used = {source.path for source in sources.values()}
    others = {file: name for file, name in examined.taken_for.items() if file not in used}
    together = dict(sources)
    alone: list[dict[str, LayerSource]] = []
    for file, name in others.items():
        source = LayerSource(path=file)
        if name in together:
            alone.append({name: source})
        else:
            together[name] = source
    again = examine_layers(together, base=Path(), keep_rows=keep_rows)
    for each in alone:
        again = again.joined(examine_layers(each, base=Path(), keep_rows=keep_rows))
    taken = {source.path: name for name, source in sources.items()} | others
    read = {*used, *others}
    left = [finding for finding in examined.findings if finding.file and not _is_behind(read, finding.file)]
    return replace(again, taken_for=taken), left


def _told(layer: RecognisedLayer, source: LayerSource) -> Finding:
    """How a file was understood, with the lines that a scenario needs to understand it so."""
    columns = [f'{ours} = "{theirs}"' for ours, theirs in source.columns.items()]
    lines = [f'{key} = "{value}"' for key, value in (("layer", source.layer), ("crs", source.crs)) if value]
    mapped = f"[layers.{layer.layer}.columns] {', '.join(columns)}" if columns else ""
    needs = "; ".join([*lines, *([mapped] if mapped else [])])
    is_plain = all(_PLAIN_NAME.fullmatch(name) for name in (*source.columns.values(), source.layer or "x"))
    remedy = f"look whether this is right; a scenario needs {needs}" if is_plain else _BY_INIT
    message = f"recognised as {layer.layer} by what it holds"
    return make_finding("layer-recognised", message, remedy=remedy, file=source.path, layer=layer.layer)


def _doubts(found: RecognisedFolder, folder: Path) -> Iterator[Finding]:
    """What recognising the layers left in doubt."""
    said: Sequence[str] = ("layer-missing", "layer-recognised")
    for doubt in found.doubts:
        if doubt.code not in said and doubt.file is not None:
            yield replace(doubt, file=str(folder / doubt.file))
