"""Placing: what a tower would give at another place, ready within a second once the layers of its run are read."""

from __future__ import annotations

import threading

from phusong.pipeline.one_mast import MastPreview, MastThere
from phusong.review import Reviewed, Round, Workspace
from phusong.review.again import mast_at, open_places

MOST_RUNS = 2
"""Runs whose layers are held at once: each takes some hundred megabytes."""


class Placing:
    """Layers of the runs that were looked at last, and what one mast gives on them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._held: dict[str, MastPreview] = {}
        self._lock = threading.Lock()

    def try_at(self, held: Round, proposal: Reviewed, lon: float, lat: float) -> MastThere:
        """What a proposed tower would give at another place.

        Args:
            held: The round.
            proposal: A new tower, or what was relocated.
            lon: Longitude of the place, degrees.
            lat: Its latitude, degrees.

        Raises:
            InputError: When the proposal has no other place, the place lies where no terrain is known, or the run is
                no longer the one that was handed in.
        """
        return mast_at(self.ready(held), proposal, lon, lat)

    def ready(self, held: Round) -> MastPreview:
        """The layers of a round's run, read when they are not held."""
        with self._lock:
            preview = self._held.pop(held.run_hash, None)
            if preview is None:
                preview = open_places(self._workspace, held)
            self._held[held.run_hash] = preview
            while len(self._held) > MOST_RUNS:
                del self._held[next(iter(self._held))]
            return preview
