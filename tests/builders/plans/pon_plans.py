"""Passive networks of small plans, and a bill with every item there is."""

from dataclasses import replace
from functools import cache

from shapely import LineString

from phusong.coverage.fibre.homes import count_homes
from phusong.optimize.audit.audit import audit_plan
from phusong.optimize.audit.pon import PonEvidence, audit_pon
from phusong.optimize.costs.table import CostTable
from phusong.optimize.fibre.extensions import find_extensions
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.pon.bill import ITEMS, Bill, BillLine
from phusong.optimize.pon.design import FibreBuilt, PonDesign
from phusong.optimize.pon.parameters import PonParameters
from phusong.optimize.pon.result import PonPlan, plan_pon
from phusong.optimize.pon.ring import SecondWay
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from tests.builders.networks.small_network import SOUTH_M, WEST_M, coverage_of, line
from tests.builders.plans.questions import RADIO, Question

COSTS = CostTable(fibre_distribution_vnd_per_km=225_000_000)
"""Cable to a village costs more than the trench to it: access points stand in the villages."""
ASKED = PlanParameters(budget_vnd=10**12, time_limit_s=86_400.0)
DEFAULT = PonParameters()


def planned(network, costs, asked, fibre):
    """What could be built, the settings of fibre, and the audited plan; the small network where none is given."""
    question = Question(levels={})
    network = question.network if network is None else network
    coverage = coverage_of(network, {"fibre": "A"})
    settings = question.extensions.fibre.model_copy(update=fibre)
    extensions = find_extensions(network, coverage, settings, costs)
    options = Options(network, coverage, question.candidates, {}, extensions, RADIO)
    plan = make_plan(options, asked)
    audit_plan(plan, options, asked)
    return options, settings, plan


@cache
def usually_planned(**fibre):
    """The same for the question that most passive networks are designed for, planned once."""
    return planned(None, COSTS, ASKED, fibre)


class Planned:
    """A plan of the small network's fibre, with its passive network, both audited."""

    def __init__(self, network=None, *, parameters=DEFAULT, costs=COSTS, asked=ASKED, **fibre):
        usual = network is None and costs is COSTS and asked is ASKED
        options, self.fibre, self.plan = usually_planned(**fibre) if usual else planned(network, costs, asked, fibre)
        self.network, self.coverage = options.network, options.coverage
        self.parameters = parameters
        self.built = FibreBuilt.of(self.plan.proposals, options.extensions, options.candidates)
        self.homes = count_homes(self.network.villages, None, self.fibre)
        self.pon = plan_pon(self.network, self.built, self.homes, self.fibre, parameters)
        self.audit()

    @property
    def design(self):
        return self.pon.design

    @property
    def bill(self):
        return self.pon.bill

    def audit(self, design=None, bill=None):
        evidence = PonEvidence(self.network, self.plan, self.built, self.homes, self.fibre, self.parameters)
        audit_pon(design or self.design, bill or self.bill, evidence)

    def quantities(self, *parts):
        return {(each.item, each.size): round(each.quantity, 3) for each in self.bill.lines if each.part in parts}

    def spans(self):
        def km(place):
            return round((place[0] - WEST_M) / 1000.0, 3), round((place[1] - SOUTH_M) / 1000.0, 3)

        return {(km(each.span.start), km(each.span.end)): (each.fibres, each.cables) for each in self.design.spans}


def every_item():
    """A design without places whose bill has every item, and second ways of every outcome."""
    parts = ("plan", "detail", "beyond", "connection")
    lines = tuple(
        BillLine(parts[at % 4], item, 8 if "splitter" in item else 0, 2.5, ("km", "pieces")[at % 2], 3.0, 7)
        for at, item in enumerate(ITEMS)
    )
    road = LineString(line((5, 5), (6, 5)).coords)
    ways = (
        SecondWay(0, "found", length_m=10.0, capex_vnd=3),
        SecondWay(0, "bridge", bridge=road),
        SecondWay(0, "bridge"),
        SecondWay(0, "lit"),
    )
    planned = Planned()
    stands = replace(planned.design.points[0], row=0)
    design = replace(planned.design, points=(stands, *planned.design.points[1:]), second_ways=ways)
    return PonPlan(design, (), Bill(lines, 3, 2), "aerial")


def nothing():
    """A design of nothing."""
    return PonPlan(PonDesign((), (), (), 0, ()), (), Bill((), 0, 0), "aerial")
