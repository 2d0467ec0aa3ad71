"""Mending: rows of layers written anew where it is certain what was meant; everything else stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource, RawLayer
from phusong.coverage.layers.mending.cells import mend_codes, mend_commas, mend_headers, mend_short_rows, mend_text
from phusong.coverage.layers.mending.change import Change
from phusong.coverage.layers.mending.places import drop_nothings, drop_repeated, mend_exchanged, mend_outlines
from phusong.coverage.layers.mending.work import MendingWork
from phusong.coverage.layers.readings import Reading, in_order
from phusong.coverage.layers.rows.checked import CheckedLayer, CheckedPart


@dataclass(frozen=True, slots=True)
class MendedPart:
    """One file of a layer, mended.

    Attributes:
        layer: The layer.
        file: The file as findings name it.
        source: What was said about it.
        raw: Its rows, mended as far as it is certain.
        changes: What was done, nothing where nothing could be.
        blocked_by: Why it must not be written again though it could be mended: a copy would hide this finding.
    """

    layer: str
    file: str
    source: LayerSource
    raw: RawLayer
    changes: tuple[Change, ...]
    blocked_by: Finding | None = None


def mend(reading: Reading) -> list[MendedPart]:
    """Mend what is certain in the layers that were read together.

    Args:
        reading: Layers, their rows kept.

    Returns:
        Every file of a layer with rows, in the order of the layers, changed or not.

    Raises:
        ValueError: When the rows were not kept.
    """
    return [_mended(part, layer, first, reading) for layer, part, first in _parts(reading)]


def _parts(reading: Reading) -> Iterator[tuple[CheckedLayer, CheckedPart, int]]:
    """Every file: its layer, the file, and where its rows begin in the layer."""
    for layer in in_order(reading):
        first = 0
        for part in layer.parts:
            yield layer, part, first
            first += part.rows


def _mended(part: CheckedPart, layer: CheckedLayer, first: int, reading: Reading) -> MendedPart:
    if part.as_read is None:
        raise ValueError("only layers whose rows were kept can be mended")
    work = MendingWork.of(part, part.as_read)
    mend_text(work)
    mend_short_rows(work)
    mend_codes(work, layer, first)
    mend_commas(work)
    mend_exchanged(work, reading)
    mend_outlines(work)
    drop_nothings(work)
    drop_repeated(work)
    mend_headers(work)  # last, as the others know columns by the names of the file
    name = part.log.layer or part.layer.name
    return MendedPart(
        name, part.log.file or "", reading.sources[name], work.finished(), tuple(work.changes), _obstacle(work)
    )


def _obstacle(work: MendingWork) -> Finding | None:
    """A finding about the file that a copy would no longer show, though it is not mended."""
    for finding in work.as_read.doubts:
        mended = finding.code == "text-restored" or (finding.code == "row-ragged" and finding.severity == "warning")
        if not mended:
            return finding
    hidden = ("geometry-unreadable", "column-repeated")
    return next((finding for finding in work.part.log.findings if finding.code in hidden), None)
