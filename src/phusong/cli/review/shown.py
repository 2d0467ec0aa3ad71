"""What the commands of a review show: proposals with their decisions, and what each decision cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from phusong.console.messages import Language, figure, say
from phusong.console.tables import aligned
from phusong.coverage.findings import printable

if TYPE_CHECKING:  # databases load their libraries, which a help text does not need
    from phusong.pipeline.one_mast import MastThere
    from phusong.review import Attachment, Comment, PastEvent, Reviewed
    from phusong.review.again import DecisionPrice, Replanned


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


def said_lines(comments: Sequence[Comment], files: Sequence[Attachment], history: Sequence[PastEvent]) -> Iterator[str]:
    """Comments, attached files and the history of a proposal, the newest event first, each with when and who."""
    for comment in comments:
        yield f"{_minute(comment.made_at)}  {printable(comment.made_by)}: {printable(comment.text)}"
    for file in files:
        yield f"{_minute(file.made_at)}  {printable(file.made_by)}: {printable(file.name)}, {file.size_bytes:,} B"
    for event in history:
        yield f"{_minute(event.at)}  {printable(event.actor)}: {event.action}"


def place_lines(there: MastThere, proposed: MastThere, language: Language) -> Iterator[str]:
    """People whom a tower would newly serve where it was proposed and at another place, as lines of a table."""
    yield say("review-place", language, lon=f"{there.lon:.6f}", lat=f"{there.lat:.6f}", ground=round(there.ground_m))
    rows = [["", say("review-column-proposed", language), say("review-column-there", language)]]
    for service, people in there.people.items():
        rows.append([service, *(figure(each, ",", language) for each in (proposed.people[service], people))])
    yield from aligned(rows, left=1)


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")


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
        yield from _price_lines(done.prices, language)


def _price_lines(prices: Sequence[DecisionPrice], language: Language) -> Iterator[str]:
    """What each decision cost as lines of a table, and where the clock ended a search."""
    yield say("review-prices", language)
    keys = ("proposal", "state", "reason", "saving" if prices[0].unit == "vnd" else "worth", "money")
    services = sorted(prices[0].people)
    rows = [[*(say(f"review-column-{key}", language) for key in keys), *services]]
    for price in prices:
        money = figure(round(price.cost_vnd / 1e9, 2) + 0.0, "+,.2f", language)  # no -0.00
        people = [figure(price.people[service], "+,", language) for service in services]
        state, worth = say(f"review-{price.state}", language), _worth(price, language)
        rows.append([price.proposal_id, state, price.reason, worth, money, *people])
    yield from aligned(rows, left=3)
    if any(low != high for low, high in (price.whole_range() for price in prices)):
        yield say("review-price-range", language)
    hurried = [price.proposal_id for price in prices if price.by_clock]
    if hurried:
        yield say("review-price-by-clock", language, names=", ".join(hurried))


def _worth(price: DecisionPrice, language: Language) -> str:
    """A price in weighted people, or in billions of VND: one figure where it is exact, else its two ends."""
    low, high = price.whole_range()
    scale, form = (1e9, ",.2f") if price.unit == "vnd" else (1, ",.0f")
    ends = [figure(end / scale, form, language) for end in ((low,) if low == high else (low, high))]
    return "–".join(ends)
