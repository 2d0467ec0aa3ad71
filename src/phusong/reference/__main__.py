"""Write a reference page to standard output: ``python -m phusong.reference findings > docs/findings.md``."""

from __future__ import annotations

import click

from phusong.reference.pages import PAGES


@click.command()
@click.argument("page", type=click.Choice(sorted(PAGES)))
def main(page: str) -> None:
    """Write one reference page, as Markdown, to standard output."""
    click.echo(PAGES[page](), nl=False)


if __name__ == "__main__":
    main(prog_name="python -m phusong.reference")
