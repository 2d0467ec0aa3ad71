"""The scenario that uses mended layers, and the page that lists every change."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Literal

from phusong.console.messages import figure
from phusong.coverage.findings import toml_text
from phusong.coverage.geofiles import LayerSource
from phusong.coverage.layers.mending import change_place, change_text
from phusong.pipeline.check import CheckResult
from phusong.pipeline.mending import Mending

SCENARIO_NAME = "mended.toml"
"""The scenario among mended files."""

LIST_NAME = "changes.md"
"""The list of changes among mended files; not a name that is taken for a layer."""

_HEADS = {
    "en": ("Changes", "Every change made by mending; anything else is as it was read.", "in", "changes"),
    "vi": ("Các thay đổi", "Mọi thay đổi khi sửa; phần còn lại giữ nguyên như đã đọc.", "trong", "thay đổi"),
}


def mended_scenario(result: CheckResult, mending: Mending) -> str:
    """A scenario with the mended layers in place of the old ones.

    Args:
        result: What checking came to.
        mending: What was mended.

    Returns:
        TOML. It extends the scenario that was checked, where it was one; otherwise it names every layer that was read.
    """
    lines: list[str] = []
    mended = {layer.layer: layer for layer in mending.layers}
    extends = result.scenarios[0] if len(result.scenarios) == 1 else None
    if extends is not None:
        lines.append(f"extends = {toml_text(str(extends.resolve()))}")
    else:
        lines.append('name = "mended"')
    taken: set[str] = set()
    for reading in result.layers.together:
        for name, source in reading.sources.items():
            if name in taken or (extends is not None and name not in mended):
                continue
            taken.add(name)
            lines += ["", f"[layers.{name}]"]
            if name in mended:
                lines += _of_mended(mended[name].path, source, mended[name].source(Path()))
            else:
                lines += _of_source(source)
    return "\n".join(lines) + "\n"


def _of_mended(path: str, old: LayerSource, new: LayerSource) -> list[str]:
    lines = [f"path = {toml_text(path)}"]
    if old.encoding is not None:
        lines.append('encoding = "utf-8"')
    lines += [f"layer = {toml_text(new.layer)}"] if new.layer is not None else []
    return [*lines, *_stated(old)]


def _of_source(source: LayerSource) -> list[str]:
    lines = [f"path = {toml_text(str(Path(source.path).resolve()))}"]
    lines += [f"layer = {toml_text(source.layer)}"] if source.layer is not None else []
    lines += [f"encoding = {toml_text(source.encoding)}"] if source.encoding is not None else []
    return [*lines, *_stated(source)]


def _stated(source: LayerSource) -> list[str]:
    """What was said of a layer and holds as before."""
    lines = [f"crs = {toml_text(source.crs)}"] if source.crs is not None else []
    lines += [f"decimal = {toml_text(source.decimal)}"] if source.decimal is not None else []
    lines += [f"north = {toml_text(source.north)}"] if source.north != "true" else []
    if source.columns:
        pairs = ", ".join(f"{toml_text(ours)} = {toml_text(theirs)}" for ours, theirs in source.columns.items())
        lines.append(f"columns = {{ {pairs} }}")
    return lines


def list_of_changes(mending: Mending, language: Literal["en", "vi"]) -> str:
    """Every change as a page of Markdown, file by file."""
    title, lead, inside, changes = _HEADS[language]
    lines = [f"# {title}", "", lead]
    for file in mending.files:
        count = figure(len(file.part.changes), ",", language)
        lines += ["", f"## {_plain(file.part.file)}", "", f"{count} {changes} {inside} {_plain(file.name)}", ""]
        for change in file.part.changes:
            place = change_place(change, language)
            text = change_text(change, language)
            lines.append(f"- {_plain(f'{place}: {text}' if place else text)}")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Text that Markdown takes for nothing but text."""
    return re.sub(r"([\\`*_\[\]|#])", r"\\\1", html.escape(text, quote=False))
