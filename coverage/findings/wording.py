"""Words that messages share: lists cut short, and the nearest known name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from phusong.coverage.findings.finding import Finding, make_finding

_ALIKE = 0.5
"""Least share of letters, in their order, that a name has in common with the one that is meant (Ratcliff-Obershelp)."""
_HINTS = 20
"""Unknown names that the nearest known one is looked up for; looking up costs time in large layers."""


def listed(items: Iterable[object], limit: int = 5) -> str:
    """Some items for a message: ``a, b, c and 12 more``."""
    shown = [str(item) for item in items]
    more = f" and {len(shown) - limit} more" if len(shown) > limit else ""
    return ", ".join(shown[:limit]) + more


def nearest_name(name: str, known: Iterable[str], alike: float = _ALIKE) -> str | None:
    """The known name that is most like a given one, capitals aside; None where none is near.

    Args:
        name: The name given.
        known: Names that would do.
        alike: Least share of letters, in their order, that the two have in common.
    """
    by_folded = {each.casefold(): each for each in sorted(map(str, known), reverse=True)}
    near = difflib.get_close_matches(name.casefold(), list(by_folded), n=1, cutoff=alike)
    return by_folded[near[0]] if near else None


def nearest_first(name: str, known: Iterable[str]) -> list[str]:
    """Known names, those most like a given one first."""
    return sorted(known, key=lambda each: (-difflib.SequenceMatcher(None, name, each).ratio(), each))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The nearest known name as the end of a sentence; empty where none is near."""
    near = nearest_name(name, known)
    return "" if near is None else f"; did you mean {near!r}?"


def nearest_names(names: Iterable[str], known: set[str]) -> dict[str, str]:
    """For the first few names that are not known, the nearest known one, as the end of a sentence."""
    unknown = sorted({name for name in names if name and name not in known})[:_HINTS]
    return {name: did_you_mean(name, known) for name in unknown}


def shortened(value: object, most: int = 40) -> str:
    """A value as a message shows it: its first letters, and an ellipsis where it has more.

    Args:
        value: What a user wrote.
        most: Letters that are shown at most.
    """
    text = str(value)
    return text if len(text) <= most else f"{text[: most - 1]}…"


_UNKNOWN_CODES = {
    "service": "unknown-service",
    "operator": "unknown-operator",
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
        what: Kind of thing named: ``service``, ``operator``, ``district``, ``commune``, ``kind of place`` or
            ``proposal or site``.
        name: The name given.
        known: Names that would do.
    """
    names = sorted(set(known))
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    remedy = f"use one of {shown}" if names else "remove it: there are none"
    message = f"{setting} names the {what} {name!r}, which is not known{did_you_mean(name, names)}"
    return make_finding(_UNKNOWN_CODES[what], message, remedy=remedy, column=setting, value=name)
