"""Texts that the project's own code can make, as its sources say: values stand as ``{v}``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.builders.sources import nodes


def templates(node: ast.expr, known: Mapping[str, Sequence[ast.expr]]) -> list[str]:
    """What an expression can be as text, values as ``{v}``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(part.value if isinstance(part, ast.Constant) else "{v}" for part in node.values)]
    if isinstance(node, ast.IfExp):
        return templates(node.body, known) + templates(node.orelse, known)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [first + last for first in templates(node.left, known) for last in templates(node.right, known)]
    if isinstance(node, ast.Name):
        return [text for value in known.get(node.id, ()) for text in templates(value, {})] or ["{v}"]
    return ["{v}"]


_SAID = re.compile(r"\b(?:add|make_finding|ReadError|note|drop)\(|\bremedy\b")
"""What stands in the text of a module that makes a finding; others need not be taken apart."""


@cache
def functions_of(path: Path) -> tuple[tuple[tuple[ast.Call, ...], dict[str, list[ast.expr]]], ...]:
    """Calls of every function of a module that makes a finding, and what its names are given."""
    found = []
    if not _SAID.search(path.read_text(encoding="utf-8")):
        return ()
    for function in nodes(path):
        if isinstance(function, ast.FunctionDef):
            calls: list[ast.Call] = []
            known: dict[str, list[ast.expr]] = {}
            for node in ast.walk(function):
                if isinstance(node, ast.Call):
                    calls.append(node)
                elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    known.setdefault(node.targets[0].id, []).append(node.value)
            found.append((tuple(calls), known))
    return tuple(found)


def called(node: ast.Call) -> str:
    """Last name of what is called; empty where it has none."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def remedies_of(path: Path) -> Iterator[str]:
    """Remedies of a module that are written where the finding is made, or just before."""
    for calls, known in functions_of(path):
        for node in calls:
            given = [each.value for each in node.keywords if each.arg == "remedy"]
            given += node.args[2:3] if called(node) == "ReadError" else []
            yield from (text for value in given for text in templates(value, known))
