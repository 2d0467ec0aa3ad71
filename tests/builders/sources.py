"""The project's own sources as syntax trees, read once for all tests that look at them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module; every caller gets the same one and only reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def statements(path: Path) -> Iterator[ast.AST]:
    """Every statement of a module, nested ones too, without the expressions in them: much less to walk."""
    waiting: list[ast.AST] = [tree(path)]
    while waiting:
        node = waiting.pop()
        yield node
        for field in ("cases", "handlers", "finalbody", "orelse", "body"):
            waiting += reversed(getattr(node, field, []))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module's tree, in the order of ``ast.walk``."""
    return tuple(ast.walk(tree(path)))
