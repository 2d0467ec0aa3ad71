"""Tuning constants say what they guard: every number that steers a search or a bound has its reason beside it."""

import ast
from pathlib import Path

import pytest

from tests.builders.paths import ROOT
from tests.builders.sources import tree

MODULES = [path for room in ("search", "bounds") for path in sorted((ROOT / "optimize" / room).glob("*.py"))]


def holds_numbers(node: ast.expr) -> bool:
    """True for a number, and for anything that is made of numbers."""
    return any(isinstance(each, ast.Constant) and isinstance(each.value, int | float) for each in ast.walk(node))


def unexplained(module: ast.Module) -> list[str]:
    """Names in capitals that hold numbers, at the top of a module, without a sentence right after them."""
    found = []
    following = [*module.body[1:], None]
    for node, after in zip(module.body, following, strict=True):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None or not holds_numbers(node.value):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
        told = (
            isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str)
        )
        found += [name for name in names if name.isupper() and not (told and len(after.value.value) > 20)]
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_every_constant_has_its_reason(path: Path) -> None:
    assert unexplained(tree(path)) == []


def test_a_constant_without_a_reason_is_seen() -> None:
    text = '_A = 1\n"""What it guards, and why it is one."""\n'
    text += '_B: float = -0.5\n_C = (1, 2)\n_D, _E = range(2)\n_F = "text"\nx = 3\n'
    assert unexplained(ast.parse(text)) == ["_B", "_C", "_D", "_E"]
    assert unexplained(ast.parse('_A = 1\n"""Short."""\n')) == ["_A"]
