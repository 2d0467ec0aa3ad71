"""The tutorial stays true: its commands do what it says, in both languages."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from phusong.cli.app import main
from tests.builders.paths import DOCS, ROOT

CHEAP = ("--set", "map.raster=false")
"""The rasters take most of the time, and the tutorial says nothing of them."""


def commands(page: str) -> list[str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]


def quoted(page: str, heading: str) -> list[str]:
    """What a table below a heading says that the terminal shows."""
    text = (DOCS / page).read_text(encoding="utf-8").split(f"\n## {heading}")[1].split("\n## ")[0]
    return re.findall(r"^\| `(.+?)`", text, re.MULTILINE)


def test_both_languages_give_the_same_commands() -> None:
    english = commands("tutorial.md")
    assert len(english) == 5
    assert commands("tutorial.vi.md") == [f"{command} --lang vi" for command in english]


@pytest.mark.slow
def test_the_commands_do_what_the_tutorial_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tutorial").symlink_to(ROOT / "data" / "tutorial")
    monkeypatch.chdir(tmp_path)
    said = []
    for command in commands("tutorial.vi.md"):
        program, *arguments = shlex.split(command)
        assert program == "phusong"
        done = CliRunner().invoke(main, [*arguments, *(CHEAP if arguments[0] == "run" else ())])
        assert done.exit_code == 0, f"{command}\n{done.output}"
        said.append(done.output)
    drafted, checked, first, less, _ = said
    assert "height_m = Chiều cao cột (m), lon = Y, lat = X" in drafted
    assert "0 lỗi, " in checked
    for code in ("header-found", "row-total", "coordinates-written", "text-restored", "decimal-comma", "road-island"):
        assert f"[{code}]" in checked
    lines = quoted("tutorial.vi.md", "3. ")
    assert len(lines) == 5
    for line in lines:
        assert line in first
    assert "14 đề xuất, 19,9/20,0 tỷ đồng" in less
    assert "Tính vùng phủ: không đổi, dùng lại" in less or "Tính vùng phủ" not in less
    for name in re.findall(r"`([a-z_][\w.]*)`", (DOCS / "tutorial.md").read_text(encoding="utf-8").split("## 4. ")[1]):
        if (ROOT / "docs" / name).suffix and "_4g" not in name and "radio." not in name:
            assert (tmp_path / "out" / "tutorial" / "run" / name).exists(), name
