"""The structure of the house holds: one-way imports, listed packages, one writer of files, one caller of solvers."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.builders.paths import ROOT
from tests.builders.sources import imports_in, nodes

PACKAGES = {
    "phusong": ROOT / "src" / "phusong",
    "phusong.coverage": ROOT / "coverage",
    "phusong.optimize": ROOT / "optimize",
    "phusong.maps": ROOT / "maps",
}
MAY_IMPORT = {
    "phusong.coverage": {"phusong.coverage"},
    "phusong.optimize": {"phusong.coverage", "phusong.optimize"},
    "phusong.maps": {"phusong.coverage", "phusong.optimize", "phusong.maps"},
    "phusong": set(PACKAGES),
}


@cache
def imported_modules(path: Path) -> frozenset[str]:
    """Absolute names a module imports, including imports inside functions."""
    names: set[str] = set()
    for node in imports_in(path):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        else:
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(names)


def package_of(module: str) -> str | None:
    """The package of ours that a dotted module name belongs to."""
    owners = [name for name in PACKAGES if module == name or module.startswith(name + ".")]
    return max(owners, key=len) if owners else None


@pytest.mark.slow
@pytest.mark.parametrize("package", PACKAGES)
def test_imports_flow_one_way(package: str) -> None:
    modules = sorted(PACKAGES[package].rglob("*.py"))
    assert PACKAGES[package] / "__init__.py" in modules
    for path in modules:
        imported = imported_modules(path)
        owners = {owner for name in imported if (owner := package_of(name))}
        if package != "phusong":
            owners.discard("phusong")  # `from phusong.coverage import x` names the parent package, too
            shell = {name for name in imported if package_of(name) == "phusong" and name != "phusong"}
            assert not shell, f"{path.name} imports the shell: {shell}"
        assert owners <= MAY_IMPORT[package], f"{path.name} imports {owners - MAY_IMPORT[package]}"


def test_every_package_in_the_tree_is_listed() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    found = set()
    for name, folder in PACKAGES.items():
        for init in folder.rglob("__init__.py"):
            inside = init.parent.relative_to(folder).parts
            found.add(".".join((name, *inside)))
    assert set(settings["packages"]) == found
    assert {name: (ROOT / folder).resolve() for name, folder in settings["package-dir"].items()} == PACKAGES


@cache
def calls(path: Path) -> tuple[tuple[str, ast.Call], ...]:
    """Every call in a module with the name of what is called, a dot before it where it is an attribute."""
    found = []
    for node in nodes(path):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else f".{getattr(node.func, 'attr', '')}"
            found.append((name, node))
    return tuple(found)


def our_modules() -> Iterator[tuple[str, Path]]:
    """Dotted name and file of every module of ours."""
    for package, folder in PACKAGES.items():
        for path in sorted(folder.rglob("*.py")):
            inside = path.relative_to(folder).with_suffix("").parts
            yield ".".join((package, *(part for part in inside if part != "__init__"))), path


WRITING = {".write_text", ".write_bytes", ".to_file", ".to_csv", ".to_parquet", ".savez", ".savefig", ".fsync"}
WRITING |= {".write_dataframe", ".write_raster", ".extractall", ".copyfile", ".mkstemp"}


def puts_a_file(name: str, call: ast.Call) -> bool:
    """Whether a call may leave a file behind: it writes, opens for writing, or moves one file over another."""
    if name.removeprefix(".") == "open":
        given = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
        modes = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        return any(set(mode) <= set("rwaxbt+") and set(mode) & set("wax+") for mode in modes)
    if name == ".write" and ast.unparse(call.func).endswith("raw.write"):  # GDAL's, by pyogrio
        return True
    # A text's replace takes two arguments, a path's takes one.
    return name in WRITING or (name == ".replace" and len(call.args) == 1 and not call.keywords)


WRITERS = {
    "phusong.store.files": "the one writer",
    "phusong.cli.told_help": "write_text of help, which the terminal shows",
    "phusong.store.arrays": "writes an archive into a file that the one writer opened",
    "phusong.store.cache": "savez into memory",
    "phusong.store.parts": "a download grows in a part beside its place",
    "phusong.store.publish": "moves finished files into place",
    "phusong.pipeline.cluster.results": "savez into memory",
    "phusong.coverage.kernel_cache": "the mark beside numba's own cache",
    "phusong.coverage.geofiles.archives": "unpacks into a temporary folder",
    "phusong.coverage.geofiles.scratch": "copies into a temporary folder",
    "phusong.coverage.geofiles.layer_files": "GDAL writes into a temporary folder, and bytes are returned",
    "phusong.coverage.geofiles.templates": "GDAL writes into a temporary folder, and bytes are returned",
    "phusong.maps.export.geopackage.write": "GDAL writes into a temporary folder, and bytes are returned",
    "phusong.maps.export.geotiff": "GDAL writes into memory, and bytes are returned",
    "phusong.maps.export.polygons": "GDAL writes into a temporary folder, and bytes are returned",
    "phusong.runs.chromium": "a page for the browser in a temporary folder, and bytes are returned",
    "phusong.maps.report.frontier_figure": "savefig into memory",
    "phusong.maps.report.link_figure": "savefig into memory",
    "phusong.review.evidence.backup": "moves a verified copy of a database into place",
    "phusong.review.evidence.restore": "copies a copy of a database into a temporary folder, to open it there",
    "phusong.review.workspace": "the secret beside a new database, never over another",
    "phusong.optimize.solver.worker": "a solver's process leaves its answers in a temporary folder",
}
"""Modules that call what writes, with the reason."""


@pytest.mark.slow
def test_files_are_written_in_one_place() -> None:
    named = naming(*(re.escape(name) + r"\(" for name in WRITING), r"open\(", r"raw\.write\(", r"\.replace\(")
    found = {module for module, path in named if any(puts_a_file(*each) for each in calls(path))}
    assert found == set(WRITERS)


def naming(*words: str) -> list[tuple[str, Path]]:
    """Modules whose text has one of some words; the others need not be taken apart."""
    sought = re.compile("|".join(words))
    return [(module, path) for module, path in our_modules() if sought.search(path.read_text(encoding="utf-8"))]


@pytest.mark.slow
def test_the_solver_is_called_in_one_room() -> None:
    solvers = {"HiGHS", "HiGHS_CMD", "PULP_CBC_CMD", "Highs"}
    named = naming(*solvers)
    found = {module for module, path in named if any(name.strip(".") in solvers for name, _ in calls(path))}
    assert {module.rpartition(".")[0] for module in found} == {"phusong.optimize.solver"}


@pytest.mark.slow
def test_the_solver_is_imported_in_one_room() -> None:
    named = naming("highspy")
    found = {
        module for module, path in named if any(name.split(".")[0] == "highspy" for name in imported_modules(path))
    }
    assert {module.rpartition(".")[0] for module in found} == {"phusong.optimize.solver"}


FORBIDDEN_WORDS = (
    "pypi." + "org",
    "python" + "hosted",
    "npmjs." + "org",
    "deb." + "debian",
    "/wo" + "rk/",
    "/ro" + "ot/",
)


@pytest.mark.slow
def test_no_machine_path_or_registry_host_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if not path.is_file() or path.suffix in {".tif", ".dbf", ".shp", ".shx", ".png", ".webp"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        present = [word for word in FORBIDDEN_WORDS if word in text]
        assert not present, f"{name} contains {present}"
