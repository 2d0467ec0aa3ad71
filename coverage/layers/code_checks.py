"""Commune codes across layers: leading zeros given back, unknown codes named."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from phusong.coverage.findings.wording import nearest_names
from phusong.coverage.kernels.arrays import TextArray
from phusong.coverage.layers.checked import CheckedLayer


def restore_leading_zeros(
    left: CheckedLayer, left_column: str, right: CheckedLayer, right_column: str
) -> tuple[CheckedLayer, CheckedLayer]:
    """Give codes their leading zeros back, where one layer still has them.

    Args:
        left: Layer whose codes are identifiers (communes, sites).
        left_column: Its column of codes.
        right: Layer that refers to it (villages, sectors).
        right_column: Its column of codes.

    Returns:
        Both layers, restored; what was restored, or could not be, is noted.
    """
    codes, referring = left.words(left_column), right.words(right_column)
    if left_column in left.number_codes:
        padded = _padded(codes, set(referring))
        left = _with_restored(left, left_column, codes, padded)
        codes = padded
    padded = _padded(referring, set(codes))
    right = _with_restored(right, right_column, referring, padded)
    for layer, column, restored in ((left, left_column, codes), (right, right_column, padded)):
        _note_number_codes(layer, column, restored)
    return left, right


def _padded(codes: TextArray, known: set[str]) -> TextArray:
    """Codes that are unknown as they are, but known with leading zeros, with them, shape (n,)."""
    widths = sorted({len(code) for code in known if code.isdigit()})
    padded = codes.copy()
    for index, code in enumerate(codes):
        if code in known or not code.isdigit():
            continue
        wider = (code.zfill(width) for width in widths if width > len(code))
        padded[index] = next((candidate for candidate in wider if candidate in known), code)
    return padded


def _with_restored(layer: CheckedLayer, name: str, before: TextArray, after: TextArray) -> CheckedLayer:
    changed = np.flatnonzero(before != after)
    if not len(changed):
        return layer
    index = int(changed[0])
    message = f"{len(changed):,} codes lost their leading zeros and were restored, the first from {before[index]!r}"
    layer.note("code-restored", f"{message} to {after[index]!r}", index, name, before[index])
    return layer.with_text(name, after)


def _note_number_codes(layer: CheckedLayer, name: str, codes: TextArray) -> None:
    if name in layer.number_codes and not any(code.startswith("0") for code in codes):
        layer.note("code-number", "codes are stored as numbers; leading zeros, if any, are lost", None, name)


def note_number_codes(layers: Mapping[str, CheckedLayer]) -> None:
    """Note code columns stored as numbers where the layer that could restore them is not at hand."""
    for layer, other, name in (("villages", "communes", "commune_code"), ("communes", "villages", "commune_code")):
        if layer in layers and other not in layers:
            _note_number_codes(layers[layer], name, layers[layer].words(name))


def check_codes(villages: CheckedLayer, communes: CheckedLayer) -> None:
    """Commune codes of villages must be among the communes; communes should have villages."""
    codes = communes.words("commune_code")
    known = set(codes)
    used = villages.words("commune_code")
    hints = nearest_names(used, known)
    for index, code in enumerate(used):
        if code and code not in known:
            message = f"no commune has the code {code!r}{hints.get(code, '')}"
            villages.note("commune-unknown", message, index, "commune_code", code)
    in_use = set(used)
    unused = np.array([bool(code) and code not in in_use for code in codes], dtype=np.bool_)
    for index in np.flatnonzero(unused).tolist():
        message = f"commune {codes[index]!r} ({communes.words('name')[index]}) has no village"
        communes.note("commune-without-villages", message, index, "commune_code", codes[index])
