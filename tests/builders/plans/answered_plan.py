"""The small plan with everything a plan can answer: floors, phases, other budgets, other plans, other worlds."""

from dataclasses import replace

from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.plan.outcomes import AddedSite, Alternative, FrontierPoint, PhaseOutcome, Robustness, Target
from phusong.optimize.plan.plan import Plan

UPGRADE, TOWER, SECTION, FIRST, SECOND, NEW_TOWER = (
    OptionId.parse(text)
    for text in ("upgrade:S2:5g", "tower:1:4g+5g", "section:1", "access_point:1", "access_point:2", "tower:9:4g")
)
LINKED = ((UPGRADE,), (TOWER,), (SECTION, FIRST, SECOND))
TARGETS = (
    Target("4g for 80 % of the people of the province", "people", 1800.0, 900.0, 1440.0, 1450.0, "4g", "province"),
    Target("fibre for 50 % of …", "people", 950.0, 500.0, 500.0, 900.0, "fibre", "commune", ("Tây (00001)",)),
    Target("fibre for 60 % of …", "people", 1800.0, 500.0, 1080.0, 1200.0, "fibre", "district", ("Huyện A", "Huyện B")),
    Target("5g at every school", "places", 5.0, 1.0, 5.0, 3.0, "5g", "places", ("school",)),
)
PHASES = (
    PhaseOutcome("2025", "2025-12-31", 1.0, 3_000_000_000, 2_937_500_000, 62_500_000, 600.5),
    PhaseOutcome("2026", "2026-12-31", 1.0, 2_000_000_000, 1_750_000_000, 312_500_000, 1200.0),
)
FRONTIER = (
    FrontierPoint(50 * 10**9, "feasible", 1200.5, 1203.0, 0.0021, 49 * 10**9, (UPGRADE,), 0.1),
    FrontierPoint(90 * 10**9, "optimal", 1900.0, 1900.0, 0.0, 88 * 10**9, (UPGRADE, TOWER), 0.1),
)
ROBUSTNESS = Robustness(500, 2100.4, 2101.0, 1950.0, 2105.0, 2180.0, 4.1e9, 4.7e9, 5.3e9, 0.875)


def with_parts(plan: Plan) -> Plan:
    """The plan with parts: an upgrade, a tower, and fibre with two access points."""
    proposals = tuple(replace(each, parts=parts) for each, parts in zip(plan.proposals, LINKED, strict=True))
    return replace(plan, proposals=proposals)


def with_alternatives(plan: Plan) -> Plan:
    """Two alternatives: the first has another tower, the second has that tower too and one access point less."""
    place = plan.proposals[0]
    tower = AddedSite(NEW_TOWER, "new_tower", ("4g",), "Thôn D, Đông", place.x_m, place.y_m, 1_040_000_000)
    dropped = (TOWER,)
    first = Alternative("optimal", 2150.0, 2150.0, 0.0, 4_500_000_000, (NEW_TOWER,), dropped, (tower.part,), (tower,))
    second = first._replace(status="feasible", objective=2100.5, cost_vnd=4_600_000_000, dropped=(*dropped, SECOND))
    return replace(with_parts(plan), alternatives=(first, second))


def with_phases(plan: Plan) -> Plan:
    """The upgrade and the tower in the first year, fibre in the second."""
    proposals = tuple(
        replace(each, phase=phase) for each, phase in zip(with_parts(plan).proposals, (1, 1, 2), strict=True)
    )
    return replace(plan, proposals=proposals, phases=PHASES)
