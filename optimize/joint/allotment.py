"""Allotment of the money among the pieces of a large joint question, each answered at some prices of money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.optimize.joint.branching import (
    MERGED_GAP,
    MERGED_NODES,
    MERGED_SHARE,
    PRICED_GAP,
    PRICED_NODES,
    BranchingLimits,
    branched,
)
from phusong.optimize.joint.known import Known
from phusong.optimize.joint.pieces import Pieces
from phusong.optimize.joint.pricing import Priced, priced_model
from phusong.optimize.joint.relaxation import Relaxation
from phusong.optimize.problem.arrays import ArrayModel
from phusong.optimize.search.incumbent import SOLVER_TOLERANCE

PRICES = (1.0, 0.99, 1.01, 0.97, 1.03)
"""Prices of money, as parts of that of the relaxation. With 16 provinces the first is enough for 0.005 %, with four the
third."""

TURNS = 3
"""Most answers of all pieces at one price: where trees are not joined, cuts are added and they are asked again."""


@dataclass(frozen=True, slots=True)
class Allotment:
    """The search for what each piece is to take.

    Attributes:
        known: The best choice known and the bound.
        relaxation: The relaxation, with its cuts.
        pieces: Its pieces, with what is known of each.
        seed: Seed of branch and bound.
    """

    known: Known
    relaxation: Relaxation
    pieces: Pieces
    seed: int

    @staticmethod
    def of(known: Known, relaxation: Relaxation, priced: ArrayModel, seed: int) -> Allotment:
        """A search that begins from the best choice known, of which there must be one.

        Args:
            known: The best choice known and the bound.
            relaxation: The relaxation, with its cuts.
            priced: The model with priced money.
            seed: Seed of branch and bound.
        """
        model, start = relaxation.model, known.start()
        binaries = np.zeros(model.options + model.arcs)
        binaries[np.zeros(0, dtype=np.int64) if start is None else start] = 1.0
        return Allotment(known, relaxation, Pieces.of(priced, model.whole(binaries)), seed)

    def search(self, at: Priced) -> None:
        """Answer the pieces at some prices, and share the money out, until the gap is small enough.

        Args:
            at: Price of money of the relaxation, with the duals of its rows.
        """
        incumbent, relaxation = self.known.incumbent, self.relaxation
        for share in PRICES:
            for _ in range(TURNS):
                bound = self._answer(Priced(share * at.price, at.duals))
                incumbent.tighten(self.known.as_told(relaxation.model, bound))
                if not np.isfinite(bound) or not self.known.taken(relaxation, self.pieces.answers[-1]):
                    break
            self._share_out()
            incumbent.steps.append("pieces at a price of money")
            self.known.fix(relaxation)
            if incumbent.finished():
                return

    def _answer(self, at: Priced) -> float:
        """Branch and bound of each piece at a price; a bound of what is minimised, -inf where one was not answered."""
        incumbent, model = self.known.incumbent, self.relaxation.model
        whole = priced_model(self.relaxation, at.price)
        priced = self.pieces.narrowed(whole, at.duals, self.pieces.answers[0])
        fixed = priced.upper <= priced.lower
        values = np.where(fixed, priced.lower, 0.0)
        bound, gap = priced.constant + float(priced.cost @ values), PRICED_GAP * abs(incumbent.bound)
        clock, left = incumbent.clock.part(MERGED_SHARE), len(values)
        for batch in self.pieces.batches(priced):
            size = len(batch.columns)
            limits = BranchingLimits(size / left, gap * size / len(values), PRICED_NODES, self.seed)
            outcome = branched(batch.model, clock, limits)
            left -= size
            bound += outcome.bound - SOLVER_TOLERANCE
            if outcome.values is None:
                return -np.inf
            values[batch.columns[: batch.model.binaries]] = outcome.values
        self.pieces.answers.append(model.whole(values[: model.options + model.arcs]))
        return bound

    def _share_out(self) -> None:
        """Offer what takes an answer for each piece so that the money lasts."""
        model, incumbent = self.relaxation.model, self.known.incumbent
        money = model.matrix[[model.money_row]].toarray().reshape(-1)
        choice = self.pieces.choice(model.cost, money, float(model.top[model.money_row]))
        limits = BranchingLimits(MERGED_SHARE, MERGED_GAP * abs(incumbent.bound), MERGED_NODES, self.seed)
        outcome = branched(choice, incumbent.clock, limits)
        if outcome.values is not None:
            self.known.taken(self.relaxation, self.pieces.joined(outcome.values))
