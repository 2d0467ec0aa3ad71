"""Antenna pattern files: what they say, every mistake with its line, and the sectors that use them."""

import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.geofiles.msi import parse_pattern
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_layers, check_path, files_of, read_network
from phusong.coverage.network.antennas import find_pattern
from phusong.coverage.radio.engine import predict_points
from phusong.coverage.radio.transmitters import Transmitters
from tests.builders.layers import layer_files as files
from tests.builders.levels.antenna_files import losses_db, msi
from tests.builders.levels.radio import radio_of
from tests.builders.seeds import examples


def parse(text: str) -> tuple:
    log = FindingLog("panel.msi", "antennas")
    return parse_pattern(text, "panel", log), log.findings


def found(text: str) -> list[tuple[str, int | None]]:
    pattern, findings = parse(text)
    assert (pattern is None) == any(finding.severity == "error" for finding in findings)
    return [(finding.code, finding.row) for finding in findings]


def test_a_file_gives_gain_tilt_and_both_cuts() -> None:
    pattern, findings = parse(msi())
    assert findings == []
    assert (pattern.name, pattern.gain_dbi, pattern.tilt_deg) == ("Panel 65", 17.0, 4.0)
    assert_allclose(pattern.horizontal_db, losses_db(65.0), atol=5e-4)
    assert_allclose(pattern.vertical_db, losses_db(8.0, centre_deg=4.0), atol=5e-4)
    assert pattern.cuts_db.shape == (2, 361)
    assert_array_equal(pattern.cuts_db[:, 360], pattern.cuts_db[:, 0])


@pytest.mark.parametrize(
    ("line", "gain_dbi", "codes"),
    [
        ("GAIN 15.0 dBd", 17.15, []),
        ("GAIN 17,5 dBi", 17.5, []),
        ("GAIN 17.5dbi", 17.5, []),
        ("gain\t15.0 dBd", 17.15, []),
        ("GAIN 15.0", 17.15, [("antenna-gain-unit", 4)]),
    ],
)
def test_gain_is_brought_to_dbi(line: str, gain_dbi: float, codes: list) -> None:
    assert parse(msi(gain=line))[0].gain_dbi == pytest.approx(gain_dbi)
    assert found(msi(gain=line)) == codes


@pytest.mark.parametrize("line", ["GAIN", "GAIN high", "GAIN 17 dB", "GAIN 17 dBm", "GAIN nan dBi"])
def test_a_gain_that_is_none_is_refused(line: str) -> None:
    assert found(msi(gain=line)) == [("antenna-gain", 4)]
    assert found(msi(gain="")) == [("antenna-gain", None)]


def test_a_stated_tilt_counts_before_the_beam() -> None:
    assert parse(msi(extra=("TILT 6", "ELECTRICAL_TILT 5")))[0].tilt_deg == 5.0
    assert parse(msi(extra=("TILT 6",)))[0].tilt_deg == 6.0
    assert parse(msi(extra=("TILT -6",)))[0].tilt_deg == 6.0
    assert parse(msi(extra=()))[0].tilt_deg == 4.0
    level = parse(msi(vertical=losses_db(8.0), extra=()))[0]
    assert level.tilt_deg == 0.0


def test_the_name_is_the_first_line_or_the_files() -> None:
    assert parse(msi(name=""))[0].name == "panel"
    assert parse("\ufeff" + msi())[0].name == "Panel 65"


def without(text: str, number: int) -> str:
    lines = text.splitlines()
    del lines[number - 1]
    return "\n".join(lines)


def changed(text: str, number: int, line: str) -> str:
    lines = text.splitlines()
    lines[number - 1] = line
    return "\n".join(lines)


def test_a_cut_of_359_lines_is_refused_with_its_line() -> None:
    text = msi()
    assert text.splitlines()[5] == "HORIZONTAL 360"
    assert found(without(text, 200)) == [("antenna-lines", 6)]
    assert found(without(text, 500)) == [("antenna-lines", 367)]
    pattern, [finding] = parse(without(text, 200))
    assert pattern is None
    assert "HORIZONTAL has 359 lines" in finding.message
    assert found(text + "360\t0.0\n")[0] == ("antenna-lines", 367)


def test_a_missing_section_is_refused() -> None:
    lines = msi().splitlines()
    assert found("\n".join(lines[:366])) == [("antenna-section", None)]
    assert found("\n".join(lines[:5] + lines[366:])) == [("antenna-section", None)]
    assert found("\n".join(lines[:5])) == [("antenna-section", None)] * 2
    assert sorted(found("")) == sorted([("antenna-section", None)] * 2 + [("antenna-gain", None)])


@pytest.mark.parametrize("line", ["10 nan", "10 inf", "10 -", "10", "10 3 4", "ten 3", ""])
def test_what_is_no_number_is_refused_with_its_line(line: str) -> None:
    codes = found(changed(msi(), 17, line))
    assert codes[0] in [("antenna-value", 17), ("antenna-lines", 6)]


@pytest.mark.parametrize("line", ["11 3.0", "10.5 3.0", "400 3.0", "-370 3.0"])
def test_degrees_must_each_stand_once(line: str) -> None:
    assert ("antenna-angle", 17 if line[0] != "1" or "." in line[:4] else 18) in found(changed(msi(), 17, line))


def test_a_beam_far_from_the_horizon_is_doubted() -> None:
    assert found(msi(vertical=losses_db(8.0, centre_deg=90))) == [("antenna-beam", 367)]
    assert found(msi(vertical=losses_db(8.0, centre_deg=-12))) == [("antenna-beam-up", 367)]
    assert found(msi(vertical=np.zeros(360))) == []


def test_gains_below_0_are_turned_and_mixed_signs_refused() -> None:
    pattern, findings = parse(msi(horizontal=-losses_db(65.0)))
    assert [(finding.code, finding.row) for finding in findings] == [("antenna-sign", 6)]
    assert_allclose(pattern.horizontal_db, losses_db(65.0), atol=5e-4)
    mixed = losses_db(65.0)
    mixed[5] = -1.0
    assert found(msi(horizontal=mixed)) == [("antenna-value", 6)]


@pytest.mark.slow
def test_a_damaged_file_gives_an_error_or_a_pattern_that_can_be() -> None:
    rng, text, outcomes = np.random.default_rng(4), msi(), set()
    for _ in range(examples(300)):
        first, length = int(rng.integers(0, len(text))), int(rng.integers(1, 200))
        junk = "".join(rng.choice(list("0123456789.,-eE\t\n ABC\u00e9"), int(rng.integers(0, 30))))
        pattern, findings = parse(text[:first] + junk + text[first + length :])
        assert (pattern is None) == any(finding.severity == "error" for finding in findings)
        if pattern is not None:
            outcomes.add("pattern")
            assert np.isfinite([pattern.gain_dbi, pattern.tilt_deg]).all()
            assert pattern.cuts_db.shape == (2, 361)
            assert (pattern.cuts_db >= 0.0).all()
        else:
            outcomes.add("error")
    assert "error" in outcomes


# --- as a layer -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, LayerSource]]:
    folder = tmp_path_factory.mktemp("region")
    sources = files.write_region(folder)
    (folder / "antennas").mkdir()
    (folder / "antennas" / "Panel65.msi").write_text(msi(), encoding="utf-8")
    (folder / "antennas" / "Omni.pln").write_bytes(
        msi(np.zeros(360), losses_db(20.0), "GAIN 8 dBi", name="NAME Ống tròn").encode("utf-8")
    )
    (folder / "antennas" / "read me.txt").write_text("patterns of the manufacturer", encoding="utf-8")
    return folder, sources | {"antennas": LayerSource(path="antennas")}


def read_with(region: tuple, folder: Path, **columns: list) -> tuple:
    source, sources = region
    here = {name: LayerSource(path=str(source / held.path)) for name, held in sources.items()}
    table = pd.DataFrame({"site_id": "S2", "technology": "4g", "azimuth_deg": [0, 120, 240], **columns})
    files.write_table(table, folder / "sectors.csv")
    return read_network(here | {"sectors": LayerSource(path=str(folder / "sectors.csv"), north="grid")}, base=folder)


@pytest.mark.slow
def test_sectors_name_patterns_by_file_or_by_name(region: tuple, tmp_path: Path) -> None:
    network, findings = read_with(region, tmp_path, antenna=["panel65.MSI", "Panel 65", "ống TRÒN"])
    assert findings == []
    assert sorted(network.antennas) == ["Omni", "Panel65"]
    assert list(network.sectors.antennas) == ["Panel65", "Panel65", "Omni"]
    assert list(network.sectors.downtilt_deg) == [4.0, 4.0, 0.0]  # what the files hold
    masts = Transmitters.of_sites(network, "4g")
    assert [masts.patterns[k].name for k in masts.pattern[masts.pattern >= 0]] == ["Panel 65", "Panel 65", "Ống tròn"]
    assert list(masts.pattern).count(-1) == 1  # the other site has no sector of its own


@pytest.mark.slow
def test_parts_of_the_tilt_make_the_whole(region: tuple, tmp_path: Path) -> None:
    network, findings = read_with(
        region,
        tmp_path,
        antenna=["Panel65", "", "Panel65"],
        downtilt_deg=[9, np.nan, np.nan],
        mechanical_tilt_deg=[2, 3, 1],
        electrical_tilt_deg=[5, 2, np.nan],
    )
    assert [(finding.code, finding.row, finding.value) for finding in findings] == [("tilt-conflict", 1, "9")]
    assert list(network.sectors.downtilt_deg) == [7.0, 5.0, 5.0]
    assert list(network.sectors.mechanical_tilt_deg) == [2.0, 3.0, 1.0]


@pytest.mark.slow
def test_an_antenna_without_a_file_is_refused_with_its_row(region: tuple, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no pattern file stands for the antenna 'Panel66'") as caught:
        read_with(region, tmp_path, antenna=["Panel65", "Panel66", ""])
    [finding] = caught.value.findings
    assert (finding.code, finding.row, finding.column) == ("antenna-unknown", 2, "antenna")


@pytest.mark.slow
def test_named_antennas_without_the_layer_are_told_of(region: tuple, tmp_path: Path) -> None:
    folder, sources = region
    plain = folder, {name: source for name, source in sources.items() if name != "antennas"}
    network, findings = read_with(plain, tmp_path, antenna=["A", "A", ""])
    assert [finding.code for finding in findings] == ["antenna-unused"]
    assert network.antennas == {}
    assert set(network.sectors.antennas) == {""}


@pytest.mark.slow
def test_an_archive_a_single_file_and_a_mask_are_read_alike(region: tuple, tmp_path: Path) -> None:
    folder, sources = region
    with zipfile.ZipFile(tmp_path / "antennas.zip", "w") as archive:
        for path in (folder / "antennas").iterdir():
            archive.write(path, path.name)
    for path in (tmp_path / "antennas.zip", folder / "antennas" / "*.msi", folder / "antennas" / "Panel65.msi"):
        here = {name: LayerSource(path=str(folder / held.path)) for name, held in sources.items()}
        network, findings = read_network(here | {"antennas": LayerSource(path=str(path))}, base=tmp_path)
        assert findings == []
        assert "Panel65" in network.antennas
    assert files_of(LayerSource(path="antennas"), base=folder)[0].name == "Omni.pln"


def test_findings_name_the_file_and_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.msi").write_text(without(msi(), 200), encoding="utf-8")
    (tmp_path / "b.msi").write_text(msi(gain="GAIN 15"), encoding="utf-8")
    said = check_layers({"antennas": LayerSource(path=".")}, base=tmp_path)
    assert [(finding.file, finding.layer, finding.code, finding.row) for finding in said] == [
        ("a.msi", "antennas", "antenna-lines", 6),
        ("b.msi", "antennas", "antenna-gain-unit", 4),
    ]
    assert [finding.code for finding in check_path(tmp_path / "a.msi")] == ["antenna-lines"]


def test_layers_that_are_no_patterns_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert [f.code for f in check_layers({"antennas": LayerSource(path="empty")}, base=tmp_path)] == ["file-missing"]
    (tmp_path / "x.msi").write_bytes(b"\x00\x01\x02")
    assert [f.code for f in check_layers({"antennas": LayerSource(path="x.msi")}, base=tmp_path)] == [
        "content-mismatch"
    ]
    (tmp_path / "p.msi").write_text(msi(), encoding="utf-8")
    assert [f.code for f in check_layers({"sites": LayerSource(path="p.msi")}, base=tmp_path)] == ["content-mismatch"]
    for name in ("Panel.msi", "panel.pln"):
        (tmp_path / "empty" / name).write_text(msi(), encoding="utf-8")
    twice = check_layers({"antennas": LayerSource(path="empty")}, base=tmp_path)
    assert [f.code for f in twice] == ["antenna-repeated"]


def test_find_pattern_knows_files_and_names() -> None:
    patterns = {"Panel65": parse(msi())[0]}
    for word in ("Panel65", " PANEL65 ", "panel65.msi", "Panel65.pln", "panel 65"):
        assert find_pattern(patterns, word) == "Panel65"
    assert find_pattern(patterns, "Panel") is None


# --- in a prediction --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_levels_follow_the_file(region: tuple, tmp_path: Path) -> None:
    network, _ = read_with(region, tmp_path, antenna=["Panel65", "", ""], azimuth_deg=[90, 210, 330])
    radio = radio_of(model="p526", receiver_height_m=100.0, floor_dbm=-200.0)
    budget = radio.budget("4g")
    all_masts = Transmitters.of_sites(network, "4g")
    at = int(np.flatnonzero(network.sites.ids[all_masts.site] == "S2")[0])
    first = int(all_masts.first_sector[at])
    alone = Transmitters(
        **{name: getattr(all_masts, name)[[at]] for name in ("x_m", "y_m", "height_m", "site")},
        first_sector=np.array([0, 1]),
        **{
            name: getattr(all_masts, name)[[first]]
            for name in ("azimuth_deg", "downtilt_deg", "band_mhz", "mechanical_tilt_deg", "pattern")
        },
        patterns=all_masts.patterns,
    )
    assert alone.pattern[0] >= 0
    bearing = np.radians([90.0, 122.0, 270.0])
    x, y = alone.x_m + 3000.0 * np.sin(bearing), alone.y_m + 3000.0 * np.cos(bearing)
    level = predict_points(network.terrain, alone, x, y, "4g", radio).best()[0]
    pattern = network.antennas["Panel65"]
    ground = network.terrain.at(np.append(x, alone.x_m), np.append(y, alone.y_m))
    rise = ground[:3] + 100.0 - ground[3] - alone.height_m
    down = -np.degrees(np.arctan2(rise - 500.0 * 9.0 / 9348.0, 3000.0))
    ahead = np.interp(down % 360.0, np.arange(361), pattern.cuts_db[1])
    behind = np.interp((180.0 - down) % 360.0, np.arange(361), pattern.cuts_db[1])
    side = np.array([0.0, 32.0, 180.0]) / 180.0
    loss = pattern.cuts_db[0][[0, 32, 180]] + (1 - side) * ahead + side * (behind - pattern.cuts_db[0][180])
    slant_km = np.hypot(3000.0, rise) / 1000.0
    free_db = 92.4 + 20.0 * np.log10(1.8) + 20.0 * np.log10(slant_km)
    radiated = budget.eirp_per_re_dbm - budget.antenna_gain_dbi + 17.0 + budget.terminal_db
    assert_allclose(level, radiated - np.maximum(loss, 0.0) - free_db, atol=0.05)


# --- as manufacturers write them --------------------------------------------------------------------------------------


def cut(title: str, values: np.ndarray, line="{angle:g}\t{loss:.3f}", *, first=0.0, step=1.0, last=True) -> list[str]:
    """Lines of one cut; with ``last`` the first direction stands again at its end."""
    angles = first + step * np.arange(round(360 / step) + last)
    losses = np.interp(angles % 360.0, np.arange(361), np.append(values, values[0]))
    pairs = zip(angles, losses, strict=True)
    return [f"{title} {len(angles)}", *(line.format(angle=angle, loss=loss) for angle, loss in pairs)]


def panel(**how) -> str:
    """A whole file whose two cuts are written so, with lines behind them."""
    head = ["NAME Panel 65", "FREQUENCY 1800 MHz", "GAIN 17.0 dBi", "TILT ELECTRICAL", "COMMENT 0 to 360"]
    horizontal, vertical = losses_db(65.0), losses_db(8.0, centre_deg=4.0)
    lines = [*head, *cut("HORIZONTAL", horizontal, **how), "", *cut("VERTICAL", vertical, **how)]
    return "\n".join([*lines, "", "END OF FILE", "COMMENT measured 2024", "", ""])


WAYS = [
    {},
    {"last": False},
    {"first": -180.0},
    {"step": 0.5},
    {"step": 0.5, "last": False},
    {"line": "{angle:.1f} {loss:.3f} dB"},
    {"line": "{angle:g}° {loss:.3f}dB"},
    {"line": "{angle:g} deg ; {loss:.3f} dB;"},
    {"line": "{angle:g};{loss:.3f}"},
    {"line": "{angle:g},{loss:.3f}"},
    {"line": "  {angle:.2f}\t\t{loss:.3f}  "},
    {"line": "\n{angle:g} {loss:.3f}"},
]


@pytest.mark.parametrize("how", WAYS, ids=str)
def test_a_cut_may_be_written_in_many_ways(how: dict) -> None:
    pattern, findings = parse(panel(**how))
    assert findings == []
    assert pattern is not None
    assert_allclose(pattern.horizontal_db, losses_db(65.0), atol=6e-4)
    assert_allclose(pattern.vertical_db, losses_db(8.0, centre_deg=4.0), atol=6e-4)
    assert (pattern.tilt_deg, pattern.gain_dbi, pattern.frequency_mhz) == (4.0, 17.0, 1800.0)


def test_decimal_commas_are_read() -> None:
    pattern, findings = parse(msi().replace(".", ","))
    assert findings == []
    assert_allclose(pattern.horizontal_db, losses_db(65.0), atol=5e-4)


def test_a_361st_line_must_repeat_the_first_direction() -> None:
    lines = panel(last=False).splitlines()
    end = lines.index("VERTICAL 360") - 1
    repeated = "\n".join([*lines[:end], "360 0.05", *lines[end:]])
    assert parse(repeated)[1] == []
    other = "\n".join([*lines[:end], "360 3.0", *lines[end:]])
    assert next(finding.code for finding in parse(other)[1] if finding.severity == "error") == "antenna-lines"


def test_half_degrees_must_all_be_there() -> None:
    lines = panel(step=0.5, last=False).splitlines()
    at = lines.index("HORIZONTAL 720") + 1 + 201
    assert lines[at].startswith("100.5")
    changed_lines = [*lines[:at], "100.25 3.0", *lines[at + 1 :]]
    codes = [finding.code for finding in parse("\n".join(changed_lines))[1]]
    assert "antenna-angle" in codes


@pytest.mark.parametrize(
    ("centre_deg", "stated", "tilt_deg", "codes"),
    [
        (4.0, "TILT 4", 4.0, []),
        (4.0, "TILT 4.5 deg", 4.5, []),
        (4.0, "ELECTRICAL_TILT 9", 9.0, ["antenna-tilt"]),
        (-4.0, "TILT 4", -4.0, ["antenna-beam-up"]),
        (-4.0, "TILT -4", -4.0, ["antenna-beam-up"]),
        (-4.0, "TILT ELECTRICAL", -4.0, ["antenna-beam-up"]),
        (-1.0, "TILT 0", 0.0, []),
        (0.0, "TILT 6", 6.0, ["antenna-tilt"]),
    ],
)
def test_the_tilt_is_held_against_the_cut(centre_deg: float, stated: str, tilt_deg: float, codes: list) -> None:
    text = msi(vertical=losses_db(8.0, centre_deg=centre_deg), extra=(stated,))
    pattern, findings = parse(text)
    assert [finding.code for finding in findings] == codes
    assert pattern.tilt_deg == tilt_deg
    for finding in findings:
        assert finding.row == text.splitlines().index("VERTICAL 360") + 1
        assert finding.remedy


@pytest.mark.parametrize(
    ("line", "mhz"),
    [
        ("FREQUENCY 1800", 1800.0),
        ("FREQUENCY 1710-2170 MHz", 1940.0),
        ("FREQUENCY 3,6 GHz", 3600.0),
        ("FREQUENCY", np.nan),
        ("FREQUENCY low band", np.nan),
    ],
)
def test_the_frequency_of_a_file(line: str, mhz: float) -> None:
    assert_array_equal(parse(msi().replace("FREQUENCY 1800", line))[0].frequency_mhz, mhz)


@pytest.mark.slow
def test_a_pattern_far_from_the_band_is_doubted(region: tuple, tmp_path: Path) -> None:
    _, findings = read_with(region, tmp_path, antenna=["Panel65"] * 3, band_mhz=[900, 2100, np.nan])
    assert [(finding.code, finding.row, finding.column) for finding in findings] == [
        ("antenna-frequency", 1, "antenna")
    ]
    assert "measured at 1800 MHz, the sector is on 900 MHz" in findings[0].message
