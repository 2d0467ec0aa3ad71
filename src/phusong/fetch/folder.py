"""Folder of fetched layers: written one by one, what a planner put there is kept, SOURCES.md says where all is from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from phusong.coverage.findings import Finding, make_finding
from phusong.fetch.download import Download
from phusong.fetch.rows import MadeLayer
from phusong.fetch.sources import SOURCES, Source
from phusong.store.files import sha256_of, write_bytes, write_json

SOURCES_FILE = "SOURCES.md"
CACHE = ".cache"
_RECORD = "fetched.json"
_SUFFIXES = frozenset(
    {".csv", ".xlsx", ".gpkg", ".geojson", ".json", ".shp", ".zip", ".fgb", ".parquet", ".kml", ".kmz", ".tif", ".tiff"}
)
"""Files that could be the same layer."""

_TERMS = (
    "Fetched by `phusong fetch`. Whoever passes on these layers, or a map or plan made of them, keeps to the licences "
    "and names the sources below."
)


@dataclass(frozen=True, slots=True)
class FetchedLayer:
    """A layer that was written.

    Attributes:
        layer: Layer of ours.
        file: Name of its file.
        rows: Rows, None for a raster.
        sha256: SHA-256 of the file.
        used: Key of each source to the downloads of it that were used.
        notes: Key of a source to what it says of its own licence in this case.
        area: Name and box of the area that it was fetched for.
        replaces: SHA-256 of the file whose place it takes: after a kill between the record and the file, that one
            still stands.
    """

    layer: str
    file: str
    rows: int | None
    sha256: str
    used: Mapping[str, Sequence[Download]]
    notes: Mapping[str, str]
    area: str
    replaces: str = ""


class FetchFolder:
    """A folder that layers are fetched into."""

    def __init__(self, folder: Path, sources: Mapping[str, Source]) -> None:
        self.folder = folder
        self._sources = sources
        self._record = _read(folder / CACHE / _RECORD)

    def layers(self) -> dict[str, FetchedLayer]:
        """What was fetched into the folder, now or before, and still stands there, by layer."""
        return {name: each for name, each in self._record.items() if (self.folder / each.file).is_file()}

    def foreign_file(self, layer: str) -> Path | None:
        """A file of a layer that is not what was fetched: the planner's own, or one that was changed since."""
        known = self._record.get(layer)
        ours = {known.sha256, known.replaces} if known is not None else set()
        return next((path for path in self._files(layer) if sha256_of(path) not in ours), None)

    def _files(self, layer: str) -> list[Path]:
        """Files of the folder that could be a layer, by name."""
        found = sorted(self.folder.glob(f"{layer}.*"))
        return [path for path in found if path.suffix.lower() in _SUFFIXES and path.is_file()]

    def kept(self, layer: str) -> Finding | None:
        """Word of a file that stands in a layer's place and is not ours to write over; None where there is none."""
        path = self.foreign_file(layer)
        if path is None:
            return None
        message = f"{path.name} is not what was fetched before, and was kept"
        return make_finding("fetch-kept", message, file=str(path), layer=layer)

    def write(self, made: MadeLayer, area: str) -> FetchedLayer:
        """Put a layer into the folder, and say in ``SOURCES.md`` where it is from.

        Args:
            made: The layer.
            area: Name and box of the area, for people.
        """
        before = self._record.get(made.layer)
        digest = hashlib.sha256(made.content).hexdigest()
        replaces = before.sha256 if before is not None else ""
        fetched = FetchedLayer(made.layer, made.file, made.rows, digest, made.used, made.notes, area, replaces)
        self._record[made.layer] = fetched
        # The record first: a file that stands without it would be taken for the planner's own.
        write_json(self.folder / CACHE / _RECORD, {name: asdict(each) for name, each in sorted(self._record.items())})
        write_bytes(self.folder / made.file, made.content)
        for path in self._files(made.layer):  # a table that has become a workbook, or the other way
            if path.name != made.file:
                path.unlink()
        write_bytes(self.folder / SOURCES_FILE, self.sources_page().encode())
        return fetched

    def mixed(self, area: str) -> Finding | None:
        """Word of layers in the folder that were fetched for another area; None where there are none."""
        others = {each.area: name for name, each in sorted(self.layers().items()) if each.area != area}
        if not others:
            return None
        other, name = next(iter(others.items()))
        message = f"the folder holds {name} of another area, {other}; this is {area}"
        return make_finding("fetch-mixed", message, file=str(self.folder), layer=name)

    def sources_page(self) -> str:
        """The page of sources: licence, attribution, day, address and checksum of all that layers were made of."""
        layers = [self._record[name] for name in sorted(self._record)]
        lines = [
            "# Sources",
            "",
            _TERMS,
            "",
            "| layer | file | rows | area | SHA-256 | made of |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for each in layers:
            rows = "" if each.rows is None else str(each.rows)
            lines.append(
                f"| {each.layer} | {each.file} | {rows} | `{each.sha256}` | {', '.join(each.used) or 'nothing'} |"
            )
        for source in SOURCES:
            lines += self._section(self._sources.get(source.key, source), layers)
        return "\n".join(lines) + "\n"

    def _section(self, source: Source, layers: Sequence[FetchedLayer]) -> Iterator[str]:
        """What is said of one source; nothing where it was not used."""
        downloads = {each.name: each for layer in layers for each in layer.used.get(source.key, ())}
        if not downloads:
            return
        notes = sorted({layer.notes[source.key] for layer in layers if source.key in layer.notes})
        yield from ("", f"## {_cell(source.name)}", "")
        yield f"- Licence: {_cell(source.licence)}, <{source.licence_page}>"
        yield f"- Attribution: {_cell(source.attribution)}"
        yield from (f"- Stated by the source: {_cell(note)}" for note in notes)
        yield from ("", "| address | fetched | bytes | SHA-256 |", "| --- | --- | --- | --- |")
        for name in sorted(downloads, key=lambda key: (downloads[key].address, key)):
            each = downloads[name]
            yield f"| {_cell(each.address)} | {each.day} | {each.size} | `{each.sha256}` |"


def _cell(text: str) -> str:
    """Text on one line, without what would end a cell of a table or begin a mark."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("`", "'")


def _read(path: Path) -> dict[str, FetchedLayer]:
    """The record of what was fetched before; nothing where there is none, or it is damaged."""
    try:
        read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return {name: _layer(each) for name, each in read.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _layer(record: Mapping[str, Any]) -> FetchedLayer:
    used = {key: tuple(Download(**each) for each in downloads) for key, downloads in record["used"].items()}
    return FetchedLayer(**{**record, "used": used})
