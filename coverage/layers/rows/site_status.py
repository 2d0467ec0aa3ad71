"""Which sites are on the air, by what a list says of each: planned and dismantled masts serve nobody today."""

from __future__ import annotations

import re

import numpy as np

from phusong.coverage.findings.wording import listed
from phusong.coverage.kernels.arrays import BoolArray
from phusong.coverage.layers.rows.checked import CheckedLayer
from phusong.coverage.schema.names import fold

_OFF = re.compile(
    r"(?:^|_)(?:not|no|non|out_of|off|plan\w*|propos\w*|future|pending|(?:under|in)_construction|construction"
    r"|decommission\w*|dismantl\w*|remov\w*|inactive|disabled|closed|suspend\w*|cancel\w*|ke_hoach|du_kien|quy_hoach"
    r"|de_xuat|dang_xay_dung|dang_xay|dang_thi_cong|chua|khong|ngung|tam_dung|thao_do|thanh_ly|cat_song)(?:_|$)"
    r"|^(?:0|false|dung(?:_.*)?)$"
)
_ON = re.compile(
    r"(?:^|_)(?:in_service|service|in_operation|operation\w*|operating|active|on_air|onair|live|existing|exists|built"
    r"|working|running|in_use|commissioned|up|on|yes|hoat_dong|phat_song|hien_huu|hien_co|khai_thac|su_dung|da_xay"
    r"|van_hanh|co)(?:_|$)|^(?:1|true|x|ok)$"
)


def off_air(layer: CheckedLayer) -> BoolArray:
    """True where a site is not on the air by its status, shape (n,); what says nothing or is not understood is on it.

    Args:
        layer: The sites.
    """
    return np.array([_is_off(fold(word)) for word in layer.words("status")], dtype=np.bool_)


def check_status(layer: CheckedLayer) -> None:
    """Note the sites that are left out by their status, once for each word of it, and the words not understood.

    Args:
        layer: The sites.
    """
    words = layer.words("status")
    rows: dict[str, list[int]] = {}
    for row, word in enumerate(words.tolist()):
        rows.setdefault(word, []).append(row)
    unknown = [word for word in rows if word and not _is_off(fold(word)) and _ON.search(fold(word)) is None]
    names = layer.words("site_id")
    for word, found in rows.items():
        if word and _is_off(fold(word)):
            shown = listed(names[found].tolist(), 3)
            message = (
                f"sites with status {word!r} that are left out, as they are not on the air: {len(found):,}: {shown}"
            )
            layer.note("site-off-air", message, index=found[0], column="status", value=word)
    if unknown:
        shown = listed([repr(word) for word in unknown])
        count = sum(len(rows[word]) for word in unknown)
        message = f"status {shown} is not understood; sites that count as on the air all the same: {count:,}"
        layer.note("site-status-unknown", message, index=rows[unknown[0]][0], column="status", value=unknown[0])


def _is_off(plain: str) -> bool:
    return _OFF.search(plain) is not None
