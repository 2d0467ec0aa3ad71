"""What the commands of a review show: proposals with their decisions, and what each decision cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from phusong.console.messages import Language, figure, say
from phusong.console.tables import aligned
from phusong.coverage.findings import printable

if TYPE_CHECKING:  # databases load their libraries, which a help text does not need
    from phusong.review import Reviewed
    from phusong.review.again import Replanned


def proposal_lines(proposals: list[Reviewed], language: Language) -> Iterator[str]:
    """Proposals of a round with what was decided, as lines of a table."""
    keys = ("proposal", "state", "reason", "who", "owner", "what")
    rows = [[say(f"review-column-{key}", language) for key in keys]]
    for each in proposals:
        cells = (
            each.proposal_id,
            say(f"review-{each.state}", language),
            each.reason,
            each.decided_by,
            each.responsible,
        )
        rows.append([*map(printable, cells), printable(each.facts.get("name", ""))])
    yield from aligned(rows, left=len(keys))


def replanned_lines(done: Replanned, language: Language) -> Iterator[str]:
    """What planning again came to, and what each decision cost; why there is no plan where there is none."""
    if done.round is None:
        plan = done.summary["plan"]
        reasons = plan.get("reasons_vi" if language == "vi" else "reasons", [])
        yield say("no-plan", language, status="; ".join((say(f"status-{plan['status']}", language), *reasons)))
        return
    yield say(
        "review-replanned",
        language,
        number=done.round.round_id,
        revision=done.round.revision,
        kept=len(done.kept),
        dropped=len(done.dropped),
    )
    if done.prices:
        yield say("review-prices", language)
        keys = ("proposal", "state", "reason", "worth", "money")
        services = sorted(done.prices[0].people)
        rows = [[*(say(f"review-column-{key}", language) for key in keys), *services]]
        for price in done.prices:
            worth = figure(price.objective, ",.0f", language)
            money = figure(price.cost_vnd / 1e9, "+,.2f", language)
            people = [figure(price.people[service], "+,", language) for service in services]
            rows.append(
                [price.proposal_id, say(f"review-{price.state}", language), price.reason, worth, money, *people]
            )
        yield from aligned(rows, left=3)
