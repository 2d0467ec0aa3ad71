"""What holds for all tests: assertions of the builders tell what they compared, and cycles are looked for seldom."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:  # units need no browser, and each worker reads this
    from playwright.sync_api import Browser

# An example is never judged by the clock: other work on the machine would fail it.
settings.register_profile("no-clock", deadline=None)
settings.register_profile("units", deadline=None, max_examples=20)
settings.load_profile("no-clock")

pytest.register_assert_rewrite("tests.builders")

# The collector of reference cycles walks every object alive whenever some thousands are new. Thousands of tests and the
# compiled kernels are alive throughout, so that walking them took a sixth of the units' time. Hundreds of thousands of
# new objects are at most some hundred megabytes.
gc.set_threshold(200_000, 20, 100)


def pytest_collection_finish() -> None:
    """Leave what is alive for good, the modules and the tests, out of every later search for cycles."""
    gc.freeze()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all pages of a worker: Playwright drives no second one beside it in the same thread."""
    from tests.builders.pages.browser import chromium

    with chromium() as running:
        yield running


_UNITS = "not slow and not browser"
_SERVED = Path(__file__).parent / "shell" / "web"
"""Tests that start an application with its database: no units."""

_LONGEST = ("test_every_setting", "test_every_question", "test_cluster", "test_axe_workspace", "test_memory")
"""Modules that take half a minute or more, the longest first."""

_WHOLLY_MARKED = re.compile(r"^pytestmark = .*\b(slow|browser)\b", re.MULTILINE)


def pytest_configure(config: pytest.Config) -> None:
    """A fifth of the random examples where units alone are asked for, as of seeds; all of them in the whole suite."""
    if config.option.markexpr == _UNITS:
        settings.load_profile("units")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules that take long come first, so that at the end no worker waits for another's last long one.

    Whole runs take the longest of all, but for some modules that are named.
    """
    named = {name: at for at, name in enumerate(_LONGEST)}
    long = {item.path for item in items if any(item.get_closest_marker(name) for name in ("slow", "browser"))}
    items.sort(
        key=lambda item: (
            item.path not in long,
            named.get(item.path.stem, len(named)),
            "whole" not in item.path.parts,
        )
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave modules that are slow as a whole unread where units alone are asked for: each worker reads every module."""
    if config.option.markexpr != _UNITS:
        return None
    if collection_path == _SERVED:
        return True
    if collection_path.suffix != ".py":
        return None
    return True if _WHOLLY_MARKED.search(collection_path.read_text(encoding="utf-8")) else None
