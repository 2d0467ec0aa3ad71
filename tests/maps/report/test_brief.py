"""The first page: what a decision maker reads in ten seconds, in words that need no engineer."""

import re
from dataclasses import replace

import pytest

from phusong.maps.report.page import render_report
from tests.builders.pages.contexts import HOSTILE, REPORT_CONTEXT, visible
from tests.builders.plans.dated import TARGET_ROWS
from tests.builders.plans.small_plan import small_case

WEIGHED = replace(REPORT_CONTEXT, weights={"4g": 1.0, "5g": 0.5, "fibre": 0.5})

ENGINEERS = (
    *("RSRP", "SINR", "dBm", "bound", "gap to", "optimal", "feasible", "solver", "HiGHS", "highs", "algorithm"),
    *("weighted", "capex", "opex", "objective", "backhaul", "EPSG", "sha", "P.1812", "MILP", "threshold"),
    *("tối ưu", "thuật toán", "trọng số", "cận", "ngưỡng", "truyền dẫn"),
)
"""Words that a decision maker need not know."""


def first_page(language: str, *, change=None, context=WEIGHED) -> str:
    network, coverage, plan = small_case()
    page = render_report(network, coverage, replace(plan, **(change or {})), context=context)
    body = page.split('<section id="brief"')[1].split("</section>")[0]
    return visible(f"<body><section{body}<script>", language)


@pytest.mark.slow
def test_it_says_where_the_gap_is_and_what_the_plan_does_for_how_much():
    text = first_page("en")
    # without 4G: C 300, D 250, E 200, F 100, G 50; the plan serves C and D
    assert "900 people, 5 villages without 4G." in text
    assert "For VND 4.69 billion, 3 works bring 4G to 550 people more; 350 stay without." in text
    assert "Đông Huyện 4 850 300" in text
    assert "4G 50 % 80.6 % +550 350" in text
    assert "4G VND 1.07 billion +550 VND 2 million" in text.replace("VND 1.08", "VND 1.07")


@pytest.mark.slow
def test_the_same_in_vietnamese():
    text = first_page("vi")
    assert "900 người, 5 thôn, tổ chưa có 4G." in text
    assert "Với 4,69 tỷ đồng, 3 hạng mục đưa 4G đến thêm 550 người; còn 350 người chưa có." in text


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "vi"])
def test_it_needs_no_engineer(language):
    words = first_page(language).lower()
    found = [word for word in ENGINEERS if re.search(rf"\b{re.escape(word.lower())}\b", words)]
    assert found == []


def test_the_last_step_of_the_money_is_the_whole_plan():
    text = first_page("en").split("What the money buys")[1].split("Cost per person")[0]
    assert "VND 4.69 billion 3 +700 +550 +950" in text


def test_best_works_bring_the_service_of_the_headline():
    text = first_page("en").split("The best works for 4G")[1]
    assert (
        "P002 New tower Đông 4G +550, 5G +550 VND 2.15 billion Who builds these works is still to be decided." in text
    )
    assert "By when" not in text
    assert "P001" not in text
    assert "P003" not in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("works", "english", "vietnamese"),
    [
        (
            (("Sở X", "2027-06-30"), ("", "")),
            ("Who builds By when", "Sở X 30 June 2027", "to be decided to be decided"),
            ("Đơn vị thực hiện Thời hạn", "Sở X 30/6/2027", "chưa giao chưa giao"),
        ),
        (
            (("", "2026-12-31"), ("", "2026-12-31")),
            ("Money P002", "Who builds these works is still to be decided. All of them by 31 December 2026."),
            ("Vốn P002", "Chưa giao đơn vị thực hiện các hạng mục này. Thời hạn chung: 31/12/2026."),
        ),
        (
            (("Sở X", "2026-12-31"), ("", "2026-12-31")),
            ("Who builds P002", "Sở X", "to be decided All of them by 31 December 2026."),
            ("Đơn vị thực hiện P002", "Sở X", "chưa giao Thời hạn chung: 31/12/2026."),
        ),
    ],
)
def test_who_builds_and_by_when_is_told_where_it_is_known(works, english, vietnamese):
    _, _, plan = small_case()
    tower = plan.proposals[1]
    known = tuple(
        replace(tower, proposal_id=f"P00{2 + i}", owner=owner, due=due) for i, (owner, due) in enumerate(works)
    )
    for language, told in (("en", english), ("vi", vietnamese)):
        text = first_page(language, change={"proposals": known})
        for each in told:
            assert each in text


@pytest.mark.slow
def test_targets_stand_beside_the_services():
    context = replace(WEIGHED, targets=TARGET_ROWS)
    text = first_page("en", context=context)
    met = sum(row.status in ("reached", "planned") for row in TARGET_ROWS)
    assert f"{met} of {len(TARGET_ROWS)} targets are reached" in text
    assert "No target is set" in first_page("en")


@pytest.mark.parametrize("change", [{"status": "infeasible", "proposals": ()}, {"status": "no_plan", "proposals": ()}])
def test_without_a_plan_it_tells_the_gap_alone(change):
    text = first_page("en", change=change)
    assert "900 people, 5 villages without 4G. No plan was made for them." in text
    assert "Nothing is proposed." in text
    assert "What the money buys" not in text


@pytest.mark.slow
def test_names_on_it_are_text():
    network, coverage, plan = small_case()
    for name in HOSTILE:
        tower = replace(plan.proposals[1], owner=name, due=name)
        page = render_report(network, coverage, replace(plan, proposals=(tower,)), context=replace(WEIGHED, title=name))
        body = page.split('<section id="brief"')[1].split("</section>")[0]
        assert visible(f"<body><section{body}<script>", "en").count(re.sub(r"\s+", " ", name)) == 2
