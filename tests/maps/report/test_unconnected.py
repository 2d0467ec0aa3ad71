"""Why a place has no backhaul: the hop that came nearest and what it lacks, in both languages."""

from dataclasses import replace

import pytest

from phusong.maps.report.page import render_report
from phusong.optimize.plan.outcomes import HopTried, Unconnected
from tests.builders.pages.contexts import HOSTILE, REPORT_CONTEXT, visible
from tests.builders.plans.small_plan import small_case

TRIED = HopTried("1,2", "S1", "23 GHz", 11_240.0, "clearance", 14.41, -2.06, 3_120.0, 19.1)


def page_with(*tried):
    network, coverage, plan = small_case()
    places = tuple(Unconnected(410_000.0, 2_490_000.0, "00002", each) for each in tried)
    return render_report(network, coverage, replace(plan, unconnected=places), context=REPORT_CONTEXT)


def test_the_hop_and_what_it_lacks_are_told_in_both_languages():
    page = page_with(TRIED, replace_trouble("availability", 0.0142), None)
    english, vietnamese = visible(page, "en"), visible(page, "vi")
    assert "to S1, 23 GHz, 11.2 km −2.06 Fresnel radii clear at least; both antennas 14.4 m too low" in english
    assert "down 0.014 % of the year more than allowed, with a fade margin of 19.1 dB" in english
    assert "no existing site within the longest hop" in english
    assert "tới S1, 23 GHz, 11,2 km khoảng hở nhỏ nhất −2,06 bán kính Fresnel; hai ăng-ten thấp hơn mức cần 14,4 m" in (
        vietnamese
    )
    assert "gián đoạn vượt mức cho phép 0,014 %" in vietnamese


def replace_trouble(trouble, lacking):
    return TRIED._replace(trouble=trouble, lacking=lacking)


@pytest.mark.slow
def test_a_plan_that_connects_every_place_has_no_such_section():
    assert 'id="unconnected"' not in page_with()


def test_names_of_sites_are_text_only():
    page = page_with(*(TRIED._replace(end=name) for name in HOSTILE))
    assert "<img src=x" not in page
    assert "<svg onload" not in page
