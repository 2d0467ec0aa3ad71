"""Names in the settings of a question, held against what the layers know; every unknown one is refused at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from phusong.coverage.findings import Finding, InputError, did_you_mean, make_finding, unknown_name
from phusong.coverage.network import Network
from phusong.coverage.schema import planned_technologies
from phusong.optimize.question.decisions import check_decisions
from phusong.optimize.question.floors import check_units
from phusong.optimize.question.parameters import COMMUNE_CENTRE, PlanParameters
from phusong.optimize.question.subjects import check_subjects

if TYPE_CHECKING:
    from phusong.optimize.question.options import Options  # brings the engine, and names are checked without

USUAL_SERVICES = frozenset(each.name for each in planned_technologies())
"""Radio services that are looked at whether any site has them yet or not."""


def check_names(network: Network, services: Collection[str], parameters: PlanParameters) -> list[Finding]:
    """Refusals of services, groups, kinds of places and sites that no layer knows, before anything is computed.

    Which candidates and fibre options there are, which a decision may name too, is known only once they are weighed.

    Args:
        network: The layers.
        services: Services that coverage is computed of.
        parameters: The question.
    """
    return [
        *_services(services, parameters),
        *_floors(network, services, parameters),
        *_kinds(network, parameters),
        *check_subjects(network, parameters),
    ]


def refuse_unknown_names(options: Options, parameters: PlanParameters) -> None:
    """Refuse services, groups, kinds of places and sites that nobody knows, each with the nearest name that is known.

    Args:
        options: The layers and what could be built.
        parameters: The question.

    Raises:
        InputError: With one finding for each unknown name.
    """
    network, services = options.network, options.coverage.services
    findings = [
        *_services(services, parameters),
        *_floors(network, services, parameters),
        *_kinds(network, parameters),
        *check_decisions(options, parameters),
    ]
    if findings:
        raise InputError(findings)


def doubt_names(network: Network, services: Collection[str], operator: str) -> list[Finding]:
    """Warnings of an operator and of radio services that no site has: they may be new, or written wrongly.

    Args:
        network: The layers.
        services: Radio services that have a link budget.
        operator: Operator that the plan is made for; empty for none.
    """
    sites = network.sites
    found = []
    operators = {str(each) for each in sites.operators}
    if operator and operator not in operators:
        message = f"no site belongs to {operator!r}{did_you_mean(operator, operators)}"
        remedy = "leave it if the operator is new here, and shares every site that stands"
        found.append(_doubt("operator-without-sites", message, remedy, "candidates.operator", operator))
    carried = {technology for technologies in sites.technologies for technology in technologies}
    for service in sorted(set(services) - carried - USUAL_SERVICES):
        message = f"no site carries {service!r}{did_you_mean(service, carried | USUAL_SERVICES)}"
        remedy = "leave it if the service is new here"
        found.append(_doubt("service-without-sites", message, remedy, f"radio.services.{service}", service))
    return found


def doubt_unmade(parameters: PlanParameters) -> list[Finding]:
    """Warnings of what is asked of a plan beside ``plan.enabled = false``, with which no plan is made.

    Args:
        parameters: The question.
    """
    asked = {
        "plan.frontier_vnd": len(parameters.frontier_vnd),
        "plan.alternatives.count": parameters.alternatives.count,
        "plan.risk.samples": parameters.risk.samples,
    }
    return [
        make_finding(
            "plan-not-made",
            f"{key} asks for {count:,}, and plan.enabled = false makes no plan",
            column=key,
            value=count,
        )
        for key, count in asked.items()
        if count and not parameters.enabled
    ]


def _doubt(code: str, message: str, remedy: str, setting: str, value: str) -> Finding:
    return make_finding(code, message, remedy=remedy, column=setting, value=value)


def _services(services: Collection[str], parameters: PlanParameters) -> Iterator[Finding]:
    given = {
        # The default weights speak of every service there can be, whether it is looked at or not.
        "plan.weights": set(parameters.weights) if "weights" in parameters.model_fields_set else set(),
        "plan.must_serve_services": set(parameters.must_serve_services),
    }
    for key, names in given.items():
        for name in sorted(names - set(services)):
            yield unknown_name(key, "service", name, services)


def _floors(network: Network, services: Collection[str], parameters: PlanParameters) -> Iterator[Finding]:
    for number, floor in enumerate(parameters.floors):
        key = f"plan.floors.{number}"
        if floor.service not in services:
            yield unknown_name(f"{key}.service", "service", floor.service, services)
        yield from check_units(network, floor, key)


def _kinds(network: Network, parameters: PlanParameters) -> Iterator[Finding]:
    known = {str(kind) for kind in network.places.kinds} | {COMMUNE_CENTRE}
    for kind in parameters.must_serve:
        if kind not in known:
            yield unknown_name("plan.must_serve", "kind of place", kind, known)
