"""The map that its controls are tried on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from phusong.maps.webmap.page import render_map
from tests.builders.pages.browser import Visit, ready, visit, written
from tests.builders.pages.maps import worked_case, worked_context


@pytest.fixture(scope="package")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with every control."""
    case = worked_case()
    page = render_map(*case, context=worked_context(case[0]))
    return written(tmp_path_factory.mktemp("worked") / "map.html", page)


@pytest.fixture
def worked_map(browser: Browser, worked: Path) -> Iterator[Visit]:
    """The page, open; nothing may have been asked for or complained of when the test ends."""
    with visit(browser, worked) as opened:
        ready(opened.page)
        yield opened
        assert opened.requests == []
        assert opened.errors == []
