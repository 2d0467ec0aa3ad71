"""What axe-core, the checker of accessibility that others hold pages against, finds in a page that is open."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
GRAVE = ("serious", "critical")

_OPTIONS = {
    "runOnly": {"type": "tag", "values": list(TAGS)},
    "rules": {"target-size": {"enabled": True}},  # of WCAG 2.2, and off unless asked for
    "resultTypes": ["violations"],  # of what passes one place each: that it was tried is all that is asked
    "preload": False,  # fetches nothing: what is styled is styled in the page
}


def grave_faults(page: Page) -> list[str]:
    """What is serious or critical by WCAG 2.2 AA: the rule, its impact, and each place with what is wrong there.

    Raises:
        AssertionError: If axe tried next to nothing, by which a page that is empty would count as sound.
    """
    found = Axe().run(page, options=_OPTIONS).response
    assert len(found["passes"]) > 8, "axe saw no page"
    return [
        f"{fault['id']} ({fault['impact']}): {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for fault in found["violations"]
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]
