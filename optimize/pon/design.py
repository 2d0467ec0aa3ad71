"""Design of the passive network: splitters, fibres and cables of everything that a plan builds of fibre."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from shapely import LineString

from phusong.coverage.fibre import FibreGraph, FibreParameters, VillageHomes, build_road_graph
from phusong.coverage.network import Network
from phusong.optimize.fibre.extensions import Extensions
from phusong.optimize.plan.proposal import Proposal
from phusong.optimize.pon.cables import Cables, cables_for, with_spare
from phusong.optimize.pon.loss import LossBudget, loss_budget, splitter_table
from phusong.optimize.pon.parameters import PonParameters
from phusong.optimize.pon.ring import SecondWay, points_that_ask, second_ways
from phusong.optimize.pon.roads import cable_line
from phusong.optimize.pon.splitters import Load, Splitters, SplitterTable, choose_splitting
from phusong.optimize.pon.tree import ROOT, Span, SpanTree, span_tree
from phusong.optimize.sites.candidates import Candidates

SAME_PLACE_M = 1.0
"""A village this near to its access point is spliced in there: no cable leads to it, metres."""


@dataclass(frozen=True, slots=True)
class FibreBuilt:
    """What a plan builds of fibre.

    Attributes:
        extensions: All fibre options, over villages.
        phase_of: Those that are built, each with its phase.
        site_nodes: Node of the trenches at each tower that fibre feeds.
    """

    extensions: Extensions
    phase_of: Mapping[int, int]
    site_nodes: tuple[int, ...]

    @staticmethod
    def of(proposals: Iterable[Proposal], extensions: Extensions, candidates: Candidates) -> FibreBuilt:
        """Find what is built among the options.

        Args:
            proposals: What is proposed.
            extensions: Fibre options over villages.
            candidates: Sites.
        """
        number = {part: row for row, part in enumerate(extensions.ids)}
        site = {part: row for row, part in enumerate(candidates.ids)}
        phase_of: dict[int, int] = {}
        nodes: list[int] = []
        for proposal in proposals:
            phase_of |= {number[part]: proposal.phase for part in proposal.parts if part in number}
            if proposal.kind in {"new_tower", "relay"} and proposal.backhaul.kind == "fibre":
                rows = [site[part] for part in proposal.parts if part in site]
                nodes += [int(extensions.tower_node[row]) for row in rows if row < len(extensions.tower_node)]
        return FibreBuilt(
            extensions, dict(sorted(phase_of.items())), tuple(sorted(node for node in nodes if node >= 0))
        )

    def rows(self, kind: str) -> list[int]:
        """Options of a kind that are built."""
        return [row for row in self.phase_of if self.extensions.kinds[row] == kind]


@dataclass(frozen=True, slots=True)
class VillageDesign:
    """Fibre of a village.

    Attributes:
        village: The village.
        point: Access point that it hangs on, by its place among those of the design.
        homes: Homes that a port is there for.
        taking: Homes that take a line.
        ports: Ports there are for homes: outputs that are used.
        splitters: Splitters in the village.
        legs: Fibres from the access point.
        cables: Cables that hold them with their spares; none where the access point stands in the village.
        line: Where they lie, projected metres.
        length_m: Cable from the access point, metres.
        from_olt_m: Cable from the OLT, metres.
        ratios: Ratio at the access point and in the village, 1 for no splitter.
        loss: The optical budget.
    """

    village: int
    point: int
    homes: float
    taking: float
    ports: int
    splitters: Splitters
    legs: int
    cables: Cables
    line: LineString
    length_m: float
    from_olt_m: float
    ratios: tuple[int, int]
    loss: LossBudget


@dataclass(frozen=True, slots=True)
class PointDesign:
    """An access point.

    Attributes:
        row: Fibre option that it is.
        x_m: Easting, metres.
        y_m: Northing, metres.
        span: Span that ends at it, -1 where it stands on lit plant.
        phase: Phase it is built in, counted from 1.
        splitters: Splitters at it.
        legs: Fibres that leave it for villages.
        inputs: Fibres from the OLT, and ports there.
        from_olt_m: Cable from the OLT, metres.
    """

    row: int
    x_m: float
    y_m: float
    span: int
    phase: int
    splitters: Splitters
    legs: int
    inputs: int
    from_olt_m: float


@dataclass(frozen=True, slots=True)
class SpanDesign:
    """A trench with its cables.

    Attributes:
        span: The trench.
        fibres: Fibres in use.
        cables: Cables that hold them with their spares.
    """

    span: Span
    fibres: int
    cables: Cables


@dataclass(frozen=True, slots=True)
class PonDesign:
    """The passive network of a plan.

    Attributes:
        spans: Trenches from lit plant outwards.
        points: Access points by identifier.
        villages: Villages by access point and identifier.
        sites: Towers that fibre feeds.
        unmet: Villages whose optical budget no splitter fits.
        second_ways: Second way of each access point of the communes that ask for one.
    """

    spans: tuple[SpanDesign, ...]
    points: tuple[PointDesign, ...]
    villages: tuple[VillageDesign, ...]
    sites: int
    unmet: tuple[int, ...]
    second_ways: tuple[SecondWay, ...] = ()

    @property
    def olt_ports(self) -> int:
        """Ports of the OLTs."""
        return sum(point.inputs for point in self.points)


def design_pon(
    network: Network,
    built: FibreBuilt,
    homes: VillageHomes,
    fibre: FibreParameters,
    parameters: PonParameters,
) -> PonDesign:
    """Design the passive network on the tree of a plan: place and ratio of splitters, fibres, cables, budgets.

    Args:
        network: The layers, with the villages.
        built: What the plan builds of fibre.
        homes: Homes of the villages.
        fibre: Reach and optical budget.
        parameters: Splitters, cables and prices.

    Returns:
        The design; the same whatever the order of rows in the network, and wherever a road is cut in two.
    """
    extensions = built.extensions
    stands = built.rows("access_point")
    used = {int(extensions.node[row]) for row in stands} | set(built.site_nodes)
    tree = span_tree(extensions, built.phase_of, used)
    table = splitter_table(fibre.optics, parameters, extensions.costs.fibre_olt_port_vnd)
    work = _Work(network, build_road_graph(network, fibre), built, homes, fibre, parameters, table, tree)
    points: list[PointDesign] = []
    villages: list[VillageDesign] = []
    unmet: list[int] = []
    for row, cables in work.cables_by_point(stands).items():
        point, served, lost = work.point(row, cables, len(points))
        points.append(point)
        villages += served
        unmet += lost
    return PonDesign(
        spans=tuple(work.spans(points)),
        points=tuple(points),
        villages=tuple(villages),
        sites=len(built.site_nodes),
        unmet=tuple(sorted(unmet)),
        second_ways=second_ways(work.graph, tree.spans, extensions, work.asking()),
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """What a design is made from."""

    network: Network
    graph: FibreGraph
    built: FibreBuilt
    homes: VillageHomes
    fibre: FibreParameters
    parameters: PonParameters
    table: SplitterTable
    tree: SpanTree

    def cables_by_point(self, stands: Sequence[int]) -> dict[int, list[int]]:
        """Access points to the cables from them, one a village, the shortest where there are several."""
        extensions, nearest = self.built.extensions, dict[int, int]()
        for row in self.built.rows("distribution"):
            village = int(extensions.village[row])
            if village not in nearest or self._cable_m(row) < self._cable_m(nearest[village]):
                nearest[village] = row
        found: dict[int, list[int]] = {row: [] for row in stands}
        for _, row in sorted(nearest.items(), key=lambda each: str(self.network.villages.ids[each[0]])):
            found[int(extensions.point[row])].append(row)
        return found

    def asking(self) -> list[int]:
        """Access points that are to have a second way."""
        communes = self.parameters.ring_communes
        if not communes:
            return []
        return points_that_ask(self.network, self.built.extensions, self.built.phase_of, communes)

    def point(self, row: int, cables: list[int], number: int) -> tuple[PointDesign, list[VillageDesign], list[int]]:
        """An access point with its villages, and the villages that no splitter fits."""
        extensions = self.built.extensions
        node = int(extensions.node[row])
        span = self.tree.at.get(node, -1) if node != ROOT else -1
        from_olt_m = self.tree.spans[span].from_olt_m if span >= 0 else float(extensions.tap_m[row])
        loads = [self._load(cable, from_olt_m) for cable in cables]
        chosen = choose_splitting(self.table, loads, self.tree.shared_m(node))
        first, seconds, legs = (1, (), ()) if chosen is None else (chosen.first, chosen.seconds, chosen.legs)
        point = PointDesign(
            row=row,
            x_m=float(extensions.x_m[row]),
            y_m=float(extensions.y_m[row]),
            span=span,
            phase=self.built.phase_of[row],
            splitters=self.table.splitters(sum(legs), first),
            legs=sum(legs),
            inputs=0 if chosen is None else chosen.inputs,
            from_olt_m=from_olt_m,
        )
        if chosen is None:
            return point, [], [int(extensions.village[cable]) for cable in cables]
        each = zip(cables, loads, seconds, legs, strict=True)
        served = [self._village(point, number, cable, load, (first, second), leg) for cable, load, second, leg in each]
        return point, served, []

    def _load(self, cable: int, from_olt_m: float) -> Load:
        village = int(self.built.extensions.village[cable])
        length_m = self._cable_m(cable)
        ports = max(1, ceil(round(self.fibre.port_share * float(self.homes.homes[village]), 9)))
        bare = loss_budget(self.fibre.optics, from_olt_m + length_m, self.table, (1, 1))
        return Load(ports, length_m, bare.left_db)

    def _village(
        self, point: PointDesign, number: int, cable: int, load: Load, ratios: tuple[int, int], legs: int
    ) -> VillageDesign:
        village = int(self.built.extensions.village[cable])
        from_olt_m = point.from_olt_m + load.cable_m
        return VillageDesign(
            village=village,
            point=number,
            homes=float(self.homes.homes[village]),
            taking=float(self.homes.taking[village]),
            ports=load.ports,
            splitters=self.table.splitters(load.ports, ratios[1]),
            legs=legs,
            cables=self._cables(legs) if load.cable_m > SAME_PLACE_M else (),
            line=cable_line(
                self.network, self.graph, (point.x_m, point.y_m), village, float(self.built.extensions.length_m[cable])
            ),
            length_m=load.cable_m,
            from_olt_m=from_olt_m,
            ratios=ratios,
            loss=loss_budget(self.fibre.optics, from_olt_m, self.table, ratios),
        )

    def spans(self, points: Sequence[PointDesign]) -> list[SpanDesign]:
        """Trenches with the fibres of what hangs on them."""
        fibres = np.zeros(len(self.tree.spans), dtype=np.int64)
        hung = [(point.span, point.inputs) for point in points if point.span >= 0]
        hung += [
            (self.tree.at[node], self.parameters.fibres_per_site) for node in self.built.site_nodes if node != ROOT
        ]
        for span, count in hung:
            at = span
            while at >= 0:
                fibres[at] += count
                at = self.tree.spans[at].before
        return [
            SpanDesign(span, int(count), self._cables(int(count)))
            for span, count in zip(self.tree.spans, fibres, strict=True)
        ]

    def _cables(self, fibres: int) -> Cables:
        return cables_for(with_spare(fibres, self.parameters.spare_share), self.parameters.cable_sizes)

    def _cable_m(self, row: int) -> float:
        return float(self.built.extensions.length_m[row] + self.built.extensions.drop_m[row])
