"""A PostgreSQL server of its own for tests, on a socket that nobody else reaches, gone when they end."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT_ID = 0
USER = "postgres"
"""User of Debian's package, who runs the server where the tests are run by root, which it refuses."""


def find_server() -> Path:
    """Folder of the programs of the newest PostgreSQL; without one the test fails in CI and is skipped elsewhere."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which("initdb")
    if found or on_path:
        return (found[-1] if found else Path(str(on_path)).resolve()).parent
    reason = "no PostgreSQL found: install the package postgresql"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def postgres() -> Iterator[str]:
    """A server with an empty database; its address."""
    programs = find_server()
    folder = Path(tempfile.mkdtemp(prefix="phusong-pg-"))
    as_user = []
    if os.getuid() == ROOT_ID:
        shutil.chown(folder, USER, USER)
        as_user = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]

    def call(program: str, *words: str) -> None:
        command = [*as_user, str(programs / program), *words]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=120)

    data = str(folder / "data")
    try:
        call("initdb", "-D", data, "-U", USER, "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -k {folder} -F -c max_connections=60"
        call("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql+psycopg://{USER}@/{USER}?host={folder}"
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
