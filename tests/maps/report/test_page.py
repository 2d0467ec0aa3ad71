"""The report as its reader sees it, in two languages, with names that stay text."""

import re
from dataclasses import replace

import pytest

from phusong.maps.indicators.gaps import GAP_LIMIT
from phusong.maps.report.page import render_report
from phusong.optimize.plan.outcomes import FrontierPoint
from tests.builders.networks.large_network import large_coverage, large_network, large_plan
from tests.builders.networks.people import with_people
from tests.builders.pages.contexts import HOSTILE, REPORT_CONTEXT, visible
from tests.builders.plans.reasons import CONFLICTING, every_reason
from tests.builders.plans.small_plan import small_case

pytestmark = pytest.mark.slow  # reads and writes whole files


@pytest.fixture(scope="module")
def page() -> str:
    return render_report(*small_case(), context=REPORT_CONTEXT)


def test_who_is_served_today_and_after_the_plan(page):
    text = visible(page, "en")
    assert "7 villages and 1,800 people in 2 communes." in text
    # fibre: A (500) today; A, B, C (1,200) after; centres B and C
    assert "Fibre 1/7 500 27.8 % 0/2 3/7 1,200 66.7 % 2/2 4" in text
    # 5G: A today, A to D after
    assert "5G 1/7 500 27.8 % 0/2 4/7 1,450 80.6 % 2/2 3" in text


def test_the_same_in_vietnamese(page):
    text = visible(page, "vi")
    assert "7 thôn, tổ dân phố và 1.800 người dân trong 2 xã, phường, thị trấn." in text
    assert "Cáp quang 1/7 500 27,8 % 0/2 3/7 1.200 66,7 % 2/2 4" in text
    assert "Số liệu ngày 31/12/2024" in text
    assert "Dự báo, chưa đo kiểm thực tế" in text


def test_proposals_with_cost_gain_owner_and_date(page):
    text = visible(page, "en")
    assert (
        "P001 Trạm 2 Upgrade of a site (5G), Tây 104.07855, 22.46872 5G 400 1 VND 787.5 million VND 2 million "
        "VND 75 million existing Viễn thông Y 30 June 2026 proposed"
    ) in text
    assert "microwave, 8.2 km not decided yet proposed" in text
    assert "Fibre section, Đông" in text
    assert "Total VND 4.69 billion VND 225 million" in text


def test_districts_and_communes_show_what_changes(page):
    text = visible(page, "en")
    # Tây: A, B, G with 950 people; fibre A 500, after A and B 900
    assert "Tây 00001 Huyện 3 950 52.6 % → 94.7 %" in text
    assert "Huyện 7 1,800 27.8 % → 66.7 %" in text


def test_villages_without_service_are_listed_largest_first(page):
    text = visible(page, "en")
    section = text.split("Villages without service")[-1]
    assert "Fibre: 6 villages without, 1,300 people" in section
    assert section.index("Thôn B") < section.index("Thôn C") < section.index("Thôn G")
    assert "Thôn B B Tây Huyện 400 the plan serves it" in section
    assert "Thôn C C Đông Huyện 300 −112 dBm the plan serves it" in section
    assert "Thôn E E Đông Huyện 200 −125 dBm no coverage" in section
    assert "Thôn F F Đông Huyện 100 – no coverage" in section


def test_inputs_settings_versions_and_caveats(page):
    text = visible(page, "en")
    for part in ("Predicted, not measured.", "an RSRP of −110 dBm", "terrain, sites", "ab" * 32, "radio.model p1812"):
        assert part in text
    for part in ("phusong 0.1.0", "row 4 has no population", "GeoNames, CC BY 4.0", "Scenario small"):
        assert part in text


def test_it_says_what_the_figures_rest_on(page):
    text = visible(page, "en").split("What the figures rest on")[1].split("Found in the input")[0]
    # roads 20 + 10 + 5 km, the fibre route 5 km with one access point, both sites without directions
    for row in ("Villages 7 0 say", "Communes 2 2 have", "Radio sites 2 0 with directions", "roads 35 km fibre and"):
        assert row in text
    assert "fibre 5 km access points: 1" in text
    assert "a height every 100 m" in text
    assert "Findings about the input 1 listed below" in text


def test_villages_near_the_threshold_are_to_be_measured_first():
    network, coverage, plan = small_case()
    told = visible(render_report(network, with_people(coverage), plan, context=REPORT_CONTEXT), "en")
    # every third village is marginal: A 500, D 250, G 50
    assert "Villages near the threshold of 4G 3 800 people live there" in told


def test_the_charts_say_what_they_count(page):
    assert "people of all services, added up" in visible(page, "en")


@pytest.mark.parametrize(
    ("change", "english"),
    [
        ({}, "The plan is proved optimal: within the budget no other choice of the 40 possibilities"),
        ({"status": "feasible", "gap": 0.0123, "bound": 2227.06}, "a better one can serve at most 1.23 % more"),
        (
            {"status": "feasible", "gap": float("inf"), "bound": float("inf")},
            "how far it is from the best one is not known",
        ),
        (
            {"status": "infeasible", "proposals": (), "reasons": CONFLICTING},
            "the floors cannot all be met",
        ),
        ({"status": "no_plan", "proposals": (), "after": {}}, "No plan was made."),
    ],
)
def test_the_status_is_said_in_plain_words(change, english):
    network, coverage, plan = small_case()
    text = visible(render_report(network, coverage, replace(plan, **change), context=REPORT_CONTEXT), "en")
    assert english in text
    if change:
        assert "proved optimal: within" not in text


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_text(name):
    network, coverage, plan = small_case({"B": name})
    plan = replace(
        plan,
        proposals=(replace(plan.proposals[0], name=name, owner=name),),
        reasons=every_reason(name),
    )
    context = replace(
        REPORT_CONTEXT, title=name, scenario=name, credits=(name,), settings={name: name}, warnings=(name,)
    )
    page = render_report(network, coverage, plan, context=context)
    known = render_report(*small_case({"B": "B"}), context=REPORT_CONTEXT)
    for tag in ("<script", "<img", "<svg", "<b>"):
        assert page.count(tag) <= known.count(tag)
    assert visible(page, "en").count(re.sub(r"\s+", " ", name)) >= 8


def test_it_opens_in_the_language_that_was_asked_for(page):
    assert '<html lang="en">' in page
    vietnamese = render_report(*small_case(), context=replace(REPORT_CONTEXT, language="vi"))
    assert '<html lang="vi">' in vietnamese
    assert "<title>Báo cáo phủ sóng: Lào Cai</title>" in vietnamese


def test_the_same_input_gives_the_same_bytes(page):
    assert page == render_report(*small_case(), context=REPORT_CONTEXT)


def test_a_province_stays_small_and_long_lists_are_cut_with_a_word():
    network = large_network()
    coverage = large_coverage(network)
    page = render_report(network, coverage, large_plan(network, coverage), context=REPORT_CONTEXT)
    assert len(page.encode()) < 600_000
    assert f"The {GAP_LIMIT} largest are listed" in visible(page, "en")
    assert page.count("Xã Bản Phố 152") >= 1


def test_other_budgets_stand_beside_the_plan(page):
    assert "other budgets" not in page
    network, coverage, plan = small_case()
    points = (
        FrontierPoint(50 * 10**9, "feasible", 1200.5, 1203.0, 0.0021, 49 * 10**9, ("a",), 0.1),
        FrontierPoint(90 * 10**9, "no_plan", float("nan"), 2000.0, float("inf"), 0, (), 0.1),
    )
    shown = visible(render_report(network, coverage, replace(plan, frontier=points), context=REPORT_CONTEXT), "en")
    table = shown.split("What other budgets would reach")[-1].split("Proposals No.")[0]
    assert "VND 50 billion" in table
    assert "VND 49 billion" in table
    assert "1,200.5 1,203" in table
    assert "0.21 %" in table
    assert "inf" not in table
    assert "nan" not in table


def test_a_network_without_services_still_has_a_report():
    network, coverage, plan = small_case()
    bare = replace(coverage, services={})
    assert "Who is served" in render_report(network, bare, replace(plan, after={}), context=REPORT_CONTEXT)
