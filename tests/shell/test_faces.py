"""Faces of rooms: names come when they are asked for, and everything else is as with any module."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

import phusong

FACE = '''"""A room."""

from phusong.made.heavy import Tool, same
from phusong.made.other import OTHER

__all__ = ["OTHER", "Tool", "same"]
'''
HEAVY = '"""Heavy."""\n\nfrom phusong.made.same import same\n\n\nclass Tool:\n    """A tool."""\n'


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A room of a package of ours, made up, with a module that bears the name of what another gives."""
    room = tmp_path / "made"
    room.mkdir()
    (room / "__init__.py").write_text(FACE)
    (room / "heavy.py").write_text(HEAVY)
    (room / "other.py").write_text('"""Other."""\n\nOTHER = 1\n')
    (room / "same.py").write_text('"""Same."""\n\n\ndef same() -> int:\n    return 2\n')
    monkeypatch.setattr(phusong, "__path__", [*phusong.__path__, str(tmp_path)])
    for name in ("made", "made.heavy", "made.other", "made.same"):
        monkeypatch.delitem(sys.modules, f"phusong.{name}", raising=False)
    return room


def test_a_face_loads_a_module_when_its_name_is_asked_for(made: Path) -> None:
    (made / "__init__.py").write_text(FACE.replace(", same", "").replace(', "same"', ""))
    face = import_module("phusong.made")
    assert "phusong.made.heavy" not in sys.modules
    assert face.OTHER == 1
    assert "phusong.made.heavy" not in sys.modules
    assert face.Tool is import_module("phusong.made.heavy").Tool
    assert {"OTHER", "Tool"} <= set(dir(face))
    assert face.__doc__ == "A room."
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = face.nothing


def test_a_name_stands_before_a_module_of_the_same_name(made: Path) -> None:
    face = import_module("phusong.made")
    import_module("phusong.made.same")
    assert face.same() == 2


def test_what_a_face_does_beside_its_imports_is_done(made: Path) -> None:
    (made / "__init__.py").write_text(FACE + "\nfrom pathlib import Path\n\nHERE = Path(__file__).name\n")
    assert import_module("phusong.made").HERE == "__init__.py"


def test_a_module_that_lists_no_names_is_loaded_as_any_other(made: Path) -> None:
    (made / "__init__.py").write_text("from phusong.made.other import OTHER\n\nTWICE = 2 * OTHER\n")
    assert import_module("phusong.made").TWICE == 2
