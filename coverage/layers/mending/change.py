"""Change: one thing that mending a layer did, so that nothing is changed in silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from phusong.coverage.findings.groups import RowKind
from phusong.coverage.findings.telling import counted, rows_text
from phusong.coverage.findings.terminal import printable

MENDED_CODES: dict[str, tuple[str, str]] = {
    "text-restored": (
        "text in {before} written as Unicode in {count} cells, for example {after}",
        "văn bản {before} ghi lại bằng Unicode ở {count} ô, ví dụ {after}",
    ),
    "row-ragged": ("missing cells written as empty ones", "ô thiếu ghi thành ô trống"),
    "column-missing": ("column {before} renamed to {after}", "đổi tên cột {before} thành {after}"),
    "code-restored": (
        "{before} written as {after}, as the other layer has it",
        "{before} ghi thành {after} như ở lớp kia",
    ),
    "decimal-comma": ("{before} written as {after}", "{before} ghi thành {after}"),
    "coordinates-swapped": (
        "longitude and latitude exchanged: {before} written as {after}",
        "đổi chỗ kinh độ và vĩ độ: {before} ghi thành {after}",
    ),
    "geometry-repaired": (
        "outline repaired, its area changed by {after}",
        "ranh giới đã sửa, diện tích thay đổi {after}",
    ),
    "geometry-missing": ("row without geometry left out", "bỏ dòng không có hình học"),
    "geometry-degenerate": ("line without length left out", "bỏ đường không có chiều dài"),
    "id-duplicate": (
        "row left out: it repeats {before} in every column",
        "bỏ dòng lặp lại {before} ở mọi cột",
    ),
}
"""Findings that can be mended with certainty, and what mending them does, in English and Vietnamese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a layer.

    Attributes:
        code: Code of the finding that it mends.
        layer: The layer.
        file: The file that was mended, as findings name it.
        row: Data row of that file, counted from 1, or None for the file or a column as a whole.
        number: Number under which a person finds the row, None without one.
        counted: How that number is counted.
        column: Column of the file, or None.
        before: What was there.
        after: What is there now.
        count: Cells that it is about.
    """

    code: str
    layer: str
    file: str
    row: int | None = None
    number: int | None = None
    counted: RowKind = "row"
    column: str | None = None
    before: str = ""
    after: str = ""
    count: int = 1


def change_text(change: Change, language: Literal["en", "vi"] = "en") -> str:
    """What a change did, in words, with nothing raw from a file in it."""
    text = MENDED_CODES[change.code][0 if language == "en" else 1]
    if change.code == "id-duplicate":  # what the row repeats is another row
        return text.format(before=rows_text([int(change.before)], change.counted, language))
    values = {
        "before": printable(change.before),
        "after": printable(change.after),
        "count": counted(change.count, language),
    }
    return text.format(**values)


def change_place(change: Change, language: Literal["en", "vi"] = "en") -> str:
    """Where a change was made: the row as a person finds it, and the column; empty for the file as a whole."""
    words = ("column", "cột")[language == "vi"]
    parts = [rows_text([change.number], change.counted, language)] if change.number is not None else []
    parts += [f"{words} {printable(change.column)}"] if change.column is not None else []
    return ", ".join(parts)
