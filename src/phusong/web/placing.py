"""Placing: what a tower would give at another place, ready within a second once the layers of its run are read."""

from __future__ import annotations

import threading

from phusong.console.narrator import Narrator
from phusong.coverage.findings import InputError, make_finding
from phusong.pipeline.one_mast import MastPreview, MastThere, open_mast_preview
from phusong.review import Reviewed, Round, Workspace
from phusong.review.again import kept_stages, scenario_of_round

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
            proposal: A new tower.
            lon: Longitude of the place, degrees.
            lat: Its latitude, degrees.

        Raises:
            InputError: When the proposal is no new tower, the place lies where no terrain is known, or the run is no
                longer the one that was handed in.
        """
        if not is_movable(proposal):
            raise InputError([make_finding("review-decision", "only a new tower has another place", column="lon")])
        services = proposal.facts["technology"].split(";")
        return self.ready(held).at(lon, lat, services)

    def ready(self, held: Round) -> MastPreview:
        """The layers of a round's run, read when they are not held."""
        with self._lock:
            preview = self._held.pop(held.run_hash, None)
            if preview is None:
                scenario = scenario_of_round(held)
                home = kept_stages(self._workspace, held)
                preview = open_mast_preview(scenario, home, Narrator("en", quiet=True))
            self._held[held.run_hash] = preview
            while len(self._held) > MOST_RUNS:
                del self._held[next(iter(self._held))]
            return preview


def is_movable(proposal: Reviewed) -> bool:
    """Whether a proposal is a tower that does not stand yet."""
    return proposal.facts.get("kind") == "new_tower"
