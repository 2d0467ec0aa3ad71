"""What a plan answers reaches its readers: tables hold what the summary holds, and nothing is left empty."""

import re
from dataclasses import replace

import pytest

from phusong.maps.export.summary import summarise
from phusong.maps.indicators.answers import answers_of, attainable_share, phase_rows
from phusong.maps.indicators.stability import left_out_by, other_sites, standings
from phusong.maps.page.context import PageContext
from phusong.maps.report.page import render_report
from phusong.maps.webmap.data import page_data
from phusong.optimize.plan.outcomes import Target
from tests.builders.pages.contexts import HOSTILE, MAP_CONTEXT, REPORT_CONTEXT, visible
from tests.builders.plans.answered_plan import FRONTIER, ROBUSTNESS, TARGETS, with_alternatives, with_parts, with_phases
from tests.builders.plans.reasons import CONFLICTING
from tests.builders.plans.small_plan import small_case

pytestmark = pytest.mark.slow  # renders whole pages

HEADINGS = ("targets", "phases", "frontier", "alternatives", "robustness")


def report_of(plan, language="en"):
    network, coverage, _ = small_case()
    return visible(render_report(network, coverage, plan, context=REPORT_CONTEXT), language)


def summary_of(plan):
    network, coverage, _ = small_case()
    return summarise(PageContext(scenario="small", title="Small"), network, coverage, plan)["plan"]


@pytest.fixture(scope="module")
def plan():
    return small_case()[2]


def part_of(text, heading, end):
    """What stands between the last heading of this name and the next words."""
    return text.split(heading)[-1].split(end)[0]


def test_floors_with_what_is_asked_and_reached(plan):
    answered = replace(plan, targets=TARGETS)
    text = part_of(report_of(answered), "What was asked for", "What money buys")
    assert "Held once the plan is built: 3 of 4. Held today: 1." in text
    assert "4G the whole province 1,800 900 50 % 1,440 80 % 1,450 80.6 % met" in text
    assert "Fibre Tây (00001) 950 500 52.6 % 500 52.6 % 900 94.7 % met today" in text
    assert "Fibre Huyện A, Huyện B together 1,800 500 27.8 % 1,080 60 % 1,200 66.7 % met" in text
    assert "5G schools 5 places 1 20 % 5 100 % 3 60 % short by 2" in text
    vietnamese = part_of(report_of(answered, "vi"), "Các yêu cầu đặt ra", "Hiệu quả vốn")
    assert "Cáp quang Huyện A, Huyện B (tính gộp) 1.800 500 27,8 % 1.080 60 % 1.200 66,7 % đạt" in vietnamese
    assert "5G trường học 5 điểm 1 20 % 5 100 % 3 60 % còn thiếu 2" in vietnamese
    for told, target in zip(summary_of(answered)["targets"], TARGETS, strict=True):
        assert told == target._asdict()


def test_floors_that_conflict_say_how_high_they_could_be(plan):
    blamed = TARGETS[0]._replace(after=900.0, attainable=1399.9)
    refused = replace(
        plan,
        status="infeasible",
        proposals=(),
        targets=(blamed, *TARGETS[1:3]),
        reasons=CONFLICTING,
        after={},
    )
    text = part_of(report_of(refused), "What was asked for", "Proposals No")
    assert "Held today: 1 of 3. They cannot all be met" in text
    assert "Highest attainable" in text
    assert "Reached" not in text
    assert "4G the whole province 1,800 900 50 % 1,440 80 % 1,400 77.7 %" in text  # a share is never rounded up
    assert "Fibre Tây (00001) 950 500 52.6 % 500 52.6 % met today" in text
    assert "Value reached" not in report_of(refused)
    assert attainable_share(blamed) == 0.777
    assert attainable_share(TARGETS[0]) is None


def test_of_many_floors_those_that_take_something_come_first(plan):
    met = [Target(f"{n}", "people", 100.0, 90.0, 80.0, 90.0, "4g", "commune", (f"Xã {n}",)) for n in range(40)]
    many = replace(plan, targets=(*met, TARGETS[0]))
    answers = answers_of(small_case()[0], many)
    assert answers.targets.rows == (TARGETS[0],)
    assert answers.targets.folded == many.targets
    text = report_of(many)
    assert "All 41 of them" in text
    assert text.count("Xã 39") == 1


def test_phases_with_money_proposals_and_people(plan):
    phased = with_phases(plan)
    text = part_of(report_of(phased), "Phases", "What money buys")
    # The upgrade serves B (400) and the tower C (300) and D (250); fibre serves B and C.
    assert (
        "2025 31 December 2025 VND 3 billion VND 2.94 billion VND 62.5 million 2 950 3 600.5 "
        "2026 31 December 2026 VND 2 billion VND 1.75 billion VND 312.5 million 1 700 2 1,200"
    ) in text
    assert "Weight " not in text
    told = summary_of(phased)["phases"]
    assert [(each["name"], each["proposals"], each["newly_covered_population"]) for each in told] == [
        ("2025", 2, 950),
        ("2026", 1, 700),
    ]
    assert [each["left_vnd"] for each in told] == [62_500_000, 312_500_000]
    weighted = replace(phased, phases=(phased.phases[0]._replace(weight=2.5), phased.phases[1]))
    assert "2025 31 December 2025 2.5 VND 3 billion" in report_of(weighted)


def test_a_village_counts_once_in_a_phase(plan):
    network = small_case()[0]
    both = with_phases(plan)
    at_once = replace(both, proposals=tuple(replace(each, phase=1) for each in both.proposals))
    first, second = phase_rows(network, at_once)
    assert (first.proposals, first.villages, first.people) == (3, 3, 950.0)
    assert (second.proposals, second.villages, second.people) == (0, 0, 0.0)


def test_alternatives_and_what_they_do_without(plan):
    chosen = with_alternatives(plan)
    text = part_of(report_of(chosen), "Plans to choose from", "What money buys")
    assert "in every one of these plans: 1. Replaceable, as another plan nearly as good does without them: 2." in text
    assert "This plan 2,200 – VND 4.69 billion – – optimal" in text
    assert "Alternative 1 2,150 −2.273 % VND 4.5 billion 1 1 optimal" in text
    assert "Alternative 2 2,100.5 −4.523 % VND 4.6 billion 2 1 feasible" in text
    whole = report_of(chosen)
    assert whole.count("stable: in every plan") == 1
    assert "replaceable: not in alternative 1, 2" in whole
    assert "replaceable: not in alternative 2" in whole
    told = summary_of(chosen)["alternatives"]
    assert [(each["objective"], each["cost_vnd"], each["dropped"]) for each in told] == [
        (other.objective, other.cost_vnd, [str(part) for part in other.dropped]) for other in chosen.alternatives
    ]
    lon, lat = small_case()[0].lon_lat(*([value] for value in (plan.proposals[0].x_m, plan.proposals[0].y_m)))
    (site,) = told[0]["added_sites"]
    assert (site["part"], site["lon"], site["lat"]) == ("tower:9:4g", round(lon[0], 6), round(lat[0], 6))


def test_alternatives_of_the_least_cost_are_told_as_money(plan):
    cheap = replace(with_alternatives(plan), question="least_cost", objective=4_000_000_000.0, bound=4_000_000_000.0)
    text = report_of(cheap)
    assert "no other choice of the 40 possibilities weighed meets what is asked for less money" in text
    assert "Least cost found VND 4 billion No plan can cost less than VND 4 billion" in text
    assert "Value reached" not in text


def test_stability_is_that_of_the_sites(plan):
    assert standings(with_parts(plan)) == ("", "", "")
    chosen = with_alternatives(plan)
    assert left_out_by(chosen) == ((), (1, 2), (2,))
    assert standings(chosen) == ("stable", "replaceable", "replaceable")
    (other,) = other_sites(chosen)
    assert (str(other.site.part), other.plans) == ("tower:9:4g", (1, 2))


def test_other_worlds(plan):
    text = report_of(replace(plan, robustness=ROBUSTNESS))
    assert "tried in 500 worlds" in text
    assert "The money is enough in 87.5 % of them." in text
    assert "Weighted people newly served 2,100 2,101 1,950 2,105 2,180" in text
    assert "Cost – – VND 4.1 billion VND 4.7 billion VND 5.3 billion" in text
    assert summary_of(replace(plan, robustness=ROBUSTNESS))["robustness"] == ROBUSTNESS._asdict()


def test_other_budgets_are_drawn(plan):
    network, coverage, _ = small_case()
    page = render_report(network, coverage, replace(plan, frontier=FRONTIER), context=REPORT_CONTEXT)
    drawing = page.split('id="frontier"')[1].split("</svg>")[0]
    # The axes end at 100 billion and 2,000 people: 50 and 90 billion, 1,200.5 and 1,900 people.
    assert "80.0,250.0 410.0,111.9 674.0,31.5" in drawing
    single = render_report(network, coverage, replace(plan, frontier=FRONTIER[:1]), context=REPORT_CONTEXT)
    assert "<svg" not in single.split('id="frontier"')[1].split("</table>")[0]


@pytest.mark.parametrize("status", ["optimal", "infeasible", "no_plan"])
def test_what_is_not_asked_leaves_no_heading(plan, status):
    network, coverage, _ = small_case()
    bare = plan if status == "optimal" else replace(plan, status=status, proposals=(), after={})
    page = render_report(network, coverage, bare, context=REPORT_CONTEXT)
    for heading in HEADINGS:
        assert f'id="{heading}"' not in page
        assert f'href="#{heading}"' not in page
    data = page_data(network, coverage, bare, MAP_CONTEXT)
    assert not any(data["plan"][name] for name in HEADINGS)
    assert data["others"] == []


def test_each_part_stands_alone_and_is_in_the_contents(plan):
    network, coverage, _ = small_case()
    there = {
        "targets": {"targets": TARGETS},
        "phases": {"phases": with_phases(plan).phases},
        "frontier": {"frontier": FRONTIER},
        "alternatives": {"alternatives": with_alternatives(plan).alternatives},
        "robustness": {"robustness": ROBUSTNESS},
    }
    for name, change in there.items():
        page = render_report(network, coverage, replace(plan, **change), context=REPORT_CONTEXT)
        parts = re.findall(r'<h3 id="(\w+)"', page)
        assert [each for each in parts if each != "quality"] == [name]  # what figures rest on is told of every plan
        assert page.count(f'href="#{name}"') == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_names_in_answers_are_text(plan, name):
    network, coverage, _ = small_case()
    phased = with_phases(plan)
    phased = replace(
        phased,
        phases=tuple(phase._replace(name=name) for phase in phased.phases),
        targets=(TARGETS[1]._replace(units=(name, name), service=name), TARGETS[3]._replace(units=(name,))),
    )
    page = render_report(network, coverage, phased, context=REPORT_CONTEXT)
    known = render_report(network, coverage, replace(with_phases(plan), targets=TARGETS[:2]), context=REPORT_CONTEXT)
    for tag in ("<script", "<img", "<svg", "<b>"):
        assert page.count(tag) <= known.count(tag)
    assert visible(page, "en").count(re.sub(r"\s+", " ", name)) >= 6


def test_the_map_gets_the_same(plan):
    network, coverage, _ = small_case()
    phased = page_data(network, coverage, replace(with_phases(plan), targets=TARGETS), MAP_CONTEXT)
    assert [each["name"] for each in phased["plan"]["phases"]] == ["2025", "2026"]
    assert [(each["phase"], each["phaseName"]) for each in phased["proposals"]] == [
        (1, "2025"),
        (1, "2025"),
        (2, "2026"),
    ]
    assert [(each["met"], each["metToday"]) for each in phased["plan"]["targets"]] == [
        (True, False),
        (True, True),
        (True, False),
        (False, False),
    ]
    chosen = page_data(network, coverage, with_alternatives(plan), MAP_CONTEXT)
    assert [(each["standing"], each["leftOutBy"]) for each in chosen["proposals"]] == [
        ("stable", []),
        ("replaceable", [1, 2]),
        ("replaceable", [2]),
    ]
    (other,) = chosen["others"]
    assert (other["part"], other["plans"], other["capex"]) == ("tower:9:4g", [1, 2], 1_040_000_000)
    assert (other["lon"], other["lat"]) == (chosen["proposals"][0]["lon"], chosen["proposals"][0]["lat"])
