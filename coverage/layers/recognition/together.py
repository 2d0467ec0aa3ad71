"""Several files that are one layer together: a table for each district, tiles of a raster; named by one pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from phusong.coverage.layers.recognition.scores import LayerGuess
from phusong.coverage.layers.rows.columns import as_text


def pattern_of(files: Sequence[Path]) -> str | None:
    """A name with ``*`` that matches these files of one folder and no others; None where there is none.

    Args:
        files: Files of one folder, with one extension.
    """
    names = [file.name for file in files]
    start = next((place for place, signs in enumerate(zip(*names, strict=False)) if len(set(signs)) > 1), 0)
    if any(sign in "*?[" for sign in names[0][:start]):
        return None
    pattern = f"{names[0][:start]}*{files[0].suffix}"
    return pattern if {file.name for file in files[0].parent.glob(pattern)} == set(names) else None


def as_one(found: Sequence[LayerGuess]) -> LayerGuess | None:
    """Guesses for one layer as one, read by a pattern: alike in columns, different in identifiers; None otherwise.

    Args:
        found: Guesses for one layer, at least two, the surest first.
    """
    first = found[0].part
    same = all(
        guess.part.part is None
        and guess.part.path.parent == first.path.parent
        and guess.part.path.suffix == first.path.suffix
        and set(guess.part.raw.columns) == set(first.raw.columns)
        and guess.part.kinds == first.kinds
        and guess.part.raw.crs == first.raw.crs
        and guess.columns == found[0].columns
        for guess in found
    )
    pattern = pattern_of([guess.part.path for guess in found]) if same and first.part is None else None
    if pattern is None or _share_rows(found):
        return None
    shown = (PurePosixPath(first.shown).parent / pattern).as_posix()
    rows = sum(guess.part.raw.rows for guess in found)
    part = replace(first, shown=shown, raw=replace(first.raw, rows=rows))
    return replace(found[0], part=part)


def _share_rows(found: Sequence[LayerGuess]) -> bool:
    """Whether two files hold a row of one identifier: versions of one file, not parts of one layer."""
    ids = [column.name for column in found[0].layer.columns if column.kind == "id" and column.required]
    theirs = found[0].columns.get(ids[0]) if ids else None
    if theirs is None:
        return True
    seen: set[str] = set()
    for guess in found:
        here = set(as_text(guess.part.raw.columns[theirs]).tolist()) - {""}
        if seen & here:
            return True
        seen |= here
    return False
