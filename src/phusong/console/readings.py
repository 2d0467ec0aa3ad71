"""What reading the layers understood, for a terminal: rows, people, extent, coordinate system, text, columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from phusong.console.messages import Language, figure, say
from phusong.coverage.findings import printable

if TYPE_CHECKING:  # reading layers loads GDAL, which a help text does not need
    from phusong.coverage.layers import LayerReading

_UNUSED_SHOWN = 12


def list_readings(readings: Sequence[LayerReading], language: Language) -> Iterator[str]:
    """Lines that say what was understood of each file of the layers; nothing where none was read.

    Args:
        readings: What was understood, in the order of the layers.
        language: Language of the lines.
    """
    if readings:
        yield click.style(say("understood", language), bold=True)
    for reading in readings:
        yield click.style(f"  {reading.layer}: ", bold=True) + _what(reading, language)
        for line in (_where(reading, language), _columns(reading, language)):
            if line:
                yield click.style(f"    {line}", dim=True)


def _what(reading: LayerReading, language: Language) -> str:
    parts = [printable(reading.file), reading.format]
    if reading.rows is not None:
        parts.append(say("rows-read", language, rows=figure(reading.rows, ",.0f", language)))
    if reading.cells is not None:
        width, height = (figure(side, ",.0f", language) for side in reading.cells)
        parts.append(say("cells-read", language, width=width, height=height))
    if reading.people is not None:
        parts.append(say("people-read", language, people=figure(reading.people, ",.0f", language)))
    return " · ".join(part for part in parts if part)


def _where(reading: LayerReading, language: Language) -> str:
    parts = []
    if reading.extent_deg is not None:
        west, south, east, north = (figure(value, ".4f", language) for value in reading.extent_deg)
        parts.append(say("extent-read", language, west=west, south=south, east=east, north=north))
    if reading.crs:
        parts.append(f"{printable(reading.crs)} ({say(f'from-{reading.crs_from}', language)})")
    if reading.encoding:
        shown = say("encoding-read", language, encoding=printable(reading.encoding))
        parts.append(
            shown if reading.encoding_from == "file" else f"{shown} ({say(f'from-{reading.encoding_from}', language)})"
        )
    return " · ".join(parts)


def _columns(reading: LayerReading, language: Language) -> str:
    if reading.rows is None:
        return ""
    mapped = [ours if ours == theirs else f"{ours} = {printable(theirs)}" for ours, theirs in reading.mapped.items()]
    unused = [printable(name) for name in reading.unused]
    parts = [say("columns-used", language, columns=", ".join(mapped))] if mapped else []
    if unused:
        more = len(unused) - _UNUSED_SHOWN
        shown = ", ".join(unused[:_UNUSED_SHOWN]) + (f" (+{more})" if more > 0 else "")
        parts.append(say("columns-unused", language, columns=shown))
    return "; ".join(parts)
