"""The network that drives are matched to."""

import pytest

from phusong.coverage.network.network import Network
from tests.builders.networks.numbered_network import numbered_network


@pytest.fixture(scope="module")
def network() -> Network:
    """The small network with numbered sectors; a module may have a network of its own."""
    return numbered_network()
