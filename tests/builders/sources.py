"""The project's own sources as syntax trees, read once for all tests that look at them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module; every caller gets the same one and only reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


_FIRST_DEFINITION = re.compile(r"^(?:@|(?:async )?def |class )", re.MULTILINE)
_IMPORT_BELOW = re.compile(r"^\s*(?:from|import)\b", re.MULTILINE)


def imports_in(path: Path) -> list[ast.Import | ast.ImportFrom]:
    """Every import of a module, nested ones too; the whole of it is read only where one may stand below its head."""
    text = path.read_text(encoding="utf-8")
    first = _FIRST_DEFINITION.search(text)
    head = text[: first.start()] if first else text
    if _IMPORT_BELOW.search(text, len(head)):
        found = statements(path)
    else:
        try:
            found = ast.walk(ast.parse(head))
        except SyntaxError:  # a text in its head looks like a definition
            found = statements(path)
    return [node for node in found if isinstance(node, ast.Import | ast.ImportFrom)]


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
