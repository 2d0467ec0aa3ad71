"""Random planning questions on the small network, and every choice there is by enumeration.

Who is served today, the people, the prices, the commune centres, the sites and the predicted levels are random; the
candidates and the fibre follow from them as in a real run, so that every plan can be audited.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache
from statistics import NormalDist

import numpy as np
from scipy.sparse import csr_array

from phusong.coverage.fibre.parameters import FibreParameters
from phusong.coverage.network.demand import Communes
from phusong.coverage.network.sites import Sites
from phusong.coverage.radio.matrix import RsrpMatrix
from phusong.coverage.served.coverage import Coverage
from phusong.optimize.audit.audit import audit_plan
from phusong.optimize.fibre.extensions import find_extensions
from phusong.optimize.planner.planner import make_plan
from phusong.optimize.question.options import Options
from phusong.optimize.question.parameters import PlanParameters
from phusong.optimize.sites.candidates import find_candidates
from phusong.optimize.sites.parameters import CandidateParameters
from tests.builders.levels.radio import radio_of
from tests.builders.networks.small_network import SOUTH_M, VILLAGES, WEST_M, coverage_of, small_network, text
from tests.builders.plans.prices import plain_prices

RADIO = radio_of()
MOST_OPTIONS = 12
WEIGHTS = {"4g": 1.0, "5g": 0.3, "fibre": 1.0}
"""Worth of a person newly served, by service."""


def sight_of(matrix: RsrpMatrix) -> np.ndarray:
    """Which pairs see each other, shape (candidates, villages)."""
    held, table = matrix.rsrp_dbm, np.zeros(matrix.shape, dtype=bool)
    table[np.repeat(np.arange(held.shape[0]), np.diff(held.indptr)), held.indices] = matrix.sight
    return table


_ANOTHER = 10_000
"""From a seed to that of the next draw."""

_TOO_LARGE: dict[int, tuple[int, ...]] = {
    0: (10, 1, 10, 0, 21, 2, 9, 0, 7, 4, 7, 8),
    20: (1, 3, 4, 1, 7, 9, 9, 5, 0, 9, 10, 2),
    40: (6, 3, 0, 0, 2, 4, 0, 0, 4, 8),
    60: (1, 0, 1, 11, 0, 4, 3, 4, 2, 0, 9, 1, 12, 1, 3, 0, 5, 1, 4, 3),
    100: (3, 0, 1, 9, 3, 0, 24, 1, 15, 0, 0, 2, 6, 0, 2, 0, 2, 0, 11, 0, 7, 1, 3, 10, 5),
    200: (3, 2, 1, 4, 9, 3, 3, 5, 4, 0, 4, 3, 10, 4, 6, 2),
    220: (4, 2, 11, 1, 0, 0),
    230: (4, 3, 3, 5, 3, 0, 2, 1, 9, 9, 20, 8),
    300: (11, 5, 9, 2, 7, 7, 2, 1),
    320: (4, 6, 4, 2, 1, 4, 3, 2, 5, 9),
    400: (2, 1, 0, 1, 0, 5, 0, 2, 1, 2, 9, 0),
    500: (1, 2, 4, 9, 0, 7, 1, 4, 0, 4, 4, 3),
    520: (7, 0, 1, 3, 0, 3, 3, 4, 4, 0),
    541: (4,),
    545: (13,),
    600: (6, 1, 4, 1, 1, 6, 4, 8, 8, 4, 13, 7),
    700: (5, 4, 0, 3, 1, 4, 0, 2, 3, 3, 3, 0, 6, 5, 3, 8, 8, 1),
}
"""First seed to how many draws of it, and of each seed after it, have too many options: they need not be drawn, which
takes most of a test's time. Of seeds that are not here all are drawn. A wrong number costs time, or draws another
question."""


def _too_large(seed: int) -> int:
    return next((each[seed - first] for first, each in _TOO_LARGE.items() if 0 <= seed - first < len(each)), 0)


class RandomQuestion:
    """What a plan is made from, at most twelve options, and all choices among them."""

    def __init__(self, seed: int, *, shuffled: bool = False) -> None:
        self._choices: Choices | None = None
        seed += _ANOTHER * _too_large(seed)
        while True:
            if self._draw(np.random.default_rng(seed), shuffled=shuffled):
                return
            seed += _ANOTHER

    def _draw(self, rng: np.random.Generator, *, shuffled: bool) -> bool:
        """Draw a question; False, and nothing more is drawn, where it has too many options to enumerate."""
        names = list(VILLAGES)
        people = dict(zip(names, rng.integers(1, 60, len(names)).astype(float), strict=True))
        centres = set(rng.choice(names, 3, replace=False))
        served = {
            "fibre": set(rng.choice(names, rng.integers(4, 7), replace=False)),
            "4g": set(rng.choice(names, rng.integers(0, 5), replace=False)),
            "5g": set(rng.choice(names, rng.integers(0, 3), replace=False)),
        }
        sites = [(name, float(rng.uniform(1, 19)), float(rng.uniform(1, 15))) for name in ("S1", "S2", "S3")]
        self.costs = plain_prices(
            fibre_vnd_per_km=int(rng.integers(200, 3000)),
            fibre_distribution_vnd_per_km=0,
            tower_vnd_per_m=int(rng.integers(20, 700)),
            radio_5g_vnd=int(rng.integers(1000, 30_000)),
        )
        hop_m = float(rng.choice([0.0, 30_000.0]))
        levels = rng.random((3, 64, len(names)))
        order = list(rng.permutation(names)) if shuffled else names
        self.network = _network(order, people, centres, sites)
        self.coverage = coverage_of(self.network, {each: "".join(sorted(served[each])) for each in served})
        wanted = CandidateParameters(high_ground=False, roadsides=False, site_spacing_m=0.0, microwave_range_m=hop_m)
        self.candidates = find_candidates(self.network, self.coverage, wanted, self.costs)
        if len(self.candidates) > MOST_OPTIONS:
            return False
        self.extensions = find_extensions(
            self.network, self.coverage, FibreParameters(reach_m=100.0), self.costs, self.candidates.feet()
        )
        if len(self.candidates) + len(self.extensions) > MOST_OPTIONS:
            return False
        self.matrices = self._matrices(levels, order, names)
        return True

    def _matrices(self, levels: np.ndarray, order: list[str], names: list[str]) -> dict[str, RsrpMatrix]:
        """Random levels; both ways to build at one place reach the same villages with the same service."""
        column = [names.index(name) for name in order]
        matrices = {}
        for number, service in enumerate(("4g", "5g")):
            required = RADIO.budget(service).required_rsrp_dbm
            drawn = (
                levels[number][self.candidates.location % 64][:, column] if len(self.candidates) else np.zeros((0, 7))
            )
            brings = np.array([service in each for each in self.candidates.technologies], dtype=bool)
            rsrp = np.where((drawn > 0.6) & brings[:, None], required + 20.0 * (drawn - 0.7), 0.0)
            matrices[service] = RsrpMatrix(csr_array(rsrp.astype(np.float32)), np.zeros(len(order), dtype=np.int64))
        return matrices

    def options(self) -> Options:
        return Options(self.network, self.coverage, self.candidates, self.matrices, self.extensions, RADIO)

    def plan(self, **settings):
        """The audited plan."""
        parameters = PlanParameters(**({"budget_vnd": 10**9, "time_limit_s": 86_400.0} | settings))
        plan = make_plan(self.options(), parameters)
        audit_plan(plan, self.options(), parameters)
        return plan

    def choices(self) -> Choices:
        if self._choices is None:
            self._choices = Choices(self)
        return self._choices


@cache
def random_question(seed: int) -> RandomQuestion:
    """The question of a seed, drawn once for all who only read it: to draw one takes longer than to answer it."""
    return RandomQuestion(seed)


def _network(order, people, centres, sites):
    network = small_network(order=tuple(order))
    villages = replace(
        network.villages,
        population=np.array([people[name] for name in order]),
        is_commune_centre=np.array([name in centres for name in order]),
    )
    codes = ("00001", "00002", "00003")
    outlines = network.communes.outlines
    communes = Communes(
        codes=text(*codes),
        names=text("Tây", "Đông", "Giữa"),
        districts=text("Hạ", "Thượng", "Thượng"),
        population=np.full(3, np.nan),
        outlines=np.array([*outlines, outlines[1]], dtype=np.object_),
    )
    commune_of = {"A": 0, "B": 0, "G": 0, "C": 1, "D": 1, "E": 2, "F": 2}
    villages = replace(villages, commune_codes=text(*(codes[commune_of[name]] for name in order)))
    stands = Sites(
        ids=text(*(name for name, _, _ in sites)),
        names=text(*(f"Trạm {name}" for name, _, _ in sites)),
        operators=text("X", "Y", "X"),
        technologies=(frozenset({"4g", "5g"}), frozenset({"4g"}), frozenset({"4g"})),
        x_m=np.array([WEST_M + x * 1000.0 for _, x, _ in sites]),
        y_m=np.array([SOUTH_M + y * 1000.0 for _, _, y in sites]),
        height_m=np.full(3, 42.0),
    )
    return replace(network, villages=villages, communes=communes, sites=stands)


class Choices:
    """Every choice of options that keeps locations and precedence, told without the planner's code.

    Attributes:
        chosen: One choice a line, shape (choices, options).
        capex: Investment, shape (choices,).
        opex: Running cost a year, shape (choices,).
        after: Service to the villages served once it is built, shape (choices, villages).
    """

    def __init__(self, question: RandomQuestion) -> None:
        self._grown: np.ndarray | None = None
        candidates, extensions = question.candidates, question.extensions
        n = len(candidates) + len(extensions)
        every = np.array(list(itertools.product((False, True), repeat=n)), dtype=bool).reshape(2**n, n)
        allowed = np.ones(len(every), dtype=bool)
        for one, other in itertools.combinations(range(len(candidates)), 2):
            if candidates.location[one] == candidates.location[other]:
                allowed &= ~(every[:, one] & every[:, other])
        first = len(candidates)
        for option, point in enumerate(extensions.point):
            if point >= 0:
                allowed &= ~every[:, first + option] | every[:, first + point]
        allowed &= joined(every, question)
        self.chosen = every[allowed]
        self.capex = self.chosen @ np.concatenate((candidates.capex_vnd, extensions.capex_vnd))
        self.opex = self.chosen @ np.concatenate((candidates.opex_vnd_per_year, extensions.opex_vnd_per_year))
        self.people = question.network.villages.population
        self.before = {service: question.coverage.served(service) for service in question.coverage.services}
        self.reach = {service: self._reach(question, service) for service in self.before}
        self.after = {
            service: self.before[service] | ((self.chosen.astype(int) @ self.reach[service].astype(int)) > 0)
            for service in self.before
        }

    def _reach(self, question: RandomQuestion, service: str) -> np.ndarray:
        """What each option serves, shape (options, villages)."""
        reach = np.zeros((self.chosen.shape[1], len(self.people)), dtype=bool)
        if service == "fibre":
            for option, village in question.extensions.serves:
                reach[len(question.candidates) + option, village] = True
        else:
            dense = question.matrices[service].rsrp_dbm.toarray()
            required = RADIO.budget(service).required_dbm(sight_of(question.matrices[service]))
            reach[: len(dense)] = (dense != 0) & (dense >= required)
        return reach

    def grown(self) -> np.ndarray:
        """Whether one choice lies within another, shape (choices, choices)."""
        if self._grown is None:
            bits = self.chosen @ (1 << np.arange(self.chosen.shape[1]))
            self._grown = (bits[:, None] & ~bits[None, :]) == 0
        return self._grown

    def value(self, weights: dict[str, float]) -> np.ndarray:
        """Weighted people newly served by each choice."""
        return sum(
            weights.get(service, 0.0) * ((self.after[service] & ~self.before[service]) @ self.people)
            for service in self.after
        )

    def share(self, service: str, villages: np.ndarray) -> np.ndarray:
        """Share of the people of some villages that each choice serves."""
        return (self.after[service][:, villages] @ self.people[villages]) / self.people[villages].sum()


def joined(every: np.ndarray, question: RandomQuestion) -> np.ndarray:
    """Choices in which every section, access point and fibre-fed tower is joined to lit plant, shape (choices,)."""
    candidates, extensions = question.candidates, question.extensions
    first, sections = len(candidates), np.flatnonzero(extensions.kinds == "section")
    nodes = 1 + max(int(extensions.ends.max(initial=0)), int(extensions.node.max(initial=0)))
    nodes = max(nodes, 1 + int(extensions.tower_node.max(initial=0)))
    reached = np.zeros((len(every), nodes), dtype=bool)
    reached[:, 0] = True
    for _ in sections:
        for at in sections:
            one, other = extensions.ends[at]
            met = every[:, first + at] & (reached[:, one] | reached[:, other])
            reached[:, one] |= met
            reached[:, other] |= met
    allowed = np.ones(len(every), dtype=bool)
    for at in sections:
        allowed &= ~every[:, first + at] | reached[:, extensions.ends[at]].all(axis=1)
    hung = [(first + at, int(extensions.node[at])) for at in np.flatnonzero(extensions.node >= 0)]
    hung += [(at, int(extensions.tower_node[at])) for at in np.flatnonzero(extensions.tower_node >= 0)]
    for option, node in hung:
        allowed &= ~every[:, option] | reached[:, node]
    return allowed


def phases_of(*budgets, weights=None):
    worth = weights or [1] * len(budgets)
    return [{"budget_vnd": budget, "weight": weight} for budget, weight in zip(budgets, worth, strict=True)]


def best_timeline(question, budgets, weights):
    """Best value over every way to build up in the phases, by dynamic choice over all pairs of choices."""
    choices = question.choices()
    value = choices.value(WEIGHTS)
    money = np.cumsum(budgets)
    grown = choices.grown()
    best = np.where(choices.capex <= money[0], weights[0] * value, -np.inf)
    for phase in range(1, len(budgets)):
        reach = np.where(grown, best[:, None], -np.inf).max(axis=0)
        best = np.where(choices.capex <= money[phase], reach + weights[phase] * value, -np.inf)
    return best.max()


NORMAL = NormalDist()


class Uncertain(RandomQuestion):
    """A random question with levels far below and above what is required, today's best servers included."""

    def _draw(self, rng, *, shuffled):
        if not super()._draw(rng, shuffled=shuffled):
            return False
        noise = np.random.default_rng(int(self.network.villages.population.sum()))
        for service, matrix in list(self.matrices.items()):
            required = RADIO.budget(service).required_rsrp_dbm
            brings = np.array([service in each for each in self.candidates.technologies], dtype=bool)
            levels = noise.uniform(required - 14.0, required + 8.0, matrix.shape).astype(np.float32)
            levels *= brings[:, None] & (noise.random(matrix.shape) < 0.6)
            seen = (noise.random(matrix.shape) < 0.5)[levels != 0]
            self.matrices[service] = RsrpMatrix(csr_array(levels), matrix.voids, seen)
            state = self.coverage.services[service]
            today = np.where(noise.random(7) < 0.5, noise.uniform(required - 14.0, required - 0.1, 7), np.nan)
            today = np.where(state.served, required + 3.0, today)
            services = dict(self.coverage.services) | {service: replace(state, rsrp_dbm=today)}
            self.coverage = Coverage(services)
        return True


@cache
def uncertain_question(seed: int) -> Uncertain:
    """The uncertain question of a seed, drawn once for all who only read it."""
    return Uncertain(seed)
