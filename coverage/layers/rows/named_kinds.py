"""Kinds of public places told by their names, as lists of schools and clinics in Viet Nam need no column for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.kernels.arrays import TextArray
from phusong.coverage.schema.names import fold

OTHER = "other"
"""Kind of a place whose name tells none, where other names do."""

_LEAST = 0.5
"""Share of the names that tell a kind, at least, in a list that needs no column for it."""

_COMMUNE = r"(?:xa|phuong|thi_tran|tt|dac_khu)_"
_COMMITTEE = r"(?:ubnd|hdnd|uy_ban_nhan_dan|uy_ban|hdnd_(?:va_)?ubnd)"
_SCHOOL = (
    r"truong_|thcs_|thpt_|thptdt_|ptdt[bn]t_|ptdtnt_|dtnt_|ptcs_|ptth_|tieu_hoc_|mam_non_|mau_giao_|nha_tre_|lop_ghep_|"
    r"gdtx_|gdnn_|school_|kindergarten_|college_|university_|dai_hoc_|cao_dang_|^(?:diem_)?(?:th|mn|mg)_"
)
_OFFICE = (
    rf"{_COMMITTEE}_|tru_so_|cong_an_|don_bien_phong_|tram_kiem_soat_|kho_bac_|toa_an_|chi_cuc_|van_phong_|bhxh_|"
    r"ban_chi_huy_|^(?:phong|so)_"
)
_WORDS: tuple[tuple[str, str], ...] = (
    ("commune_centre", rf"(?:(?:tru_so|nha_lam_viec)_)?(?:{_COMMITTEE}_)+(?:nd_)?{_COMMUNE}"),
    ("commune_centre", rf"trung_tam_(?:hanh_chinh_)?{_COMMUNE}|commune_(?:centre|center|people_s_committee)_"),
    ("hospital", r"benh_vien_|(?:trung_tam|tt)_y_te_|ttyt_|bvdk_|hospital_|^bv_"),
    ("clinic", r"tram_y_te_|y_te_|tyt_|phong_kham_|pkdk_|tram_xa_|nha_ho_sinh_|clinic_|health_"),
    ("school", _SCHOOL),
    ("post_office", r"buu_dien_|bdvh_?x?_|bd_vhx_|buu_cuc_|post_office_"),
    ("market", r"^cho_|trung_tam_thuong_mai_|market_"),
    ("culture_house", r"nha_van_hoa_|nvh_|trung_tam_van_hoa_|nha_sinh_hoat_cong_dong_"),
    ("office", _OFFICE),
)
"""Kinds, and words of names, folded, that speak for them; of several the one that stands first in the name counts."""

_ENGLISH = re.compile(
    r"[a-z]+_(?:centre|center|school|office)|school|clinic|hospital|health|market|office|garten|college"
)
"""Kinds that are words for programs, or finer than ours: they stay."""

_KINDS = tuple((kind, re.compile(rf"(?:^|(?<=_))(?:{words})")) for kind, words in _WORDS)


def kind_of_name(name: str) -> str:
    """Kind of a public place by its name: ``Trường THCS A Lù`` is a school; empty where the name tells none."""
    folded = f"{fold(name)}_"
    found = [(match.start(), order) for order, (_, words) in enumerate(_KINDS) if (match := words.search(folded))]
    return _KINDS[min(found)[1]][0] if found else ""


def told_share(names: TextArray | list[str]) -> float:
    """Share of some names that tell a kind, 0 to 1."""
    return sum(bool(kind_of_name(name)) for name in names) / len(names) if len(names) else 0.0


def tell_kinds(text: Mapping[str, TextArray], kinds: str | None, log: FindingLog) -> TextArray | None:
    """Kinds of places by their names, where a table has no kinds or leaves some out; told as such.

    Args:
        text: Text columns of the places, each of shape (n,).
        kinds: Column of the file that holds kinds, None where it has none.
        log: Where it is noted what the names told, and what they did not.

    Returns:
        The kinds, shape (n,); None where the file has no column of kinds and most names tell none.
    """
    names, given = text.get("name"), text.get("kind")
    if names is None or not len(names):
        return given
    if given is not None:
        return _without_gaps(names, given, kinds, log)
    if told_share(names) < _LEAST:
        message = f"the required column kind is missing, and most names tell no kind, {names[0]!r} for one"
        log.add("column-missing", message, column="kind", value=names[0])
        return None
    found = np.empty(len(names), dtype=np.object_)
    found[:] = [kind_of_name(name) for name in names]
    told = Counter(kind for kind in found if kind)
    counts = listed((f"{kind} {count:,}" for kind, count in sorted(told.items(), key=lambda each: -each[1])), 12)
    log.add("kind-from-name", f"kinds of places told by their names: {counts}", value=sum(told.values()))
    rest = np.flatnonzero(found == "")
    if len(rest):
        first = names[rest[0]]
        message = f"names that tell no kind of place: {len(rest):,}; the first is {first!r}; their kind is {OTHER}"
        log.add("kind-unknown", message, row=int(rest[0]) + 1, value=first)
        found[rest] = OTHER
    return found


def _without_gaps(names: TextArray, given: TextArray, kinds: str | None, log: FindingLog) -> TextArray:
    """Kinds of a column, its Vietnamese words read, and by the names where it is empty; each such row is noted."""
    read = {word: kind_of_name(word) for word in dict.fromkeys(given) if word and not _ENGLISH.search(fold(word))}
    read = {word: kind for word, kind in read.items() if kind}
    found = np.array([read.get(word, word) for word in given], dtype=np.object_)
    if read:
        shown = listed((f"{word!r} is {kind}" for word, kind in read.items()), 8)
        log.add("kind-from-name", f"kinds of places written in words: {shown}", column=kinds, value=next(iter(read)))
    for row in np.flatnonzero(given == "").tolist():
        found[row] = kind_of_name(names[row])
        if found[row]:
            message = f"the kind is missing; by its name {names[row]!r} it is {found[row]}"
            log.add("kind-from-name", message, row=row + 1, column=kinds)
        else:
            log.add("value-missing", "the text is empty", severity="warning", row=row + 1, column=kinds)
    return found
