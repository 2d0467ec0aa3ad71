"""Technologies of radio access as a table: names, what one needs beside it, and the settings of its prices.

A row is all that a further technology takes here. Its prices stand in the cost table of the planner, which may name
prices of its own for it or take those of another technology.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Technology:
    """One technology.

    Attributes:
        name: As layers, services and settings write it, lower case.
        synonyms: Other spellings in the layers, lower case and without spaces or hyphens.
        needs: Technologies that a site must carry, or be given with it; none for one that stands alone.
        planned: Whether plans may add it at a site or put it on a new tower.
        radio_price: Setting of the cost table: its radio at a site.
        upgrade_power_price: Setting of the cost table: added power where a site that stands is given it.
        tower_power_price: Setting of the cost table: power system of a new tower of which it is the last in the table.
    """

    name: str
    synonyms: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    planned: bool = False
    radio_price: str = ""
    upgrade_power_price: str = ""
    tower_power_price: str = ""

    @property
    def title(self) -> str:
        """Name for people."""
        return self.name.upper()


TECHNOLOGY_TABLE: tuple[Technology, ...] = (
    Technology("2g", synonyms=("gsm",)),
    Technology("3g", synonyms=("umts", "wcdma", "hspa")),
    Technology(
        "4g",
        synonyms=("lte", "ltea", "lteadvanced", "eutra", "eutran"),
        planned=True,
        radio_price="radio_4g_vnd",
        upgrade_power_price="tower_power_4g_vnd",
        tower_power_price="tower_power_4g_vnd",
    ),
    Technology(
        "5g",
        synonyms=("nr", "5gnr", "5gsa", "nrsa"),
        needs=("4g",),
        planned=True,
        radio_price="radio_5g_vnd",
        upgrade_power_price="upgrade_power_vnd",
        tower_power_price="tower_power_5g_vnd",
    ),
)
"""Every technology, from the one whose power system is the smallest to the one whose is the greatest."""

TECHNOLOGIES = tuple(each.name for each in TECHNOLOGY_TABLE)
"""Names that layers may hold."""

TECHNOLOGY_SYNONYMS = {synonym: each.name for each in TECHNOLOGY_TABLE for synonym in each.synonyms}
"""Other spellings to the name."""


def planned_technologies() -> tuple[Technology, ...]:
    """Technologies that plans may add, in the order of the table."""
    return tuple(each for each in TECHNOLOGY_TABLE if each.planned)
