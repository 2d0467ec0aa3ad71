"""The command line."""

from phusong.cli.app import main

__all__ = ["main"]
