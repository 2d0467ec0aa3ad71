"""Commune codes across layers: leading zeros given back, unknown codes named."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from phusong.coverage.findings.wording import nearest_names
from phusong.coverage.kernels.arrays import TextArray
from phusong.coverage.layers.rows.checked import CheckedLayer


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
    message = f"codes whose lost leading zeros were restored: {len(changed):,}, the first from {before[index]!r}"
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


def note_missing_codes(villages: CheckedLayer) -> None:
    """Note villages whose commune code neither stands in its column nor could be found by the commune's name."""
    codes, names = villages.words("commune_code"), villages.words("commune")
    if "commune" in villages.text:
        for index in np.flatnonzero((codes == "") & (names == "")).tolist():
            villages.note(
                "id-missing", "the village has neither the code nor the name of its commune", index, "commune"
            )


CHANGE = "2025-07-01"
"""Day on which Viet Nam put its communes together anew, and used some of their codes again for others."""


def check_vintages(layers: Mapping[str, CheckedLayer]) -> None:
    """Codes of before July 2025 and of after it must not meet without a crosswalk: some were used again for others."""
    villages, communes = layers["villages"], layers["communes"]
    sides = {name: _sides(layer) for name, layer in (("villages", villages), ("communes", communes))}
    for name, layer in (("villages", villages), ("communes", communes)):
        both = sorted(set(sides[name]) - {""})
        if len(both) > 1:
            rare = min(both, key=sides[name].count)
            row = sides[name].index(rare)
            message = (
                f"the codes are of several vintages: {rare} {CHANGE} in {sides[name].count(rare):,} rows, not in others"
            )
            layer.note("vintage-mixed", message, row, "vintage", layer.words("vintage")[row])
    of_villages, of_communes = set(sides["villages"]) - {""}, set(sides["communes"]) - {""}
    if len(of_villages) == len(of_communes) == 1 and of_villages != of_communes and "crosswalk" not in layers:
        one, other = villages.words("vintage")[0], communes.words("vintage")[0]
        message = f"the villages' codes are of {one}, the communes of {other}: units changed on {CHANGE} in between"
        villages.note("vintage-mismatch", message, None, "vintage", one)


def _sides(layer: CheckedLayer) -> list[str]:
    """``before`` or ``from`` the change for each row, empty where its vintage is not told or only its year is."""
    if "vintage" not in layer.text:
        return [""] * len(layer)
    words = layer.words("vintage")
    return [
        "" if not word[:4].isdigit() or word == CHANGE[:4] else "from" if word >= CHANGE else "before" for word in words
    ]
