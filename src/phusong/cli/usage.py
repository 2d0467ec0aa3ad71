"""Wrong usage told in the language that the command line asks for: click itself knows English alone."""

from __future__ import annotations

import sys
from typing import IO, Any

import click

from phusong.cli.told_help import ToldGroup, ask_for, language_of
from phusong.console.messages import Language
from phusong.console.usage import USAGE_MESSAGES, in_language


class ToldCommands(ToldGroup):
    """Commands whose wrong usage is told in the language of ``--lang``, wherever it stands among the arguments."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - what click hands to a context
    ) -> click.Context:
        """Read the arguments before the command, and the language of what is said about all of them."""
        language = language_of(args)
        ask_for(language)
        try:
            context = super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise _told(error, language) from error
        context.meta[_LANGUAGE] = language
        return context

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - what a command returns is its own
        """Run the command that is named."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _told(error, ctx.meta[_LANGUAGE]) from error


_LANGUAGE = f"{__name__}.language"


def asked_language(ctx: click.Context) -> Language:
    """The language that the command line asks for."""
    language: Language = ctx.meta.get(_LANGUAGE, "en")
    return language


class _ToldError(click.UsageError):
    """Wrong usage in a language."""

    def __init__(self, error: click.UsageError, language: Language) -> None:
        super().__init__(in_language(error.format_message(), language), error.ctx)
        self._language = language

    def show(self, file: IO[Any] | None = None) -> None:
        """Write how the command is used, where help is, and what is wrong."""
        out = sys.stderr if file is None else file
        if self.ctx is not None:
            usage = self.ctx.get_usage().partition(": ")[2]
            click.echo(self._text("usage", usage=usage), file=out)
            click.echo(self._text("help", command=f"{self.ctx.command_path} --help") + "\n", file=out)
        click.echo(self._text("error", message=self.format_message()), file=out)

    def _text(self, key: str, **values: str) -> str:
        return USAGE_MESSAGES[key][1 if self._language == "vi" else 0].format(**values)


def _told(error: click.UsageError, language: Language) -> click.UsageError:
    """The same error in a language; a command line without a command is answered with help, which is left alone."""
    asks_for_help = type(error).__name__ == "NoArgsIsHelpError"  # click 8.2 and later
    return error if language == "en" or asks_for_help else _ToldError(error, language)
