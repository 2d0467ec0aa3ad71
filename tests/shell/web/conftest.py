"""One web workspace for the tests of a module."""

from collections.abc import Iterator

import pytest

from tests.builders.runs.visitors import Site, site_in


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_in(tmp_path_factory.mktemp("site")) as opened:
        yield opened
