"""The picture of a run (``map.png``): the service with the largest gap, and the gap in a sentence beside it."""

from __future__ import annotations

from collections.abc import Mapping

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage
from phusong.maps.indicators.after import served_after
from phusong.maps.indicators.brief import opening_service
from phusong.maps.indicators.brief_texts import gap_text, plan_text
from phusong.maps.indicators.groups import service_rows
from phusong.maps.page.context import PageContext
from phusong.maps.picture.drawing import draw_plan
from phusong.maps.picture.png import Caption, map_png
from phusong.maps.words.bilingual import day, word
from phusong.optimize.plan import Plan


def plan_png(
    network: Network, coverage: Coverage, plan: Plan, *, context: PageContext, weights: Mapping[str, float]
) -> bytes:
    """Draw where people lack the service whose gap counts the most, and what the plan does about it.

    Args:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        context: Title, date and language.
        weights: Service to what a person newly served with it is worth; all alike where there are none.

    Returns:
        A PNG, the same for the same plan.
    """
    after, language = served_after(coverage, plan), context.language
    rows = service_rows(network, coverage, after)
    service = opening_service(rows, weights)
    texts = [text for row in rows if row.service == service for text in (gap_text(row), plan_text(row, plan))]
    dated = word("common.data_date", date=day(context.data_date)) if context.data_date else word("common.no_date")
    caption = Caption(
        title=word("map.title", title=context.title)[language],
        sentence=" ".join(text[language] for text in texts),
        notes=(dated[language], word("common.predicted")[language]),
        language=language,
    )
    return map_png(draw_plan(network, coverage, plan, after, service), caption)
