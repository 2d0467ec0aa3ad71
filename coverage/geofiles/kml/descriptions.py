"""Attributes that a KML shows as HTML in its balloons: tables of Google Earth and ArcGIS, lists of other programs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from xml.etree.ElementTree import Element

_MARK = re.compile(r"<(?:(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9]*)[^<>]*|[!?][^<>]*)>")
"""A mark of HTML. The parser of the standard library takes a minute for marks that are opened and never closed."""

_ROWS = ("tr", "li", "p", "div", "br", "dt")
_CELLS = ("td", "th", "dd")
_SILENT = ("script", "style", "head", "title")
_LABELLED = re.compile(r"(?P<name>[^\W\d][^:=<>\n]{0,39}?)\s*[:=]\s*(?P<value>.*)", re.DOTALL)
_NOTHING = ("<null>", "null", "&nbsp;", "")
_LONGEST = 200_000
"""Letters of a description; what is longer is a report and no table of attributes."""

_MOST = 0.5
"""Share of the descriptions that name a word before a colon for it to be an attribute and no sentence."""


class _Rows:
    """Rows of cells, of the innermost tables and of lists."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = [[""]]
        self._silent = 0

    def begin(self, tag: str) -> None:
        """An element begins, perhaps a row or a cell."""
        self._silent += tag in _SILENT
        if tag in _ROWS:
            self.rows.append([""])
        elif tag in _CELLS and self.rows[-1] != [""]:
            self.rows[-1].append("")

    def end(self, tag: str) -> None:
        """An element ends; what follows a row stands in another."""
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in (*_ROWS, "table", "ul", "ol"):
            self.rows.append([""])

    def write(self, text: str) -> None:
        """Text of the cell."""
        if text and not self._silent:
            self.rows[-1][-1] += unescape(text)


def html_of(element: Element) -> str:
    """A description as HTML, whether it was written as text or as elements."""
    if not len(element):
        return element.text or ""
    parts = [element.text or ""]
    for child in element:
        tag = str(child.tag).rpartition("}")[2]
        parts += [f"<{tag}>", html_of(child), f"</{tag}>", child.tail or ""]
    return "".join(parts)


def described(descriptions: Sequence[str | None]) -> list[dict[str, list[str]]]:
    """Attributes that descriptions in HTML show: rows of two cells, and lines ``name: value`` that most of them have.

    Args:
        descriptions: HTML of each placemark, None where there is none.

    Returns:
        For each placemark the names with their values, mostly one each.
    """
    tables = [_rows(html) for html in descriptions]
    lines = [dict.fromkeys(name for name, _ in _labelled(rows)) for rows in tables]
    count = sum(bool(rows) for rows in tables)
    common = {
        name for name, often in Counter(name for names in lines for name in names).items() if often > _MOST * count
    }
    return [_attributes(rows, common) for rows in tables]


def _rows(html: str | None) -> list[list[str]]:
    if html is None or "<" not in html or len(html) > _LONGEST:
        return []
    found, written = _Rows(), 0
    for mark in _MARK.finditer(html):
        found.write(html[written : mark.start()])
        written = mark.end()
        if mark["tag"]:
            (found.end if mark["end"] else found.begin)(mark["tag"].lower())
    found.write(html[written:])
    cleaned = ([" ".join(cell.split()) for cell in row] for row in found.rows)
    return [row for row in cleaned if any(row)]


def _labelled(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Names and values of rows that are one cell ``name: value``."""
    for row in rows:
        found = _LABELLED.fullmatch(row[0]) if len(row) == 1 else None
        if found is not None:
            yield found["name"], found["value"]


def _attributes(rows: Sequence[Sequence[str]], common: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    pairs = [(row[0].rstrip(" :"), row[1]) for row in rows if len(row) == 2 and row[0].rstrip(" :")]
    for name, value in (*pairs, *((name, value) for name, value in _labelled(rows) if name in common)):
        values = found.setdefault(name, [])
        if value.casefold() not in _NOTHING and value not in values:
            values.append(value)
    return {name: values for name, values in found.items() if values}
