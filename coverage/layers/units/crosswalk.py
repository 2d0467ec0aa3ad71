"""Commune codes brought from one vintage to another by a crosswalk: to one unit, or to one of several by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely

from phusong.coverage.findings.wording import listed
from phusong.coverage.kernels.arrays import GeometryArray, TextArray
from phusong.coverage.layers.rows.checked import CheckedLayer

_SUM_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class Successors:
    """What units became, in the direction in which it is asked.

    Attributes:
        of: Code to the codes that took its place, each with its share of the people, the greatest share first.
        forward: Whether the way leads from before the change to after it.
    """

    of: Mapping[str, tuple[tuple[str, float], ...]]
    forward: bool


def apply_crosswalk(layers: Mapping[str, CheckedLayer]) -> dict[str, CheckedLayer]:
    """Bring the villages' commune codes to the vintage of the communes.

    Args:
        layers: Checked layers; ``crosswalk``, ``villages`` and ``communes`` among them, or nothing is done.

    Returns:
        The layers, with the villages' codes changed where the crosswalk says so.
    """
    if not {"crosswalk", "villages", "communes"} <= set(layers):
        return dict(layers)
    crosswalk, villages, communes = (layers[name] for name in ("crosswalk", "villages", "communes"))
    _check_shares(crosswalk)
    successors = _direction(crosswalk, villages, communes)
    counted = _with_people(communes, crosswalk)
    changed = villages if successors is None else _with_new_codes(villages, communes, successors)
    return {**layers, "villages": changed, "communes": counted}


def _with_people(communes: CheckedLayer, crosswalk: CheckedLayer) -> CheckedLayer:
    """Give communes without population that of the units before the change, divided by the shares of the crosswalk."""
    before, after = crosswalk.words("code_before"), crosswalk.words("code_after")
    codes, stated = communes.words("commune_code"), communes.values("population")
    forward, backward = (_share_in(codes, side) * _share_in(side, codes) for side in (after, before))
    if forward == backward or not np.isnan(stated).any():
        return communes
    each, shares = crosswalk.values("population_before"), crosswalk.values("share")
    people_of = {code: float(people) for code, people in zip(before, each, strict=True) if np.isfinite(people)}
    moved = dict(people_of) if backward > forward else {}
    parts = Counter(before.tolist())
    for old, new, share in zip(before, after, shares.tolist(), strict=True) if forward > backward else ():
        part = 1.0 if np.isnan(share) and parts[old] == 1 else share
        moved[new] = moved.get(new, 0.0) + part * people_of.get(old, np.nan)  # NaN where either is not said
    found = np.array([moved.get(code, np.nan) for code in codes], dtype=np.float64)
    given = np.isfinite(found) & np.isnan(stated)
    if given.any():
        people = found[given].sum()
        message = f"communes given people by the shares of the crosswalk: {int(given.sum()):,}, {people:,.0f} people"
        communes.note("crosswalk-people", message, None, "population", f"{people:.0f}")
    return replace(communes, numbers={**communes.numbers, "population": np.where(given, np.round(found), stated)})


def _direction(crosswalk: CheckedLayer, villages: CheckedLayer, communes: CheckedLayer) -> Successors | None:
    """Which way the crosswalk is to be read: to the side on which the communes are."""
    before, after = crosswalk.words("code_before"), crosswalk.words("code_after")
    used, known = villages.words("commune_code"), communes.words("commune_code")
    used = used[used != ""]
    forward = _share_in(used, before) * _share_in(known, after)
    backward = _share_in(used, after) * _share_in(known, before)
    same = _share_in(used, known)
    if same > max(forward, backward) or (same == 1.0 and max(forward, backward) < 1.0) or not max(forward, backward):
        message = f"{same:.0%} of the villages' codes are those of the communes already; the crosswalk was not applied"
        crosswalk.note("crosswalk-unused", message)
        return None
    if forward == backward:
        message = (
            "the codes of villages and communes stand on both sides of the crosswalk, so its direction is not told"
        )
        crosswalk.note("crosswalk-undirected", message)
        return None
    shares = crosswalk.values("share")
    old, new = (before, after) if forward > backward else (after, before)
    of: dict[str, dict[str, float]] = {}
    for row, (one, other) in enumerate(zip(old, new, strict=True)):
        of.setdefault(one, {})[other] = 1.0 if np.isnan(shares[row]) else float(shares[row])
    ordered = {one: tuple(sorted(others.items(), key=lambda pair: (-pair[1], pair[0]))) for one, others in of.items()}
    return Successors(ordered, forward > backward)


def _share_in(codes: TextArray, known: TextArray) -> float:
    return float(np.isin(codes.astype(str), known.astype(str)).mean()) if len(codes) else 0.0


def _check_shares(crosswalk: CheckedLayer) -> None:
    """Shares of a divided unit must be given and make up 1."""
    before, after, shares = crosswalk.words("code_before"), crosswalk.words("code_after"), crosswalk.values("share")
    rows: dict[str, list[int]] = {}
    for row, code in enumerate(before):
        rows.setdefault(code, []).append(row)
    for code, its_rows in rows.items():
        repeated = [row for row in its_rows if list(after[its_rows]).index(after[row]) != its_rows.index(row)]
        for row in repeated:
            crosswalk.note(
                "crosswalk-shares", f"{code!r} to {after[row]!r} stands twice", row, "code_after", after[row]
            )
        missing = [row for row in its_rows if np.isnan(shares[row])] if len(its_rows) > 1 else []
        if missing:
            message = f"{code!r} was divided among {len(its_rows)} units, but the row tells no share"
            crosswalk.note("crosswalk-shares", message, missing[0], "share")
        elif not repeated and abs(np.nansum(shares[its_rows]) - 1.0) > _SUM_TOLERANCE and len(its_rows) > 1:
            message = f"the shares of {code!r} make up {np.nansum(shares[its_rows]):.3g}, not 1"
            crosswalk.note("crosswalk-shares", message, its_rows[0], "share", f"{shares[its_rows[0]]:g}")


def _with_new_codes(villages: CheckedLayer, communes: CheckedLayer, successors: Successors) -> CheckedLayer:
    codes = villages.words("commune_code")
    points = np.asarray(shapely.points(villages.lon_lat_deg), dtype=np.object_)
    outlines = communes.in_degrees()
    home = dict(zip(communes.words("commune_code"), outlines, strict=True))
    changed, by_place, by_share = codes.copy(), 0, 0
    for index, code in enumerate(codes):
        others = successors.of.get(code, ())
        if not others:
            continue
        if len(others) == 1:
            changed[index] = others[0][0]
            continue
        inside = [other for other, _ in others if _holds(home.get(other), points[index])]
        changed[index] = inside[0] if inside else others[0][0]
        by_place, by_share = by_place + bool(inside), by_share + (not inside)
        if not inside:
            where = listed(f"{other} ({share:.0%})" for other, share in others)
            message = f"{code!r} became {where}, and the village lies in none of them; {others[0][0]!r} was taken"
            villages.note("crosswalk-by-share", message, index, "commune_code", code)
    moved = int((changed != codes).sum())
    way = "before the change to after it" if successors.forward else "after the change to before it"
    message = f"{moved:,} commune codes were brought from {way}: {by_place:,} of divided units by the village's place"
    villages.note("crosswalk-applied", f"{message}, {by_share:,} by the greatest share", None, "commune_code", moved)
    return villages.with_text("commune_code", changed)


def _holds(outline: GeometryArray | None, point: GeometryArray) -> bool:
    return outline is not None and bool(shapely.intersects(outline, point))
