"""A review from the command line: a run handed in, decided on, planned again, and what each decision cost."""

import csv
import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from phusong.cli import main
from phusong.review.accounts import add_account
from phusong.review.rights import Person
from phusong.review.workspace import open_workspace
from phusong.web.app import make_app
from tests.builders.layers.small_layers import VILLAGES, write_small_layers
from tests.builders.runs.silent import run

pytestmark = pytest.mark.slow

PASSWORD = "a long enough word\n"


def phusong(*words: str, given: str | None = None, code: int = 0) -> str:
    """Standard output of a command."""
    done = CliRunner().invoke(main, ["review", *words], input=given)
    assert done.exit_code == code, done.output + str(done.exception)
    return done.stdout


def rows_of(out: Path) -> list[dict[str, str]]:
    """Rows of the table of proposals of a run."""
    with (out / "proposals.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def look_in_the_browser(held: str, tower: str) -> None:
    """The prices of decisions, what changed, and what the tower would serve where it was proposed and elsewhere."""
    workspace = open_workspace(held)
    try:
        add_account(workspace, Person("planner", "planner"), PASSWORD.strip(), by=Person("p@local", "planner"))
        client = TestClient(make_app(workspace), follow_redirects=False)
        given = client.post("/api/v1/session", json={"name": "planner", "password": PASSWORD.strip()}).json()
        client.headers["authorization"] = f"Bearer {given['token']}"
        prices = client.get("/rounds/2/prices").text
        assert f"/rounds/1/proposals/{tower}" in prices
        assert f"/rounds/1/proposals/{tower}" in client.get("/rounds/2/changes").text, "it is no longer proposed"
        at = f"/api/v1/rounds/1/proposals/{tower}"
        facts = client.get(at).json()["facts"]
        here = client.post(f"{at}/place", json={"lon": float(facts["lon"]), "lat": float(facts["lat"])}).json()
        assert here["there"] == here["proposed"]
        served = {name for names in here["there"]["villages"].values() for name in names}
        names = {village[0]: village[1] for village in VILLAGES}
        assert {names[each] for each in facts["village_ids"].split(";")} <= served, "alone it serves what the plan says"
        assert any("1" in row for row in here["there"]["picture"])
        far = client.post(f"{at}/place", json={"lon": 20.0, "lat": 10.0})
        assert (far.status_code, far.json()[0]["code"]) == (422, "review-decision")
        fibre = next(
            each for each in client.get("/api/v1/rounds/1/proposals").json() if each["facts"]["kind"] == "fibre"
        )
        other = client.post(
            f"/api/v1/rounds/1/proposals/{fibre['proposal_id']}/place", json={"lon": 103.8, "lat": 22.5}
        )
        assert other.status_code == 422
    finally:
        workspace.close()


def plan_again_in_the_browser(held: str, best: set[str]) -> None:
    """A third plan, by a process of its own: what was rejected in the first round stays out, and stages are reused."""
    workspace = open_workspace(held)
    try:
        client = TestClient(make_app(workspace), follow_redirects=False)
        given = client.post("/api/v1/session", json={"name": "planner", "password": PASSWORD.strip()}).json()
        client.headers["authorization"] = f"Bearer {given['token']}"
        proposals = client.get("/api/v1/rounds/2/proposals").json()
        assert not any(best & set(each["facts"]["parts"].split(";")) for each in proposals)
        first = f"/api/v1/rounds/2/proposals/{proposals[0]['proposal_id']}"
        client.post(f"{first}/assignment", json={"responsible": "Sở", "due": "2030-01-31", "version": 1})
        assert client.post(f"{first}/decision", json={"verdict": "accept", "version": 2}).status_code == 200
        started = client.post("/api/v1/rounds/2/replan", json={"deadline": "2099-03-31", "within_s": 60, "draft": True})
        assert started.status_code == 202, started.text
        job = started.json()
        while job["state"] == "running":
            time.sleep(0.2)
            job = client.get("/api/v1/rounds/2/replan").json()
        assert (job["state"], job["outcome"]["revision"]) == ("done", 3), job
        assert [each["proposal_id"] for each in job["outcome"]["prices"]] == [proposals[0]["proposal_id"]]
        third = client.get("/api/v1/rounds/3").json()
        assert (third["state"], third["parent_id"], third["revision"]) == ("draft", 2, 3)
        made = client.get("/api/v1/rounds/3/proposals").json()
        assert not any(best & set(each["facts"]["parts"].split(";")) for each in made)
        kept = [each for each in made if each["facts"]["parts"] == proposals[0]["facts"]["parts"]]
        assert [(each["responsible"], each["due"]) for each in kept] == [("Sở", "2030-01-31")]
        record = json.loads((Path(third["run_folder"]) / "run.json").read_text(encoding="utf-8"))
        assert {"coverage", "matrices"} <= set(record["reused"])
        page = client.get("/rounds/3/prices").text
        assert f"/rounds/2/proposals/{proposals[0]['proposal_id']}" in page
    finally:
        workspace.close()


def confirm_a_new_place(tower: str, row: dict[str, str], at: tuple[str, ...]) -> None:
    """A tower is relocated, and confirmed once what it would give at its new place has been computed."""
    lon, lat = f"{float(row['lon']) + 0.002:.5f}", row["lat"]
    assert "--lon" in phusong("place", tower, *at, "--json", code=1), "it was not relocated yet"
    phusong("decide", tower, "relocate", "--reason", "land", "--lon", lon, "--lat", lat, *at)
    refused = json.loads(phusong("answer", tower, "confirmed", "--json", *at, code=1))
    assert [each["code"] for each in refused] == ["review-place-unseen"]
    assert f"phusong review place {tower}" in refused[0]["remedy"]
    elsewhere = json.loads(phusong("place", tower, "--lon", row["lon"], "--lat", lat, "--json", *at))
    assert (elsewhere["people"], elsewhere["can_be_confirmed"]) == (elsewhere["proposed"], False)
    phusong("answer", tower, "confirmed", *at, code=1)
    told = phusong("place", tower, "--lang", "vi", *at)
    assert "như đề xuất" in told
    phusong("answer", tower, "confirmed", *at)


def test_a_plan_is_reviewed_and_made_again(tmp_path: Path) -> None:
    scenario = write_small_layers(tmp_path)
    out, held = tmp_path / "out", str(tmp_path / "review.db")
    run(scenario, out, "map.raster=false", 'plan.default_owner="VNPT"')
    first = rows_of(out)
    assert len(first) >= 2
    at = ("--workspace", held)
    phusong("submit", str(out), "--deadline", "2099-01-31", *at)
    phusong("user", "add", "partner", "--role", "partner", "--operator", "VNPT", *at, given=PASSWORD)
    kinds = {row["kind"]: row["proposal_id"] for row in first}
    best, other = kinds["new_tower"], kinds["fibre"]
    phusong("decide", other, "reject", "--reason", "cost", *at)
    phusong("decide", best, "accept", *at)
    refused = phusong("replan", "--out", str(tmp_path / "none"), "--no-prices", *at, code=1)
    assert f"the acceptance of {best}" in refused, "the tower hangs on the trench that was rejected"
    assert f"the rejection of {other}" in refused
    phusong("move", "in_review", *at)
    confirm_a_new_place(best, next(row for row in first if row["proposal_id"] == best), at)
    phusong("decide", best, "reject", "--reason", "land", *at)
    phusong("decide", other, "accept", "--as", "partner", *at)
    done = json.loads(phusong("replan", "--out", str(tmp_path / "again"), "--json", *at))
    assert (done["round"]["revision"], done["round"]["parent_id"], done["round"]["state"]) == (2, 1, "submitted")
    prices = {price["proposal_id"]: price for price in done["prices"]}
    assert set(prices) == {best, other}
    assert prices[best]["at_most"] >= prices[best]["objective"]
    assert prices[other]["objective"] == pytest.approx(0.0, abs=1e-6), "what the best plan builds anyway costs nothing"
    second = rows_of(tmp_path / "again")
    parts = {part for row in second for part in row["parts"].split(";")}
    of = {row["proposal_id"]: set(row["parts"].split(";")) for row in first}
    assert of[other] <= parts
    assert not of[best] & parts
    look_in_the_browser(held, best)
    plan_again_in_the_browser(held, of[best])
    told = phusong("list", "--round", "1", "--lang", "vi", *at)
    assert "từ chối" in told
    assert "chấp thuận" in told
    phusong("verify", *at)
    phusong("backup", str(tmp_path / "kept.db"), *at)
    phusong("verify", "--workspace", str(tmp_path / "kept.db"))
    refused = phusong("decide", best, "accept", "--round", "1", "--json", *at, code=1)
    assert json.loads(refused)[0]["code"] == "review-state"
