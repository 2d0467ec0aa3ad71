"""A kernel that calls one in another file is compiled again when that one changes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from phusong.coverage.kernel_cache import drop_stale_kernels

CALLEE = "from numba import njit\n@njit(cache=True)\ndef inner(x):\n    return x + {}\n"
CALLER = "from numba import njit\nfrom inner import inner\n@njit(cache=True)\ndef outer(x):\n    return inner(x)\n"


def outer_of_one(folder: Path) -> int:
    script = f"import sys; sys.path.insert(0, {str(folder)!r}); from outer import outer; print(outer(1))"
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.slow
def test_a_changed_callee_reaches_its_callers(tmp_path: Path) -> None:
    (tmp_path / "inner.py").write_text(CALLEE.format(1))
    (tmp_path / "outer.py").write_text(CALLER)
    drop_stale_kernels(tmp_path)
    assert outer_of_one(tmp_path) == 2
    (tmp_path / "inner.py").write_text(CALLEE.format(10))
    drop_stale_kernels(tmp_path)
    assert outer_of_one(tmp_path) == 11


@pytest.mark.slow
def test_a_callee_changed_in_another_room_reaches_its_callers(tmp_path: Path) -> None:
    low = tmp_path / "low"
    low.mkdir()
    (tmp_path / "outer.py").write_text(CALLER.replace("from inner", "from low.inner"))
    for added, expected in ((1, 2), (10, 11)):
        (low / "inner.py").write_text(CALLEE.format(added))
        drop_stale_kernels(tmp_path)
        assert outer_of_one(tmp_path) == expected


def test_unchanged_kernels_are_kept(tmp_path: Path) -> None:
    (tmp_path / "inner.py").write_text(CALLEE.format(1))
    (tmp_path / "plain.py").write_text("x = 1\n")
    drop_stale_kernels(tmp_path)
    kept = tmp_path / "__pycache__" / "inner.nbi"
    kept.write_bytes(b"compiled")
    (tmp_path / "plain.py").write_text("x = 2\n")
    drop_stale_kernels(tmp_path)
    assert kept.exists()
    (tmp_path / "inner.py").write_text(CALLEE.format(2))
    drop_stale_kernels(tmp_path)
    assert not kept.exists()
