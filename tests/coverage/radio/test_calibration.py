"""The file of a calibration: it comes back, a spoilt one is refused, and what it adds is added by hand."""

import numpy as np
import pytest

from phusong.coverage.findings.errors import InputError
from phusong.coverage.radio.calibration import (
    BandOffset,
    BudgetUsed,
    Calibration,
    ClassOffset,
    Provenance,
    SiteOffset,
    additions,
    check_calibration,
    read_calibration,
)
from tests.builders.levels.drives import drive, fit


def a_calibration() -> Calibration:
    return Calibration(
        model="p1812",
        budgets=(BudgetUsed(technology="4g", eirp_per_re_dbm=30.2, omni_eirp_per_re_dbm=23.2, terminal_db=-17.0),),
        provenance=Provenance(
            samples_file='drive "đo kiểm".csv', settings={"seed": 3, "per_site": True, "bin_m": 50.0}
        ),
        bands=(
            BandOffset(band_mhz=900.0, offset_db=-9.25, bins=40),
            BandOffset(band_mhz=1800.0, offset_db=4.0, bins=9),
        ),
        classes=(ClassOffset(band_mhz=900.0, clutter_class=2, offset_db=-6.0, bins=12, trust=0.9),),
        sites=(SiteOffset(site_id="S1", offset_db=1.5, bins=8, trust=0.4),),
    )


def test_a_calibration_comes_back_from_its_file(tmp_path):
    for number, calibration in enumerate((a_calibration(), fit(drive(2, 500), per_site=True))):
        path = tmp_path / f"{number}.toml"
        path.write_text(calibration.to_toml(), encoding="utf-8")
        back = read_calibration(path)
        assert back == calibration
        assert back.to_toml() == calibration.to_toml()


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (lambda text: text.replace("offset_db = -9.25", "offset_db = nan"), "calibration-key", "bands.0.offset_db"),
        (lambda text: text.replace("offset_db = -9.25", "offset_db = 400.0"), "calibration-key", "bands.0.offset_db"),
        (lambda text: text.replace("band_mhz = 1800.0", "band_mhz = 900.0"), "calibration-key", "900 MHz stands twice"),
        (lambda text: text.replace('model = "p1812"', 'modell = "p1812"'), "calibration-key", "modell"),
        (lambda text: text.replace("version = 1", "version = 2"), "calibration-key", "version"),
        (lambda text: text.replace("]]", "]"), "calibration-unreadable", ""),
        (lambda text: text.replace("[[bands]]", "[[spare]]"), "calibration-key", "spare"),
        (lambda text: text + "\n[[", "calibration-unreadable", ""),
    ],
)
def test_a_spoilt_file_is_refused(tmp_path, spoil, code, said):
    path = tmp_path / "spoilt.toml"
    path.write_text(spoil(a_calibration().to_toml()), encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        read_calibration(path)
    assert {finding.code for finding in refusal.value.findings} == {code}
    assert said in str(refusal.value)
    assert {finding.file for finding in refusal.value.findings} == {str(path)}


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        read_calibration(tmp_path / "calibration.toml")


def test_what_is_added_by_hand():
    classes = np.array([[2, 1], [-1, 300]])
    bands = np.array([1800.0, 900.0, 900.4, 700.0])
    ids = np.array(["S1", "S2", "S1", "S2"], dtype=np.object_)
    added = additions(a_calibration(), bands, classes, ids)
    assert added.sector_db == pytest.approx([4.0 + 1.5, -9.25, -9.25 + 1.5, 0.0])
    assert added.carriers_mhz == pytest.approx([700.0, 900.0, 900.4, 1800.0])
    assert added.carrier.tolist() == [3, 1, 2, 0]
    assert added.pixel_db.shape == (4, 2, 2)
    assert added.pixel_db[1].tolist() == added.pixel_db[2].tolist() == [[-6.0, 0.0], [0.0, 0.0]]
    assert not added.pixel_db[[0, 3]].any()
    assert additions(a_calibration(), bands, classes).sector_db == pytest.approx([4.0, -9.25, -9.25, 0.0])


def test_another_model_budget_or_band_is_told_of():
    calibration = a_calibration()
    same = calibration.budgets
    assert check_calibration(calibration, "p1812", np.array([900.0, 1800.0]), same) == []
    louder = [same[0].model_copy(update={"eirp_per_re_dbm": 33.2})]
    found = check_calibration(calibration, "p526", np.array([900.0, 2600.0]), louder)
    assert [finding.code for finding in found] == [
        "calibration-other-model",
        "calibration-other-budget",
        "calibration-band-missing",
    ]
    assert "33.2" in found[1].message
    assert "2600 MHz" in found[2].message
