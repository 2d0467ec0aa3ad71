"""Enumeration of all near-best choices of one piece of a question, by branching on regret; compiled.

Duals turn every decision into a regret: what it loses against the dual bound, its reduced cost. Regrets add up, none
is negative, and their sum is exactly the distance of a choice from the bound. With few decisions of small regret,
everything within an allowance is enumerated by picking the demand row with the fewest ways on: one of its options, or
leaving it unserved.

Source: the order of branching is that of D. E. Knuth, "Dancing links", in J. Davies, B. Roscoe and J. Woodcock (eds.),
Millennial Perspectives in Computer Science, Palgrave (2000), 187-214, with regrets in place of exact covers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from phusong.coverage.kernels import BoolArray, FloatArray, IntArray, inlined
from phusong.optimize.problem.dominance import Pattern, entries

_OPEN = -1
"""In ``Trail.tried``: not enumerated yet."""

_FLOOR = 0.1
"""What a way on counts for that uses up all the room, where one that uses none counts 1.1: it leads to little, but it
must be looked at, so that of two rows with such ways alone the one with fewer comes first. Orders the search only."""

_OVER = -1
"""In ``Stack.at``: no option of the row is left."""

_NOTHING = -1
"""In ``Stack.path``: the row is left unserved."""


class Terms(NamedTuple):
    """Decisions with their regrets.

    ``leave`` is the regret of a row that no chosen option covers (infinite where it must be served), ``again`` that of
    each option of the row after the first; of the options of a ``single`` row at most one may be chosen.
    """

    covers: Pattern
    by_row: Pattern
    costs: FloatArray
    leave: FloatArray
    again: FloatArray
    single: BoolArray


class Trail(NamedTuple):
    """Where a search stands; every search leaves it as it found it.

    ``regret`` is what choosing an option would add now, ``times`` how many chosen options cover a row, ``left`` which
    rows are decided to stay unserved, ``shut`` how many decisions exclude an option, ``tried`` the depth at which all
    choices with an option were enumerated, -1 for none.
    """

    regret: FloatArray
    times: NDArray[np.int32]
    left: BoolArray
    shut: NDArray[np.int32]
    tried: NDArray[np.int32]


class Stack(NamedTuple):
    """The decisions made: at each depth the row, the position of its next option, the option chosen, the regret."""

    row: IntArray
    at: IntArray
    path: IntArray
    regret: FloatArray


class Leaves(NamedTuple):
    """Choices found: ``regret`` and ``cost`` of each, its options ``picks[ends[i]:ends[i + 1]]``."""

    regret: FloatArray
    cost: FloatArray
    ends: IntArray
    picks: IntArray


@njit(cache=True)
def piece_labels(terms: Terms, regret: FloatArray, limits: FloatArray) -> IntArray:
    """Pieces that share no option: the label of each row, shape (m,).

    Args:
        terms: The decisions.
        regret: Regret of choosing each option, shape (n,).
        limits: Options with a greater regret than this do not connect, shape (n,).
    """
    label = np.full(len(terms.leave), -1)
    queue = np.empty(len(label), dtype=np.int64)
    near = regret <= limits
    pieces = 0
    for first in range(len(label)):
        if label[first] >= 0:
            continue
        label[first], queue[0], head, tail = pieces, first, 0, 1
        while head < tail:
            row = queue[head]
            head += 1
            for option in entries(terms.by_row, row):
                if not near[option]:
                    continue
                near[option] = False
                for other in entries(terms.covers, option):
                    if label[other] < 0:
                        label[other] = pieces
                        queue[tail] = other
                        tail += 1
        pieces += 1
    return label


@njit(cache=True)
def reachable(terms: Terms, regret: FloatArray, limits: FloatArray) -> BoolArray:
    """Rows with an option whose regret is within its limit, shape (m,)."""
    reached = np.zeros(len(terms.leave), dtype=np.bool_)
    for option in range(len(regret)):
        if regret[option] <= limits[option]:
            reached[entries(terms.covers, option)] = True
    return reached


@inlined
def _next_row(terms: Terms, trail: Trail, rows: IntArray, room: float) -> tuple[int, bool, int]:
    """Row whose ways on leave the least to enumerate, if it has any, and entries read; row -1 when all are decided.

    A way on that uses up most of the room leads to little, so it counts by the cube of the room that it leaves.
    """
    best, least, work, scale = -1, np.inf, 0, 1.0 / max(room, 1e-300)
    for row in rows:
        if trail.times[row] > 0 or trail.left[row]:
            continue
        ahead = 0.0
        if terms.leave[row] <= room:
            ahead += _FLOOR + (1.0 - terms.leave[row] * scale) ** 3
        for option in entries(terms.by_row, row):
            work += 1
            if trail.shut[option] == 0 and trail.tried[option] == _OPEN and trail.regret[option] <= room:
                ahead += _FLOOR + (1.0 - trail.regret[option] * scale) ** 3
                if ahead >= least:
                    break
        if ahead < least:
            best, least = row, ahead
            if ahead == 0.0:
                break
    return best, least > 0.0, work


@inlined
def _choose(terms: Terms, trail: Trail, option: int, sign: int) -> None:
    """Choose an option, or with a ``sign`` of -1 take the choice back."""
    for row in entries(terms.covers, option):
        first = trail.times[row] == 0 if sign > 0 else trail.times[row] == 1
        trail.times[row] += sign
        if first:
            for other in entries(terms.by_row, row):
                if terms.single[row]:
                    trail.shut[other] += sign
                else:
                    trail.regret[other] += sign * terms.again[row]


@inlined
def _leave(terms: Terms, trail: Trail, row: int, sign: int) -> None:
    """Leave a row unserved, or with a ``sign`` of -1 take that back."""
    trail.left[row] = sign > 0
    for option in entries(terms.by_row, row):
        trail.shut[option] += sign


@inlined
def _record(terms: Terms, leaves: Leaves, number: int, regret: float, path: IntArray) -> bool:
    """Keep a choice under its number; False when there is no place for it."""
    if number == len(leaves.regret) or leaves.ends[number] + len(path) > len(leaves.picks):
        return False
    end, cost = leaves.ends[number], 0.0
    for option in path:
        if option >= 0:
            leaves.picks[end] = option
            cost += terms.costs[option]
            end += 1
    leaves.regret[number], leaves.cost[number], leaves.ends[number + 1] = regret, cost, end
    return True


@inlined
def _advance(terms: Terms, trail: Trail, stack: Stack, depth: int, room: float) -> bool:
    """Take the next way on at a depth: an option of its row, at last leaving the row; False when there is none."""
    row, at = stack.row[depth], stack.at[depth]
    if at < 0:
        return False
    while at < terms.by_row.indptr[row + 1]:
        option = terms.by_row.indices[at]
        at += 1
        if trail.shut[option] == 0 and trail.tried[option] == _OPEN and trail.regret[option] <= room:
            stack.regret[depth + 1] = stack.regret[depth] + trail.regret[option]
            stack.path[depth], stack.at[depth], trail.tried[option] = option, at, depth
            _choose(terms, trail, option, 1)
            return True
    stack.at[depth] = _OVER
    if terms.leave[row] > room:
        return False
    stack.regret[depth + 1] = stack.regret[depth] + terms.leave[row]
    stack.path[depth] = _NOTHING
    _leave(terms, trail, row, 1)
    return True


@inlined
def _retreat(terms: Terms, trail: Trail, stack: Stack, depth: int) -> None:
    """Everything at a depth is enumerated: free its options, and take back the decision that led there."""
    if stack.row[depth] >= 0:
        for option in entries(terms.by_row, stack.row[depth]):
            if trail.tried[option] == depth:
                trail.tried[option] = _OPEN
    if depth > 0:
        option = stack.path[depth - 1]
        if option >= 0:
            _choose(terms, trail, option, -1)
        else:
            _leave(terms, trail, stack.row[depth - 1], -1)


@njit(cache=True)
def search_piece(  # noqa: PLR0913, PLR0917 - a kernel; its limits are single numbers that change with each call
    terms: Terms, trail: Trail, rows: IntArray, allowance: float, effort: int, leaves: Leaves, step: float
) -> tuple[int, int]:
    """Enumerate the choices of a piece within an allowance.

    Args:
        terms: The decisions of the question.
        trail: Nothing decided; the same afterwards.
        rows: Rows of the piece.
        allowance: Greatest regret of a choice.
        effort: Entries that may be read.
        leaves: Becomes the choices found.
        step: Keep only the last choice, and ask of each that it has less regret than the one before by this much;
            negative to keep all.

    Returns:
        How many choices were kept, -1 when the effort or the place for them was not enough; and the entries read.
    """
    size = len(rows) + 1
    stack = Stack(np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64), np.zeros(size))
    depth, found, work, forward, enough = 0, 0, 0, True, True
    while depth >= 0:
        room = allowance - stack.regret[depth]
        if forward:
            row, open_way, read = _next_row(terms, trail, rows, room)
            work += read + 1
            enough = enough and work <= effort
            if row < 0 and enough:
                number = found if step < 0.0 else 0
                enough = _record(terms, leaves, number, stack.regret[depth], stack.path[:depth])
                found = number + 1
                allowance = stack.regret[depth] - step if step >= 0.0 else allowance
            stack.row[depth] = row
            stack.at[depth] = terms.by_row.indptr[row] if row >= 0 and open_way else _OVER
        forward = enough and _advance(terms, trail, stack, depth, allowance - stack.regret[depth])
        if not forward:
            _retreat(terms, trail, stack, depth)
        depth += 1 if forward else -1
    return (found if enough else -1), work
