"""Every text exists in both languages and is asked for by a page; every text that is asked for exists."""

import re
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from shapely import box, total_bounds

from phusong.coverage.microwave.hop import HopTrouble
from phusong.coverage.network.demand import Units
from phusong.coverage.schema.layers import LAYER_NAMES
from phusong.coverage.served.comparison import compare_models
from phusong.coverage.served.coverage import Coverage
from phusong.maps.comparison.page import render_comparison
from phusong.maps.comparison.prices import render_prices
from phusong.maps.comparison.variants import VariantsPage, render_variants
from phusong.maps.country import Country, country_pages
from phusong.maps.country import overview as overview_page
from phusong.maps.export import fields
from phusong.maps.export.bill import bill_csv
from phusong.maps.export.books.proposals import proposals_xlsx
from phusong.maps.export.books.report import ReportTables, report_xlsx
from phusong.maps.export.geopackage.layers import gis_layers
from phusong.maps.export.geopackage.project import RASTERS, run_project
from phusong.maps.export.geopackage.write import write_gpkg
from phusong.maps.export.kmz import proposals_kmz
from phusong.maps.feedback import marked_tables
from phusong.maps.feedback.page import FeedbackPage, render_feedback
from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.ranking import rank_units
from phusong.maps.page.context import PageContext
from phusong.maps.report.context import InputFile, ReportContext
from phusong.maps.report.frontier_figure import frontier_png
from phusong.maps.report.page import render_report
from phusong.maps.webmap import page as map_page
from phusong.maps.webmap.context import MapContext
from phusong.maps.words import bilingual, formats
from phusong.maps.words.catalogue import WORDS, words_of
from phusong.optimize.costs import PRICES
from phusong.optimize.plan.outcomes import HopSection, HopTried, Target, Unconnected
from tests.builders.networks.large_network import large_coverage, large_network, large_plan
from tests.builders.networks.people import with_people
from tests.builders.networks.small_network import coverage_of, small_network, text, with_places
from tests.builders.pages import feedback
from tests.builders.pages.comparisons import GROUND, comparison, variants
from tests.builders.pages.price_ranges import price_ranges
from tests.builders.paths import ROOT
from tests.builders.plans.answered_plan import FRONTIER, ROBUSTNESS, TARGETS, with_alternatives, with_phases
from tests.builders.plans.dated import TARGET_ROWS, with_provinces
from tests.builders.plans.pon_plans import every_item
from tests.builders.plans.reasons import every_reason
from tests.builders.plans.small_plan import small_case

SCRIPTS = "\n".join(
    path.read_text(encoding="utf-8")
    for room in ("webmap", "country")
    for path in (ROOT / "maps" / room / "templates").rglob("*.js")
)
"""What the browser runs of the map and of the overview; their texts travel in the page's data."""


class Recording(dict):
    """Texts, and the keys that were asked for; a key that does not exist is a ``KeyError`` as before."""

    def __init__(self, texts, asked):
        super().__init__(texts)
        self.asked = asked

    def __getitem__(self, key):
        self.asked.add(key)
        return super().__getitem__(key)


def context(kind, **more):
    about = {"scenario": "small", "title": "Lào Cai", "thresholds_dbm": {"4g": -110.0}, "illustrative": LAYER_NAMES}
    return kind(**about | {"credits": ("GeoNames",), "data_date": "2024-12-31"} | more)


def targets():
    """One of each whom a target can speak of, met today, met, missed, and attainable in part."""
    places = tuple(
        Target(f"5g at every {kind}", "places", 5.0, 1.0, 5.0, 3.0, "5g", "places", (kind,))
        for kind in ("commune_centre", "school", "clinic")
    )
    return (*TARGETS, *places, TARGETS[0]._replace(attainable=1200.0))


def answers(plan):
    """Plans of every status and question, with all that a plan can answer, or with nothing beside the answer."""
    full = replace(with_phases(with_alternatives(plan)), targets=targets(), frontier=FRONTIER, robustness=ROBUSTNESS)
    yield from (plan, full, replace(full, targets=targets() * 4), replace(plan, proposals=()))
    yield replace(plan, status="feasible", gap=float("inf"))
    for question in ("budget", "least_cost", "expected"):
        for status in ("optimal", "feasible", "infeasible", "no_plan"):
            yield replace(
                full, status=status, question=question, gap=0.01, reasons=every_reason(), money="net_present_cost"
            )
        for status in ("optimal", "feasible"):
            yield replace(plan, status=status, question=question, gap=0.01)
    yield replace(plan, unconnected=every_trouble())
    yield replace(full, budget_vnd=7, phases=tuple(phase._replace(weight=2.0) for phase in full.phases))


def everything(about):
    """Layers and project of a network and a plan that have all there can be."""
    network, coverage, plan = small_case()
    outline = Units(text("Tỉnh"), text("10"), np.array([box(*total_bounds(network.communes.outlines))]))
    network = with_places(replace(network, provinces=outline), ("T1", "school", 3.0, 3.0))
    states = dict(with_people(coverage).services)
    states["4g"] = replace(states["4g"], probability=np.where(states["4g"].served, 0.9, 0.1))
    hop = HopSection("1,2", "S1", 7500.0, 1.25, 0.6, (142.0, 130.5), (0.0, 90.0), (100.0, 100.5), (0.0, 0.0))
    pon, route = every_item(), plan.proposals[2].route
    ways = (replace(pon.design.second_ways[0], line=route), *pon.design.second_ways[1:])
    pon = replace(pon, design=replace(pon.design, second_ways=ways))
    plan = replace(with_alternatives(plan), sections=(hop,))
    report_xlsx(network, coverage, plan, context=about, tables=ReportTables(pon=pon))
    layers = gis_layers(network, Coverage(states), plan, context=about, pon=pon)
    write_gpkg(layers, about)
    stems = [stem.format(service="4g") for stem in RASTERS.values()]
    run_project(layers, {f"{stem}{end}": b"<a/>" for stem in stems for end in (".tif", ".qml")}, "4g", about)


def with_a_nameless_operator(coverage):
    """Who is served by operators of which one has no name."""
    nameless = with_people(coverage)
    operators = {"": nameless.services["4g"].operators["Viễn thông X"]}
    nameless.services["4g"] = replace(nameless.services["4g"], operators=operators)
    return nameless


def several_provinces(about):
    """Overview and maps of a run over several provinces."""
    network, coverage, plan = small_case()
    network = with_provinces(network)
    ranked = rank_units(network, coverage, served_after(coverage, plan))
    signal = {"4g": {"today": "map/signal_4g.pmtiles"}}
    for _, make in country_pages(Country(network, coverage, plan, about), ranked, 100, signal):
        make()


def every_trouble():
    """A place without backhaul for each trouble of the hop that came nearest, and one without any hop."""
    tried = [
        HopTried("1,2", "S1", "7 GHz", 9_000.0, trouble, 2.5, 0.4, 3_000.0, 20.0) for trouble in get_args(HopTrouble)
    ]
    return tuple(Unconnected(400_000.0, 2_480_000.0, "00001", each) for each in (*tried, None))


def owned(plan):
    """Plans of the two works that bring 5G: nobody builds them by their day, and somebody one of them by its own."""
    for known in ((("", "2026-12-31"), ("", "2026-12-31")), (("Sở X", "2026-12-31"), ("", ""))):
        some = zip(plan.proposals[:2], known, strict=True)
        yield replace(plan, proposals=tuple(replace(each, owner=owner, due=due) for each, (owner, due) in some))


def decided(plan):
    """Plans whose proposals all have one decision, a mast for relays among them."""
    relay = replace(plan.proposals[0], kind="relay", technologies=())
    plan = replace(plan, proposals=(*plan.proposals, relay))
    for status in ("accepted", "rejected", "deferred", "relocated"):
        yield replace(plan, proposals=tuple(replace(each, status=status, owner="", due="") for each in plan.proposals))


@pytest.fixture(scope="module")
def asked():
    """Keys that are asked for while reports, maps, balloons and workbooks are made."""
    keys = set()
    recording = Recording(WORDS, keys)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bilingual, "WORDS", recording)
        patch.setattr(formats, "WORDS", recording)
        patch.setattr(fields, "WORDS", recording)
        patch.setattr(map_page, "words_of", lambda *pages: Recording(words_of(*pages), keys))
        network, coverage, plan = small_case()
        inputs = tuple(InputFile(layer=name, path="x", sha256="ab") for name in LAYER_NAMES)
        models = compare_models(("p1812", "itm"), (coverage, coverage), ({}, {}))
        report = context(
            ReportContext,
            inputs=inputs,
            versions={"a": "1"},
            settings={"b": 2},
            warnings=("w",),
            models=models,
            targets=TARGET_ROWS,
        )
        for each in answers(plan):
            render_report(network, coverage, each, context=report)
        render_report(with_provinces(network), coverage, plan, context=report)
        for each in owned(plan):
            render_report(network, coverage, each, context=replace(report, weights={"5g": 1.0}))
        for each in (plan, *decided(plan)):
            proposals_kmz(network, each, context=report)
        bare = context(ReportContext, data_date="")
        everybody = coverage_of(small_network(), dict.fromkeys(("fibre", "4g", "5g"), "ABCDEFG"))
        render_report(network, everybody, replace(plan, proposals=(), after={}), context=bare)
        render_report(network, coverage, replace(plan, targets=targets()), context=bare)
        ranked = rank_units(network, coverage, served_after(coverage, plan))
        proposals_xlsx(network, plan, context=bare, targets=TARGET_ROWS, ranked=ranked, pon=every_item())
        fields.heading("people_4g")
        proposals_xlsx(network, plan, context=bare)
        bill_csv(plan, every_item())
        everything(context(PageContext))
        render_report(network, coverage, plan, context=replace(bare, pon=every_item()))
        frontier_png(FRONTIER, "en", title="small")
        many = large_network()
        covered = large_coverage(many)
        render_report(many, covered, large_plan(many, covered), context=bare)
        render_report(network, with_a_nameless_operator(coverage), plan, context=bare)
        render_feedback(feedback.page())
        render_feedback(FeedbackPage(files=("a",), readings=(), findings=()))
        render_comparison(comparison(), GROUND)
        render_variants(variants())
        render_prices(price_ranges())
        for few in ((), price_ranges().ranges[2:3], price_ranges().ranges[3:]):
            render_prices(replace(price_ranges(), ranges=few, missing=()))
        for price in PRICES.values():
            bilingual.known("price", price.name)
            bilingual.known("price.unit", price.unit)
        render_variants(VariantsPage("none", (), ()))
        same = replace(comparison(), settings=())
        render_comparison(same, GROUND)
        patch.setattr(marked_tables, "MAX_ROWS", 3)
        marked_tables.marked_workbook([feedback.table()], feedback.findings())
        wet = replace(many.terrain, cover=np.zeros(many.terrain.shape, dtype=np.uint8))
        many = replace(many, terrain=wet)
        map_page.render_map(many, covered, large_plan(many, covered), context=context(MapContext))
        patch.setattr(overview_page, "words_of", lambda *pages: Recording(words_of(*pages), keys))
        several_provinces(context(MapContext))
    return keys


def in_scripts(key):
    """True where the map's script names a key, or puts it together from its stem: ``map.popup.${kind}``."""
    stem = key.rsplit(".", 1)[0]
    whole = re.compile(re.escape(key) + r"(?![\w.]*\w)")
    parts = re.compile(re.escape(stem) + r"(\.[$\{]|\.\"|\"\s*[,~])")
    return bool(whole.search(SCRIPTS) or parts.search(SCRIPTS))


def test_both_languages_say_the_same_things():
    for key, texts in WORDS.items():
        assert all(text.strip() == text != "" for text in texts), key
        english, vietnamese = (set(re.findall(r"\{\w+\}", text)) for text in texts)
        assert english == vietnamese, key


@pytest.mark.slow
def test_every_text_is_asked_for(asked):
    needless = [key for key in WORDS if key not in asked and (key.startswith("report.") or not in_scripts(key))]
    assert needless == [], "no page asks for these"


@pytest.mark.slow
def test_every_text_that_is_asked_for_exists(asked):
    assert asked <= WORDS.keys()
    for key in re.findall(r"[\"`']((?:map|common|report|country)\.[a-z0-9_.]*[a-z0-9])[\"`']", SCRIPTS):
        assert key in WORDS or any(other.startswith(f"{key}.") for other in WORDS), key


def test_a_page_gets_its_own_texts_only():
    words = words_of("vi", "map")
    assert words["map.layers"] == WORDS["map.layers"][1]
    assert all(key.startswith("map.") for key in words)
