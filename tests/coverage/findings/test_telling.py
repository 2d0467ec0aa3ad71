"""Findings are told in both languages, and nothing from a file reaches a terminal but what can be seen."""

import tomllib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.findings.finding import make_finding
from phusong.coverage.findings.groups import FindingGroup, group_findings
from phusong.coverage.findings.numbering import RowNumbers
from phusong.coverage.findings.remedies import scenario_lines, toml_text
from phusong.coverage.findings.telling import finding_line, other_values, place_text
from phusong.coverage.findings.terminal import printable

ANYTHING = st.text(st.characters(codec=None), max_size=30)
OVERRIDES = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
HOSTILE = "\x1b[2J\x9b31m\u202egpj.exe\u2066\r\nline\ud83d\x00"


@pytest.mark.slow
@given(ANYTHING)
def test_what_is_printed_can_be_seen(text: str) -> None:
    shown = printable(text)
    shown.encode()
    assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in shown)
    assert not any(unicodedata.bidirectional(sign) in OVERRIDES for sign in shown)


@pytest.mark.parametrize("text", ["Thôn Nậm Pủng", "plain", "Đá\u00a0Đinh", "3 × 4 — 'x'", "𝛼"])
def test_words_stay_as_they_are(text: str) -> None:
    assert printable(text) == text


@given(ANYTHING)
def test_text_in_toml_is_read_back_as_far_as_it_can_be_written(text: str) -> None:
    line = toml_text(text)
    assert tomllib.loads(f"value = {line}")["value"] == text.encode("utf-8", "replace").decode()
    assert line.isprintable()


def rows(*numbers: int, message: str = "{} is not a number") -> FindingGroup:
    counted = RowNumbers("sheet", range(3, 1000))
    (group,) = group_findings(
        counted.numbered(
            make_finding("not-a-number", message.format(row), file="v.xlsx", row=row, column="so_dan", value=f"v{row}")
        )
        for row in numbers
    )
    return group


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "place", "also"),
    [
        ("en", "v.xlsx sheet rows 3–362, column so_dan", "'v2', 'v3', 'v4', 'v5', 'v6' and 354 more"),
        ("vi", "v.xlsx các dòng trang tính 3–362, cột so_dan", "'v2', 'v3', 'v4', 'v5', 'v6' và 354 nữa"),
    ],
)
def test_three_hundred_and_sixty_alike_are_one_line(language: str, place: str, also: str) -> None:
    group = rows(*range(1, 361))
    line = finding_line(group, language)
    assert line.startswith(f"{place} (360 ")
    assert ("1 is not a number" if language == "en" else "(1 không phải là số)") in line
    assert other_values(group, language) == also


def test_many_ranges_are_cut_and_counted() -> None:
    scattered = rows(*range(1, 81, 2))
    assert place_text(scattered).endswith("25 and 28 more, column so_dan")
    assert place_text(scattered, limit=None).count(",") == 40


def test_a_single_finding_needs_no_count() -> None:
    assert finding_line(rows(5)) == "v.xlsx sheet row 7, column so_dan: 5 is not a number"


@pytest.mark.parametrize("language", ["en", "vi"])
def test_hostile_text_is_shown_and_not_obeyed(language: str) -> None:
    finding = make_finding(
        "not-a-number", f"{HOSTILE} is bad", remedy=HOSTILE, file=HOSTILE, row=1, column=HOSTILE, value=HOSTILE
    )
    (group,) = group_findings([finding])
    for text in (finding_line(group, language), other_values(group, language), place_text(group, language)):
        assert text.isprintable()
        text.encode()


LINES = [
    (("column-missing", "no name"), {"column": "name", "value": 'tên "thôn"'}, {"columns": {"name": 'tên "thôn"'}}),
    (("text-restored", "was tcvn3"), {"value": "tcvn3"}, {"encoding": "tcvn3"}),
    (("crs-assumed", "taken as WGS 84"), {}, {"crs": "EPSG:4326"}),
    (("crs-mismatch", "no"), {"remedy": 'state crs = "EPSG:9208" if it is metres'}, {"crs": "EPSG:9208"}),
    (("layer-ambiguous", "two"), {"remedy": 'say layer = "thon"'}, {"layer": "thon"}),
    (("layer-missing", "none"), {}, {"path": "villages.gpkg"}),
    (
        ("crs-missing", "no"),
        {"remedy": 'exchange: [layers.villages.columns] lon = "Y", lat = "X (m)"; [layers.villages] crs = "EPSG:9208"'},
        {"crs": "EPSG:9208", "columns": {"lon": "Y", "lat": "X (m)"}},
    ),
    (("file-missing", "no file 'V.csv'; there is 'v.csv'"), {}, {"path": "data/v.csv"}),
]


@pytest.mark.parametrize(("said", "more", "wanted"), LINES, ids=[said[0] for said, _, _ in LINES])
def test_a_remedy_is_ready_to_paste(said: tuple[str, str], more: dict, wanted: dict) -> None:
    finding = make_finding(*said, layer="villages", file="data/V.csv", **more)
    assert tomllib.loads(scenario_lines([finding]).toml())["layers"]["villages"] == wanted


def test_the_file_of_a_missing_raster_is_one() -> None:
    lines = scenario_lines([make_finding("layer-missing", "none", layer="terrain")])
    assert lines.settings == {"terrain": {"path": "terrain.tif"}}


def test_what_only_a_person_knows_is_not_pasted() -> None:
    unknown = [
        make_finding(code, "…", layer="villages") for code in ("crs-missing", "crs-mismatch", "encoding-unknown")
    ]
    assert not scenario_lines(unknown)
    assert scenario_lines(unknown).toml() == ""


def test_tables_stand_once_though_many_findings_speak_of_them() -> None:
    found = [
        make_finding("column-missing", "…", layer=layer, column=column, value=f"{column}_x")
        for column in ("name", "population")
        for layer in ("villages", "communes")
    ]
    found.append(make_finding("text-restored", "…", layer="villages", value="vni"))
    layers = tomllib.loads(scenario_lines(found).toml())["layers"]
    assert layers["villages"] == {"encoding": "vni", "columns": {"name": "name_x", "population": "population_x"}}
    assert set(layers) == {"villages", "communes"}
