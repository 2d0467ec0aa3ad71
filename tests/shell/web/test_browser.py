"""The whole flow in a real browser: three roles, two languages, by keyboard, on a phone, no network but the server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from phusong.pipeline.one_mast import CELLS, MastThere
from phusong.review.evidence.verify import verify_workspace
from phusong.web.phrases import phrase
from phusong.web.placing import Placing
from tests.builders.pages.browser import TRAPS
from tests.builders.runs.visitors import PASSWORD, Site, served, site_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Pretended(Placing):
    """Answers for places as the engine would, without layers."""

    def try_at(self, held: object, proposal: object, lon: float, lat: float) -> MastThere:
        people = {"4g": round(1000 * lon) % 1000, "5g": 7}
        picture = np.hypot(*np.indices((CELLS, CELLS)) - CELLS // 2) < 20
        box = (lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1)
        return MastThere(lon, lat, 900.0, people, {"4g": ("A",)}, ((lon, lat),), picture, box)


@dataclass
class Tab:
    """A page that is open, with what it did wrong."""

    page: Page
    address: str
    language: str
    wrong: list[str] = field(default_factory=list)

    def sign_in(self, name: str) -> None:
        self.page.goto(f"{self.address}/")
        self.page.fill("input[name=name]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main button")
        self.page.wait_for_selector("table.queue")
        self.page.wait_for_load_state("load")  # with its style, by which its width is measured

    def state(self, proposal: str) -> str:
        return self.page.locator(f"#row-{proposal} .chip").first.inner_text()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@contextmanager
def tab(browser: Browser, address: str, language: str, width: int = 1300) -> Iterator[Tab]:
    locale = "vi-VN" if language == "vi" else "en-GB"
    context = browser.new_context(viewport={"width": width, "height": 850}, locale=locale, service_workers="block")
    try:
        opened = Tab(context.new_page(), address, language)

        def guard(route: Route, request: Request) -> None:
            if request.url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                opened.wrong.append(request.url)
                route.abort()

        context.route("**/*", guard)
        opened.page.on("pageerror", lambda error: opened.wrong.append(str(error)))
        opened.page.on(
            "console",
            lambda message: (
                message.type in ("error", "warning")
                and "409 (Conflict)" not in message.text
                and "422 (Unprocessable" not in message.text
                and opened.wrong.append(message.text)
            ),
        )
        yield opened
        assert opened.page.evaluate("window.trapped") is None
        assert opened.wrong == []
    finally:
        context.close()


def partner_decides(opened: Tab, site: Site) -> None:
    page, words = opened.page, {"accepted": ("accepted", "chấp thuận"), "rejected": ("rejected", "từ chối")}
    at = 1 if opened.language == "vi" else 0
    opened.sign_in("vnpt")
    assert page.locator("tbody tr").count() == 2, "its own alone"
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_selector("#row-P001[data-version='2']")
    assert opened.state("P001") == words["accepted"][at]
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.wait_for_selector("dialog[open]")
    page.click("#decide-form button:not([type])")
    page.wait_for_selector("#decide-findings .findings")
    assert page.locator("dialog[open]").count() == 1, "without a reason it is not sent"
    page.select_option("#decide-form select[name=reason]", "land")
    page.fill("#decide-form textarea", TRAPS[0])
    page.click("#decide-form button:not([type])")
    page.wait_for_selector("#row-P003[data-version='2']")
    assert opened.state("P003") == words["rejected"][at]
    assert page.locator("dialog[open]").count() == 0
    site.as_("planner").post("/api/v1/rounds/1/proposals/P003/decision", json={"verdict": "accept", "version": 2})
    page.keyboard.press("a")
    page.wait_for_selector("#row-P003 .conflict")
    assert phrase("yours", opened.language) in page.locator("#row-P003 .conflict").inner_text()  # type: ignore[arg-type]
    page.keyboard.press("Enter")
    page.wait_for_selector("dl.five")
    assert page.locator("dl.five dt").count() == 5
    page.fill("main form textarea[name=text] >> nth=-1", TRAPS[4])
    page.click("form[action$=comments] button")
    page.wait_for_selector(".said")
    assert page.locator(".said").inner_text() == TRAPS[4]
    page.set_input_files("input[type=file]", {"name": "<b>.txt", "mimeType": "text/html", "buffer": b"a note"})
    page.click("form[action$=files] button")
    page.wait_for_selector("a[download]")


def planner_answers(opened: Tab) -> None:
    page = opened.page
    opened.sign_in("planner")
    page.goto(f"{opened.address}/rounds/1/map")
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    assert page.locator(".leaflet-marker-icon").count() == 3
    page.locator(".leaflet-marker-icon.state-accepted").first.click(force=True)
    page.locator(".leaflet-popup a[href*=proposals]").click()
    page.wait_for_selector("dl.five")
    with page.expect_navigation():
        page.click("button[value=confirmed]")
    page.goto(f"{opened.address}/rounds/1/proposals/P002")
    before = page.input_value("#decision input[name=lon]")
    page.locator("#place").scroll_into_view_if_needed()
    mark = page.locator(".leaflet-marker-draggable").bounding_box()
    assert mark is not None
    page.mouse.move(mark["x"] + 11, mark["y"] + 15)
    page.mouse.down()
    page.mouse.move(mark["x"] + 80, mark["y"] + 40, steps=4)
    page.mouse.up()
    page.wait_for_selector("#place[data-tried='1']")
    assert before == ""
    assert float(page.input_value("#decision input[name=lon]")) > 100.0
    assert page.locator("#tried-rows tr").count() == 2
    assert page.locator(".leaflet-image-layer").count() == 1, "the picture of what it reaches"
    assert page.input_value("#decision select[name=verdict]") == "relocate"
    page.select_option("#decision select[name=reason]", "land")
    page.click("#decision button")
    page.wait_for_selector(".chip.state-relocated")
    page.click("button[value=confirmed]")
    page.wait_for_selector(".findings")
    assert "P002" in page.locator(".findings").first.inner_text(), "nobody has looked at the new place"
    page.click("#try")
    page.wait_for_selector("#unseen", state="detached")
    page.click("button[value=confirmed]")
    expect(page.locator(".history li").first).to_contain_text(phrase("happened-confirmed", opened.language))  # type: ignore[arg-type]
    page.goto(f"{opened.address}/rounds/1/links")
    page.fill("input[name=label]", TRAPS[0])
    page.click("main form button >> nth=0")
    link = page.input_value("#address")
    assert link.startswith(opened.address)
    page.goto(f"{opened.address}/rounds/1")
    page.click("details summary >> nth=-1")
    page.click("form[action$=close] button")
    page.wait_for_selector(".chip.round-decided")


@pytest.mark.parametrize("language", ["en", "vi"])
def test_three_roles_bring_a_round_to_an_end(browser: Browser, folder: Path, language: str) -> None:
    (folder / language).mkdir()
    with site_in(folder / language) as site:
        site.app.state.desk = replace(site.app.state.desk, placing=Pretended(site.workspace))
        with served(site.app) as address:
            with tab(browser, address, language) as partner:
                partner_decides(partner, site)
            with tab(browser, address, language) as planner:
                planner_answers(planner)
            with tab(browser, address, language, width=375) as approver:
                approver.sign_in("approver")
                wide = approver.page.evaluate("document.documentElement.scrollWidth")
                assert wide <= 375, "a phone shows all of it without moving sideways"
                approver.page.click("details summary")
                approver.page.click("form[action$=approve] button")
                approver.page.wait_for_selector(".chip.round-agreed")
                for path in ("/rounds/1/proposals/P002", "/rounds/1/map", "/rounds"):
                    approver.page.goto(f"{address}{path}")
                    assert approver.page.evaluate("document.documentElement.scrollWidth") <= 375, path
        assert verify_workspace(site.workspace) == []
