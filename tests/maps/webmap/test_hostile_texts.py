"""Two hundred hostile texts in every field of every layer: none runs, and each reads back as it was written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Browser

from phusong.coverage.network.demand import Places, Units
from phusong.coverage.served import PlaceService, at_places
from phusong.coverage.served.coverage import Coverage
from phusong.maps.webmap.context import Tiles
from phusong.maps.webmap.page import render_map
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.plan.outcomes import AddedSite, Alternative, PhaseOutcome
from tests.builders.networks.large_network import large_coverage, large_network, large_plan
from tests.builders.networks.small_network import coverage_of
from tests.builders.pages.browser import assert_harmless, ready, visit, written
from tests.builders.pages.contexts import MAP_CONTEXT
from tests.builders.pages.hostile import PAYLOADS

pytestmark = pytest.mark.browser


def texts(count: int, first: int) -> np.ndarray:
    """``count`` payloads from one on."""
    array = np.empty(count, dtype=object)
    array[:] = [PAYLOADS[(first + i) % len(PAYLOADS)] for i in range(count)]
    return array


def hostile_page() -> tuple[str, dict[str, list[str]]]:
    """A map in which every text is hostile, and what each field of it must read back as."""
    network = large_network(200, sites=200)
    coverage = large_coverage(network)
    plan = large_plan(network, coverage, proposals=24)
    communes = network.communes
    count = len(communes)
    units = Units(texts(2, 5), texts(2, 7), communes.outlines[:2])
    network = replace(
        network,
        villages=replace(network.villages, names=texts(200, 0), ids=texts(200, 11)),
        communes=replace(communes, names=texts(count, 31), districts=texts(count, 60)),
        sites=replace(network.sites, names=texts(200, 90), ids=texts(200, 3), operators=texts(200, 17)),
        roads=replace(network.roads, classes=texts(20, 40)),
        fibre=replace(network.fibre, access_point_ids=texts(9, 70), access_point_kinds=texts(9, 80)),
        places=Places(texts(200, 33), texts(200, 50), texts(200, 21), network.villages.x_m, network.villages.y_m),
        districts=units,
        provinces=units,
    )
    there = coverage_of(at_places(network), dict.fromkeys(coverage.services, ""))
    told = {}
    for name, state in coverage.services.items():
        told[name] = (
            state
            if name == "fibre"
            else replace(
                state, sure=state.people, marginal=state.people, operators=dict.fromkeys(PAYLOADS[:9], state.people)
            )
        )
    proposals = tuple(
        replace(
            each,
            name=PAYLOADS[i],
            owner=PAYLOADS[i + 30],
            due=PAYLOADS[i + 60],
            status=PAYLOADS[i + 90],
            proposal_id=PAYLOADS[i + 120],
            commune_code=PAYLOADS[i + 150],
            phase=1 + i % 2,
            village_ids=tuple(str(key) for key in network.villages.ids[i : i + 3]),
        )
        for i, each in enumerate(plan.proposals)
    )
    phases = tuple(PhaseOutcome(PAYLOADS[i], "2026-12-31", 1.0, 10**9, 10**9, 0, 1.0) for i in (8, 21))
    others = tuple(
        AddedSite(
            OptionId.parse(f"tower:{i}:5g"), "new_tower", ("5g",), payload, proposals[0].x_m, proposals[0].y_m, 10**9
        )
        for i, payload in enumerate(PAYLOADS)
    )
    other = Alternative("optimal", 1.0, 1.0, 0.0, 10**9, tuple(each.part for each in others), (), (), others)
    plan = replace(plan, proposals=proposals, phases=phases, alternatives=(other,))
    page = {
        "scenario": PAYLOADS[0],
        "title": PAYLOADS[1],
        "data_date": PAYLOADS[2],
        "credits": PAYLOADS,
        "model": PAYLOADS[3],
    }
    context = replace(
        MAP_CONTEXT,
        **page,
        illustrative=PAYLOADS[:20],
        places=PlaceService(there, {}),
        tiles=Tiles("https://tiles.example/{z}/{x}/{y}.png", PAYLOADS[4]),
    )
    expected = {
        "villages": list(network.villages.names),
        "places": list(network.places.names),
        "communes": list(network.communes.names),
        "proposals": [each.name for each in proposals],
    }
    return render_map(network, Coverage(told), plan, context=context), expected


def test_two_hundred_payloads_read_back_as_written_and_never_run(browser: Browser, folder) -> None:
    markup, expected = hostile_page()
    with visit(browser, written(folder / "hostile.html", markup), bypass_policy=True) as opened:
        page = opened.page
        ready(page)
        page.locator("[data-language=vi]").click()
        page.locator("[data-service='5g']").click()
        page.locator("[data-view=after]").click()
        page.locator("#table-open").click()
        for kind, names in expected.items():  # the table shows every one, as text
            page.locator(f"[data-table={kind}]").click()
            shown = page.locator("#table-body th button").evaluate_all("all => all.map((one) => one.textContent)")
            assert set(shown) <= set(names), kind
            if kind != "proposals":
                assert sorted(shown) == sorted(names), kind
        found = page.evaluate(
            """(names) => {
                const data = decode(readData());
                const [layers, hidden] = [{proposals: true}, new Set()];
                const state = {language: 'en', service: '5g', view: 'after', layers, hidden};
                const [model, texts] = [modelOf(data, state), textsOf(data, state)];
                const read = (kind, index) => {
                    const box = popupOf(model, texts, {kind, index, members: [0, 1, 2]}, () => {});
                    document.body.append(box);
                    const said = box.textContent;
                    box.remove();
                    return said;
                };
                const lacking = [];
                const places = {
                    village: data.villages.name, site: data.sites.name, commune: data.communes.name,
                    access: data.fibre.id, proposal: data.proposals.map((one) => one.name),
                    group: data.villages.name.slice(0, 1), place: data.places.name,
                    other: data.others.map((one) => one.name),
                };
                for (const [kind, all] of Object.entries(places)) {
                    if (!all.length) lacking.push([kind, 'nothing']);
                    all.forEach((name, i) => read(kind, i).includes(name) || lacking.push([kind, name]));
                }
                data.places.kind.forEach((kind, i) => read('place', i).includes(kind) || lacking.push(['kind', kind]));
                const index = searchIndex(data);
                for (const name of names) {
                    const found = searchEntries(index, name).found.some((one) => one.name === name);
                    if (fold(name).trim() && !found) lacking.push(['search', name]);
                }
                const csv = csvOf(villageRecords(model, [...data.villages.name.keys()]));
                for (const name of data.villages.name) {
                    if (!csv.includes(name.replaceAll('"', '""'))) lacking.push(['csv', name]);
                }
                const back = JSON.parse(geojsonOf(proposalRecords(model, data.proposals)));
                const names_ = back.features.map((one) => one.properties.name);
                data.proposals.forEach((one, i) => one.name === names_[i] || lacking.push(['geojson', i]));
                return lacking;
            }""",
            expected["villages"],
        )
        assert found == []
        options = page.locator("#scope-commune option").evaluate_all(
            "all => all.slice(1).map((one) => one.textContent)"
        )
        assert sorted(options) == sorted(expected["communes"])
        assert set(
            page.locator("#scope-operator option").evaluate_all("all => all.slice(1).map((one) => one.textContent)")
        ) == set(PAYLOADS[:9])
        page.locator("#scope-commune").select_option(index=3)
        assert page.evaluate("location.hash.length") > 10
        assert PAYLOADS[4] in page.locator("#notes").text_content()
        assert page.evaluate("document.querySelectorAll('#scope-place option').length") == 1 + len(set(PAYLOADS))
        owed = page.locator("#owed").text_content()
        assert [payload for payload in PAYLOADS if payload not in owed] == []
        assert PAYLOADS[1] in page.title()
        assert_harmless(opened)
