"""Commands of links that show one operator's proposals without an account: make, list, revoke."""

from __future__ import annotations

from dataclasses import asdict

import click

from phusong.cli.command import ShownExamples, common_options, guarded_command, json_text
from phusong.cli.review.options import opened_workspace, round_option, workspace_options
from phusong.cli.told_help import ToldGroup
from phusong.console.messages import Language
from phusong.console.narrator import Narrator
from phusong.coverage.findings import printable


@click.group(cls=ToldGroup)
def link() -> None:
    """Make links that show one operator's proposals without an account, and take them back."""


@link.command(
    cls=ShownExamples,
    epilog="phusong review link make --operator VNPT --for 'Ms Hà' --days 14 --decides --workspace review.db",
)
@click.option("--operator", required=True, help="Whose proposals it shows.")
@click.option("--for", "label", required=True, help="For whom it is.")
@click.option("--days", type=int, default=14, show_default=True, help="How long it stands, days.")
@click.option("--decides", is_flag=True, help="Its holder may decide; reads alone when absent.")
@click.option("--address", default="", help="Address of the server, put before the link.")
@round_option
@workspace_options
@common_options
@guarded_command
def make(
    *,
    operator: str,
    label: str,
    days: int,
    decides: bool,
    address: str,
    number: int | None,
    workspace: str,
    name: str | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Make a link to one operator's proposals in one round; it is shown once."""
    from phusong.review import LinkScope, find_round, make_link

    with opened_workspace(workspace, name) as (opened, by):
        scope = LinkScope(find_round(opened, number, by).round_id, operator, label, days, decides)
        made, token = make_link(opened, scope, by=by)
    path = f"{address.rstrip('/')}/link/{token}"
    click.echo(json_text(asdict(made) | {"path": path}) if as_json else path)
    Narrator(lang, quiet=quiet or as_json).say("review-link", number=made.link_id, until=made.expires_at[:10])


@link.command(name="list", cls=ShownExamples, epilog="phusong review link list --workspace review.db")
@round_option
@workspace_options
@common_options
@guarded_command
def list_(*, number: int | None, workspace: str, name: str | None, as_json: bool, quiet: bool, lang: Language) -> None:
    """List the links of a round."""
    from phusong.review import find_round, list_links

    with opened_workspace(workspace, name) as (opened, by):
        found = list_links(opened, find_round(opened, number, by).round_id, by)
    if as_json:
        click.echo(json_text([asdict(each) for each in found]))
        return
    for each in found:
        ends = each.revoked_at or each.expires_at
        told = f"{each.link_id}  {each.operator}  {each.label}  {ends[:10]}{' -' if each.revoked_at else ''}"
        Narrator(lang, quiet=quiet).line(printable(told))


@link.command(cls=ShownExamples, epilog="phusong review link revoke 3 --workspace review.db")
@click.argument("link_id", metavar="LINK", type=click.IntRange(1, 2**31 - 1))
@workspace_options
@common_options
@guarded_command
def revoke(*, link_id: int, workspace: str, name: str | None, as_json: bool, quiet: bool, lang: Language) -> None:
    """Take a link back; it opens nothing any more."""
    from phusong.review import revoke_link

    with opened_workspace(workspace, name) as (opened, by):
        revoke_link(opened, link_id, by=by)
    if as_json:
        click.echo(json_text({"link_id": link_id}))
    Narrator(lang, quiet=quiet or as_json).say("review-link-revoked", number=link_id)
