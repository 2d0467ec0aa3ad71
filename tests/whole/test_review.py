"""A review from the command line: a run handed in, decided on, planned again, and what each decision cost."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from phusong.cli import main
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.runs.silent import run

pytestmark = pytest.mark.slow

PASSWORD = "a long enough word\n"


def phusong(*words: str, given: str | None = None, code: int = 0) -> str:
    """Standard output of a command."""
    done = CliRunner().invoke(main, ["review", *words], input=given)
    assert done.exit_code == code, done.output + str(done.exception)
    return done.stdout


def test_a_plan_is_reviewed_and_made_again(tmp_path: Path) -> None:
    scenario = write_small_layers(tmp_path)
    out, held = tmp_path / "out", str(tmp_path / "review.db")
    run(scenario, out, "map.raster=false")
    first = list(csv.DictReader((out / "proposals.csv").open(encoding="utf-8-sig")))
    assert len(first) >= 2
    at = ("--workspace", held)
    phusong("submit", str(out), "--deadline", "2099-01-31", *at)
    owner = next(row["owner"] for row in first if row["owner"])
    phusong("user", "add", "partner", "--role", "partner", "--operator", owner, *at, given=PASSWORD)
    best = max(first, key=lambda row: int(row["marginal_population"]))["proposal_id"]
    other = next(row["proposal_id"] for row in first if row["proposal_id"] != best)
    phusong("decide", best, "reject", "--reason", "land", *at)
    phusong("decide", other, "accept", *at)
    done = json.loads(phusong("replan", "--out", str(tmp_path / "again"), "--json", *at))
    assert (done["round"]["revision"], done["round"]["parent_id"], done["round"]["state"]) == (2, 1, "submitted")
    prices = {price["proposal_id"]: price for price in done["prices"]}
    assert set(prices) == {best, other}
    assert prices[best]["objective"] > 0.0, "what alone served people is missed"
    assert prices[best]["at_most"] >= prices[best]["objective"]
    assert prices[other]["objective"] == pytest.approx(0.0, abs=1e-6), "what the best plan builds anyway costs nothing"
    second = list(csv.DictReader((tmp_path / "again" / "proposals.csv").open(encoding="utf-8-sig")))
    parts = {part for row in second for part in row["parts"].split(";")}
    of = {row["proposal_id"]: set(row["parts"].split(";")) for row in first}
    assert of[other] <= parts
    assert not of[best] & parts or of[best] & of[other]
    told = phusong("list", "--round", "1", "--lang", "vi", *at)
    assert "từ chối" in told
    assert "chấp thuận" in told
    phusong("verify", *at)
    phusong("backup", str(tmp_path / "kept.db"), *at)
    phusong("verify", "--workspace", str(tmp_path / "kept.db"))
    refused = phusong("decide", best, "accept", "--round", "1", "--json", *at, code=1)
    assert json.loads(refused)[0]["code"] == "review-state"
