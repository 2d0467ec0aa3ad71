"""Every page of a country by its file, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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


def country_pages(
    country: Country, ranked: Sequence[RankedUnit], most_villages: int, signal: SignalFiles | None = None
) -> Iterator[tuple[str, Callable[[], str]]]:
    """The pages of a run that covers several provinces: a map of each, one of all, and the overview.

    Args:
        country: The run.
        ranked: Units of every level, ranked.
        most_villages: A run with more has no page that shows all of it on one map.
        signal: Service and time to the path of its tiles of predicted signal, where there are some.

    Yields:
        Path from the folder of the run, and what makes the page or raises :class:`PageError`; nothing where the run
        lies in one province. The overview comes last: it leads to the pages that were made before, and to no other.
    """
    made: dict[str, Province | None] = {}

    def kept(path: str, province: Province | None, make: Callable[[], str]) -> str:
        page = make()
        made[path] = province
        return page

    provinces = provinces_of(country.network)
    if not provinces:
        return
    for province in provinces:
        yield province.path, partial(kept, province.path, province, partial(_province_page, country, province))
    if len(country.network.villages) <= most_villages:
        yield WHOLE_PAGE, partial(kept, WHOLE_PAGE, None, partial(_whole_page, country))

    def overview() -> str:
        whole = WHOLE_PAGE if WHOLE_PAGE in made else ""
        beside = Beside(tuple(each for each in made.values() if each is not None), whole, signal or {})
        return render_overview(country, ranked, beside)

    yield OVERVIEW, overview


def _province_page(country: Country, province: Province) -> str:
    part = province_part(country, province)
    return render_map(part.network, part.coverage, part.plan, context=part.context)


def _whole_page(country: Country) -> str:
    context = replace(country.context, whole=WholeMap(country.context.title, f"../{OVERVIEW}", is_part=False))
    return render_map(country.network, country.coverage, country.plan, context=context)
