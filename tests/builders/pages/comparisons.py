"""A comparison of two runs made by hand, with one of everything that can differ."""

from collections.abc import Sequence

import numpy as np
from shapely import box

from phusong.maps.comparison import ComparisonMap, VariantMark, VariantsPage
from phusong.maps.indicators import (
    INDICATORS,
    Change,
    Comparison,
    Place,
    ServiceChange,
    Setting,
    Side,
    Site,
    Village,
    VillageChanges,
)

GROUND = ComparisonMap(np.array([box(103.0, 22.0, 103.5, 22.5), box(103.5, 22.0, 104.0, 22.5)], dtype=np.object_))


def village(number: int, name: str) -> Village:
    """A village somewhere on the ground."""
    return Village(f"V{number}", name, "Xã Một", 100.0 + number, Place(103.1 + number / 1000, 22.2))


def comparison(names: Sequence[str] = ("Thôn Một", "Thôn Hai")) -> Comparison:
    """What differs, the villages that lose 4G called as given, and so many that a list is cut short."""
    lost = [village(number, name) for number, name in enumerate(names)]
    gained = [village(1000 + number, f"Thôn {number}") for number in range(201)]
    unknown = Village("V9", names[0], "Xã Một", None, Place(103.2, 22.3))
    counts = dict.fromkeys(INDICATORS, Change(12, 9))
    tower = Site("new_tower", "", "P001", ("4g", "5g"), names[0], Place(103.3, 22.3), 2_200_000_000)
    return Comparison(
        a=Side("small", names[0], "out/a", "optimal", "2026-11-28T10:00:00+00:00"),
        b=Side("small", "Lào Cai", "out/b", "infeasible"),
        settings=(Setting("plan.budget_vnd", 20_000_000_000, 5_000_000_000), Setting("plan.due", None, names[0])),
        services={
            "4g": ServiceChange(counts, counts),
            "6g": ServiceChange(counts, dict.fromkeys(counts, Change(1, None))),
        },
        added=(tower,),
        removed=(Site("site", "S1", "", ("4g",), "Trạm 1", Place(103.4, 22.1)),),
        moved=(Site("upgrade", "S2", "P002", (), "Trạm 2", Place(103.6, 22.1), 1, Place(103.61, 22.1), 1030.0),),
        villages={"4g": VillageChanges(tuple(gained), (*lost, unknown)), "6g": VillageChanges()},
        cost_vnd=Change(2_000_000_000, 2_500_000_000),
        budget_vnd=Change(20_000_000_000, 5_000_000_000),
        programs_differ=True,
    )


def variants(names: Sequence[str] = ("half", "full", "dear", "none", "bad")) -> VariantsPage:
    """Variants of a scenario called as given: two that none beats, one that is beaten, one without plan, one failed."""
    told = [
        ("optimal", 1e9, 500),
        ("feasible", 2e9, 900),
        ("optimal", 3e9, 900),
        ("infeasible", 0, 0),
        ("failed", 0, 0),
    ]
    marks = [
        VariantMark(
            name=name,
            row=row,
            status=status,
            settings={"plan.budget_vnd": str(cost), "plan.default_owner": name},
            cost_vnd=None if status == "failed" else int(cost),
            budget_vnd=None if status == "failed" else int(cost),
            proposals=None if status == "failed" else row,
            gained={"4g": None if status == "failed" else people, "6g": 0},
            after={"4g": None if status == "failed" else 1000 + people, "6g": 0},
            error=name if status in ("failed", "infeasible") else "",
        )
        for row, (name, (status, cost, people)) in enumerate(zip(names, told, strict=True), start=1)
    ]
    return VariantsPage(names[0], ("4g", "6g"), tuple(marks))
