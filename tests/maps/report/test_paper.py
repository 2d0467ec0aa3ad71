"""The report as it is printed: on A4 no cell writes over another, and nothing leaves the sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from phusong.maps.report.page import render_report
from tests.builders.networks.large_network import large_coverage, large_network, large_plan
from tests.builders.pages.browser import visit, written
from tests.builders.pages.contexts import REPORT_CONTEXT

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SHEET_PX = 703
"""Width of A4 between margins of 12 mm, CSS pixels."""

OUTSIDE = """() => [...document.querySelectorAll('th, td, figure svg')].filter((cell) => {
    const box = cell.getBoundingClientRect();
    if (!box.width) return false;
    const range = document.createRange();
    range.selectNodeContents(cell);
    const content = cell.matches('svg') ? box : range.getBoundingClientRect();
    if (!content.width) return false;
    return box.right > window.innerWidth + 1 || content.right > box.right + 1 || content.left < box.left - 1;
}).map((cell) => {
    const edge = Math.round(cell.getBoundingClientRect().right);
    return `${cell.closest('section')?.id}: ${cell.textContent.trim().slice(0, 60)} ${edge}`;
})"""
"""Cells whose text leaves them, or that leave the sheet."""


WIDEST = """() => {
    for (const cell of document.querySelectorAll('.part')) {
        const after = Object.assign(document.createElement('span'), {className: 'after', textContent: '→ 88.8 %'});
        cell.replaceChildren(cell.querySelector('.meter'), '88.8 % ', after);
        const row = cell.closest('tr');
        row.querySelector('td').textContent = '143 → 136';
        for (const name of row.querySelectorAll('th, td:not([class])')) name.textContent = 'Thị trấn Mường Khương';
    }
}"""
"""Every share and rank changes and takes as much room as it can; names are long."""


@pytest.fixture(scope="module")
def report(folder: Path) -> Path:
    """1,556 villages in nine districts, ranked."""
    network = large_network()
    coverage = large_coverage(network)
    page = render_report(network, coverage, large_plan(network, coverage), context=REPORT_CONTEXT)
    return written(folder / "paper.html", page)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_cell_writes_over_another(browser: Browser, report: Path, language: str) -> None:
    with visit(browser, report, width=SHEET_PX) as opened:
        page = opened.page
        page.locator(f"button[lang={language}]").click()
        page.emulate_media(media="print")
        page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
        assert page.locator(".part .meter").count() > 20
        page.evaluate(WIDEST)
        assert page.evaluate(OUTSIDE) == []
