"""The rooms stand in one order, and every import runs down it.

A module imports from its own room and from rooms before it; from another package only what a face lists. What a room
must never reach, it does not reach through others either.
"""

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.builders.layers.small_layers import write_small_layers
from tests.builders.paths import ROOT
from tests.builders.seeds import every
from tests.builders.sources import imports_in, tree

FOLDERS = {
    "phusong.coverage": ROOT / "coverage",
    "phusong.optimize": ROOT / "optimize",
    "phusong.maps": ROOT / "maps",
    "phusong": ROOT / "src" / "phusong",
}
"""Packages from low to high; a package may import from those before it."""

ORDER = {
    "phusong.coverage": (
        "kernel_cache",
        "kernels",
        "findings.codes",
        "findings",
        "schema",
        "terrain",
        "network",
        "geofiles.letters",
        "geofiles",
        "layers.rows",
        "layers.units",
        "layers.ground",
        "layers",
        "layers.mending",
        "layers.recognition",
        "propagation",
        "propagation.itm",
        "p1812",
        "microwave",
        "linkbudget",
        "radio",
        "radio.rasters",
        "fibre",
        "served.people",
        "served",
        "drivetest.exports",
        "drivetest",
        "links",
    ),
    "phusong.optimize": (
        "plan",
        "costs",
        "problem",
        "solver",
        "bounds",
        "search",
        "cover",
        "trees",
        "joint",
        "decomposed",
        "backhaul",
        "fibre",
        "sites",
        "question",
        "planner",
        "pon",
        "audit",
    ),
    "phusong.maps": (
        "page",
        "words",
        "indicators",
        "webmap",
        "country",
        "picture",
        "report",
        "comparison",
        "export",
        "feedback",
    ),
    "phusong": (
        "faces",
        "store",
        "console",
        "scenario",
        "scenario.draft",
        "fetch.download",
        "fetch",
        "runs",
        "pipeline.cluster",
        "pipeline.stages",
        "pipeline",
        "prices",
        "batch",
        "review",
        "review.evidence",
        "review.again",
        "api",
        "web",
        "cli",
        "reference",
        "precompile",
        "__main__",
    ),
}
"""Rooms from low to high. A module that stands in no room is one of its own."""

NEVER = {
    "phusong.optimize.audit": (
        "phusong.optimize.search",
        "phusong.optimize.bounds",
        "phusong.optimize.solver",
        "phusong.optimize.planner",
    ),
}
"""What a room must not reach, not even through other modules: the audit counts for itself."""


@cache
def modules() -> dict[str, Path]:
    """Dotted name of every module of ours, faces included, to its file."""
    found = {}
    for package, folder in FOLDERS.items():
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            found[".".join((package, *(part for part in parts if part != "__init__")))] = path
    return found


def is_face(module: str) -> bool:
    return modules()[module].name == "__init__.py"


@cache
def package_of(module: str) -> str:
    return next(package for package in FOLDERS if module == package or module.startswith(package + "."))


@cache
def room_of(module: str) -> str:
    """The room of a module below its package, ``findings.codes`` before ``findings``; empty for a package's face."""
    package = package_of(module)
    inside = module.removeprefix(package).lstrip(".")
    rooms = [room for room in ORDER[package] if inside == room or inside.startswith(room + ".")]
    return max(rooms, key=len) if rooms else inside


@cache
def imports(module: str) -> tuple[tuple[str, str, int], ...]:
    """Module of ours that each import names, the name taken from it, and the line."""
    found = []
    for node in imports_in(modules()[module]):
        if isinstance(node, ast.Import):
            found += [(alias.name, "", node.lineno) for alias in node.names if alias.name.split(".")[0] == "phusong"]
        else:
            assert node.level == 0, f"{module}:{node.lineno}: relative import"
            if (node.module or "").split(".")[0] == "phusong":
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    found.append(
                        (whole, "", node.lineno) if whole in modules() else (node.module, alias.name, node.lineno)
                    )
    return tuple(found)


def climbs(module: str) -> Iterator[str]:
    """What is wrong with the imports of a module."""
    package, room = package_of(module), room_of(module)
    order, file = ORDER[package], modules()[module].relative_to(ROOT)
    for target, name, line in imports(module):
        where = f"{file}:{line}: {target} {name}".rstrip()
        if package_of(target) != package:
            packages = list(FOLDERS)
            if packages.index(package_of(target)) > packages.index(package):
                yield f"{where} stands in a package above"
            elif not is_face(target) and room_of(target) != target.removeprefix(package_of(target) + "."):
                yield f"{where} is not a face"
            elif name and is_face(target) and name not in importlib.import_module(target).__all__:
                yield f"{where} is not in the face"
        elif room_of(target) not in ("", room) and order.index(room_of(target)) > order.index(room):
            yield f"{where} stands in a room above"
        elif name.startswith("_") and not name.startswith("__"):
            yield f"{where} is private to its module"


@pytest.mark.parametrize("module", [module for module in modules() if module not in FOLDERS])
def test_imports_run_down(module: str) -> None:
    assert room_of(module) in ORDER[package_of(module)], f"{module} stands in no room of the order"
    assert list(climbs(module)) == []


@pytest.mark.parametrize("package", ORDER)
def test_every_room_stands_in_the_order(package: str) -> None:
    names = [name.removeprefix(package + ".") for name in modules() if package_of(name) == package and name != package]
    tops = {name.split(".")[0] for name in names}
    assert tops == {room.split(".")[0] for room in ORDER[package]}
    assert len(tops) <= 19, "more than anyone takes in at one look"


@every("module", [name for name in modules() if is_face(name) and name not in FOLDERS])
def test_a_face_lists_names_and_nothing_else(module: str) -> None:
    parsed = tree(modules()[module])
    assert ast.get_docstring(parsed), "a face says what the room gives"
    for node in parsed.body[1:]:
        lists = isinstance(node, ast.Assign | ast.AnnAssign) and "__all__" in ast.unparse(node)
        assert isinstance(node, ast.ImportFrom) or lists, ast.unparse(node)
    face = importlib.import_module(module)
    for name in face.__all__:
        assert hasattr(face, name)
    imported = {name for _, name, _ in imports(module)}
    assert imported == set(face.__all__)


@cache
def reached(module: str) -> frozenset[str]:
    """Every module of ours that a module imports, itself or through others, faces left out."""
    found, waiting = set(), [module]
    while waiting:
        for target, name, _ in imports(waiting.pop()):
            for each in behind(target, name):
                if each not in found:
                    found.add(each)
                    waiting.append(each)
    return frozenset(found)


def way_to(module: str, wanted: str) -> list[str]:
    """Modules on a shortest way of imports from one module to another, both included."""
    ways = [[module]]
    for way in ways:
        if way[-1] == wanted:
            return way
        nexts = {each for target, name, _ in imports(way[-1]) for each in behind(target, name)}
        ways += [[*way, each] for each in sorted(nexts) if all(each not in other for other in ways)]
    return [module, wanted]


def behind(target: str, name: str) -> Iterator[str]:
    """The module that a name comes from: a face hands on, it does not count."""
    if not is_face(target):
        yield target
        return
    for source, given, _ in imports(target):
        if given == name:
            yield from behind(source, given)


@pytest.mark.parametrize("room", NEVER)
def test_what_must_not_be_reached_is_not(room: str) -> None:
    inside = [name for name in modules() if name.startswith(room + ".")]
    assert inside
    for module in inside:
        for target in sorted(reached(module)):
            forbidden = [other for other in NEVER[room] if target.startswith(other + ".")]
            assert not forbidden, f"{module} reaches {target}: {' -> '.join(way_to(module, target))}"


def circles() -> list[list[str]]:
    """Modules that import each other round a circle, by depth-first search."""
    found, done, path = [], set(), []

    def visit(module: str) -> None:
        if module in path:
            found.append([*path[path.index(module) :], module])
            return
        if module in done:
            return
        path.append(module)
        for target, name, _ in imports(module):
            for each in behind(target, name):
                visit(each)
        path.pop()
        done.add(module)

    for module in modules():
        visit(module)
    return found


def test_no_import_runs_in_a_circle() -> None:
    assert circles() == []


CONTRACT = (
    "phusong.check",
    "phusong.compare",
    "phusong.coverage.p1812.basic_loss_db",
    "phusong.load_scenario",
    "phusong.open_run",
    "phusong.optimize.maximal_cover",
    "phusong.optimize.prize_collecting_tree",
    "phusong.optimize.set_cover",
    "phusong.optimize.steiner_tree",
    "phusong.run",
)
"""Names that others rely on after ``import phusong``."""
HEAVY = "{'numba', 'numpy', 'rasterio', 'pyogrio', 'scipy'} & set(sys.modules)"


UNNEEDED = (
    "{'folium', 'networkx', 'numba', 'openpyxl', 'pandas', 'pydantic', 'pyogrio', 'rasterio', 'rich', 'scipy'}"
    " & set(sys.modules)"
)
"""What checking one table does without; all of it would more than double its time."""


@pytest.mark.slow
def test_names_of_the_contract_are_found_and_loaded_late() -> None:
    callables = ", ".join(f"callable({name})" for name in CONTRACT)
    script = f"import sys, phusong; print({HEAVY}); import phusong.cli; print({HEAVY}); print({callables})"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT.anchor, capture_output=True, text=True, check=True)
    alone, with_help, found = done.stdout.splitlines()
    assert alone == "set()"
    assert with_help == "set()", "a help text needs neither numba nor GDAL"
    assert found.split() == ["True"] * len(CONTRACT)


HEADINGS = {
    "ours": "village_id,name,commune_code,population,lon,lat",
    "others": "Mã thôn,Tên thôn,Mã xã,Dân số,Kinh độ,Vĩ độ",
    "two for one": "STT,Tên,Mã xã,Dân,Số dân,Kinh độ,Vĩ độ",
}


@pytest.mark.slow
@pytest.mark.parametrize("headings", HEADINGS)
def test_checking_a_table_loads_neither_compilers_nor_gdal(headings: str, tmp_path: Path) -> None:
    table = tmp_path / "villages.csv"
    row = "1,Nậm,02647,40,42,103.8,22.5" if headings == "two for one" else "1,Nậm,02647,40,103.8,22.5"
    table.write_text(f"{HEADINGS[headings]}\n{row}\n")
    script = f"import sys; from phusong.cli import main; main(['check', {str(table)!r}], standalone_mode=False)"
    done = subprocess.run(
        [sys.executable, "-c", f"{script}; print({UNNEEDED})"],
        cwd=ROOT.anchor,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "villages.csv" in done.stderr, "the file was not looked at"
    assert done.stdout.splitlines()[-1] == "set()"


@pytest.mark.slow
def test_checking_a_scenario_loads_no_compiler_and_no_solver(tmp_path: Path) -> None:
    scenario = write_small_layers(tmp_path)
    heavy = "{'folium', 'highspy', 'numba', 'openpyxl', 'pandas', 'pulp', 'pyogrio'} & set(sys.modules)"
    script = f"import sys; from phusong.cli import main; main(['check', {str(scenario)!r}], standalone_mode=False)"
    done = subprocess.run(
        [sys.executable, "-c", f"{script}; print({heavy})"], cwd=ROOT.anchor, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "set()"


def test_the_page_on_architecture_names_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    text = page.split("## The rooms")[1].split("\n## ")[0]
    drawing, table = text.split("```mermaid")[1].split("```")
    rows = {row.split("|")[1]: row for row in table.splitlines() if row.startswith("| `")}
    for package, folder in FOLDERS.items():
        (row,) = (row for head, row in rows.items() if f"`{folder.relative_to(ROOT).as_posix()}/`" in head)
        named = re.findall(r"`([\w.]+)`(?= \(| ·| ?$)", row.split("|")[2])
        assert named == list(ORDER[package]), f"the rooms of {package} stand otherwise on docs/architecture.md"
        # What stands in no room (precompile, __main__) is not drawn.
        folders = [room for room in ORDER[package] if (folder / room.replace(".", "/")).is_dir()]
        assert [room for room in folders if not re.search(rf"\b{re.escape(room)}\b", drawing)] == []
