"""Planning again and following up in the browser and over REST."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from phusong.review.again.job import end_job, last_job, note_prices, note_progress, start_job
from phusong.review.again.replan import Again
from phusong.review.decisions import Word, decide
from phusong.review.evidence.verify import verify_workspace
from phusong.review.rounds import find_round, move_round, submit_run
from phusong.web import replanning
from tests.builders.runs.reviews import DEADLINE, PARTNER, PLANNER, reviewed_run
from tests.builders.runs.visitors import PASSWORD, Site, mark_of, served, site_in

FORM = {"deadline": "2027-03-31", "change_price": "2,5", "within_s": "7", "priced": "yes"}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A workspace whose jobs are started and whose processes are not."""
    monkeypatch.setattr(replanning, "launch", lambda workspace, job: None)
    with site_in(tmp_path) as opened:
        yield opened
        assert verify_workspace(opened.workspace) == []


def signed_in(site: Site, name: str = "planner", language: str = "en") -> TestClient:
    client = site.stranger()
    client.cookies.set("lang", language)
    assert client.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
    return client


def send(client: TestClient, path: str, page: str, **fields: str) -> "tuple[int, str]":
    answer = client.post(path, data=fields | {"page_mark": mark_of(client.get(page).text)})
    return answer.status_code, answer.text


def test_the_planner_starts_it_and_sees_how_far_it_is_in_both_languages(site: Site) -> None:
    client, page = signed_in(site), "/rounds/1/replan"
    assert 'name="deadline"' in client.get(page).text
    assert send(client, page, "/rounds/1", **FORM)[0] == 303
    job = last_job(site.workspace, 1)
    assert job is not None
    assert (job.how.change_price, job.how.within_s, job.how.priced, job.how.draft) == (2.5, 7.0, True, False)
    status, busy = send(client, page, "/rounds/1", **FORM)
    assert (status, "is being planned again" in busy) == (409, True)
    note_progress(
        site.workspace,
        job,
        {"title": "stage-plan", "values": {}, "done": 1, "total": 4, "best": 1234.0, "bound": 1300.0},
    )
    for language, words in (("en", ("Planning", "25 %", "1,234")), ("vi", ("Đang lập lại", "25 %", "1.234"))):
        shown = signed_in(site, language=language).get("/rounds/1/replan/status").text
        assert [word for word in words if word not in shown] == []
        assert 'hx-trigger="every 2s"' in shown
    price = {
        "proposal_id": "P001", "state": "rejected", "reason": "land", "decided_by": "vnpt", "objective": 40.0,
        "at_most": 55.0, "people": {"4g": 40, "5g": -3}, "cost_vnd": 1_000_000_000, "substitutes": [],
    }  # fmt: skip
    note_prices(site.workspace, job, [price])
    assert "55" in client.get(f"{page}/status").text, "prices are told before the maps are drawn"
    end_job(site.workspace, job, "done", {"revision": 1, "kept": ["P001"], "dropped": []})
    done = client.get(f"{page}/status").text
    assert "hx-trigger" not in done
    assert "/rounds/1/prices" in done


def test_decisions_that_leave_no_plan_are_named_and_a_failure_is_told(site: Site) -> None:
    job = start_job(site.workspace, 1, Again(DEADLINE), by=PLANNER)
    reasons = {"en": ["the acceptance of P001 <b>"], "vi": ["việc chấp thuận P001 <b>"]}
    end_job(site.workspace, job, "no-plan", {"reasons": reasons, "status": "infeasible"})
    assert "the acceptance of P001 &lt;b&gt;" in signed_in(site).get("/rounds/1/replan").text
    assert "việc chấp thuận P001 &lt;b&gt;" in signed_in(site, language="vi").get("/rounds/1/replan").text
    job = start_job(site.workspace, 1, Again(DEADLINE), by=PLANNER)
    finding = {"severity": "error", "code": "run-changed", "message": "the run is no longer the one", "remedy": "do"}
    end_job(site.workspace, job, "failed", {"findings": [finding]})
    assert "the run is no longer the one" in signed_in(site).get("/rounds/1/replan").text


@pytest.mark.parametrize(
    ("name", "value"),
    [("deadline", "soon"), ("deadline", "2020-01-01"), ("within_s", "nan"), ("within_s", "0"), ("change_price", "-1"),
     ("change_price", "1e99"), ("change_price", "<script>"), ("within_s", "9" * 41)],
)  # fmt: skip
def test_a_form_that_is_wrong_starts_nothing(site: Site, name: str, value: str) -> None:
    client = signed_in(site)
    status, text = send(client, "/rounds/1/replan", "/rounds/1", **(FORM | {name: value}))
    assert status == 422
    assert "<script>" not in text.split("<main")[1]
    assert last_job(site.workspace, 1) is None


def test_nobody_else_starts_it_or_sees_it(site: Site) -> None:
    for name in ("vnpt", "approver", "viewer"):
        client = signed_in(site, name)
        assert send(client, "/rounds/1/replan", "/rounds/1", **FORM)[0] == 403
        assert client.get("/rounds/1/replan/status").status_code == 403
        assert "/replan" not in client.get("/rounds/1").text
        answer = site.as_(name).post("/api/v1/rounds/1/replan", json={"deadline": "2027-03-31"})
        assert answer.status_code == 403
    assert last_job(site.workspace, 1) is None


def test_over_rest_it_is_started_once_and_told(site: Site) -> None:
    rest = site.as_("planner")
    assert rest.get("/api/v1/rounds/1/replan").json() is None
    started = rest.post("/api/v1/rounds/1/replan", json={"deadline": "2027-03-31", "within_s": 9})
    assert (started.status_code, started.json()["state"], started.json()["how"]["within_s"]) == (202, "running", 9.0)
    assert rest.post("/api/v1/rounds/1/replan", json={"deadline": "2027-03-31"}).status_code == 409
    assert rest.get("/api/v1/rounds/1/replan").json()["job_id"] == started.json()["job_id"]
    assert "folder" not in started.json(), "where the run lies is nobody's business"


def test_who_and_by_when_in_the_browser_and_over_rest(site: Site) -> None:
    client, at = signed_in(site), "/rounds/1/proposals/P001"
    fields = {"responsible": " Sở TT&TT <i> ", "due": "2026-10-31"}
    assert send(client, f"{at}/assignment", at, version="1", **fields)[0] == 303
    shown = client.get(at).text
    assert "Sở TT&amp;TT &lt;i&gt;" in shown
    status, both = send(client, f"{at}/assignment", at, version="1", responsible="VNPT", due="2026-11-30")
    assert (status, "2026-10-31" in both, "2026-11-30" in both) == (409, True, True)
    assert send(client, f"{at}/assignment", at, version="2", responsible="VNPT", due="soon")[0] == 422
    rest = site.as_("planner")
    body = {"responsible": "VNPT", "due": "2026-12-01", "version": 2}
    assert rest.post(f"/api/v1{at}/assignment", json=body).json()["due"] == "2026-12-01"
    clash = rest.post(f"/api/v1{at}/assignment", json=body | {"due": ""})
    assert (clash.status_code, clash.json()["standing"]["due"], clash.json()["given"]["due"]) == (409, "2026-12-01", "")
    assert "2026-12-01" in client.get("/rounds/1").text
    assert rest.get("/ogc/collections/round-1/items/P001").json()["properties"]["due"] == "2026-12-01"


def test_corrections_are_listed_and_answered(site: Site) -> None:
    decide(site.workspace, 1, "P001", Word("reject", "data-wrong", "<b>sai</b>"), by=PARTNER)
    page, client = "/rounds/1/corrections", signed_in(site)
    assert "&lt;b&gt;sai" in signed_in(site, "vnpt").get(page).text
    assert "sai" not in signed_in(site, "other").get(page).text.split("<main")[1]
    assert send(signed_in(site, "vnpt"), f"{page}/1/close", page, answer="x")[0] == 403
    assert send(client, f"{page}/1/close", page, answer=" ")[0] == 422
    assert send(client, f"{page}/9/close", page, answer="x")[0] == 404
    assert send(client, f"{page}/1/close", page, answer="đã sửa <i>")[0] == 303
    assert "đã sửa &lt;i&gt;" in client.get(page).text
    (told,) = site.as_("vnpt").get("/api/v1/rounds/1/corrections").json()
    assert (told["answer"], told["closed_by"]) == ("đã sửa <i>", "planner")


def test_a_draft_is_seen_by_the_planner_alone_until_submitted(site: Site, tmp_path: Path) -> None:
    submit_run(site.workspace, tmp_path / "run", DEADLINE, by=PLANNER, draft=True)
    planner, partner = signed_in(site), signed_in(site, "vnpt")
    assert planner.get("/").headers["location"] == "/rounds/2"
    assert partner.get("/").headers["location"] == "/rounds/1"
    hidden = ["/rounds/2", "/rounds/2/map", "/rounds/2/prices", "/rounds/2/proposals/P001", "/rounds/2/workbook"]
    assert {path: partner.get(path).status_code for path in hidden} == dict.fromkeys(hidden, 404)
    assert [each["round_id"] for each in site.as_("vnpt").get("/api/v1/rounds").json()] == [1]
    assert site.as_("viewer").get("/ogc/collections/round-2/items").status_code == 404
    assert send(planner, "/rounds/2/submit", "/rounds/2")[0] == 303
    assert partner.get("/rounds/2").status_code == 200


def test_what_all_decisions_cost_together_is_told_with_what_stands_in_their_place(site: Site, tmp_path: Path) -> None:
    decide(site.workspace, 1, "P001", Word("reject", "land"), by=PARTNER)
    again = reviewed_run(tmp_path / "again")
    price = {
        "proposal_id": "P001", "state": "rejected", "reason": "land", "decided_by": "vnpt", "objective": 40.0,
        "at_most": 40.2, "people": {"4g": 40, "5g": -3}, "cost_vnd": 1_230_000_000, "substitutes": ["access_point:C"],
    }  # fmt: skip
    (again / "decisions.json").write_text(json.dumps([price]), encoding="utf-8")
    parent = move_round(site.workspace, 1, "decided", by=PLANNER)
    submit_run(site.workspace, again, DEADLINE, by=PLANNER, parent=parent)
    page = signed_in(site).get("/rounds/2/prices").text
    assert "+1.23" in page
    assert "/rounds/2/proposals/P003" in page, "what is built in its place is a proposal by its number"
    assert "access_point:C" not in page
    partner = signed_in(site, "vnpt").get("/rounds/2/prices").text
    assert "+1.23" not in partner
    assert "/rounds/2/proposals/P003" not in partner.split("prices-each")[-1]
    assert find_round(site.workspace, 2).parent_id == 1


def priced_round(site: Site, tmp_path: Path, **price: Any) -> None:
    """A second round whose one decision has a price."""
    decide(site.workspace, 1, "P001", Word("reject", "land"), by=PARTNER)
    again = reviewed_run(tmp_path / "again")
    told = {
        "proposal_id": "P001", "state": "rejected", "reason": "land", "decided_by": "vnpt", "objective": 0.0,
        "at_most": 0.0, "people": {"4g": 0, "5g": 0}, "cost_vnd": 0, "substitutes": [], "by_clock": False,
        "unit": "people",
    } | price  # fmt: skip
    (again / "decisions.json").write_text(json.dumps([told]), encoding="utf-8")
    parent = move_round(site.workspace, 1, "decided", by=PLANNER)
    submit_run(site.workspace, again, DEADLINE, by=PLANNER, parent=parent)


@pytest.mark.parametrize(
    ("least", "most", "unit", "english", "vietnamese"),
    [
        (40.0, 40.2, "people", "<strong>40</strong>", "<strong>40</strong>"),
        (932.9, 1947.1, "people", "<strong>932 to 1,948</strong>", "<strong>932 đến 1.948</strong>"),
        (0.4, 41.2, "people", "<strong>at most 42</strong>", "<strong>tối đa 42</strong>"),
        (1.2e9, 3.4e9, "vnd", "<strong>1.20 to 3.40</strong>", "<strong>1,20 đến 3,40</strong>"),
    ],
)
def test_a_price_is_told_by_both_ends_where_they_do_not_meet(
    site: Site, tmp_path: Path, least: float, most: float, unit: str, english: str, vietnamese: str
) -> None:
    priced_round(site, tmp_path, objective=least, at_most=most, unit=unit)
    page, trang = (signed_in(site, language=language).get("/rounds/2/prices").text for language in ("en", "vi"))
    assert english in page
    assert vietnamese in trang
    assert ("Cost, billion VND</th>" in page, "Giá, tỷ đồng</th>" in trang) == (
        (True, True) if unit == "vnd" else (False, False)
    )
    partner = signed_in(site, "vnpt").get("/rounds/2/prices").text
    assert (english in partner) == (unit == "people"), "what the whole plan saves is not a partner's"


def test_a_price_by_the_clock_says_so_in_both_languages(site: Site, tmp_path: Path) -> None:
    priced_round(site, tmp_path, objective=1.0, at_most=5.0, by_clock=True)
    for language, words in (("en", "The clock ended the search for P001"), ("vi", "Đồng hồ đã dừng việc tìm cho P001")):
        page = signed_in(site, language=language).get("/rounds/2/prices").text
        assert words in page
        assert 'class="chip by-clock"' in page
    job = start_job(site.workspace, 2, Again(DEADLINE), by=PLANNER)
    prices = json.loads((tmp_path / "again" / "decisions.json").read_text(encoding="utf-8"))
    note_prices(site.workspace, job, prices)
    assert "The clock ended the search for P001" in signed_in(site).get("/rounds/2/replan/status").text
    note_prices(site.workspace, job, [each | {"by_clock": False} for each in prices])
    assert "The clock ended" not in signed_in(site).get("/rounds/2/replan/status").text


@pytest.mark.slow
@pytest.mark.browser
def test_the_page_follows_the_job_by_itself_and_the_button_starts_it(site: Site, browser: Browser) -> None:
    """With the policy of the pages, and no network but the server's own."""
    with served(site.app) as address:
        page = browser.new_context(locale="vi-VN").new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
        page.goto(f"{address}/login?next=/rounds/1/replan")
        page.fill("input[name=name]", "planner")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.fill("input[name=deadline]", "2027-03-31")
        page.click("form[action$=replan] button")
        page.wait_for_selector("#job[data-state=running] progress")
        job = last_job(site.workspace, 1)
        assert job is not None
        note_progress(site.workspace, job, {"title": "stage-plan", "values": {}, "done": 3, "total": 4})
        page.wait_for_selector("#job progress[value='3']")
        reasons = {"en": ["the acceptance of P001"], "vi": ["việc chấp thuận P001"]}
        end_job(site.workspace, job, "no-plan", {"reasons": reasons, "status": "infeasible"})
        page.wait_for_selector("#job[data-state=no-plan]")
        assert "việc chấp thuận P001" in page.locator("#job").inner_text()
        assert wrong == []
        page.context.close()
