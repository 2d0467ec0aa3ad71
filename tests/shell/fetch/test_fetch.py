"""``phusong fetch``: what it writes, says, keeps and refuses, and that nothing comes twice."""

import json
import os
import signal
import subprocess
import sys
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from phusong.cli.app import main
from phusong.fetch import TOKEN_VARIABLE, Wire
from phusong.store.lock import folder_lock
from tests.builders.fetching.server import Asked, Fault, Served, serving
from tests.builders.fetching.world import TOKEN, put_world, sources_toml

FILES = {
    *("communes.gpkg", "villages.xlsx", "places.csv", "roads.gpkg", "sites.csv"),
    *("terrain.tif", "clutter.tif", "population.tif", "SOURCES.md"),
}


def fetch(folder: Path, served: Served, *options: str) -> Result:
    sources = sources_toml(served, folder.parent)
    area = () if "--bbox" in options else ("--place", "Thử")
    arguments = ["fetch", *area, "--out", str(folder), "--sources", str(sources), *options]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def files(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result, str]:
    """A folder that everything was fetched into, what was said, and the address of the server."""
    folder = tmp_path_factory.mktemp("whole") / "data"
    with pytest.MonkeyPatch.context() as patch, serving() as served:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            patch.delenv(name, raising=False)
        patch.setenv(TOKEN_VARIABLE, TOKEN)
        put_world(served)
        return folder, fetch(folder, served), served.address


@pytest.fixture
def world(served: Served, monkeypatch: pytest.MonkeyPatch) -> Served:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    monkeypatch.setattr("phusong.fetch.fetch.Wire", partial(Wire, sleep=lambda _: None))
    put_world(served)
    return served


@pytest.mark.slow
def test_all_layers_are_written_and_told(whole: tuple[Path, Result, str]) -> None:
    folder, done, _ = whole
    assert done.exit_code == 0, done.output
    assert set(files(folder)) == FILES
    assert "Huyện Thử, VNM: 103.795, 22.470, 103.885, 22.530" in done.output
    assert f"Next: phusong init {folder}" in done.output
    for said in ("height is assumed at 30 m: 2", "got one where most of their people live: 1 (Nậm Cang)"):
        assert said in done.output


@pytest.mark.slow
def test_the_page_of_sources_has_licence_day_address_and_checksum_of_all(whole: tuple[Path, Result, str]) -> None:
    folder, _, address = whole
    page = (folder / "SOURCES.md").read_text(encoding="utf-8")
    downloads = folder / ".cache" / "downloads"
    records = [json.loads(path.read_text(encoding="utf-8")) for path in downloads.glob("*.json")]
    kept = [each for each in records if "sha256" in each]
    used = [each for each in kept if "/search" not in each["address"]]
    assert len(used) == 10
    for each in used:
        digest = sha256((downloads / each["name"]).read_bytes()).hexdigest()
        assert f"| {each['address']} | {each['day']} | {each['size']} | `{digest}` |" in page
    for name, digest in files(folder).items():
        assert name == "SOURCES.md" or (f"| {name} |" in page and digest in page)
    for said in (
        "© OpenStreetMap contributors",
        "CC-BY-SA-4.0",
        "A Survey; CC BY 3.0 IGO",
        f"{address}/cells?t={{token}}",
    ):
        assert said in page


@pytest.mark.slow
def test_the_token_stands_nowhere(whole: tuple[Path, Result, str]) -> None:
    folder, done, _ = whole
    assert TOKEN not in done.output
    assert not [path for path in folder.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]


@pytest.mark.slow
def test_the_same_again_asks_nobody_and_writes_the_same(world: Served, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert fetch(folder, world).exit_code == 0
    before, asked = files(folder), len(world.asked)
    again = fetch(folder, world, "--json", "--lang", "vi")
    assert again.exit_code == 0
    assert (files(folder), len(world.asked)) == (before, asked)
    record = json.loads(again.stdout)
    assert (record["requests"], record["received_bytes"]) == (0, 0)
    assert record["area"]["country"] == "VNM"
    assert {name: each["sha256"] for name, each in record["layers"].items()} == {
        name.split(".")[0]: digest for name, digest in before.items() if name != "SOURCES.md"
    }
    elsewhere = fetch(tmp_path / "other", world, "--cache", str(folder / ".cache" / "downloads"), "-q")
    assert elsewhere.exit_code == 0
    assert (elsewhere.output, len(world.asked)) == ("", asked)
    assert files(tmp_path / "other") == before
    fresh = fetch(folder, world, "--refresh")
    assert fresh.exit_code == 0
    assert len(world.asked) > asked
    assert files(folder) == before


@pytest.mark.slow
def test_a_source_that_fails_costs_only_its_layers_and_is_made_up_for(world: Served, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    world.faults["/pop/VNM-vnm.tif"] = [Fault(503)] * 6
    done = fetch(folder, world, "--json")
    assert done.exit_code == 1
    errors = [each for each in json.loads(done.stdout) if each["severity"] == "error"]
    # Villages, places and population need it; it is asked for once and told of once.
    assert [(each["code"], each["layer"]) for each in errors] == [("fetch-cut", "villages")]
    assert set(files(folder)) == FILES - {"villages.xlsx", "places.csv", "population.tif"}
    asked = len(world.asked)
    assert fetch(folder, world).exit_code == 0
    assert set(files(folder)) == FILES
    assert set(world.paths()[asked:]) == {"/pop/VNM-vnm.tif", "/names/VN.zip"}


@pytest.mark.slow
def test_a_pause_is_told_in_vietnamese(world: Served, tmp_path: Path) -> None:
    world.faults["/dem/Copernicus_DSM_COG_10_N22_00_E103_00_DEM.tif"] = [Fault(503), Fault(cut_after=100)]
    done = fetch(tmp_path / "data", world, "--layers", "terrain", "--lang", "vi")
    assert done.exit_code == 0
    assert "máy chủ trả lời 503; thử lại sau 1 giây" in done.output
    assert "việc truyền bị ngắt; thử lại sau" in done.output


@pytest.mark.slow
def test_files_of_the_planner_are_kept(world: Served, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "sites.xlsx").write_bytes(b"mine")
    assert fetch(folder, world, "--layers", "sites,roads,terrain").exit_code == 0
    assert set(files(folder)) == {"sites.xlsx", "roads.gpkg", "terrain.tif", "SOURCES.md"}
    assert not [path for path in world.paths() if path.startswith("/cells")]
    (folder / "roads.gpkg").write_bytes(b"changed")
    (folder / "terrain.tif").unlink()
    done = fetch(folder, world, "--layers", "sites,roads,terrain", "--lang", "vi")
    assert done.exit_code == 0
    assert (folder / "roads.gpkg").read_bytes() == b"changed"
    assert (folder / "terrain.tif").is_file()
    assert "roads.gpkg không phải tệp đã tải trước đó và được giữ lại" in done.output


@pytest.mark.slow
def test_layers_of_two_areas_in_one_folder_are_told(world: Served, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert fetch(folder, world, "--layers", "communes").exit_code == 0
    done = fetch(folder, world, "--bbox", "103.8,22.48,103.85,22.52", "--layers", "roads", "--lang", "vi")
    assert done.exit_code == 0
    assert "[fetch-mixed]" in done.output
    assert "thư mục có communes của khu vực khác, Huyện Thử" in done.output
    assert "[fetch-mixed]" not in fetch(tmp_path / "other", world, "--layers", "communes,roads").output


@pytest.mark.slow
def test_the_order_of_what_servers_send_changes_nothing(world: Served, tmp_path: Path) -> None:
    assert fetch(tmp_path / "data", world).exit_code == 0
    plain = world.answers

    def backwards(asked: Asked) -> bytes | None:
        answer = plain(asked)
        if answer is None or not asked.path.startswith("/overpass"):
            return answer
        return json.dumps({"elements": json.loads(answer)["elements"][::-1]}).encode()

    world.answers = backwards
    for level in ("/gb/ADM3.geojson", "/gb/ADM2.geojson"):
        units = json.loads(world.files[level])["features"]
        world.files[level] = json.dumps({"type": "FeatureCollection", "features": units[::-1]}).encode()
    assert fetch(tmp_path / "other", world).exit_code == 0
    one, other = files(tmp_path / "data"), files(tmp_path / "other")
    assert {name: digest for name, digest in one.items() if name != "SOURCES.md"} == {
        name: digest for name, digest in other.items() if name != "SOURCES.md"
    }


@pytest.mark.slow
def test_a_table_that_becomes_a_workbook_stands_once(world: Served, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert fetch(folder, world, "--layers", "villages").exit_code == 0
    assert (folder / "villages.xlsx").is_file()
    plain = world.answers
    world.answers = lambda asked: (plain(asked) or b"").replace(b'"=Th', b'"Th') or None
    assert fetch(folder, world, "--layers", "villages", "--refresh").exit_code == 0
    assert set(files(folder)) == {"villages.csv", "SOURCES.md"}
    rows = (folder / "villages.csv").read_text(encoding="utf-8-sig").splitlines()
    people = [int(row.split(",")[4]) for row in rows[1:]]
    assert sum(people) == 400 + 120 + 900 + 150 + 210


def test_without_a_token_sites_are_empty_and_that_is_told(
    world: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE)
    folder = tmp_path / "data"
    done = fetch(folder, world, "--layers", "sites")
    assert done.exit_code == 0
    assert "warning [fetch-token]" in done.output
    assert (folder / "sites.csv").read_text(encoding="utf-8-sig").count("\n") == 1


def test_a_token_that_is_refused_is_told_without_it(world: Served, tmp_path: Path) -> None:
    world.faults["*"] = [Fault(), Fault(401, TOKEN.encode())]
    done = fetch(tmp_path / "data", world, "--layers", "sites")
    assert done.exit_code == 1
    assert "answers 401" in done.output
    assert TOKEN not in done.output


@pytest.mark.slow
def test_a_box_needs_no_name(world: Served, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    done = fetch(folder, world, "--bbox", "103.8,22.48,103.85,22.52", "--layers", "communes,waterways", "--json")
    assert done.exit_code == 0
    layers = json.loads(done.stdout)["layers"]
    assert (layers["communes"]["rows"], layers["waterways"]["rows"]) == (2, 1)
    assert world.paths()[0].startswith("/reverse")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--bbox", "1,2,3", "--country", "VN"), "khung"),
        (("--bbox", "100,10,110,20", "--country", "VN", "--layers", "terrain"), "độ vuông"),
        (("--bbox", "1,2,3,4", "--country", "XX"), "mã quốc gia"),
        (("--country", "VN"), "--country"),
        (("--bbox", "1,2,3,4", "--place", "x"), "một trong hai"),
        (("--layers", "road"), "'roads'"),
        (("--place", " "), "một trong hai"),
    ],
)
def test_wrong_usage_is_told_in_vietnamese_and_asks_nobody(
    world: Served, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    done = fetch(tmp_path / "data", world, *options, "--lang", "vi")
    assert done.exit_code in (1, 2)
    assert said in done.output
    assert [path for path in world.paths() if not path.startswith("/search")] == []


def test_two_fetches_in_one_folder_are_told(world: Served, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with folder_lock(folder):
        done = fetch(folder, world)
        assert done.exit_code == 1
        assert "run-locked" in done.output
    with folder_lock(tmp_path / "cache"):
        assert fetch(folder, world, "--cache", str(tmp_path / "cache")).exit_code == 1
    assert world.asked == []


@pytest.mark.slow
def test_a_killed_fetch_goes_on_where_it_was(world: Served, tmp_path: Path) -> None:
    """Killed once between the record of a layer and its file, once in the middle of a download."""
    folder = tmp_path / "data"
    sources = sources_toml(world, tmp_path)
    script = (
        "import os, signal, sys\nimport phusong.fetch.folder as folder\nfrom phusong.store.parts import PartFile\n"
        "kill = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "if sys.argv[1] == 'record':\n    folder.write_bytes = kill\n"
        "else:\n    PartFile.finish = kill\n"
        "from phusong.cli.app import main\nmain(sys.argv[2:])\n"
    )
    arguments = ["fetch", "--place", "Thử", "--out", str(folder), "--sources", str(sources), "-q"]
    for where in ("download", "record"):
        done = subprocess.run([sys.executable, "-c", script, where, *arguments], env=os.environ, check=False)
        assert done.returncode == -signal.SIGKILL
    assert fetch(folder, world).exit_code == 0
    assert set(files(folder)) == FILES
    whole = tmp_path / "whole"
    assert fetch(whole, world, "--cache", str(folder / ".cache" / "downloads")).exit_code == 0
    assert files(whole) == files(folder)
    assert not list((folder / ".cache").rglob("*.part*"))
