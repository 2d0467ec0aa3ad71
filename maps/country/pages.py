"""Every page of a country by its file, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from phusong.maps.country.overview import render_overview
from phusong.maps.country.overview_data import Beside, SignalFiles
from phusong.maps.country.part import Country, province_part
from phusong.maps.country.provinces import FOLDER, OVERVIEW, WHOLE, Province, provinces_of
from phusong.maps.indicators.ranking import RankedUnit
from phusong.maps.webmap.context import WholeMap
from phusong.maps.webmap.page import render_map

WHOLE_PAGE = f"{FOLDER}/{WHOLE}.html"
"""Path of the page that shows all provinces on one map."""


def province_pages(country: Country, most_villages: int) -> dict[str, Callable[[], str]]:
    """The pages beside the overview of a run that covers several provinces: a map of each, and one of all.

    Args:
        country: The run.
        most_villages: A run with more has no page that shows all of it on one map.

    Returns:
        Path from the folder of the run to what makes the page or raises :class:`PageError`, each by itself; empty where
        the run lies in one province.
    """
    provinces = provinces_of(country.network)
    pages: dict[str, Callable[[], str]] = {
        province.path: partial(_province_page, country, province) for province in provinces
    }
    if provinces and len(country.network.villages) <= most_villages:
        pages[WHOLE_PAGE] = partial(_whole_page, country)
    return pages


def overview_page(
    country: Country, ranked: Sequence[RankedUnit], made: Collection[str], signal: SignalFiles | None = None
) -> str:
    """The overview of a run that covers several provinces (``map.html``).

    Args:
        country: The run.
        ranked: Units of every level, ranked.
        made: Paths of the pages that were made; it leads to them, and to no other.
        signal: Service and time to the path of its tiles of predicted signal, where there are some.

    Raises:
        PageError: When it would reach out, or is too large to open well.
    """
    provinces = tuple(each for each in provinces_of(country.network) if each.path in made)
    beside = Beside(provinces, WHOLE_PAGE if WHOLE_PAGE in made else "", signal or {})
    return render_overview(country, ranked, beside)


def country_pages(
    country: Country, ranked: Sequence[RankedUnit], most_villages: int, signal: SignalFiles | None = None
) -> Iterator[tuple[str, Callable[[], str]]]:
    """The pages of a run that covers several provinces, to be made one after the other.

    Args:
        country: The run.
        ranked: Units of every level, ranked.
        most_villages: A run with more has no page that shows all of it on one map.
        signal: Service and time to the path of its tiles of predicted signal, where there are some.

    Yields:
        Path from the folder of the run, and what makes the page or raises :class:`PageError`; nothing where the run
        lies in one province. The overview comes last: it leads to the pages that were made before, and to no other.
    """
    made: list[str] = []

    def kept(path: str, make: Callable[[], str]) -> str:
        page = make()
        made.append(path)
        return page

    pages = province_pages(country, most_villages)
    for path, make in pages.items():
        yield path, partial(kept, path, make)
    if pages:
        yield OVERVIEW, lambda: overview_page(country, ranked, made, signal)


def _province_page(country: Country, province: Province) -> str:
    part = province_part(country, province)
    return render_map(part.network, part.coverage, part.plan, context=part.context)


def _whole_page(country: Country) -> str:
    context = replace(country.context, whole=WholeMap(country.context.title, f"../{OVERVIEW}", is_part=False))
    return render_map(country.network, country.coverage, country.plan, context=context)
