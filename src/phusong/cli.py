"""The command line: thin commands over the run, the checks and the models."""

from __future__ import annotations

import click


@click.group()
def main() -> None:
    """Plan 4G, 5G and fibre coverage from open layers."""
