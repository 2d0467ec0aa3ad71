"""Attributes that a KML shows as HTML in its balloons: tables of Google Earth and ArcGIS, lists of other programs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

_ROWS = ("tr", "li", "p", "div", "br", "dt")
_CELLS = ("td", "th", "dd")
_SILENT = ("script", "style", "head", "title")
_LABELLED = re.compile(r"(?P<name>[^\W\d][^:=<>\n]{0,39}?)\s*[:=]\s*(?P<value>.*)", re.DOTALL)
_NOTHING = ("<null>", "null", "&nbsp;", "")
_LONGEST = 200_000
"""Letters of a description; what is longer is a report and no table of attributes."""

_MOST = 0.5
"""Share of the descriptions that name a word before a colon for it to be an attribute and no sentence."""


class _Rows(HTMLParser):
    """Rows of cells, of the innermost tables and of lists."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = [[""]]
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as inherited
        """A row or a cell begins."""
        self._silent += tag in _SILENT
        if tag in _ROWS:
            self.rows.append([""])
        elif tag in _CELLS:
            self._next_cell()

    def handle_endtag(self, tag: str) -> None:
        """A row ends, and what follows stands in another."""
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in (*_ROWS, "table", "ul", "ol"):
            self.rows.append([""])

    def handle_data(self, data: str) -> None:
        """Text of the cell."""
        if not self._silent:
            self.rows[-1][-1] += data

    def _next_cell(self) -> None:
        if self.rows[-1] != [""]:
            self.rows[-1].append("")


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
    parser = _Rows()
    parser.feed(html)
    parser.close()
    cleaned = ([" ".join(cell.split()) for cell in row] for row in parser.rows)
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
