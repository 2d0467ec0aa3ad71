"""Commands of partners' review, each from the module of what it is about."""

from __future__ import annotations

import click

from phusong.cli.review.accounts import user
from phusong.cli.review.decisions import answer, decide, place, result
from phusong.cli.review.evidence import backup, restore, verify
from phusong.cli.review.follow_up import assign, corrections
from phusong.cli.review.links import link
from phusong.cli.review.replan import replan
from phusong.cli.review.rounds import list_, move, submit
from phusong.cli.review.said import attach, comment, show
from phusong.cli.review.serving import serve
from phusong.cli.review.workbooks import export, import_
from phusong.cli.told_help import ToldGroup


@click.group(cls=ToldGroup)
def review() -> None:
    """Let partners review proposals, and plan again around what they decide."""


for each in (
    *(submit, list_, move, serve, link, user, replan),
    *(decide, place, answer, assign, result, corrections, comment, attach, show),
    *(export, import_, verify, backup, restore),
):
    review.add_command(each)
