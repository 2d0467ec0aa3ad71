"""Names of administrative units matched: communes that villages name without a code, districts that communes name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import numpy as np
import shapely

from phusong.coverage.findings.wording import listed, nearest_name
from phusong.coverage.kernels.arrays import GeometryArray, IntArray
from phusong.coverage.layers.rows.checked import CheckedLayer
from phusong.coverage.schema.names import fold

_KIND = r"(?:xa|phuong|thi_tran|thi_xa|thanh_pho|huyen|quan|tinh|dac_khu|tt|tx|tp|p|x|h|q|t)"
_KINDS = re.compile(rf"^{_KIND}_(?=[a-z0-9])")
"""Words for the kind of unit before its name, folded."""

_ALIKE = 0.8
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def bare_name(name: str) -> str:
    """Name of a unit for comparing: without the word for its kind, without marks, in small letters."""
    return _KINDS.sub("", fold(name)) or fold(name)


def spelled(name: str) -> str:
    """Name of a unit for comparing with its marks: without the word for its kind, small letters, ``Hòa`` as ``Hoà``."""
    words = name.casefold().replace(".", ". ").split()
    for count in range(min(3, len(words) - 1), 0, -1):
        if re.fullmatch(_KIND, fold(" ".join(words[:count]))):
            words = words[count:]
            break
    return " ".join(_moved_tone(word) for word in words)


def _moved_tone(word: str) -> str:
    """A tone on the first of two vowels moved to the second, where people write it on either."""
    vowels = unicodedata.normalize("NFD", word[-2:])
    tone = next((sign for sign in vowels if sign in _TONES), "")
    bare = unicodedata.normalize("NFC", vowels.replace(tone, "")) if tone else ""
    return word[:-2] + unicodedata.normalize("NFC", bare + tone) if bare in ("oa", "oe", "uy") else word


def fill_commune_codes(villages: CheckedLayer, communes: CheckedLayer) -> CheckedLayer:
    """Give villages without a commune code that of the commune which they name.

    A name that one commune bears, marks and all, is certain. One that several bear is decided by the district, then by
    the village's place; one that only without its marks is a commune's is taken, too: both are listed. What is no
    commune's name is refused with the nearest.

    Args:
        villages: The villages; their column ``commune`` holds names.
        communes: The communes.
    """
    names, codes = villages.words("commune"), villages.words("commune_code")
    rows = np.flatnonzero((codes == "") & (names != ""))
    if not len(rows):
        return villages
    filled, certain = codes.copy(), 0
    spellings = np.array([spelled(name) for name in communes.words("name")], dtype=np.object_)
    plain = np.array([bare_name(name) for name in communes.words("name")], dtype=np.object_)
    for row in rows.tolist():
        exact = np.flatnonzero(spellings == spelled(names[row]))
        found = exact if len(exact) else np.flatnonzero(plain == bare_name(names[row]))
        chosen, doubt = _decided(villages, row, communes, found)
        if chosen is None:
            _note_unmatched(villages, row, communes, found)
            continue
        filled[row] = communes.words("commune_code")[chosen]
        doubt = doubt or ("" if len(exact) else "its marks differ")
        certain += not doubt
        if doubt:
            message = f"{names[row]!r} was taken for {communes.words('name')[chosen]!r} ({filled[row]}): {doubt}"
            villages.note("name-doubtful", message, row, "commune", names[row])
    if certain:
        message = f"{certain:,} commune codes were missing and were taken from the names of the communes"
        villages.note("code-from-name", message, int(rows[0]), "commune", names[rows[0]])
    return villages.with_text("commune_code", filled)


def _decided(villages: CheckedLayer, row: int, communes: CheckedLayer, found: IntArray) -> tuple[int | None, str]:
    """The one commune that is meant, and what makes it doubtful."""
    if len(found) == 1:
        return int(found[0]), ""
    if not len(found):
        return None, ""
    district = villages.words("district")[row]
    districts = communes.words("district")
    same = [int(index) for index in found if district and bare_name(districts[index]) == bare_name(district)]
    if len(same) == 1:
        return same[0], ""
    point = shapely.points(villages.lon_lat_deg[row])
    outlines = communes.in_degrees()
    inside = [int(index) for index in same or found.tolist() if shapely.intersects(outlines[index], point)]
    return (
        (inside[0], f"{len(found)} communes bear the name; the village lies in it") if len(inside) == 1 else (None, "")
    )


def _note_unmatched(villages: CheckedLayer, row: int, communes: CheckedLayer, found: IntArray) -> None:
    name, known = villages.words("commune")[row], communes.words("name")
    if len(found):
        which = listed(
            " in ".join(filter(None, (communes.words("commune_code")[index], communes.words("district")[index])))
            for index in found
        )
        villages.note("name-unmatched", f"{name!r} is the name of several communes: {which}", row, "commune", name)
        return
    near = nearest_name(bare_name(name), [bare_name(each) for each in known], _ALIKE)
    index = next((index for index, each in enumerate(known) if bare_name(each) == near), None)
    hint = "" if index is None else f"; did you mean {known[index]!r} ({communes.words('commune_code')[index]})?"
    villages.note("name-unmatched", f"no commune is named {name!r}{hint}", row, "commune", name)


def check_districts(layers: Mapping[str, CheckedLayer]) -> dict[str, CheckedLayer]:
    """Hold communes against the districts: name the district of those that do not, and doubt names that differ.

    Args:
        layers: Checked layers; ``districts`` and ``communes`` among them, or nothing is done.
    """
    if not {"districts", "communes"} <= set(layers):
        return dict(layers)
    communes, districts = layers["communes"], layers["districts"]
    home = _holding(communes, districts)
    names, given = districts.words("name"), communes.words("district")
    known = {bare_name(name) for name in names}
    filled = given.copy()
    for row, found in enumerate(home):
        if given[row] == "":
            filled[row] = names[found] if found >= 0 else ""
        elif bare_name(given[row]) not in known:
            communes.note("district-unknown", f"no district is named {given[row]!r}", row, "district", given[row])
        elif found >= 0 and bare_name(given[row]) != bare_name(names[found]):
            message = f"the commune lies in {names[found]}, not in {given[row]} that it names"
            communes.note("district-mismatch", message, row, "district", given[row])
    count = int((filled != given).sum())
    if count:
        communes.note(
            "district-from-outline", f"communes given the district that they lie in: {count:,}", None, "district"
        )
    return {**layers, "communes": communes.with_text("district", filled)}


def note_without_district(layers: Mapping[str, CheckedLayer]) -> None:
    """Note communes of which neither they nor the outlines of districts say in which district they are.

    Where none says so there are no districts, which is told once; where some do, each of the others is told by its row.
    """
    communes = layers.get("communes")
    if communes is None:
        return
    lacking = np.flatnonzero(communes.words("district") == "")
    if len(lacking) and len(lacking) == len(communes):
        message = f"communes without a district: {len(lacking):,} of {len(communes):,}"
        communes.note("district-missing", message, None, "district")
        return
    for row in lacking.tolist():
        communes.note("district-missing", "the commune names no district, as others do", row, "district")


def check_provinces(layers: Mapping[str, CheckedLayer]) -> None:
    """Note communes that lie in none of the provinces, where provinces are given."""
    if not {"provinces", "communes"} <= set(layers):
        return
    communes = layers["communes"]
    for row in np.flatnonzero(_holding(communes, layers["provinces"]) < 0).tolist():
        if communes.usable[row]:
            given = listed(filter(None, layers["provinces"].words("name")))
            message = f"{communes.words('name')[row]} lies in none of {given}"
            communes.note("province-outside", message, row, None, communes.words("commune_code")[row])


def _holding(inner: CheckedLayer, outer: CheckedLayer) -> IntArray:
    """Index of the outline that holds a point inside each of some others, -1 where none does, shape (n,)."""
    middles = _points_within(inner.in_degrees())
    found = np.full(len(inner), -1, dtype=np.int64)
    held, holding = shapely.STRtree(outer.in_degrees()).query(middles, predicate="intersects")
    found[held[::-1]] = holding[::-1]
    return found


def _points_within(outlines: GeometryArray) -> GeometryArray:
    return np.asarray(shapely.point_on_surface(shapely.buffer(outlines, 0.0)), dtype=np.object_)
