"""Hooks of the site: pages from outside docs/ and from the code, links between them, and nothing that reaches out."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

import click
from click.testing import CliRunner
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from phusong.cli.app import main

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = {"README.md": "readme.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
"""Page at the top of the checkout to its place in the site."""

API = (
    ("phusong", "phusong.api.loading", "phusong.api.running", "phusong.api.run", "phusong.api.raster"),
    ("Comparisons", "phusong.api.comparing"),
    ("Covering and trees", "phusong.optimize.cover.maximal", "phusong.optimize.cover.set_covering"),
    ("Trees", "phusong.optimize.trees.questions", "phusong.optimize.trees.result"),
    ("One path", "phusong.coverage.p1812.path"),
)
"""Headings of the page of the library, each with the modules below it."""

WORKER = "assets/iframe-worker.js"
"""What lets the search work where pages are opened from disk; without it the theme would fetch one from elsewhere."""

LINK = re.compile(r"(!?\[[^\]]*\])\(([^)\s]+)\)")
REACHING = re.compile(
    r"""<(?:script|img|iframe)[^>]*\ssrc=["'](?:https?:)?//"""
    r"""|<link[^>]*\srel=["'](?:stylesheet|preconnect|preload|icon)["'][^>]*\shref=["'](?:https?:)?//"""
    r"""|url\(["']?(?:https?:)?//|@import\s"""
)
"""What a browser would fetch from elsewhere while it shows a page."""

_sources: dict[str, str] = {}
"""Page of the site to its place in the checkout."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from outside docs/, and those that are written from the code."""
    _sources.clear()
    for name, page in OUTSIDE.items():
        _add(files, config, page, (ROOT / name).read_text(encoding="utf-8"), source=name)
    _add(files, config, "api.md", _api_page())
    _add(files, config, "commands.md", _commands_page())
    _add(files, config, WORKER, (ROOT / "docs/site/iframe-worker.js").read_text(encoding="utf-8"))
    return files


def _add(files: Files, config: MkDocsConfig, page: str, text: str, source: str = "") -> None:
    files.append(File.generated(config, page, content=text))
    if source:
        _sources[page] = source


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Links of the checkout as links of the site; what is not in the site is told by its path."""
    here = _sources.get(page.file.src_uri, f"docs/{page.file.src_uri}")

    def linked(found: re.Match[str]) -> str:
        text, target = found[1], found[2]
        path, hash_mark, anchor = target.partition("#")
        if "://" in target or not path or target.startswith("mailto:"):
            return found[0]
        place = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
        inside = place.startswith("docs/") and not place.startswith("docs/site/")
        in_site = OUTSIDE.get(place) or (place.removeprefix("docs/") if inside else "")
        if not in_site:
            return f"{text[1:-1]} (`{place}`)"
        return f"{text}({posixpath.relpath(in_site, posixpath.dirname(page.file.src_uri) or '.')}{hash_mark}{anchor})"

    parts = re.split(r"(```.*?```|`[^`\n]*`)", markdown, flags=re.DOTALL)
    return "".join(part if part.startswith("`") else LINK.sub(linked, part) for part in parts)


def on_post_page(output: str, page: Page, **_: object) -> str:
    """A page that fetches nothing from elsewhere.

    Raises:
        PluginError: When something in it would.
    """
    found = REACHING.search(output)
    if found:
        raise PluginError(f"{page.file.src_uri} reaches out: {output[found.start() : found.start() + 120]}")
    return output


def _api_page() -> str:
    lines = ["# The library, name by name", "", "Written from the docstrings; the examples are run by a test."]
    for heading, *modules in API:
        lines += ["", f"# {heading}" if heading != "phusong" else "", *(f"\n::: {module}" for module in modules)]
    return "\n".join(lines) + "\n"


def _commands_page() -> str:
    """Help of every command in English and Vietnamese."""
    lines = ["# Commands", "", "As `phusong COMMAND --help` has it, in English and (`--lang vi`) in Vietnamese."]
    for name in _names(main):
        lines += ["", f"## phusong {name}"]
        for language in ("en", "vi"):
            told = CliRunner().invoke(main, [*name.split(), "--lang", language, "--help"])
            lines += ["", "```text", told.output.rstrip(), "```"]
    return "\n".join(lines) + "\n"


def _names(group: click.Group, above: str = "") -> list[str]:
    found: list[str] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found += _names(command, f"{above}{name} ") if isinstance(command, click.Group) else [f"{above}{name}"]
    return found
