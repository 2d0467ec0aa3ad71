"""Names that a run leaves (files, tables, fields, keys) and names that the pages tell of."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio

from tests.builders.paths import DOCS, ROOT

NAMED_BY_DATA = re.compile(
    r"^summary\.json: (services|plan\.after|models\.services)\.[^.]+$"
    r"|\.(population_by_operators|operators|districts)\.[^.]+$"
    r"|^run\.json: (inputs|outputs|scenario|versions|timings_s|settings)\."
)
"""Keys that name services, operators, districts, files, settings, libraries and stages: data, no form of ours."""


class Told:
    """Names that stand as code in a page: whole, or with what varies as ``<service>``, ``*`` or ``…``."""

    def __init__(self) -> None:
        pages = [*DOCS.rglob("*.md"), ROOT / "README.md"]
        text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
        fenced = re.findall(r"```.*?```", text, flags=re.DOTALL)
        inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
        words = {word.strip(".,;:()[]{}\"'") for code in (*fenced, *inline) for word in re.split(r"[\s,=]+", code)}
        words |= {part for word in words for part in word.split(".") if not re.search(r"[<*…/]", word)}
        varied = [word for word in words if re.search(r"[<*…]", word) and len(re.sub(VARYING, "", word)) > 3]
        self._words = words
        self._varied = re.compile("|".join(map(_pattern, sorted(varied))))

    def __contains__(self, name: str) -> bool:
        return name in self._words or self._varied.fullmatch(name) is not None


VARYING = r"<[^>]*>|\*|…"


def _pattern(word: str) -> str:
    """A name of which a part varies, as a regular expression: one word for a service, anything for an ellipsis."""
    parts = re.split(f"({VARYING})", word)
    one = {"<": r"[a-z0-9-]+", "*": r"[a-z0-9-]+", "…": r".+"}
    return "".join(one[part[0]] if re.fullmatch(VARYING, part) else re.escape(part) for part in parts)


def names_left(folder: Path) -> Iterator[tuple[str, str]]:
    """Where each name stands and the name: files, columns of tables, layers and their fields, sheets, keys of JSON."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if name.startswith("."):
            continue
        if not name.endswith(".qml"):
            yield "file", name
        yield from _inside(name, path)


def _inside(name: str, path: Path) -> Iterator[tuple[str, str]]:
    """Names in a file."""
    if name.endswith(".csv"):
        yield from ((name, column) for column in next(csv.reader(path.read_text(encoding="utf-8-sig").splitlines())))
    elif name.endswith(".xlsx"):
        for sheet in openpyxl.load_workbook(path):
            yield name, sheet.title
            if sheet.title != "about":
                yield from ((f"{name}, {sheet.title}", str(cell.value)) for cell in sheet[1])
    elif name.endswith((".gpkg", ".geojson", ".zip")):
        yield from _of_layers(name, path)
    elif name.endswith(".json"):
        keys = _keys(json.loads(path.read_bytes()), f"{name}: ")
        yield from ((name, re.split(r"[. ]", key)[-1]) for key in keys if not NAMED_BY_DATA.search(key))


def _of_layers(name: str, path: Path) -> Iterator[tuple[str, str]]:
    """Layers of a GeoPackage, and fields of any layer but the one that has QGIS's own form."""
    for layer in map(str, pyogrio.list_layers(path)[:, 0]):
        if name.endswith(".gpkg"):
            yield name, layer
        if layer != "layer_styles":
            info = pyogrio.read_info(path, layer=layer)
            yield from ((f"{name}, {layer}", str(field)) for field in info["fields"])


def _keys(value: Any, above: str) -> Iterator[str]:
    """Keys of JSON, dotted."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{above}{key}"
            yield from _keys(inner, f"{above}{key}.")
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner, above)
