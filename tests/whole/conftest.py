"""One finished run of the small district for all tests of whole runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.layers.small_layers import write_small_layers
from tests.builders.runs.silent import run


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the layers of a small district, their scenario ``small.toml``, and its run ``out``.

    A worker runs it once; who changes anything, or runs into ``out``, works on a copy.
    """
    folder = tmp_path_factory.mktemp("small")
    run(write_small_layers(folder), folder / "out")
    return folder
