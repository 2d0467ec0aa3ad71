"""Jinja templates of pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup


def page_templates(folder: Path, writers: Mapping[str, Callable[..., Markup]] | None = None) -> Environment:
    """Jinja environment of the templates in a folder: everything is escaped, and an undefined name is an error.

    Each of them can put ``{{ page_colours() }}`` at the head of its style.

    Args:
        folder: Where the templates are.
        writers: Functions that every template may call, by name.
    """
    environment = Environment(
        loader=FileSystemLoader(folder, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update({"page_colours": page_colours, **(writers or {})})
    return environment


@cache
def language_switch() -> Markup:
    """Script of the buttons that switch the language of a page and of tables wider than it, as it is."""
    return Markup((Path(__file__).parent / "languages.js").read_text(encoding="utf-8"))  # noqa: S704 - our own file


@cache
def page_colours() -> Markup:
    """Style that names the colours of every page, in light and where the device asks for it in dark, as it is."""
    return Markup((Path(__file__).parent / "colours.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
