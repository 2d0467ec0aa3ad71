"""Who may open what: every route by every role, strangers, pages of other places, and links."""

import re
from base64 import b64encode
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from phusong.review.links import LinkScope, make_link, revoke_link
from phusong.review.rights import RIGHTS, ROLES, Person
from phusong.review.rounds import find_round, submit_run
from phusong.web.access import needs_of
from phusong.web.app import make_app
from tests.builders.runs.reviews import DEADLINE, PLANNER, Clock
from tests.builders.runs.visitors import PASSWORD, PEOPLE, Site, mark_of, site_in

NOBODY_SIGNED_IN = {
    "GET /login",
    "POST /login",
    "GET /link/{token}",
    "POST /link/{token}",
    "GET /language",
    "GET /static/{name}",
    "POST /api/v1/session",
    "GET /api/v1/openapi.json",
}
"""What a stranger may open."""

BY_LINK = {
    f"GET /link/{{token}}/ogc{each}"
    for each in (
        "",
        "/conformance",
        "/collections",
        "/collections/{collection_id}",
        "/collections/{collection_id}/items",
        "/collections/{collection_id}/items/{proposal_id}",
    )
}
"""What the token of a signed link in the address opens, and neither an account nor a stranger without one."""

EVERYBODY = {"planner", "partner", "approver", "viewer"}
MATRIX = {
    **dict.fromkeys(("POST /logout", "GET /", "GET /rounds", "GET /rounds/{number}"), EVERYBODY),
    **dict.fromkeys(("GET /rounds/{number}/workbook", "GET /files/{attachment_id}"), EVERYBODY),
    **dict.fromkeys((f"GET /rounds/{{number}}/{each}" for each in ("map", "communes", "changes", "prices")), EVERYBODY),
    **{
        f"GET /rounds/{{number}}/{each}": {"planner", "approver", "viewer"}
        for each in ("run-map", "map.html", "map/{page}")
    },
    "GET /rounds/{number}/proposals/{proposal_id}": EVERYBODY,
    "POST /rounds/{number}/accept": {"planner", "partner"},
    "POST /rounds/{number}/workbook": {"planner", "partner"},
    "POST /rounds/{number}/proposals/{proposal_id}/decision": {"planner", "partner"},
    "POST /rounds/{number}/proposals/{proposal_id}/result": {"planner", "partner"},
    "POST /rounds/{number}/proposals/{proposal_id}/comments": {"planner", "partner", "approver"},
    "POST /rounds/{number}/proposals/{proposal_id}/files": {"planner", "partner", "approver"},
    "POST /rounds/{number}/proposals/{proposal_id}/answer": {"planner"},
    **{f"POST /rounds/{{number}}/{each}": {"planner"} for each in ("close", "extend", "withdraw")},
    "POST /rounds/{number}/approve": {"approver"},
    "POST /rounds/{number}/submit": {"planner"},
    **{f"{each} /rounds/{{number}}/replan": {"planner"} for each in ("GET", "POST")},
    "GET /rounds/{number}/replan/status": {"planner"},
    "GET /rounds/{number}/corrections": EVERYBODY,
    "POST /rounds/{number}/corrections/{correction_id}/close": {"planner"},
    "POST /rounds/{number}/proposals/{proposal_id}/assignment": {"planner"},
    "POST /api/v1/rounds/{number}/proposals/{proposal_id}/assignment": {"planner"},
    "GET /api/v1/rounds/{number}/corrections": EVERYBODY,
    **{f"{each} /api/v1/rounds/{{number}}/replan": {"planner"} for each in ("GET", "POST")},
    "GET /rounds/{number}/links": {"planner"},
    "POST /rounds/{number}/links": {"planner"},
    "POST /rounds/{number}/links/{link_id}/revoke": {"planner"},
    **dict.fromkeys(("DELETE /api/v1/session", "GET /api/v1/me", "GET /api/v1/rounds"), EVERYBODY),
    **dict.fromkeys(("GET /api/v1/rounds/{number}", "GET /api/v1/rounds/{number}/proposals"), EVERYBODY),
    "GET /api/v1/rounds/{number}/proposals/{proposal_id}": EVERYBODY,
    "GET /api/v1/rounds/{number}/proposals/{proposal_id}/history": EVERYBODY,
    "POST /api/v1/rounds/{number}/proposals/{proposal_id}/place": EVERYBODY,
    "POST /api/v1/rounds/{number}/proposals/{proposal_id}/decision": {"planner", "partner"},
    "POST /api/v1/rounds/{number}/proposals/{proposal_id}/result": {"planner", "partner"},
    "POST /api/v1/rounds/{number}/proposals/{proposal_id}/comments": {"planner", "partner", "approver"},
    "POST /api/v1/rounds/{number}/proposals/{proposal_id}/answer": {"planner"},
    **dict.fromkeys(("GET /ogc", "GET /ogc/conformance", "GET /ogc/collections"), EVERYBODY),
    "GET /ogc/collections/{collection_id}": EVERYBODY,
    "GET /ogc/collections/{collection_id}/items": EVERYBODY,
    "GET /ogc/collections/{collection_id}/items/{proposal_id}": EVERYBODY,
}
"""Every route that needs an account, and the roles that it answers."""

VALUES = {
    "number": "1",
    "page": "lao-cai.html",
    "proposal_id": "P001",
    "attachment_id": "9",
    "link_id": "9",
    "correction_id": "9",
    "collection_id": "round-1",
}


def routes(site: Site) -> dict[str, APIRoute]:
    return {f"{next(iter(each.methods))} {each.path}": each for each in site.app.routes if isinstance(each, APIRoute)}


def test_the_matrix_names_every_route_and_no_other(site: Site) -> None:
    assert [type(each) for each in site.app.routes if not isinstance(each, APIRoute)] == [], "nothing beside the guard"
    assert set(routes(site)) == set(MATRIX) | NOBODY_SIGNED_IN | BY_LINK
    assert {key for key, each in routes(site).items() if needs_of(each) == "link-in-address"} == BY_LINK
    assert {key for key, each in routes(site).items() if needs_of(each) == "nobody-signed-in"} == NOBODY_SIGNED_IN


@pytest.mark.parametrize("key", MATRIX)
def test_a_route_answers_the_roles_of_the_matrix_alone(site: Site, key: str) -> None:
    method, _, path = key.partition(" ")
    address = re.sub(r"{(\w+)}", lambda found: VALUES[found[1]], path)
    stranger = site.stranger().request(method, address)
    assert stranger.status_code in (401, 303), f"a stranger is answered {stranger.status_code}"
    assert stranger.headers.get("location", "/login").startswith("/login")
    if key in ("POST /logout", "DELETE /api/v1/session"):
        return  # ends the session that the other cases need
    for name in ("planner", "vnpt", "approver", "viewer"):
        role = PEOPLE[name].role
        needs = needs_of(routes(site)[key])
        assert needs in RIGHTS
        assert (role in RIGHTS[needs]) == (role in MATRIX[key]), role
        if role not in MATRIX[key]:
            assert site.as_(name).request(method, address).status_code == 403, role
        elif method == "GET":
            assert site.as_(name).get(address).status_code != 403, role


def test_a_route_that_names_no_right_answers_nobody(site: Site) -> None:
    app = make_app(site.workspace)
    app.get("/open")(lambda: "secret")
    client = TestClient(app)
    assert "secret" not in client.get("/open").text
    token = site.as_("planner").headers["authorization"]
    answer = client.get("/open", headers={"authorization": token})
    assert (answer.status_code, "secret" in answer.text) == (403, False)


def signed_in(site: Site, name: str = "vnpt") -> TestClient:
    client = site.stranger()
    answer = client.post("/login", data={"name": name, "password": PASSWORD, "next": "/rounds/1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/rounds/1")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    return client


ELSEWHERE: list[dict[str, str]] = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://testserver.evil.example"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_page_of_another_place_changes_nothing(site: Site, headers: dict[str, str]) -> None:
    client = signed_in(site)
    mark = mark_of(client.get("/rounds/1").text)
    form = {"verdict": "accept", "version": "1", "page_mark": mark}
    assert client.post("/rounds/1/proposals/P003/decision", data=form, headers=headers).status_code == 403
    assert (
        site.stranger().post("/login", data={"name": "vnpt", "password": PASSWORD}, headers=headers).status_code == 403
    )
    assert site.as_("vnpt").get("/api/v1/rounds/1/proposals/P003").json()["version"] == 1


def test_a_form_without_the_mark_of_this_session_changes_nothing(site: Site) -> None:
    client, other = signed_in(site), signed_in(site)
    foreign = mark_of(other.get("/rounds/1").text)
    for mark in ("", "x", foreign):
        form = {"verdict": "accept", "version": "1", "page_mark": mark}
        assert client.post("/rounds/1/proposals/P003/decision", data=form).status_code == 403
    assert (
        client.post("/api/v1/rounds/1/proposals/P003/decision", json={"verdict": "accept", "version": 1}).status_code
        == 403
    )
    good = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    form = {"text": "ok", "page_mark": mark_of(client.get("/rounds/1").text)}
    assert client.post("/rounds/1/proposals/P003/comments", data=form, headers=good).status_code == 303


def test_a_session_is_new_after_signing_in_and_ends_with_it(site: Site) -> None:
    client = signed_in(site)
    before = client.cookies["phusong"]
    client.post("/login", data={"name": "vnpt", "password": PASSWORD})
    after = client.cookies["phusong"]
    assert before != after
    assert site.stranger().get("/api/v1/me", headers={"authorization": f"Bearer {before}"}).status_code == 401
    client.post("/logout", data={"page_mark": mark_of(client.get("/rounds/1").text)})
    assert site.stranger().get("/api/v1/me", headers={"authorization": f"Bearer {after}"}).status_code == 401


def test_where_signing_in_leads_is_on_this_server(site: Site) -> None:
    for path in ("https://evil.example", "//evil.example", "/\\evil.example", "/\n/evil.example", "javascript:1"):
        answer = site.stranger().post("/login", data={"name": "vnpt", "password": PASSWORD, "next": path})
        assert answer.headers["location"] == "/", path
        assert site.stranger().get("/language", params={"to": "vi", "next": path}).headers["location"] == "/"


def test_a_partner_is_shown_nothing_of_others(site: Site) -> None:
    """P002 is of nobody that either partner is; the whole plan's money would tell what it costs."""
    money = {
        each["proposal_id"]: each["facts"]["capex_vnd"]
        for each in site.as_("planner").get("/api/v1/rounds/1/proposals").json()
    }
    secrets = [
        money["P002"],
        f"{round(int(money['P002']) / 1e6):,}",
        str(site.as_("planner").get("/api/v1/rounds/1").json()["cost_vnd"]),
    ]
    partner = site.as_("vnpt")
    pages = [
        "/rounds/1",
        "/rounds/1/map",
        "/rounds/1/changes",
        "/rounds/1/prices",
        "/rounds/1/proposals/P001",
        "/rounds/1/communes",
    ]
    answers = ["/api/v1/rounds", "/api/v1/rounds/1", "/api/v1/rounds/1/proposals", "/ogc/collections/round-1/items"]
    for path in (*pages, *answers):
        text = partner.get(path).text
        assert [each for each in secrets if each in text] == [], path
        assert '"P002"' not in text, path
        assert ">P002<" not in text, path
    for path in ("/rounds/1/proposals/P002", "/api/v1/rounds/1/proposals/P002", "/ogc/collections/round-1/items/P002"):
        assert partner.get(path).status_code == 404
    assert partner.post("/api/v1/rounds/1/proposals/P002/place", json={"lon": 104, "lat": 22}).status_code == 404
    assert partner.get("/rounds/1/run-map").status_code == 403


def test_maps_of_provinces_open_beside_the_overview_and_nothing_else_does(site: Site) -> None:
    folder = Path(find_round(site.workspace, 1).run_folder)
    (folder / "map").mkdir(exist_ok=True)
    (folder / "map" / "lao-cai.html").write_text('<a href="../map.html">all</a>', encoding="utf-8")
    (folder / "map.html").write_text('<a href="map/lao-cai.html">Lào Cai</a>', encoding="utf-8")
    planner = site.as_("planner")
    overview, province = planner.get("/rounds/1/map.html"), planner.get("/rounds/1/map/lao-cai.html")
    assert overview.text == planner.get("/rounds/1/run-map").text
    assert province.text == '<a href="../map.html">all</a>'
    assert "sandbox" in province.headers["content-security-policy"]
    for name in ("yen-bai.html", "..%2Frun.json", "%2e%2e%2fmap.html", "a.html.html", "A.html"):
        assert planner.get(f"/rounds/1/map/{name}").status_code in (404, 422), name


def test_a_link_shows_one_operator_in_one_round_until_it_is_revoked(site: Site) -> None:
    link, token = make_link(site.workspace, LinkScope(1, PEOPLE["vnpt"].operator, "Ms Hà", 7), by=PLANNER)
    client = site.stranger()
    page = client.get(f"/link/{token}")
    assert page.status_code == 200
    assert "set-cookie" not in page.headers, "looking at a link opens nothing"
    assert client.post(f"/link/{token}").headers["location"] == "/rounds/1"
    assert "P001" in client.get("/rounds/1").text
    assert client.get("/rounds/1/proposals/P002").status_code == 404
    assert client.get("/rounds/2").status_code == 404
    form = {"verdict": "accept", "version": "1", "page_mark": mark_of(client.get("/rounds/1").text)}
    assert client.post("/rounds/1/proposals/P001/decision", data=form).status_code == 403, "it reads alone"
    for wrong in (token[:-2], token + "x", "x", "é"):
        assert site.stranger().post(f"/link/{wrong}").status_code == 422
    revoke_link(site.workspace, link.link_id, by=PLANNER)
    assert client.get("/rounds/1").status_code == 303, "who holds it open is out"
    assert site.stranger().post(f"/link/{token}").status_code == 422


def by_link(client: TestClient, key: str, token: str, **values: str) -> int:
    """Status of what a link answers on a route."""
    method, _, path = key.partition(" ")
    address = re.sub(r"{(\w+)}", lambda found: ({"token": token} | VALUES | values)[found[1]], path)
    return client.request(method, address).status_code


@pytest.mark.parametrize("decides", [False, True])
def test_a_link_opens_the_features_of_its_scope_and_reads_alone(tmp_path: Path, decides: bool) -> None:
    with site_in(tmp_path) as site:
        scope = LinkScope(1, PEOPLE["vnpt"].operator, "QGIS", 7, decides=decides)
        link, token = make_link(site.workspace, scope, by=PLANNER)
        submit_run(site.workspace, tmp_path / "run", DEADLINE, by=PLANNER)
        client = site.stranger()
        assert {by_link(client, key, token) for key in BY_LINK} == {200}
        assert client.cookies == {}, "it opens no session"
        landing = client.get(f"/link/{token}/ogc").json()
        data = next(each["href"] for each in landing["links"] if each["rel"] == "data")
        (round_one,) = client.get(data).json()["collections"]
        items = next(each["href"] for each in round_one["links"] if each["rel"] == "items")
        assert [each["id"] for each in client.get(items).json()["features"]] == ["P001", "P003"], "its operator's alone"
        (key,) = [each for each in BY_LINK if each.endswith("{proposal_id}")]
        assert by_link(client, key, token, proposal_id="P002") == 404
        assert {by_link(client, each, token, collection_id="round-2") for each in BY_LINK if "{coll" in each} == {404}
        for path in (f"/link/{token}/ogc", items):
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                assert client.request(method, path).status_code == 405
        for scheme in (f"Bearer {token}", "Basic " + b64encode(f"link:{token}".encode()).decode()):
            for path in ("/ogc", "/api/v1/me", "/api/v1/rounds/1/proposals"):
                assert site.stranger().get(path, headers={"authorization": scheme}).status_code == 401
        revoke_link(site.workspace, link.link_id, by=PLANNER)
        assert {by_link(client, key, token) for key in BY_LINK} == {403}


@pytest.mark.parametrize("key", sorted(BY_LINK))
def test_no_account_stands_in_for_a_link_and_guesses_close_the_address(tmp_path: Path, key: str) -> None:
    with site_in(tmp_path) as site:
        for name in PEOPLE:
            assert by_link(site.as_(name), key, "x") == 403
        answers = [by_link(site.stranger(), key, f"x{number}") for number in range(52 - len(PEOPLE))]
        assert answers == [403] * (50 - len(PEOPLE)) + [429] * 2
        _, token = make_link(site.workspace, LinkScope(1, PEOPLE["vnpt"].operator, "QGIS", 7), by=PLANNER)
        assert by_link(site.stranger(), key, token) == 429


def test_a_link_that_decides_ends_with_its_time(tmp_path: Path) -> None:
    with site_in(tmp_path) as site:
        clock = site.workspace.clock
        assert isinstance(clock, Clock)
        _, token = make_link(
            site.workspace, LinkScope(1, PEOPLE["vnpt"].operator, "Ms Hà", 1, decides=True), by=PLANNER
        )
        client = site.stranger()
        client.post(f"/link/{token}")
        form = {"verdict": "accept", "version": "1", "page_mark": mark_of(client.get("/rounds/1").text)}
        assert client.post("/rounds/1/proposals/P001/decision", data=form).status_code == 303
        assert site.as_("planner").get("/api/v1/rounds/1/proposals/P001").json()["decided_by"] == "link-1"
        clock.now = clock.now.replace(day=clock.now.day + 1)
        assert client.get("/rounds/1").status_code == 303
        assert site.stranger().get(f"/link/{token}").status_code == 422


def test_guesses_lock_the_account_and_then_the_address(tmp_path: Path) -> None:
    """``python -m tests.faults.review_server guesses 10000`` tries as many as one likes."""
    with site_in(tmp_path) as site:
        client = site.stranger()
        answers = [
            client.post("/login", data={"name": "vnpt", "password": f"guess {n}"}).status_code for n in range(120)
        ]
        assert answers == [401] * 50 + [429] * 70
        assert client.post("/login", data={"name": "vnpt", "password": PASSWORD}).status_code == 429
        again = TestClient(make_app(site.workspace), follow_redirects=False)
        assert again.post("/api/v1/session", json={"name": "vnpt", "password": PASSWORD}).status_code == 429, "kept"
        other = TestClient(site.app, follow_redirects=False, client=("10.0.0.9", 1))
        assert other.post("/login", data={"name": "vnpt", "password": PASSWORD}).status_code == 401, "the account too"
        clock = site.workspace.clock
        assert isinstance(clock, Clock)
        clock.now = clock.now.replace(hour=clock.now.hour + 1)
        assert client.post("/login", data={"name": "vnpt", "password": PASSWORD}).status_code == 303


def test_every_role_is_in_the_matrix() -> None:
    assert set(ROLES) == EVERYBODY
    assert not Person("x", "partner", "y", 1, reads_alone=True).may("decide")
