"""The structure of the house holds: one-way imports, listed packages, names that do not shadow others."""

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

from tests.builders.paths import ROOT

pytestmark = pytest.mark.slow  # runs commands and whole scenarios, not units

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


def imported_modules(path: Path) -> set[str]:
    """Absolute names a module imports, including imports inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def package_of(module: str) -> str | None:
    """The package of ours that a dotted module name belongs to."""
    owners = [name for name in PACKAGES if module == name or module.startswith(name + ".")]
    return max(owners, key=len) if owners else None


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_flow_one_way(package: str) -> None:
    modules = sorted(PACKAGES[package].rglob("*.py"))
    assert modules
    for path in modules:
        owners = {owner for name in imported_modules(path) if (owner := package_of(name))}
        if package != "phusong":
            owners.discard("phusong")  # `from phusong.coverage import x` names the parent package, too
            shell = {name for name in imported_modules(path) if package_of(name) == "phusong" and name != "phusong"}
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


@pytest.fixture(scope="module")
def without_coverage_py(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that has everything this one has, except coverage.py."""
    home = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    target = home / "lib" / version / "site-packages"
    for entry in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if not entry.name.startswith(("coverage", "a1_coverage", "pytest_cov", "pytest-cov")):
            (target / entry.name).symlink_to(entry)
    return home / "bin" / "python"


COMMANDS = {
    "numba": ["-c", "import numba; numba.njit(lambda: 1)()"],
    "pytest": ["-m", "pytest", "--version"],
    "phusong": ["-m", "phusong", "--version"],
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("has_coverage_py", [True, False])
def test_checkout_root_shadows_nothing(command: str, has_coverage_py: bool, request: pytest.FixtureRequest) -> None:
    interpreter = sys.executable if has_coverage_py else str(request.getfixturevalue("without_coverage_py"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTHONPATH"))}
    done = subprocess.run(
        [interpreter, *COMMANDS[command]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("has_coverage_py", [True, False])
def test_bare_name_coverage_is_coverage_py_or_nothing(has_coverage_py: bool, request: pytest.FixtureRequest) -> None:
    interpreter = sys.executable if has_coverage_py else str(request.getfixturevalue("without_coverage_py"))
    script = "import coverage; print(coverage.Coverage.__name__)"
    done = subprocess.run([interpreter, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    if has_coverage_py:
        assert done.stdout.strip() == "Coverage"
    else:
        assert "ModuleNotFoundError: No module named 'coverage'" in done.stderr


WRITERS = {
    "store/files.py": "the one writer: temporary name, fsync, rename",
    "store/cache.py": "packs arrays in memory, and hands the bytes to the writer",
    "solver/worker.py": "hands arrays between the solver's process and ours in a temporary folder",
    "geofiles/archives.py": "unpacks an archive into a temporary folder, for GDAL reads files only",
    "kernel_cache.py": "marks beside numba's own cache which sources it was compiled from",
}
"""Modules that may write a file, and why."""
WRITING = {"write_text", "write_bytes", "to_file", "to_csv", "to_parquet", "savez", "savetxt", "tofile", "fsync"}


def writes(path: Path) -> list[str]:
    """Calls of a module that put a file somewhere: a writing method, an opening to write, a renaming."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = (*node.args, *(keyword.value for keyword in node.keywords))
        modes = [each.value for each in given if isinstance(each, ast.Constant)]
        opens = name == "open" and any(re.fullmatch(r"[rbt]*[wax+][rbt+]*", str(mode)) for mode in modes)
        is_os = ast.unparse(node.func) == "os.replace"
        renames = isinstance(node.func, ast.Attribute) and (
            is_os or name == "rename" or (name == "replace" and len(node.args) == 1 and not node.keywords)
        )
        if opens or renames or (name in WRITING and isinstance(node.func, ast.Attribute)):
            found.append(ast.unparse(node))
    return found


def test_files_are_written_in_one_place() -> None:
    writers = {}
    for folder in PACKAGES.values():
        for path in sorted(folder.rglob("*.py")):
            if writes(path):
                writers[path.relative_to(folder).as_posix()] = writes(path)
    assert set(writers) == set(WRITERS), writers


@pytest.mark.parametrize(
    "line",
    [
        'path.write_bytes(b"")',
        'path.open("wb")',
        'open(path, mode="a")',
        "temporary.replace(path)",
        "os.replace(one, other)",
        "frame.to_csv(path)",
    ],
)
def test_no_way_to_write_is_overlooked(tmp_path: Path, line: str) -> None:
    (tmp_path / "module.py").write_text(line, encoding="utf-8")
    assert writes(tmp_path / "module.py") == [line.replace('"', "'")]


@pytest.mark.parametrize(
    "line", ['path.open("rb")', "open(path)", 'text.replace("a", "b")', "when.replace(year=1)", "replace(plan, a=1)"]
)
def test_reading_is_no_writing(tmp_path: Path, line: str) -> None:
    (tmp_path / "module.py").write_text(line, encoding="utf-8")
    assert writes(tmp_path / "module.py") == []


SOLVERS = {"HiGHS", "HiGHS_CMD", "PULP_CBC_CMD", "Highs"}


def test_solvers_are_called_in_their_room_alone() -> None:
    callers = set()
    for folder in PACKAGES.values():
        for path in sorted(folder.rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            if SOLVERS & (used | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}):
                callers.add(path.relative_to(folder).as_posix())
    assert callers == {"solver/highs.py", "solver/pulp_solvers.py", "solver/worker.py"}


FORBIDDEN_WORDS = (
    "pypi." + "org",
    "python" + "hosted",
    "npmjs." + "org",
    "deb." + "debian",
    "/wo" + "rk/",
    "/ro" + "ot/",
)


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
