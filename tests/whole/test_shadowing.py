"""The checkout's folders shadow nothing: coverage.py, numba and pytest work beside `coverage/`."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.builders.paths import ROOT

pytestmark = pytest.mark.slow  # runs commands and whole scenarios, not units


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
