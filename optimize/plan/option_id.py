"""Identifiers of options: what is built, where, and what it carries; the same from run to run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

OptionKind = Literal["upgrade", "share", "tower", "relay", "section", "access_point", "distribution"]
"""Upgrade of an own site or of a shared one, new tower, mast that hops end at, section of fibre, access point, cable to
a village."""

SITE_KINDS: frozenset[str] = frozenset({"upgrade", "share", "tower"})
"""Kinds that carry radio technologies; of the options at one place at most one is built."""

BY_FIBRE = "fibre"
"""Last part of the identifier of a tower fed by fibre, where one fed by microwave is weighed too."""

VIA = "via="
"""Begins the last part of the identifier of a tower that has another way by microwave too."""

ID_SEPARATOR = ";"
"""Between the identifiers of several options written as one text."""


@dataclass(frozen=True, slots=True)
class OptionId:
    """One thing that can be built.

    Attributes:
        kind: What it is.
        place: Identifier of the site it stands on, or easting and northing in metres with a comma between.
        technologies: Radio technologies it brings, sorted; empty for fibre.
        by_fibre: True for a tower fed by fibre where one fed by microwave is weighed at the same place.
        via: Site or mast that a tower hops to where another way by microwave is weighed at the same place.
    """

    kind: OptionKind
    place: str
    technologies: tuple[str, ...] = ()
    by_fibre: bool = False
    via: str = ""

    def __str__(self) -> str:
        fed = (BY_FIBRE,) if self.by_fibre else (f"{VIA}{self.via}",) if self.via else ()
        return ":".join((self.place_name, "+".join(self.technologies), *fed)) if self.technologies else self.place_name

    @property
    def place_name(self) -> str:
        """Kind and place without what is carried there, as a decision names a place: ``tower:400000,2480000``."""
        return f"{self.kind}:{self.place}"

    @property
    def is_site(self) -> bool:
        """True for an option that carries radio technologies, False for fibre."""
        return self.kind in SITE_KINDS

    @staticmethod
    def parse(text: str) -> OptionId:
        """Read an identifier that ``str`` wrote; the identifier of a site may hold colons itself.

        Raises:
            ValueError: When the text names no option.
        """
        kind, rest = parse_place(text)
        rest, _, via = rest.partition(f":{VIA}") if kind == "tower" else (rest, "", "")
        by_fibre = kind == "tower" and rest.endswith(f":{BY_FIBRE}")
        rest = rest.removesuffix(f":{BY_FIBRE}") if by_fibre else rest
        place, _, carried = rest.rpartition(":") if kind in SITE_KINDS else (rest, "", "")
        if not place or (kind in SITE_KINDS and not carried):
            raise ValueError(f"{text!r} names no option, expected for example tower:400000,2480000:4g+5g")
        technologies = tuple(carried.split("+")) if carried else ()
        return OptionId(kind, place, technologies, by_fibre, via)


def parse_place(text: str) -> tuple[OptionKind, str]:
    """Kind and place of a name that :attr:`OptionId.place_name` wrote; of an option's, the place has the rest of it.

    Raises:
        ValueError: When the text begins with no kind of option.
    """
    kind, _, place = text.partition(":")
    if kind not in get_args(OptionKind):
        raise ValueError(f"{text!r} names no option: it begins with none of {', '.join(get_args(OptionKind))}")
    return kind, place  # type: ignore[return-value]  # held against the literal above


def is_spot(place: str) -> bool:
    """True for easting and northing in whole metres with a comma between: a place where no site stands."""
    parts = place.split(",")
    return len(parts) == 2 and all(part.lstrip("-").isdigit() for part in parts)


def write_ids(ids: Iterable[OptionId]) -> str:
    """Identifiers as one text."""
    return ID_SEPARATOR.join(map(str, ids))
