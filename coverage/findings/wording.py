"""Words that messages share: lists cut short, and the nearest known name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from phusong.coverage.findings.finding import Finding, make_finding


def listed(items: Iterable[object], limit: int = 5) -> str:
    """Some items for a message: ``a, b, c and 12 more``."""
    shown = [str(item) for item in items]
    more = f" and {len(shown) - limit} more" if len(shown) > limit else ""
    return ", ".join(shown[:limit]) + more


_HINTS = 20
"""Unknown names that the nearest known one is looked up for; looking up costs time in large layers."""


def nearest_names(names: Iterable[str], known: set[str]) -> dict[str, str]:
    """For the first few names that are not known, the nearest known one, as the end of a sentence."""
    unknown = sorted({name for name in names if name and name not in known})[:_HINTS]
    near = {name: difflib.get_close_matches(name, sorted(known), n=1) for name in unknown}
    return {name: f"; the nearest is {found[0]!r}" for name, found in near.items() if found}


_UNKNOWN_CODES = {
    "service": "unknown-service",
    "district": "unknown-district",
    "commune": "unknown-commune",
    "kind of place": "unknown-kind-of-place",
    "proposal or site": "unknown-proposal-or-site",
}
"""Kinds of things that a setting can name, and the code of a name that is not known."""


def unknown_name(setting: str, what: str, name: str, known: Iterable[str]) -> Finding:
    """Refusal of a name that means nothing here, with the nearest that does.

    Args:
        setting: Key of the setting.
        what: Kind of thing named: ``service``, ``district``, ``commune``, ``kind of place`` or ``proposal or site``.
        name: The name given.
        known: Names that would do.
    """
    names = sorted(set(known))
    by_folded = {each.casefold(): each for each in reversed(names)}
    near = difflib.get_close_matches(name.casefold(), list(by_folded), n=1, cutoff=0.5)
    meant = f"; did you mean {by_folded[near[0]]!r}?" if near else ""
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    remedy = f"use one of {shown}" if names else "remove it: there are none"
    message = f"{setting} names the {what} {name!r}, which is not known{meant}"
    return make_finding(_UNKNOWN_CODES[what], message, remedy=remedy, column=setting, value=name)


def nearest_setting(name: str, known: Iterable[str]) -> str:
    """The nearest known name as the end of a sentence, nothing where none is near."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else ""
