"""The table of sources, and a planner's file that overrules it."""

import re
from pathlib import Path

import pytest

from phusong.coverage.findings import InputError, message_text
from phusong.fetch import LAYERS, MORE_LAYERS, SOURCES, read_sources
from tests.builders.paths import ROOT


def test_every_source_says_its_licence_and_every_layer_has_a_source() -> None:
    for source in SOURCES:
        assert source.licence
        assert source.attribution
        assert source.licence_page.startswith("https://")
        assert source.address.startswith("https://")
        assert source.pause_s >= 0.5
    assert {layer for source in SOURCES for layer in source.layers} == {*LAYERS, *MORE_LAYERS}


def test_the_page_has_the_table_of_sources() -> None:
    page = (ROOT / "docs" / "fetch.md").read_text(encoding="utf-8")
    table = page.split("## Sources")[1].split("\n## ")[0]
    for source in SOURCES:
        (row,) = re.findall(rf"^\| `{source.key}` \|.*$", table, re.MULTILINE)
        assert source.licence.split(";")[0] in row
        assert f"`{source.address.replace('|', '')}`" in row.replace("&#124;", "|")
        assert all(layer in row for layer in source.layers)
    for layer in (*LAYERS, *MORE_LAYERS):
        assert f"`{layer}`" in page


def test_a_file_overrules_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "mirrors.toml"
    path.write_text('[elevation]\naddress = "http://mirror/{tile}.tif"\npause_s = 0\n[osm]\nlicence = "mine"\n')
    sources = read_sources(path)
    assert (sources["elevation"].address, sources["elevation"].pause_s) == ("http://mirror/{tile}.tif", 0)
    assert (sources["osm"].licence, sources["osm"].address) == ("mine", read_sources(None)["osm"].address)
    assert sources["cells"] == read_sources(None)["cells"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[elevatoin]\n", "there is no source 'elevatoin'; did you mean 'elevation'?"),
        ("elevation = 3\n", "'elevation' is not a table"),
        ("[elevation]\nadress = 'x'\n", "there is no setting 'adress'; did you mean 'address'?"),
        ("[elevation]\nlayers = []\n", "there is no setting 'layers'"),
        ("[elevation]\naddress = 3\n", "a text is expected"),
        ("[elevation]\nlicence = ' '\n", "a text is expected"),
        ("[elevation]\naddress = 'ftp://x/{tile}'\n", "an address begins with http:// or https://"),
        ("[elevation]\naddress = 'http://[::1/{tile}'\n", "an address begins with http:// or https://"),
        ("[elevation]\naddress = 'https://x/all.tif'\n", "the address lacks {tile}"),
        ("[elevation]\naddress = 'https://x/{tile}/{iso3}'\n", "nothing is known to put in place of {iso3}"),
        ("[osm]\npause_s = -1\n", "a pause is 0 to 3600 seconds"),
        ("[osm]\npause_s = true\n", "a pause is 0 to 3600 seconds"),
        ("[osm]\npause_s = nan\n", "a pause is 0 to 3600 seconds"),
        ("[osm\n", "the file is not TOML: "),
        (b"\xff\xfe", "the file is not TOML: it is not UTF-8"),
    ],
)
def test_what_has_no_meaning_is_told_in_both_languages(tmp_path: Path, text: str | bytes, said: str) -> None:
    path = tmp_path / "mirrors.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        read_sources(path)
    (finding,) = caught.value.findings
    assert (finding.code, finding.file) == ("fetch-sources", str(path))
    assert finding.message.startswith(said)
    assert finding.message not in message_text(finding, "vi")


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mirrors.toml"
    path.write_text("[a]\n[osm]\npause_s = 'x'\nname = 1\n")
    with pytest.raises(InputError) as caught:
        read_sources(path)
    assert len(caught.value.findings) == 3
