"""Batches of losses from tables: reference values, and every bad cell found in its place."""

import csv
import io
import math

import pytest

from phusong.coverage.findings.errors import InputError
from phusong.coverage.links.batch import batch_losses
from phusong.coverage.links.batch_models import MODELS
from tests.builders.optional_data import needs_shared
from tests.builders.paths import GOLDEN, SHARED

MOUNTAIN = GOLDEN / "p1812_mountain"
PROFILE = "case,d_km,h_m,R_m,zone\n" + "".join(f"a,{i},{100 + 7 * (i % 3)},0,4\n" for i in range(12))
CASES = "case,f_MHz,htg_m,hrg_m\na,700,30,1.5\n"


@pytest.fixture
def run(tmp_path):
    def losses(profiles=PROFILE, cases=CASES, model="p1812"):
        (tmp_path / "profiles.csv").write_text(profiles, encoding="utf-8")
        (tmp_path / "cases.csv").write_text(cases, encoding="utf-8")
        return batch_losses(model, tmp_path / "profiles.csv", tmp_path / "cases.csv")

    return losses


def table(batch):
    return list(csv.DictReader(io.StringIO(batch.csv_text())))


@pytest.mark.slow
def test_mountain_cases_by_p1812():
    rows = table(batch_losses("p1812", MOUNTAIN / "profiles.csv", MOUNTAIN / "cases.csv"))
    with (MOUNTAIN / "cases.csv").open(encoding="utf-8") as stream:
        expected = list(csv.DictReader(stream))
    assert [row["case"] for row in rows] == [row["case"] for row in expected]
    for row, known in zip(rows, expected, strict=True):
        assert float(row["loss_db"]) == pytest.approx(float(known["Lb_dB"]), abs=1e-7), row["case"]
        assert row["findings"] == ""


@pytest.mark.slow
@needs_shared("conformance", "radio", "itm_mountain")
def test_mountain_cases_by_itm(tmp_path):
    with (SHARED / "conformance/radio/itm_mountain/expected.csv").open(encoding="utf-8") as stream:
        known = {row["case"]: row for row in csv.DictReader(stream)}
    with (MOUNTAIN / "cases.csv").open(encoding="utf-8") as stream:
        terminals = list(csv.DictReader(stream))
    for quantile in (50, 90):
        lines = ["case,f_MHz,htg_m,hrg_m,pol,climate,N_0,epsilon,sigma,mdvar,time,location,situation"]
        for row in terminals:
            other = known[row["case"]]
            numbers = [row[key] for key in ("case", "f_MHz", "htg_m", "hrg_m", "pol")]
            numbers += [other[key] for key in ("climate", "N_0", "epsilon", "sigma", "mdvar")]
            lines.append(",".join([*numbers, *[str(quantile)] * 3]))
        (tmp_path / "cases.csv").write_text("\n".join(lines), encoding="utf-8")
        for row in table(batch_losses("itm", MOUNTAIN / "profiles.csv", tmp_path / "cases.csv")):
            assert float(row["loss_db"]) == pytest.approx(float(known[row["case"]][f"A_dB_{quantile}"]), abs=1e-3)


@pytest.mark.slow
def test_columns_that_are_left_out_have_defaults(run):
    bare = run("case,d_km,h_m\n" + "".join(f"a,{i},{100 + 7 * (i % 3)}\n" for i in range(12)))
    assert bare.rows[0].loss_db == run().rows[0].loss_db
    assert bare.findings == ()
    spelled = run(cases="case,f_MHz,htg_m,hrg_m,p_time,pL,pol,DN,N0\na,700,30,1.5,,50,2,50,360\n")
    assert spelled.rows[0].loss_db == bare.rows[0].loss_db


def test_case_names_are_text_and_the_order_is_that_of_the_cases(run):
    profiles = PROFILE + PROFILE.split("\n", 1)[1].replace("a,", "007,")
    batch = run(profiles, "case,f_MHz,htg_m,hrg_m\n007,700,30,1.5\na,700,30,1.5\n")
    assert [row.case for row in batch.rows] == ["007", "a"]
    assert batch.rows[0].loss_db == batch.rows[1].loss_db


@pytest.mark.parametrize(
    ("cases", "row", "column", "code"),
    [
        ("b,29,30,1.5", 2, "f_MHz", "case-out-of-range"),
        ("b,nan,30,1.5", 2, "f_MHz", "case-not-a-number"),
        ("b,,30,1.5", 2, "f_MHz", "case-not-a-number"),
        ("b,700,-3,1.5", 2, "htg_m", "case-out-of-range"),
        ("b,700,30,high", 2, "hrg_m", "case-not-a-number"),
        ("missing,700,30,1.5", 2, "case", "no-profile"),
        ("a,700,30,1.5", 2, "case", "duplicate-case"),
    ],
)
def test_a_bad_row_is_found_and_the_others_are_computed(run, cases, row, column, code):
    profiles = PROFILE + PROFILE.split("\n", 1)[1].replace("a,", "b,")
    batch = run(profiles, CASES + cases + "\n")
    good, bad = batch.rows
    assert math.isfinite(good.loss_db)
    assert good.findings == ()
    assert math.isnan(bad.loss_db)
    errors = [finding for finding in bad.findings if finding.severity == "error"]
    assert [(finding.row, finding.column, finding.code) for finding in errors] == [(row, column, code)]
    assert errors[0].file.endswith("cases.csv")
    assert errors[0].remedy
    written = table(batch)[1]
    assert written["loss_db"] == ""
    assert f"row {row}, column {column}" in written["findings"]


@pytest.mark.parametrize(
    ("points", "row", "column", "code"),
    [
        (["0,100,0,4", "1,,0,4", "2,100,0,4"], 2, "h_m", "void-height"),
        (["0,100,0,4", "1,nan,0,4", "2,100,0,4"], 2, "h_m", "void-height"),
        (["0,100,0,4", "1,-9999,0,4", "2,100,0,4"], 2, "h_m", "void-height"),
        (["0,100,0,4", "2,100,0,4", "1,100,0,4"], 3, "d_km", "not-ascending"),
        (["0,100,0,4", "1,100,0,4", "1,100,0,4"], 3, "d_km", "not-ascending"),
        (["0.5,100,0,4", "1,100,0,4", "2,100,0,4"], 1, "d_km", "profile-start"),
        (["0,100,0,4", "1,100,-2,4", "2,100,0,4"], 2, "R_m", "bad-clutter"),
        (["0,100,0,4", "1,100,0,2", "2,100,0,4"], 2, "zone", "bad-zone"),
        (["0,100,0,4", "1,100,0,4"], 1, None, "short-profile"),
    ],
)
def test_a_bad_profile_point_is_found(run, points, row, column, code):
    profiles = "case,d_km,h_m,R_m,zone\n" + "".join(f"b,{point}\n" for point in points) + PROFILE.split("\n", 1)[1]
    batch = run(profiles, CASES + "b,700,30,1.5\n")
    assert math.isfinite(batch.rows[0].loss_db)
    bad = batch.rows[1]
    assert math.isnan(bad.loss_db)
    assert [(finding.row, finding.column, finding.code) for finding in bad.findings] == [(row, column, code)]
    assert bad.findings[0].file.endswith("profiles.csv")


def test_every_fault_of_a_row_is_listed(run):
    batch = run(cases="case,f_MHz,htg_m,hrg_m,p_time\na,29,0,x,80\n")
    assert [finding.column for finding in batch.findings] == ["f_MHz", "htg_m", "hrg_m", "p_time"]


def test_a_path_that_is_too_short_is_refused_by_the_model(run):
    batch = run("case,d_km,h_m\na,0,1\na,0.1,1\na,0.2,1\n")
    assert math.isnan(batch.rows[0].loss_db)
    assert "0.25..3000 km" in batch.findings[0].message


def test_doubts_come_with_a_loss_and_a_place(run):
    batch = run(cases="case,f_MHz,htg_m,hrg_m\na,5900,30,1.5\n")
    assert math.isfinite(batch.rows[0].loss_db)
    doubt = batch.findings[0]
    assert (doubt.severity, doubt.code, doubt.row, doubt.column) == ("warning", "near-limit", 1, "f_MHz")


def test_a_profile_without_a_case_is_mentioned(run):
    batch = run(PROFILE + "z,0,1,0,4\n")
    assert [finding.code for finding in batch.unused] == ["unused-profile"]
    assert len(batch.rows) == 1


def test_itm_needs_equal_steps_and_a_known_mode(run):
    uneven = "case,d_km,h_m\n" + "".join(f"a,{d},100\n" for d in (0, 1, 2, 3.5, 4))
    assert "equal steps" in run(uneven, model="itm").findings[0].message
    odd = run(cases="case,f_MHz,htg_m,hrg_m,mdvar,climate\na,700,30,1.5,14,5\n", model="itm")
    assert "mode of variability" in odd.findings[0].message
    half = run(cases="case,f_MHz,htg_m,hrg_m,climate\na,700,30,1.5,4.5\n", model="itm")
    assert "whole number" in half.findings[0].message


def test_a_missing_column_refuses_the_table_and_names_all(run):
    with pytest.raises(InputError) as caught:
        run(cases="case,f_MHz\na,700\n")
    assert [finding.column for finding in caught.value.findings] == ["htg_m", "hrg_m"]
    with pytest.raises(InputError, match="column h_m is missing"):
        run(profiles="case,d_km\na,0\n")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00bad"])
def test_a_file_that_is_no_table_is_refused(tmp_path, content):
    (tmp_path / "profiles.csv").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "cases.csv").write_bytes(content)
    with pytest.raises(InputError, match="not a readable table"):
        batch_losses("p1812", tmp_path / "profiles.csv", tmp_path / "cases.csv")


def test_an_unknown_model_gets_the_nearest_name(run):
    with pytest.raises(InputError) as caught:
        run(model="p1821")
    assert "p1812" in caught.value.findings[0].remedy


@pytest.mark.slow
def test_every_model_of_the_registry_computes(run):
    near = "case,d_km,h_m\n" + "".join(f"a,{i / 4},{100 + 7 * (i % 3)}\n" for i in range(12))
    for name in MODELS:
        assert math.isfinite(run(near, model=name).rows[0].loss_db), name


def test_macro_cells_are_averaged_over_line_of_sight(run):
    near = "case,d_km,h_m\n" + "".join(f"a,{i / 4},100\n" for i in range(9))
    row = table(run(near, "case,f_MHz,htg_m,hrg_m\na,700,35,1.5\n", model="tr38901-rma"))[0]
    share = math.exp(-(2000.0 - 10.0) / 1000.0)  # TR 38.901 Table 7.4.2-1
    assert float(row["los_probability"]) == pytest.approx(share, abs=1e-8)
    mixed = share * float(row["los_db"]) + (1.0 - share) * float(row["nlos_db"])
    assert float(row["loss_db"]) == pytest.approx(mixed, abs=1e-6)
    far = run("case,d_km,h_m\na,0,1\na,5,1\na,11,1\n", "case,f_MHz,htg_m,hrg_m\na,700,35,1.5\n", model="tr38901-rma")
    assert "outside" in far.findings[0].message


def test_rows_without_text_are_passed_over_and_counted(run):
    batch = run(PROFILE + ",,,,\n", CASES + ",,,\nb,x,30,1.5\n")
    assert [row.case for row in batch.rows] == ["a", "b"]
    assert not batch.unused
    assert [(finding.row, finding.column) for finding in batch.findings if finding.column == "f_MHz"] == [(3, "f_MHz")]


def test_a_missing_column_is_found_under_another_spelling(run):
    with pytest.raises(InputError) as refused:
        run(cases="case,F_mhz,htg_m,hrg_m\na,700,30,1.5\n")
    assert [finding.remedy for finding in refused.value.findings] == ["rename F_mhz to f_MHz"]


def test_semicolons_are_told_from_missing_columns(run):
    with pytest.raises(InputError) as refused:
        run(cases=CASES.replace(",", ";"))
    assert [finding.code for finding in refused.value.findings] == ["unreadable-table"]
    assert "semicolon" in str(refused.value)


@pytest.mark.parametrize("model", ["tr38901-rma", "tr38901-uma"])
def test_macro_cells_name_the_column_that_is_out_of_range(run, model):
    batch = run(cases="case,f_MHz,htg_m,hrg_m\na,400,5,99\n", model=model)
    assert [finding.column for finding in batch.findings] == ["f_MHz", "htg_m", "hrg_m"]


def test_macro_cells_doubt_a_column_by_its_name(run):
    short = "case,d_km,h_m\na,0,1\na,1,1\na,2,1\n"
    batch = run(short, "case,f_MHz,htg_m,hrg_m\na,2100,40,1.5\n", model="tr38901-uma")
    assert [(finding.code, finding.column) for finding in batch.findings] == [("near-limit", "htg_m")]
