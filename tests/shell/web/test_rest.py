"""REST and OGC API Features: what is documented is what is answered, whatever is asked."""

import json
import os
import random
import subprocess
import sys
from typing import Any

import pytest

from phusong.web import replanning
from tests.builders.runs.visitors import PASSWORD, Site, served


def document(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = site.stranger().get("/api/v1/openapi.json").json()
    return found


def test_the_document_tells_every_route_with_its_roles(site: Site) -> None:
    told = document(site)
    assert told["openapi"].startswith("3.1")
    for path, methods in told["paths"].items():
        assert path.startswith(("/api/v1", "/ogc"))
        for method in methods.values():
            assert method["summary"]
            assert method["x-needs"]
            assert method["x-roles"] or method["x-needs"] == "nobody-signed-in"


VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 1, 2, 10**30, 1.5, -181.0, "", "P001", "round-1", "x" * 70, "../..", "\x00", "\ud800", "é%00",
    [], {}, "accept", "reject", "land", "data-wrong", "confirmed", "built", [1], {"a": 1}, "NaN", "1e999", "' OR 1=1",
)  # fmt: skip


@pytest.mark.slow
def test_nothing_that_is_asked_breaks_the_server(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A seeded slice of the documented routes with values that fit and values that do not; statuses are documented."""
    monkeypatch.setattr(replanning, "launch", lambda workspace, job: None)
    chance = random.Random(13)
    people = [site.as_(name) for name in ("planner", "planner", "vnpt", "approver", "viewer")]
    schemas = document(site)["components"]["schemas"]
    seen: set[int] = set()
    for path, methods in document(site)["paths"].items():
        for method, told in methods.items():
            if path == "/api/v1/session":
                continue
            for _ in range(8):
                address = path
                for each in told.get("parameters", ()):
                    if each["in"] == "path":
                        good = {"number": "1", "proposal_id": "P001", "collection_id": "round-1"}[each["name"]]
                        given = good if chance.random() < 0.7 else str(chance.choice(VALUES))
                        given = given.encode("utf-8", "replace").decode()
                        address = address.replace(
                            "{" + each["name"] + "}", given.replace("\0", "%00").replace("/", "%2F") or "-"
                        )
                query = {
                    each["name"]: str(chance.choice(VALUES)).encode("utf-8", "replace").decode()
                    for each in told.get("parameters", ())
                    if each["in"] == "query" and chance.random() < 0.5
                }
                body = None
                if "requestBody" in told:
                    name = told["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                    fields = schemas[name]["properties"]
                    body = json.dumps({each: chance.choice(VALUES) for each in fields if chance.random() < 0.9})
                answer = chance.choice(people).request(
                    method.upper(), address, params=query, content=body, headers={"content-type": "application/json"}
                )
                assert answer.status_code < 500, (method, address, query, body)
                assert address != path or str(answer.status_code) in told["responses"] or answer.status_code == 400
                seen.add(answer.status_code)
    assert {200, 403, 404, 422} <= seen


def test_items_are_features_within_a_box_page_by_page(site: Site) -> None:
    planner = site.as_("planner")
    told = planner.get("/ogc/collections/round-1/items", params={"limit": 2}).json()
    assert (told["type"], told["numberMatched"], told["numberReturned"]) == ("FeatureCollection", 3, 2)
    (next_page,) = (link["href"] for link in told["links"] if link["rel"] == "next")
    rest = planner.get(next_page).json()
    assert [each["id"] for each in told["features"] + rest["features"]] == ["P001", "P002", "P003"]
    lon, lat = told["features"][0]["geometry"]["coordinates"]
    box = f"{lon - 1e-4},{lat - 1e-4},{lon + 1e-4},{lat + 1e-4}"
    near = planner.get("/ogc/collections/round-1/items", params={"bbox": box}).json()
    assert "P001" in [each["id"] for each in near["features"]]
    assert near["numberMatched"] < 3
    assert (
        planner.get("/ogc/collections/round-1/items", params={"bbox": "170,-10,-170,10"}).json()["numberMatched"] == 0
    )
    for query in (
        {"bbox": "1,2,3"},
        {"bbox": "a,b,c,d"},
        {"limit": "0"},
        {"limit": "x"},
        {"nonesuch": "1"},
        {"offset": "-1"},
    ):
        assert planner.get("/ogc/collections/round-1/items", params=query).status_code == 400, query
    assert planner.get("/ogc/collections/round-7/items").status_code == 404
    assert told["features"][0]["properties"]["newly_covered_population"] > 0
    landing = planner.get("/ogc").json()
    assert {"self", "conformance", "data", "service-desc"} <= {link["rel"] for link in landing["links"]}
    for link in landing["links"]:
        assert planner.get(link["href"]).status_code == 200


def test_qgis_signs_in_by_name_and_password(site: Site) -> None:
    stranger = site.stranger()
    asked = stranger.get("/ogc/collections")
    assert (asked.status_code, asked.headers["www-authenticate"][:5]) == (401, "Basic")
    told = stranger.get("/ogc/collections/round-1/items", auth=("vnpt", PASSWORD)).json()
    assert [each["id"] for each in told["features"]] == ["P001", "P003"]
    assert stranger.get("/ogc/collections", auth=("vnpt", "not it")).status_code == 401
    for wrong in ("Basic ???", "Basic bm9jb2xvbg==", "Bearer", "Bearer x", "Digest x"):
        assert stranger.get("/ogc/collections", headers={"authorization": wrong}).status_code == 401
    other_way = stranger.post(
        "/api/v1/rounds/1/proposals/P001/comments",
        json={"text": "hm"},
        auth=("vnpt", PASSWORD),
        headers={"sec-fetch-site": "cross-site"},
    )
    assert other_way.status_code == 403


def test_a_session_ends_when_it_is_told_to(site: Site) -> None:
    client = site.stranger()
    token = client.post("/api/v1/session", json={"name": "viewer", "password": PASSWORD}).json()["token"]
    client.headers["authorization"] = f"Bearer {token}"
    assert client.get("/api/v1/me").json()["role"] == "viewer"
    assert client.delete("/api/v1/session").status_code == 204
    assert client.get("/api/v1/me").status_code == 401


READ = """
import json, sys, pyogrio
for options in ({}, {"bbox": (104.07, 22.46, 104.08, 22.47)}, {"PAGE_SIZE": 1}):
    try:
        found = pyogrio.read_dataframe("OAPIF:" + sys.argv[1] + "/ogc", layer="round-1", **options)
        print(json.dumps([found.crs.to_string(), found["proposal_id"].tolist(), found["capex_vnd"].tolist()]))
    except pyogrio.errors.DataSourceError as error:
        print(json.dumps(str(error)))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "seen"), [("planner", ["P001", "P002", "P003"]), ("vnpt", ["P001", "P003"]), ("x", [])]
)
def test_gdal_opens_the_proposals_live_whole_in_a_box_and_page_by_page(site: Site, name: str, seen: list[str]) -> None:
    """By the same driver that QGIS uses. Amounts beyond 32 bits come through whatever the first page holds."""
    with served(site.app) as address:
        environment = os.environ | {
            "GDAL_HTTP_USERPWD": f"{name}:{PASSWORD}",
            "GDAL_HTTP_AUTH": "BASIC",
            "no_proxy": "*",
        }
        words = [sys.executable, "-P", "-c", READ, address]
        done = subprocess.run(words, env=environment | {"no_proxy": "*"}, capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    if not seen:
        assert all("401" in each for each in told)
        return
    known = site.as_(name).get("/api/v1/rounds/1/proposals").json()
    money = {each["proposal_id"]: each["facts"]["capex_vnd"] for each in known}
    for crs, names, amounts in told:
        assert crs in ("EPSG:4326", "OGC:CRS84")
        assert [int(amount) for amount in amounts] == [int(money[each]) for each in names]
    assert [names for _, names, _ in told] == [seen, ["P001"], seen]
    assert max(int(each) for each in money.values()) > 2**31 or name != "planner"
