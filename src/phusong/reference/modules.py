"""Reference page of the modules: every one with its one sentence, taken from the modules themselves."""

from __future__ import annotations

import ast
from importlib.resources import files
from importlib.resources.abc import Traversable

_PACKAGES = {
    "phusong.coverage": "coverage/",
    "phusong.optimize": "optimize/",
    "phusong.maps": "maps/",
    "phusong": "src/phusong/",
}

_HEAD = """# Where things are

Data flows one way: `coverage` → `optimize` → `maps`, and the shell in `src/phusong` knows them all. Each module is one
noun. This page is written by `python -m phusong.reference modules`.
"""


def modules_page() -> str:
    """The page as Markdown."""
    lines = [_HEAD]
    for package, folder in _PACKAGES.items():
        lines += [f"## `{folder}` (`{package}`)", "", *_table(files(package)), *_rooms(files(package), folder)]
    return "\n".join(lines)


def _rooms(folder: Traversable, path: str) -> list[str]:
    """A section for each room of a folder, the rooms inside it included."""
    lines: list[str] = []
    for room in _sorted(folder):
        if room.is_dir() and room.joinpath("__init__.py").is_file():
            inside = f"{path}{room.name}/"
            lines += [f"### `{inside}`", "", _sentence(room.joinpath("__init__.py")), ""]
            lines += [*_table(room), *_rooms(room, inside)]
    return lines


def _table(folder: Traversable) -> list[str]:
    """The modules of a folder with their sentences; nothing where there are none."""
    rows = [
        f"| `{source.name[:-3]}` | {_sentence(source)} |"
        for source in _sorted(folder)
        if source.name.endswith(".py") and not source.name.startswith("__")
    ]
    return ["| module | holds |", "| --- | --- |", *rows, ""] if rows else []


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda entry: entry.name)


def _sentence(source: Traversable) -> str:
    text = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return _first_paragraph(text)


def _first_paragraph(docstring: str) -> str:
    return " ".join(docstring.split("\n\n")[0].split()).replace("|", "\\|")
