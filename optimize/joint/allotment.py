"""Allotment of the money among the pieces of a large joint question, each answered at some prices of money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import IntArray
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
from phusong.optimize.joint.pieces import Links, Pieces
from phusong.optimize.joint.pricing import Prices, priced_model
from phusong.optimize.joint.relaxation import Relaxation
from phusong.optimize.search.incumbent import SOLVER_TOLERANCE

PRICES = ((1.0, 1.0), (0.99, 1.0), (1.01, 1.0), (0.97, 1.0), (1.03, 1.0))
"""Prices of money and of floors, as parts of those of the relaxation. With 16 provinces the first is enough for
0.005 %, with four the third."""

FLOOR_PRICES = ((1.0, 1.0), (1.01, 1.02), (0.99, 0.98))
"""The same where floors are priced, too: what pieces count for them has to be more and less, as what they spend."""

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
    def of(known: Known, relaxation: Relaxation, piece: IntArray, seed: int) -> Allotment:
        """A search that begins from the best choice known, if there is one.

        Args:
            known: The best choice known and the bound.
            relaxation: The relaxation, with its cuts.
            piece: Piece of each column of the model with prices, -1 for one that is fixed, shape (columns,).
            seed: Seed of branch and bound.
        """
        model, start = relaxation.model, known.start()
        if start is None:
            return Allotment(known, relaxation, Pieces.of(piece), seed)
        binaries = np.zeros(model.options + model.arcs)
        binaries[start] = 1.0
        return Allotment(known, relaxation, Pieces.of(piece, model.whole(binaries)), seed)

    def search(self, prices: Prices) -> None:
        """Answer the pieces at some prices, and share the money out, until the gap is small enough.

        Args:
            prices: Prices of the relaxation, of money and perhaps of floors.
        """
        incumbent, relaxation = self.known.incumbent, self.relaxation
        if not len(self.pieces.batch):
            return  # nothing is open any more
        for shares in PRICES if len(prices.rows) == 1 else FLOOR_PRICES:
            for _ in range(TURNS):
                answered = self._answer(prices.times(*shares))
                if not answered or not self.known.taken(relaxation, self.pieces.answers[-1]):
                    break
            if self.pieces.answers:
                self._share_out(prices.rows)
            incumbent.steps.append("pieces at a price of money")
            self.known.fix(relaxation)
            if not answered or incumbent.finished():
                return

    def _answer(self, prices: Prices) -> bool:
        """Branch and bound of each piece at prices, for a bound of all and an answer; False where one has no answer."""
        incumbent, model = self.known.incumbent, self.relaxation.model
        priced = self.pieces.narrowed(priced_model(self.relaxation, prices), prices.duals)
        is_open = priced.upper > priced.lower
        values = np.where(is_open, 0.0, priced.lower)
        bound, gap = priced.constant + float(priced.cost @ values), PRICED_GAP * abs(incumbent.bound)
        clock, columns = incumbent.clock.part(MERGED_SHARE), int(is_open.sum())
        left, answered = columns, True
        for batch in self.pieces.batches(priced):
            if incumbent.clock.over():
                return False
            size = len(batch.columns)
            outcome = branched(
                batch.model, clock, BranchingLimits(size / left, gap * size / columns, PRICED_NODES, self.seed)
            )
            left -= size
            if outcome.verdict == "infeasible":
                return False  # nothing better than the best known is left there
            bound += outcome.bound - SOLVER_TOLERANCE
            answered = answered and outcome.values is not None
            if outcome.values is not None:
                values[batch.columns[: batch.model.binaries]] = outcome.values
        if np.isfinite(bound):
            incumbent.tighten(self.known.as_told(model, bound))
        if answered:
            self.pieces.answers.append(model.whole(values[: model.options + model.arcs]))
        return answered

    def _share_out(self, rows: IntArray) -> None:
        """Offer what takes an answer for each piece so that the money lasts and floors are reached."""
        model, incumbent = self.relaxation.model, self.known.incumbent
        links = Links(model.matrix[rows].toarray(), model.lower[rows], model.top[rows])
        choice = self.pieces.choice(model.cost, links)
        limits = BranchingLimits(MERGED_SHARE, MERGED_GAP * abs(incumbent.bound), MERGED_NODES, self.seed)
        outcome = branched(choice, incumbent.clock, limits)
        if outcome.values is not None:
            self.known.taken(self.relaxation, self.pieces.joined(outcome.values))
