"""What ``phusong check`` says about layer files, in both languages."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from phusong.cli.app import main

VILLAGES = (
    "village_id,name,commune_code,population,lon,lat\nV1,Thôn 1,01001,-3,103.8,22.5\nV2,Thôn 2,01001,4,103.81,22.5\n"
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "remedy: correct the value, and check the unit"),
        ("vi", "Số nằm ngoài khoảng cho phép của cột."),
    ],
)
def test_a_negative_population_is_told_for_what_it_is(tmp_path: Path, language: str, said: str) -> None:
    path = tmp_path / "villages.csv"
    path.write_text(VILLAGES, encoding="utf-8")
    done = CliRunner().invoke(main, ["check", str(path), "--layer", "villages", "--lang", language])
    assert done.exit_code == 1
    assert "[out-of-range]" in done.output
    assert said in done.output
    assert "mô hình" not in done.output
