"""Kinds of public places are told by their names, in Vietnamese with marks and without, and never beyond doubt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from phusong.coverage.findings.log import FindingLog
from phusong.coverage.kernels.arrays import TextArray
from phusong.coverage.layers import check_path
from phusong.coverage.layers.rows.named_kinds import kind_of_name, tell_kinds

NAMES = {
    "Trường PTDTBT THCS A Lù": "school",
    "TRUONG MAM NON Y TY": "school",
    "TH & THCS Nậm Chạc": "school",
    "MN Hoa Ban": "school",
    "Điểm trường Phìn Hồ": "school",
    "Trạm y tế xã A Lù": "clinic",
    "TYT Bản Qua": "clinic",
    "Trạm Y tế trường học": "clinic",
    "Bệnh viện đa khoa huyện": "hospital",
    "Trung tâm Y tế huyện Bát Xát": "hospital",
    "UBND xã A Lù": "commune_centre",
    "Trụ sở HĐND - UBND xã Bản Vược": "commune_centre",
    "Ủy ban nhân dân phường Duyên Hải": "commune_centre",
    "Trung tâm xã Trịnh Tường": "commune_centre",
    "UBND huyện Bát Xát": "office",
    "Đồn Biên phòng A Mú Sung": "office",
    "Bưu điện văn hóa xã": "post_office",
    "Chợ Mường Hum": "market",
    "Nhà văn hóa thôn 1": "culture_house",
    "Lao Chải School": "school",
    "Thôn Chợ": "",
    "Thôn Sở Trải": "",
    "Bản Trạm": "",
    "Lô 3": "",
    "": "",
}


@pytest.mark.parametrize(("name", "kind"), NAMES.items())
def test_a_name_tells_its_kind(name: str, kind: str) -> None:
    assert kind_of_name(name) == kind


def words(*values: str) -> TextArray:
    return np.array(values, dtype=np.object_)


def test_kinds_that_are_given_stay_and_gaps_are_told_by_names() -> None:
    log = FindingLog()
    text = {"name": words("Trạm y tế A", "Trường B", "Lô 3"), "kind": words("depot", "", "")}
    found = tell_kinds(text, "Loại", log)
    assert found is not None
    assert found.tolist() == ["depot", "school", ""]
    assert [(each.code, each.row, each.message) for each in log.findings] == [
        ("kind-from-name", 2, "the kind is missing; by its name 'Trường B' it is school"),
        ("value-missing", 3, "the text is empty"),
    ]


def test_kinds_written_in_vietnamese_are_read_and_words_of_programs_stay() -> None:
    log = FindingLog()
    kinds = words("THCS", "Trạm y tế", "UBND xã", "primary_school", "depot", "Commune centre")
    found = tell_kinds({"name": words(*"abcdef"), "kind": kinds}, "Loại", log)
    assert found is not None
    assert found.tolist() == ["school", "clinic", "commune_centre", "primary_school", "depot", "Commune centre"]
    (told,) = log.findings
    assert (told.code, told.column, told.value) == ("kind-from-name", "Loại", "THCS")
    assert "'UBND xã' is commune_centre" in told.message


def test_names_that_tell_nothing_are_other_places_and_told_with_the_first() -> None:
    log = FindingLog()
    found = tell_kinds({"name": words("Trạm y tế A", "Lô 3", "Trường B")}, None, log)
    assert found is not None
    assert found.tolist() == ["clinic", "other", "school"]
    assert [(each.code, each.row, each.value) for each in log.findings] == [
        ("kind-from-name", None, "2"),
        ("kind-unknown", 2, "Lô 3"),
    ]


def test_a_list_whose_names_tell_nothing_needs_its_column(tmp_path: Path) -> None:
    path = tmp_path / "noi.csv"
    path.write_text("name,lon,lat\nLô 1,103.80,22.50\nLô 2,103.81,22.50\nChợ,103.82,22.5\n", encoding="utf-8")
    assert {each.code for each in check_path(path, "places") if each.severity == "error"} == {"column-missing"}
    path.write_text("name,lon,lat\nTrường Lô 1,103.80,22.50\nTYT Lô 2,103.81,22.50\n", encoding="utf-8")
    assert {each.code for each in check_path(path, "places")} == {"kind-from-name", "id-made"}
