"""Help told in the language that the command line asks for."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from contextvars import ContextVar

import click

from phusong.console.help_messages import HEADINGS, help_text
from phusong.console.messages import Language

_ASKED: ContextVar[Language] = ContextVar("asked", default="en")


def asked_language() -> Language:
    """The language that the whole command line asks for."""
    return _ASKED.get()


def language_of(args: Sequence[str]) -> Language:
    """The language that arguments ask for: the last ``--lang``, English where it is none that is known."""
    asked = "en"
    for at, arg in enumerate(args):
        if arg == "--":
            break
        if arg == "--lang" and at + 1 < len(args):
            asked = args[at + 1]
        elif arg.startswith("--lang="):
            asked = arg.partition("=")[2]
    return "vi" if asked == "vi" else "en"


def ask_for(language: Language) -> None:
    """Tell help in a language from here on."""
    _ASKED.set(language)


class ToldHelp(click.Command):
    """A command whose help is in the language asked for."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is used."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=heading("Usage"))

    def format_help_text(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(inspect.cleandoc(told(self.help or "")))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the commands of a group."""
        records = []
        for option in self.get_params(ctx):
            record = option.get_help_record(ctx) if isinstance(option, click.Option) else None
            if record is not None:
                english = getattr(option, "help", None) or ""
                text = record[1].replace(english, told(english)).replace(HEADINGS["required"][0], heading("required"))
                records.append((record[0], text))
        if records:
            with formatter.section(heading("Options")):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


class ToldGroup(ToldHelp, click.Group):
    """A group of commands whose help is in the language asked for."""

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with what each does."""
        records = [(name, told(self.commands[name].help or "").split("\n\n")[0]) for name in sorted(self.commands)]
        if records:
            with formatter.section(heading("Commands")):
                formatter.write_dl(records)


def told(english: str) -> str:
    """A help text in the language asked for."""
    return english if asked_language() == "en" else help_text(english) or english


def example_heading() -> str:
    """What stands over examples."""
    return heading("Example")


def heading(key: str) -> str:
    """A heading of help in the language asked for."""
    return HEADINGS[key][1 if asked_language() == "vi" else 0]
