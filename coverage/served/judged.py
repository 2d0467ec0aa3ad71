"""Points judged tile by tile: what each of them gets by one service, and the tiles put together again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels.arrays import BoolArray, IntArray
from phusong.coverage.kernels.threads import in_threads
from phusong.coverage.radio.engine import Progress
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.quality import Quality, measure_quality, operator_uplinks
from phusong.coverage.served.environments import served_in
from phusong.coverage.served.operators import served_by
from phusong.coverage.served.people.parameters import PeopleParameters
from phusong.coverage.served.tiles import Levels, PointTiles


@dataclass(frozen=True, slots=True)
class Judged:
    """What points get by one service.

    Attributes:
        quality: Level, quality, rates and probability.
        servers: Masts that reach the required level, shape (n,).
        voids: Masts in range whose path crosses unknown terrain, shape (n,).
        environments: Environment to the points served there, shape (n,); none where not asked for.
        operators: Operator to the points that its masts alone serve, shape (n,); none where not asked for.
    """

    quality: Quality
    servers: IntArray
    voids: IntArray
    environments: Mapping[str, BoolArray] = field(default_factory=dict)
    operators: Mapping[str, BoolArray] = field(default_factory=dict)

    @classmethod
    def joined(cls, parts: Sequence[Judged], tiles: Sequence[IntArray]) -> Judged:
        """The points of all tiles in their order."""
        first, whole = parts[0], _Whole(tiles)
        names = [each.name for each in fields(Quality)]
        return cls(
            quality=Quality(**{name: whole.of([getattr(part.quality, name) for part in parts]) for name in names}),
            servers=whole.of([part.servers for part in parts]),
            voids=whole.of([part.voids for part in parts]),
            environments={name: whole.of([part.environments[name] for part in parts]) for name in first.environments},
            operators={name: whole.of([part.operators[name] for part in parts]) for name in first.operators},
        )


Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class _Whole:
    """Where the points of the tiles stand among all."""

    tiles: Sequence[IntArray]

    def of(self, parts: Sequence[NDArray[Number]]) -> NDArray[Number]:
        """Values of all points, shape (n,), of those of each tile."""
        values = np.empty(sum(map(len, parts)), dtype=parts[0].dtype)
        for points, part in zip(self.tiles, parts, strict=True):
            values[points] = part
        return values


def judge_points(
    points: PointTiles, radio: RadioModel, asked: PeopleParameters | None, progress: Progress | None = None
) -> dict[str, Judged]:
    """Judge points by every service, some tiles at once.

    Args:
        points: The points in tiles.
        radio: Budgets of the services, and which of them bears the uplink of another.
        asked: Losses into vehicles and buildings; when None neither environments nor operators are told apart.
        progress: Called with pairs of mast and point done and such pairs in all.
    """

    def judge(tile: int) -> dict[str, Judged]:
        levels = points.levels(tile)
        return {name: _judge(name, levels, radio, asked) for name in levels}

    parts: list[dict[str, Judged]] = []
    done, total = 0, sum(points.pairs)
    for pairs, part in zip(points.pairs, in_threads(judge, range(len(points.tiles))), strict=True):
        parts.append(part)
        done += pairs
        if progress is not None and total:
            progress(done, total)
    return {name: Judged.joined([part[name] for part in parts], points.tiles) for name in parts[0]}


def _judge(name: str, levels: Levels, radio: RadioModel, asked: PeopleParameters | None) -> Judged:
    """Judge the points of a tile by one service, whose uplink its anchor may bear."""
    own, anchor = levels[name], levels.get(radio.budget(name).uplink_anchor)
    quality = measure_quality(own, None if anchor is None else operator_uplinks(anchor))
    servers, voids = own.servers(), own.rsrp.voids
    if asked is None:
        return Judged(quality, servers, voids)
    return Judged(quality, servers, voids, served_in(own, anchor, asked), served_by(own, anchor))
