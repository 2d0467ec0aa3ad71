"""The region of ``tests/builders/layers/layer_files.py``, written and read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import read_network
from phusong.coverage.network.network import Network
from tests.builders.layers import layer_files as files


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> tuple[Network, list[Finding], Path, dict[str, LayerSource]]:
    folder = tmp_path_factory.mktemp("region")
    sources = files.write_region(folder)
    network, findings = read_network(sources, base=folder)
    return network, findings, folder, sources
