"""Filters and table: figures, list, map, table and download speak of the same villages and proposals."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from phusong.maps.page.palette import GAP, SERVED, SERVED_FAR
from tests.builders.pages.browser import Visit, open_link, painted, picture, visit

pytestmark = pytest.mark.browser


SORTED = """(kind) => {
    const data = decode(readData());
    const state = {language: 'en', service: '4g', view: 'after', layers: {}, hidden: new Set()};
    const columns = TABLES[kind].columns(modelOf(data, state), textsOf(data, state));
    const rows = () => [...document.querySelectorAll('#table-body tr')].map((row) => Number(row.dataset.row));
    const head = (id) => document.querySelector(`[data-sort="${id}"]`);
    return columns.flatMap((column) => [0, 1].map(() => {
        head(column.id).click();
        const way = head(column.id).closest('th').getAttribute('aria-sort');
        return [column.id, way, document.activeElement === head(column.id), rows().map(column.of)];
    }));
}"""
"""Every column of a table pressed twice: name, the way it says, whether it keeps the focus, its values from above."""


def table_of(page: Page, kind: str) -> list[list[str]]:
    """Cells of the table of one kind, row by row."""
    if page.locator("#table").is_hidden():
        page.locator("#table-open").click()
    page.locator(f"[data-table={kind}]").click()
    rows = page.locator("#table-body tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def saved(page: Page, button: int = 1) -> str:
    """What a button of the table saves: 1 CSV, 2 GeoJSON."""
    with page.expect_download() as started:
        page.locator(f"#table-downloads button:nth-of-type({button})").click()
    return Path(started.value.path()).read_text(encoding="utf-8-sig")


def figures(page: Page) -> tuple[str, str]:
    return page.locator("#villages").inner_text(), page.locator("#gaps").inner_text()


def test_a_commune_narrows_figures_lists_table_map_and_download(worked_map: Visit) -> None:
    page = worked_map.page
    everywhere = painted(picture(page), GAP)
    assert figures(page) == ("2 of 7 villages", "900 people, 5 villages without 4G")
    page.locator("#scope-commune").select_option(label="Tây")
    assert figures(page) == ("2 of 3 villages", "50 people, 1 villages without 4G")
    expect(page.locator("#share")).to_have_text("94.7 %")
    expect(page.locator("#filtered")).to_have_text("Filtered: Tây")
    expect(page.locator("#list-gaps summary")).to_have_text("Villages without 4G (1)")
    assert [row[0] for row in table_of(page, "villages")] == ["Thôn A", "Thôn B", "Thôn G"]
    assert [row[0] for row in table_of(page, "communes")] == ["Tây"]
    table_of(page, "villages")
    assert [row["village_id"] for row in csv.DictReader(io.StringIO(saved(page)))] == ["A", "B", "G"]
    shapes = json.loads(saved(page, 2))
    assert [each["properties"]["name"] for each in shapes["features"]] == ["Thôn A", "Thôn B", "Thôn G"]
    page.locator("#table-close").click()
    page.evaluate("map_phusong.fitBounds(decode(readData()).bounds, {animate: false, padding: [12, 12]})")
    assert 0 < painted(picture(page), GAP) < everywhere / 2
    page.locator("#scope-clear").click()
    assert figures(page)[0] == "2 of 7 villages"
    expect(page.locator("#filtered")).to_be_hidden()


def test_a_district_leaves_its_communes_to_choose_from(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("#scope-district").select_option("Huyện Đông")
    assert figures(page) == ("0 of 4 villages", "850 people, 4 villages without 4G")
    assert page.locator("#scope-commune option").all_inner_texts() == ["All communes", "Đông"]
    page.locator("[data-view=after]").click()
    assert figures(page) == ("2 of 4 villages", "300 people, 2 villages still without 4G")
    expect(page.locator("#brings")).to_have_text("Proposals shown: 1, VND 2.15 billion; 4G for 550 more people.")
    assert [row[0] for row in table_of(page, "proposals")] == ["P002"]


def test_where_the_most_are_without_is_told_and_leads_there(worked_map: Visit) -> None:
    page = worked_map.page
    worst = page.locator("#worst button")
    assert worst.all_inner_texts() == ["Đông 850", "Tây 50"]
    page.locator("[data-language=vi]").click()
    expect(page.locator("#worst")).to_contain_text("Nhiều nhất ở")
    page.locator("[data-view=after]").click()
    assert worst.all_inner_texts() == ["Đông 300", "Tây 50"]
    worst.first.click()
    expect(page.locator("#scope-district")).to_have_value("Huyện Đông")
    expect(page.locator("#gaps")).to_have_text("300 người, 2 thôn, tổ vẫn chưa có 4G")
    expect(page.locator("#worst")).to_be_hidden()  # it has one commune


AGREES = """() => {
    const data = decode(readData());
    const { villages, communes, proposals, sites } = data;
    const built = (one, { operator, kind, phase }, hidden) => (!kind || one.kind === kind)
        && (!phase || one.phase <= phase) && !hidden.includes(`phase/${one.phase}`)
        && (!operator || one.owner === operator || sites.operator[one.site] === operator);
    const has = (i, { service, view }, scope, hidden) => { // by the raw bits
        const at = data.services.indexOf(service);
        const rank = data.operators[service].indexOf(scope.operator);
        const today = rank < 0 ? villages.today[i] >> at & 1 : villages.operatorBits[service][i] >> rank & 1;
        if (today || view === 'today') return Boolean(today);
        const left = proposals.filter((one) => built(one, scope, hidden));
        const whole = !scope.operator && left.length === proposals.length;
        const brought = left.some((one) => one.serves.includes(service) && one.credited.includes(i));
        return Boolean(villages.after[i] >> at & 1) && (whole || brought);
    };
    const operators = ['', ...new Set(Object.values(data.operators).flat())];
    let asked = [{}];
    const product = (name, values) => {
        asked = asked.flatMap((one) => values.map((value) => ({...one, [name]: value})));
    };
    product('service', data.services);
    product('view', ['today', 'after']);
    product('district', ['', ...data.districts.name]);
    product('operator', operators);
    product('kind', ['', 'new_tower', 'upgrade', 'fibre']);
    product('rest', [[false, 0, []], [true, 1, []], [false, 0, ['phase/1']]]);
    const faults = asked.map(({service, view, district, operator, kind, rest}) => {
        const [only, phase, hidden] = rest;
        const scope = {...EVERYWHERE, district, operator, kind, only, phase};
        const state = {language: 'en', service, view, layers: {}, hidden: new Set(hidden), table: {}, scope};
        const [model, texts] = [modelOf(data, state), textsOf(data, state)];
        const rows = (of) => tableRecordsOf(model, texts, of, tableRows(model, of));
        const here = (i) => !district || communes.district[villages.commune[i]] === district;
        const inside = [...villages.id.keys()].filter(here);
        const without = inside.filter((i) => !has(i, state, scope, hidden)).length;
        const counts = model.scope.counts(view);
        const told = {
            figures: counts.villages_total - counts.villages_covered,
            marks: model.without().length,
            list: model.gaps().length,
            table: rows('villages').filter((row) => row.state === 'gap').length,
            communes: rows('communes').reduce((sum, row) => sum + row.villages_without, 0),
            saved: villageRecords(model, model.gaps()).length,
        };
        const lacking = counts.population_total - counts.population_covered;
        const lost = ({ population, share_percent }) => population * (1 - share_percent / 100);
        const saved = villageRecords(model, inside).reduce((sum, row) => sum + lost(row), 0);
        const right = Object.values(told).every((n) => n === without) && Math.abs(saved - lacking) <= 1;
        return right ? null : {service, view, scope, hidden, without, told, lacking, saved};
    }).filter(Boolean);
    return {count: asked.length, faults: faults.slice(0, 3)};
}"""
"""Villages without, by the raw bits, under hundreds of filters: in the figures, marks, lists, tables and files."""


def test_figures_marks_lists_tables_and_files_agree_under_every_filter(worked_map: Visit) -> None:
    told = worked_map.page.evaluate(AGREES)
    assert told["count"] > 500
    assert told["faults"] == []


def test_only_gaps_leaves_gaps_alone(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("[data-layer=fibre]").uncheck()
    served = picture(page)
    assert painted(served, SERVED) + painted(served, SERVED_FAR) > 20
    page.locator("#scope-only").check()
    alone = picture(page)
    assert painted(alone, SERVED) + painted(alone, SERVED_FAR) == 0
    assert painted(alone, GAP) > 50
    assert [row[0] for row in table_of(page, "villages")] == ["Thôn C", "Thôn D", "Thôn E", "Thôn F", "Thôn G"]
    assert [row[-1] for row in table_of(page, "communes")] == ["4", "1"]


def test_an_operator_is_asked_for_what_its_own_masts_serve(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("#scope-operator").select_option("Viễn thông X")
    assert figures(page) == ("1 of 7 villages", "1,300 people, 6 villages without 4G")
    page.locator("#scope-operator").select_option("=Viễn thông Y")
    assert figures(page) == ("1 of 7 villages", "1,400 people, 6 villages without 4G")
    page.locator("[data-view=after]").click()  # no proposal is its own
    assert figures(page)[0] == "1 of 7 villages"


def test_a_kind_counts_what_its_proposals_bring(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("[data-service='5g']").click()
    page.locator("[data-view=after]").click()
    assert figures(page)[0] == "4 of 7 villages"
    page.locator("#scope-kind").select_option("upgrade")
    assert figures(page)[0] == "2 of 7 villages"
    expect(page.locator("#brings")).to_contain_text("5G for 400 more people")
    expect(page.locator("#list-proposals summary")).to_have_text("Proposals for 5G (1 of 3)")


def test_the_slider_tells_people_money_and_sites_up_to_a_phase(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("[data-service=fibre]").click()
    slider = page.locator("#scope-phase")
    expect(page.locator("#phase-says")).to_have_text("Proposals: 1; VND 1.75 billion; 700 more people with fibre.")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("[data-view=after]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#phase-name")).to_have_text("Built up to 2025")
    expect(slider).to_have_attribute("aria-valuetext", "2025")
    expect(page.locator("#phase-says")).to_have_text("Proposals: 0; VND 0; 0 more people with fibre.")
    assert figures(page)[0] == "1 of 7 villages"
    assert table_of(page, "proposals") == []
    slider.focus()
    page.keyboard.press("End")
    assert figures(page)[0] == "3 of 7 villages"
    page.locator("[data-language=vi]").click()
    expect(page.locator("#phase-says")).to_have_text("Số đề xuất: 1; 1,75 tỷ đồng; thêm 700 người có cáp quang.")


def test_every_column_sorts_both_ways(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("[data-view=after]").click()
    for kind, columns in (("villages", 9), ("communes", 8), ("proposals", 11)):
        table_of(page, kind)
        pressed = page.evaluate(SORTED, kind)
        assert len(pressed) == 2 * columns
        for (column, *first), (_, *second) in zip(pressed[::2], pressed[1::2], strict=True):
            assert {first[0], second[0]} == {"ascending", "descending"}, column
            assert sorted(map(repr, first[2])) == sorted(map(repr, second[2])), column
            for way, focused, values in (first, second):
                known = [value for value in values if value not in (None, "")]
                assert focused, column
                assert values[: len(known)] == known, column  # what is unknown comes last
                if known and not isinstance(known[0], str):
                    assert known == sorted(known, reverse=way == "descending"), column


def test_table_and_map_lead_to_each_other(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("[data-view=after]").click()
    table_of(page, "villages")
    page.locator("#table-body button", has_text="Thôn C").click()
    card = page.locator(".card")
    expect(card.locator("h3")).to_have_text("Thôn C")
    expect(page.locator("#table-body [aria-current]")).to_contain_text("Thôn C")
    # Which proposals serve it, and which villages they serve.
    assert card.locator(".names button").all_inner_texts() == [
        "Thôn C, Đông\nP002 · 4G, 5G",
        "Thôn B, Thôn C\nP003 · Fibre",
    ]
    card.locator(".names button").first.click()
    expect(card.locator(".kind")).to_have_text("Proposal P002 · New tower")
    assert card.locator(".names button").all_inner_texts() == [
        *("Thôn C\n300 people", "Thôn D\n250 people"),
        "T2\nClinic",  # a public place
    ]
    expect(page.locator("#table-body [aria-current]")).to_have_count(0)
    table_of(page, "proposals")
    expect(page.locator("#table-body [aria-current]")).to_contain_text("P002")
    lines = page.evaluate(
        """() => {
            const data = decode(readData());
            const state = {language: 'en', service: '4g', view: 'after', layers: {proposals: true}, hidden: new Set()};
            return linksOf(modelOf(data, state), {kind: 'proposal', index: 1}).length;
        }"""
    )
    assert lines == 3  # two villages and the place
    card.locator(".names button").nth(1).click()
    expect(card.locator("h3")).to_have_text("Thôn D")
    expect(card.locator(".chosen")).to_contain_text("probability 25 %")


def test_a_commune_tells_what_the_filters_leave(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("#scope-operator").select_option("Viễn thông X")
    page.locator("#search").fill("tay")
    page.locator("#results li", has_text="Commune").first.click()
    card = page.locator(".card")
    expect(card.locator(".chosen")).to_contain_text("1 of 3 villages")
    expect(card.locator("h4")).to_have_text("Villages without 4G (2)")


def test_a_row_far_down_the_table_is_shown_when_its_place_is_chosen(worked_map: Visit) -> None:
    page = worked_map.page
    table_of(page, "villages")
    page.evaluate(
        "() => { for (const row of [...document.querySelectorAll('#table-body tr')].slice(2)) row.remove(); }"
    )
    page.locator("#search").fill("thon f")  # as if the table had only been written that far
    page.locator("#results li").first.click()
    first = page.locator("#table-body tr").first
    expect(first).to_contain_text("Thôn F")
    expect(first).to_have_attribute("aria-current", "true")
    page.locator(".card .close").click()
    expect(page.locator("#table-body .pinned")).to_have_count(0)


def test_a_commune_names_its_villages_without_service(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("#search").fill("dong")
    page.locator("#results li", has_text="Commune").first.click()
    card = page.locator(".card")
    expect(card.locator("h4")).to_have_text("Villages without 4G (4)")
    assert card.locator(".names .detail").all_inner_texts() == ["300 people", "250 people", "200 people", "100 people"]
    card.locator(".names button").first.click()
    expect(card.locator("h3")).to_have_text("Thôn C")


def test_margins_stand_in_the_popup(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("#search").fill("thon a")
    page.locator("#results li").first.click()
    chosen = page.locator(".card .chosen")
    expect(chosen).to_contain_text("margin +1 dB")
    expect(chosen).to_contain_text("probability 97 %")
    page.locator("[data-language=vi]").click()
    expect(chosen).to_contain_text("dự trữ +1 dB")


def test_the_chosen_service_stands_first_in_a_card(worked_map: Visit) -> None:
    page = worked_map.page
    for sought in ("thon a", "dong"):  # a village, a commune
        page.locator("#search").fill(sought)
        page.locator("#results li").first.click()
        for service, name in (("5g", "5G"), ("4g", "4G"), ("fibre", "Fibre")):
            page.locator(f"[data-service='{service}']").click()
            told = page.locator(".card tr").evaluate_all(
                "all => all.map((row) => [row.className, row.cells[0].innerText])"
            )
            assert len(told) == 3
            assert "chosen" in told[0][0].split()
            assert told[0][1] == name


def test_what_is_sought_is_shown_whatever_is_filtered(worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("#scope-commune").select_option(label="Tây")
    page.locator("#search").fill("thon f")
    page.locator("#results li").first.click()
    expect(page.locator(".card h3")).to_have_text("Thôn F")
    expect(page.locator("#filtered")).to_be_hidden()


def test_filters_and_table_stand_in_the_address(browser, worked, worked_map: Visit) -> None:
    page = worked_map.page
    page.locator("#scope-commune").select_option(label="Đông")
    page.locator("#scope-operator").select_option("=Viễn thông Y")
    page.locator("#scope-kind").select_option("new_tower")
    page.locator("#scope-only").check()
    page.locator("#scope-phase").fill("1")
    table_of(page, "communes")
    page.locator("[data-sort=share]").click()
    link, told = page.evaluate("window.location.hash"), page.locator("#filtered").inner_text()
    with visit(browser, worked) as other:
        open_link(other.page, link)
        expect(other.page.locator("#filtered")).to_have_text(told)
        expect(other.page.locator("th:has([data-sort=share])")).to_have_attribute("aria-sort", "ascending")
        assert other.page.evaluate("window.location.hash") == link
        assert other.errors == []
