"""Subjects of partners' decisions, held against each other and against the layers before anything is weighed.

What is known without weighing: sites, proposals of the earlier plan, how the name of an option is put together, and
that of the options at one place at most one is built. The rest is told once the options are weighed
(:func:`~phusong.optimize.question.decisions.check_decisions`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from phusong.coverage.findings import Finding, make_finding, unknown_name
from phusong.coverage.network import Network
from phusong.optimize.plan.option_id import ID_SEPARATOR, SITE_KINDS, OptionId, OptionKind, is_spot, parse_place
from phusong.optimize.question.decisions import words_of_decision
from phusong.optimize.question.parameters import Decision, PlanParameters


def check_subjects(network: Network, parameters: PlanParameters) -> list[Finding]:
    """Refusals of decisions about what no layer, no earlier plan and no option can be.

    Args:
        network: The layers.
        parameters: The question.
    """
    sites = {str(site) for site in network.sites.ids}
    known = sites | set(parameters.earlier)
    return [
        unknown_name(f"plan.decisions.{number}.subject", "proposal or site", decision.subject, known)
        for number, decision in enumerate(parameters.decisions)
        if decision.subject and decision.subject not in known and not _may_be_option(decision.subject, sites)
    ]


def doubt_decisions(network: Network, parameters: PlanParameters) -> list[Finding]:
    """Warnings of decisions that contradict each other whatever is weighed, so that no plan can hold both.

    Args:
        network: The layers.
        parameters: The question.
    """
    sites = frozenset(str(site) for site in network.sites.ids)
    places = [_Places.of(decision.subject, sites, parameters) for decision in parameters.decisions]
    waits = len(parameters.phases) > 1  # what is deferred may then be built in a later phase
    found = []
    for (first, one), (second, other) in combinations(enumerate(parameters.decisions), 2):
        if _contradict(one, other, places[first], places[second], waits=waits):
            message = f"{words_of_decision(other)} contradicts {words_of_decision(one)}: no plan can hold both"
            found.append(
                make_finding(
                    "decisions-contradict", message, column=f"plan.decisions.{second}", value=other.subject or None
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class _Places:
    """Places that a decision is about, and the one option meant at each; empty where any of a place is meant."""

    options: dict[str, str]

    @staticmethod
    def of(subject: str, sites: frozenset[str], parameters: PlanParameters) -> _Places:
        """Places of a subject: a site by its identifier, a tower or a part of fibre by its own name."""
        if subject in sites or not subject:
            return _Places({subject: ""} if subject else {})
        parts = parameters.earlier.get(subject, subject).split(ID_SEPARATOR)
        return _Places(dict(_place(part, sites) for part in parts))


def _place(name: str, sites: frozenset[str]) -> tuple[str, str]:
    """Place of an option or of a place's name, and the option; the option is empty for a place."""
    try:
        kind, place = parse_place(name)
    except ValueError:  # the name of a site that there is not, refused by its own check
        return name, ""
    if place in sites:
        return place, ""
    if kind not in SITE_KINDS or is_spot(place):
        return name, ""
    try:
        option = OptionId.parse(name)
    except ValueError:  # refused by its own check
        return name, ""
    return (option.place if option.kind != "tower" else option.place_name), name


def _contradict(one: Decision, other: Decision, first: _Places, second: _Places, *, waits: bool) -> bool:
    """Whether two decisions cannot both hold, told from what they are about alone."""
    both = first.options.keys() & second.options.keys()
    verdicts = {one.verdict, other.verdict}
    if verdicts == {"accept"}:  # of two options at one place at most one is built
        return any(len({first.options[place], second.options[place]} - {""}) > 1 for place in both)
    return "accept" in verdicts and bool(both) and not (waits and "defer" in verdicts)


def _may_be_option(subject: str, sites: set[str]) -> bool:
    """Whether a subject is put together as the name of an option or of a place is, and stands on a site there is."""
    try:
        kind, place = parse_place(subject)
    except ValueError:
        return False
    if kind not in SITE_KINDS:
        return bool(place)
    if _stands(kind, place, sites):
        return True
    try:
        return _stands(kind, OptionId.parse(subject).place, sites)
    except ValueError:
        return False


def _stands(kind: OptionKind, place: str, sites: set[str]) -> bool:
    """Whether something of this kind can stand at a place: a tower anywhere, the others on a site there is."""
    return is_spot(place) if kind == "tower" else place in sites
