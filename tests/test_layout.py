"""Tests mirror the rooms: what they share stands below ``tests/builders`` or in a conftest, once."""

import ast
import subprocess
from collections import defaultdict
from pathlib import PurePosixPath

import pytest

from tests.builders.paths import ROOT
from tests.builders.sources import imports_in, tree

TESTS = ROOT / "tests"
MODULES = sorted(TESTS.rglob("*.py"))
OUTSIDE_ROOMS = {"tests", "builders", "data", "whole", "benchmarks", "faults", "fuzz"}


@pytest.mark.slow
def test_no_test_module_imports_another() -> None:
    found = []
    for path in MODULES:
        for node in imports_in(path):
            if isinstance(node, ast.ImportFrom):
                parts = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
                # A function of the code may begin with "test_", too.
                if parts[0] == "tests" and any(part.startswith("test_") or part == "conftest" for part in parts):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.module}")
    assert found == [], "what tests share belongs into tests/builders"


@pytest.mark.slow
def test_no_helper_stands_twice() -> None:
    places = defaultdict(list)
    for path in MODULES:
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("test_"):
                places[ast.unparse(node)].append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    twice = [where for where in places.values() if len(where) > 1]
    assert twice == [], "what tests share belongs into tests/builders"


def test_no_test_of_a_page_waits_for_the_clock() -> None:
    waits = "wait_for" + "_timeout("
    found = [str(path.relative_to(ROOT)) for path in MODULES if waits in path.read_text(encoding="utf-8")]
    assert found == [], "a slow machine needs longer: ask the page with expect, still or settled of builders/pages"


def test_fixtures_of_all_stand_below_tests() -> None:
    # One at the root would be imported with the checkout on the path, where `coverage` is ours.
    assert not (ROOT / "conftest.py").exists()


def test_every_folder_of_tests_has_a_folder_of_the_code() -> None:
    code = {"coverage": "coverage", "optimize": "optimize", "maps": "maps", "shell": "src/phusong"}
    for name, folder in code.items():
        for inside in (TESTS / name).iterdir():
            if inside.is_dir() and any(inside.glob("test_*.py")):
                assert (ROOT / folder / inside.name).is_dir(), f"tests/{name}/{inside.name} mirrors no room"
    tops = {path.name for path in TESTS.iterdir() if path.is_dir() and not path.name.startswith("__")}
    assert tops - set(code) <= OUTSIDE_ROOMS


ENTRIES = 18
"""What one takes in at a look."""
MORE = {
    "data/shapefiles/lao-cai": "the parts of Shapefiles",
}
"""Folders that hold more, with the reason."""


@pytest.mark.slow
def test_no_folder_holds_more_than_one_takes_in_at_a_look() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    entries = defaultdict(set)
    for name in filter(None, listed.stdout.split("\0")):
        path = PurePosixPath(name)
        for inside, folder in zip((path, *path.parents), path.parents, strict=False):
            if not inside.name.startswith("."):  # settings of tools, which a look leaves out
                entries[str(folder)].add(inside.name)
    full = {folder: len(names) for folder, names in entries.items() if len(names) > ENTRIES}
    assert {folder: count for folder, count in full.items() if folder not in MORE} == {}


@pytest.mark.slow
def test_every_test_module_says_what_it_tests() -> None:
    assert [
        str(path.relative_to(ROOT)) for path in MODULES if path.stat().st_size and not ast.get_docstring(tree(path))
    ] == []
