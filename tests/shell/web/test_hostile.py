"""Hostile text in every field of every page, export and log: nothing runs, and all of it reads back as written."""

import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from playwright.sync_api import Browser
from sqlalchemy import select

from phusong.maps.page.escape import plain_text
from phusong.review.decisions import Word, decide
from phusong.review.evidence.verify import verify_workspace
from phusong.review.follow_up import Assignment, assign, close_correction, list_corrections
from phusong.review.links import LinkScope, list_links, make_link
from phusong.review.tables import EVENTS
from phusong.review.workbook import COLUMNS
from tests.builders.pages.hostile import PAYLOADS
from tests.builders.runs.reviews import PARTNER, PLANNER
from tests.builders.runs.visitors import PASSWORD, Site, served, site_in

pytestmark = pytest.mark.slow

CORPUS = (*(text for text in PAYLOADS if "\r" not in text), "\x1b[31m\x1b[2J\x07", "x" * 1900)
"""All that a field of a form may hold: browsers turn a carriage return into a line feed."""

LINES = [text for text in CORPUS if len(text) <= 200 and not re.search(r"[\r\n\t\x1b\x07\u2028\u2029]", text)]
"""What a name that is one line may hold."""
AT = "/rounds/1/proposals/P001"
HANDLERS = """[...document.querySelectorAll('main *')].filter(
    (each) => [...each.attributes].some((given) => given.name.startsWith("on"))).length"""
"""How many elements of a page have a program of their own."""

PAGES = (AT, "/rounds/1", "/rounds/1/corrections", "/rounds/1/links", "/rounds/1/map", "/rounds/1/replan", "/rounds")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A review in which somebody has written every text into every field."""
    with site_in(tmp_path_factory.mktemp("hostile")) as opened:
        workspace, rest = opened.workspace, opened.as_("vnpt")
        for number, text in enumerate(CORPUS):
            decide(workspace, 1, "P001", Word("reject", "data-wrong", text), by=PARTNER)
            assert rest.post(f"/api/v1{AT}/comments", json={"text": text}).status_code == 201, text
            close_correction(workspace, (1, number + 1), text, by=PLANNER)
        for text in LINES:
            assign(workspace, (1, "P001"), Assignment(text, ""), by=PLANNER)
            if is_label(text):
                make_link(workspace, LinkScope(1, PARTNER.operator, text, 5), by=PLANNER)
        for text in CORPUS[:20]:
            rest.post(f"{AT}/files", files={"file": (text, b"a note")})
        assign(workspace, (1, "P003"), Assignment(CORPUS[0], ""), by=PLANNER)
        yield opened
        assert verify_workspace(workspace) == []


def is_label(text: str) -> bool:
    """Whether a link may be named so."""
    return len(text.strip()) > 0 and len(text) <= 100 and text.isprintable()


def seen(text: str) -> str:
    """A text as the source of a page holds it."""
    return html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")


def whole_page(site: Site) -> str:
    """The page of the proposal, and that of every part of its history."""
    pages, path = [], AT
    while path:
        pages.append(site.as_("planner").get(path).text)
        older = re.search(r'href="([^"]+)#history"', pages[-1])
        path = html.unescape(older[1]) if older else ""
    return "".join(pages)


def test_pages_hold_every_text_as_text(site: Site) -> None:
    page, corrections = whole_page(site), site.as_("planner").get("/rounds/1/corrections").text
    links = site.as_("planner").get("/rounds/1/links").text
    for text in CORPUS:
        assert page.count(seen(text)) >= 2, text
        assert corrections.count(seen(text)) >= 2, text
    for text in LINES:
        assert seen(text) in page
        assert not is_label(text) or seen(text.strip()) in links


def test_what_is_asked_for_comes_back_as_text(site: Site) -> None:
    client = site.as_("planner")
    for text in CORPUS:
        query = text[:200]
        shown = client.get("/rounds/1", params={"q": query, "owner": query, "state": query, "kind": query}).text
        assert f'value="{seen(query)}"' in shown, text
        for path in ("/login", "/language")[: len(text) % 3]:
            answer = client.get(path, params={"next": text, "to": text})
            assert "window.trapped=1>" not in answer.text
            assert answer.headers.get("location", "/").startswith("/")


def test_exports_and_the_log_hold_every_text_as_written(site: Site) -> None:
    told = site.as_("planner").get(f"/api/v1{AT}").json()
    assert [each["text"] for each in told["comments"]] == list(CORPUS)
    assert told["text"] == CORPUS[-1]
    item = site.as_("planner").get("/ogc/collections/round-1/items/P001").json()["properties"]
    assert (item["text"], item["responsible"]) == (CORPUS[-1], LINES[-1])
    found = site.as_("planner").get("/api/v1/rounds/1/corrections").json()
    assert [(each["text"], each["answer"]) for each in found] == [(text, text) for text in CORPUS]
    assert [each.text for each in list_corrections(site.workspace, 1, PARTNER)] == list(CORPUS)
    kept = [each.label for each in list_links(site.workspace, 1, PLANNER)]
    assert kept[::-1] == [text.strip() for text in LINES if is_label(text)]
    with site.workspace.reading() as connection:
        rows = connection.execute(select(EVENTS.c.action, EVENTS.c.detail).order_by(EVENTS.c.number)).all()
    for action, name in (("commented", "text"), ("decided", "text"), ("correction-closed", "answer")):
        assert [json.loads(row.detail)[name] for row in rows if row.action == action] == list(CORPUS)


def test_the_workbook_holds_text_and_no_formula(site: Site) -> None:
    owner = [column.name for column in COLUMNS].index("owner") + 1
    for text in LINES[::7]:
        assign(site.workspace, (1, "P003"), Assignment(text, ""), by=PLANNER)
        content = site.as_("planner").get("/rounds/1/workbook").content
        cell = load_workbook(io.BytesIO(content))["proposals"].cell(5, owner)
        assert (cell.value or "", cell.data_type) == (plain_text(text), "s")


@pytest.mark.browser
def test_nothing_runs_in_a_browser(site: Site, browser: Browser) -> None:
    with served(site.app) as address:
        context = browser.new_context()
        page, wrong = context.new_page(), list[str]()
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith((address, "data:")) or wrong.append(asked.url))
        page.goto(f"{address}/login")
        page.fill("input[name=name]", "planner")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_selector("table.queue")
        for path in PAGES:
            page.goto(f"{address}{path}")
            page.wait_for_load_state("networkidle")
            assert page.evaluate("window.trapped") is None, path
            assert page.evaluate(HANDLERS) == 0, path
        assert wrong == []
        context.close()


def test_a_stranger_cannot_make_an_account_of_it(site: Site) -> None:
    client = TestClient(site.app, follow_redirects=False)
    answers = {client.post("/login", data={"name": text[:200], "password": "x"}).status_code for text in CORPUS[:40]}
    assert answers <= {401, 429, 422}
    assert Path(site.workspace.address).exists()
