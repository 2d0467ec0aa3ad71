"""A server in the test process, asked without any proxy of the environment."""

from collections.abc import Iterator

import pytest

from tests.builders.fetching.server import Served, serving


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with serving() as found:
        yield found
