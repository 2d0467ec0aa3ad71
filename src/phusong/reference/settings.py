"""Reference page of every setting of a scenario, written from the parameter classes themselves."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator
from typing import cast

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from phusong.scenario.mistakes import model_of
from phusong.scenario.model import Scenario

_HEAD = """# Settings of a scenario

A scenario is a TOML file. `name` and `[layers.*]` are enough; every other setting has the default given here. A
scenario may say `extends = "other.toml"` and state only what differs. `phusong run … --set plan.budget_vnd=5e10`
changes one setting for one run.

This page is written by `python -m phusong.reference settings`.
"""


def settings_page() -> str:
    """The page as Markdown."""
    lines = [_HEAD]
    for title, model in _sections():
        lines += [f"## {title}", "", *_sentences(model), "| setting | default | meaning |", "| --- | --- | --- |"]
        for name, field in model.model_fields.items():
            if model is Scenario and model_of(field.annotation)[0] is not None:
                continue
            lines.append(f"| `{name}` | {_default(field)} | {_cell(field.description or '')} |")
        lines.append("")
    return "\n".join(lines)


def _sections() -> Iterator[tuple[str, type[BaseModel]]]:
    """Every table of a scenario with the class that checks it, parents before children."""
    yield "Top level", Scenario
    waiting: list[tuple[str, type[BaseModel]]] = [("", Scenario)]
    while waiting:
        prefix, parent = waiting.pop(0)
        for name, field in parent.model_fields.items():
            model, is_many = model_of(field.annotation)
            if model is not None:
                is_list = typing.get_origin(field.annotation) is tuple
                path = f"{prefix}{name}" + (".NAME" if is_many and not is_list else "")
                yield f"`[[{path}]]`, any number of them" if is_list else f"`[{path}]`", model
                waiting.append((f"{path}.", model))


def _sentences(model: type[BaseModel]) -> list[str]:
    return [(model.__doc__ or "").strip().splitlines()[0], ""]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    made = cast("Callable[[], object] | None", field.default_factory)  # none of ours reads the other fields
    value: object = field.default if made is None else made()
    return "none" if value is PydanticUndefined or value is None else _shown(value)


def _shown(value: object) -> str:
    """A default as a cell of the table."""
    if isinstance(value, BaseModel) or (
        isinstance(value, dict) and any(isinstance(v, BaseModel) for v in value.values())
    ):
        return "see its table"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int):
        return f"`{value:_}`"
    if isinstance(value, str):
        return f"`{value}`" if value else "empty"
    if isinstance(value, tuple | list | dict) and not value:
        return "empty"
    return f"`{_cell(str(value))}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
