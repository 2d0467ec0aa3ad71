"""What axe-core, the checker of accessibility that others hold pages against, finds in a page that is open."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.builders.pages.browser import still

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
GRAVE = ("serious", "critical")

_OPTIONS = {
    "runOnly": {"type": "tag", "values": list(TAGS)},
    "rules": {"target-size": {"enabled": True}},  # of WCAG 2.2, and off unless asked for
    "resultTypes": ["violations"],  # of what passes one place each: that it was tried is all that is asked
    "preload": False,  # fetches nothing: what is styled is styled in the page
}


_CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "preload": False}
_RUN = "(options) => axe.run(document, options)"


def grave_faults(page: Page) -> list[str]:
    """What is serious or critical by WCAG 2.2 AA: the rule, its impact, and each place with what is wrong there.

    Raises:
        AssertionError: If axe tried next to nothing, by which a page that is empty would count as sound.
    """
    found = _tried(page, _OPTIONS)
    assert len(found["passes"]) > 8, "axe saw no page"
    return _grave(found)


def faint_texts(page: Page) -> list[str]:
    """Of what :func:`grave_faults` tells, that which colours alone decide: for a page that was tried in others."""
    found = _tried(page, _CONTRAST)
    assert found["passes"] or found["violations"], "axe saw no text"
    return _grave(found)


def _tried(page: Page, options: dict[str, Any]) -> dict[str, Any]:
    """What axe answers once the page stands still: what fades in is faint.

    Its script, which is the larger part of a short look, goes into a page once.
    """
    still(page)
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(Axe().axe_script)
    answer: dict[str, Any] = page.evaluate(_RUN, options)
    return answer


def _grave(found: dict[str, Any]) -> list[str]:
    return [
        f"{fault['id']} ({fault['impact']}): {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for fault in found["violations"]
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]
