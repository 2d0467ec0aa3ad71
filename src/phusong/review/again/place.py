"""Place of a mast: what it would give where it was proposed and where somebody would rather see it."""

from __future__ import annotations

from phusong.console.narrator import Narrator
from phusong.coverage.findings import InputError, make_finding
from phusong.pipeline.one_mast import MastPreview, MastThere, open_mast_preview
from phusong.review.again.question import scenario_of_round
from phusong.review.again.replan import kept_stages
from phusong.review.decisions import Reviewed
from phusong.review.rounds import Round
from phusong.review.workspace import Workspace


def is_movable(proposal: Reviewed) -> bool:
    """Whether a proposal is a tower that does not stand yet, or was relocated: a tower is built at its new place."""
    return proposal.facts.get("kind") == "new_tower" or (
        proposal.state == "relocated" and proposal.facts.get("technology", "") not in ("", "fibre")
    )


def open_places(workspace: Workspace, held: Round) -> MastPreview:
    """Read the layers of a round's run, to try masts on.

    Args:
        workspace: The workspace.
        held: The round.

    Raises:
        InputError: When the run is no longer the one that was handed in, or its layers have errors.
    """
    return open_mast_preview(scenario_of_round(held), kept_stages(workspace, held), Narrator("en", quiet=True))


def mast_at(preview: MastPreview, proposal: Reviewed, lon: float, lat: float) -> MastThere:
    """What a proposed tower would give at a place.

    Args:
        preview: The layers of its run.
        proposal: A new tower, or what was relocated.
        lon: Longitude of the place, degrees.
        lat: Its latitude, degrees.

    Raises:
        InputError: When the proposal is neither, or the place lies where no terrain is known.
    """
    if not is_movable(proposal):
        raise InputError([make_finding("review-decision", "only a new tower has another place", column="lon")])
    return preview.at(lon, lat, proposal.facts["technology"].split(";"))
