"""The desk: what every answer of the web workspace is made with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from phusong.review import Workspace
from phusong.web.placing import Placing

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Desk:
    """What answers are made with.

    Attributes:
        workspace: The workspace.
        placing: What one mast would give elsewhere.
        secure: Whether the server stands behind TLS, so that cookies are sent by it alone.
    """

    workspace: Workspace
    placing: Placing
    secure: bool = False


@cache
def templates() -> Environment:
    """Templates of the pages: everything is escaped, and an undefined name is an error."""
    return Environment(
        loader=FileSystemLoader(FOLDER / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
