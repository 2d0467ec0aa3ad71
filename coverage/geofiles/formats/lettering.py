"""Lettering of a table: headings and cells that show an old encoding, read before rows are told apart.

Sums, headings of groups and names of columns are known by their words; letters of TCVN3 or VNI hide these.
"""

from __future__ import annotations

from collections.abc import Sequence

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.formats.header import find_header
from phusong.coverage.geofiles.letters.encodings import nfc, recognise_text, vietnamese_share
from phusong.coverage.geofiles.letters.mending import note_restored, restored_text

Cells = Sequence[object]

_LOOKED_AT = 2000
"""Rows by which the encoding of a column is told; those at the end of a form hold its sums."""

_AT_THE_END = 20


def legible_cells(rows: Sequence[Cells], log: FindingLog, stated: str | None = None) -> Sequence[Cells]:
    """Rows of a table with the text of its header and of each column as it was meant.

    Words too few to tell an encoding by, such as ``Sè hé`` above numbers, are read as the rest of their header is.

    Args:
        rows: All rows, those above the header and the header among them.
        log: Where it is noted what was restored.
        stated: Encoding whose letters the user says that they show, or None to recognise it.

    Returns:
        The rows; the same object where all of them are right as they are.
    """
    if all(_is_plain(cell) for row in rows for cell in row):
        return rows
    if stated is not None:
        return [[_restored(cell, stated) for cell in row] for row in rows]
    header = find_header(rows)
    top = [str(cell) for row in rows[: header.first_row] for cell in row if not _is_plain(cell)]
    data = rows[header.first_row :]
    looked_at = [*data[:_LOOKED_AT], *data[max(_LOOKED_AT, len(data) - _AT_THE_END) :]]
    in_header = recognise_text(top)
    found: dict[int, str] = {}
    for position in range(max(map(len, looked_at), default=0)):
        texts = [str(row[position]) for row in looked_at if position < len(row) and not _is_plain(row[position])]
        encoding = _as_header(texts, in_header) or recognise_text(texts)
        if encoding is not None:
            name = header.names[position] if position < len(header.names) else ""
            shown = nfc(_restored_name(name, in_header))
            note_restored(texts, encoding, shown or None, log)
            found[position] = encoding
    if in_header is not None:
        note_restored(top, in_header, None, log)
    if not found and in_header is None:
        return rows
    above = [[_restored(cell, in_header) for cell in row] for row in rows[: header.first_row]]
    return [*above, *([_restored(cell, found.get(at)) for at, cell in enumerate(row)] for row in data)]


def _as_header(texts: Sequence[str], in_header: str | None) -> str | None:
    """The header's encoding, where the words of a column all become Vietnamese by it and are not as they show."""
    if in_header is None or not texts or vietnamese_share(texts) == 1.0:
        return None
    return in_header if vietnamese_share(restored_text(text, in_header) for text in texts) == 1.0 else None


def _is_plain(cell: object) -> bool:
    """Whether a cell holds no text beyond ASCII; what stands for a failed formula is no text."""
    return type(cell) is not str or cell.isascii()


def _restored(cell: object, encoding: str | None) -> object:
    if encoding is None or _is_plain(cell):
        return cell
    return restored_text(str(cell), encoding)


def _restored_name(name: str, encoding: str | None) -> str:
    return name if encoding is None or name.isascii() else restored_text(name, encoding)
