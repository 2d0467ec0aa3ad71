"""Workspaces of reviews on a made-up run: the small plan handed in, partners and a planner, and a clock that is set."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from phusong.maps.export.csv_tables import proposals_csv
from phusong.optimize.plan.option_id import OptionId
from phusong.review.rights import Person
from phusong.review.rounds import Round, submit_run
from phusong.review.workspace import Workspace, open_workspace
from tests.builders.plans.small_plan import small_case
from tests.builders.runs.run_folders import write_run

PLANNER = Person("planner", "planner")
APPROVER = Person("approver", "approver")
VIEWER = Person("viewer", "viewer")
PARTNER = Person("vnpt", "partner", "Viễn thông Y")
OTHER = Person("other", "partner", "Viễn thông X")
DEADLINE = date(2027, 1, 31)


class Clock:
    """A clock that goes on by a second whenever it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def reviewed_run(folder: Path) -> Path:
    """The small plan as a run leaves it, with the table of its proposals."""
    folder.mkdir(parents=True)
    for name, content in _reviewed_files().items():
        (folder / name).write_bytes(content)
    return folder


@cache
def _reviewed_files() -> dict[str, bytes]:
    """Files of that run, made once: to write a GeoPackage takes longer than most reviews of it."""
    network, coverage, plan = small_case()
    parts = (("upgrade:S2:5g",), ("tower:411000,2510000:4g+5g",), ("section:1", "access_point:C"))
    proposals = tuple(
        replace(proposal, parts=tuple(map(OptionId.parse, ids)))
        for proposal, ids in zip(plan.proposals, parts, strict=True)
    )
    plan = replace(plan, proposals=proposals)
    more = {"proposals.csv": proposals_csv(network, plan).encode()}
    with TemporaryDirectory() as made:
        folder = write_run(Path(made) / "run", (network, coverage, plan), more=more)
        return {path.name: path.read_bytes() for path in folder.iterdir()}


@cache
def _new_workspace() -> dict[str, bytes]:
    """Files of a workspace without a word in it, made once: its tables take five times as long as to open it."""
    with TemporaryDirectory() as made:
        open_workspace(str(Path(made) / "review.db"), make=True, clock=Clock()).close()
        return {path.name: path.read_bytes() for path in Path(made).iterdir()}


@contextmanager
def workspace_in(folder: Path, clock: Clock | None = None, *, own_secret: bool = False) -> Iterator[Workspace]:
    """A new workspace; all have one secret but those that are to have their own."""
    if not own_secret and not (folder / "review.db").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in _new_workspace().items():
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)
    opened = open_workspace(str(folder / "review.db"), make=True, clock=clock or Clock())
    try:
        yield opened
    finally:
        opened.close()


def handed_in(workspace: Workspace, folder: Path) -> Round:
    """The small plan handed in."""
    run = folder / "run"
    return submit_run(workspace, run if run.exists() else reviewed_run(run), DEADLINE, by=PLANNER)
