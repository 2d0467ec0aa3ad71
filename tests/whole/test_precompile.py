"""The rehearsal compiles what a run calls."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.layers.small_layers import write_small_layers

CALLED = """
import json, sys
from numba.core.dispatcher import Dispatcher
{work}
called = set()
for name, module in list(sys.modules.items()):
    if name.startswith("phusong."):
        for kernel in vars(module).values():
            if isinstance(kernel, Dispatcher):
                full_name = f"{{kernel.py_func.__module__}}.{{kernel.__name__}}"
                called.update(f"{{full_name}}{{each}}" for each in kernel.signatures)
print(json.dumps(sorted(called)))
"""

REHEARSE = "from phusong.precompile import PARTS\nfor part in PARTS.values():\n    part()"
RUN = "import sys\nfrom phusong.cli.app import main\nmain(sys.argv[1:], standalone_mode=False)"


def called(work: str, *arguments: str) -> set[str]:
    """Kernels, with the types of their arguments, that a process of its own calls."""
    command = [sys.executable, "-c", CALLED.format(work=work), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.slow
def test_a_run_calls_nothing_that_was_not_rehearsed(tmp_path: Path) -> None:
    rehearsed = called(REHEARSE)
    used = called(RUN, "run", str(write_small_layers(tmp_path)), "--out", str(tmp_path / "out"), "--quiet")
    assert len(used) >= 5
    assert used <= rehearsed
    # A larger question seeks cuts; they are asked for here as they are there.
    assert {each.partition("(")[0].rpartition(".")[2] for each in rehearsed} >= {"_find_cuts"}
