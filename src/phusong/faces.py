"""Faces hand on their names when they are asked for: who reads one thing of a room does not load the whole of it.

A face, the ``__init__`` of a room, imports what the room gives from its modules and does nothing else. Taken at its
word it would load the room with all that this needs (compilers, solvers, GDAL), seconds of work for a command that
wants one class of it. So the imports of faces, and of nothing else, are put off until somebody asks for the name. To a
reader and to tools that look at types they are imports like any other.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any


class _FaceLoader(SourceFileLoader):
    """Loads a face without the imports of what it gives; any other module as usual."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module, or what it holds beside its imports where it is a face."""
        tree = ast.parse(Path(self.path).read_bytes())
        sources = _sources(tree)
        if not sources:
            super().exec_module(module)
            return

        def give(name: str) -> Any:  # noqa: ANN401 - whatever a face gives
            if name not in sources:
                raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
            given = getattr(import_module(sources[name]), name)
            setattr(module, name, given)
            return given

        tree.body = [node for node in tree.body if not _gives(node, sources)]
        exec(compile(tree, self.path, "exec"), vars(module))  # noqa: S102 - as any module is run
        vars(module).update(__getattr__=give, __dir__=lambda: sorted({*vars(module), *sources}))
        for name in sources:
            if (Path(self.path).parent / f"{name}.py").exists():  # a module of that name would stand before it
                give(name)


def _sources(tree: ast.Module) -> dict[str, str]:
    """Name to the module that a face imports it from; none for a module that lists no names."""
    listed: set[str] = set()
    sources: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            listed = set(ast.literal_eval(node.value))
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            sources |= {each.name: node.module for each in node.names}
    return {name: module for name, module in sources.items() if name in listed}


def _gives(node: ast.stmt, sources: Mapping[str, str]) -> bool:
    """Whether a statement imports what a face gives, and nothing else."""
    return isinstance(node, ast.ImportFrom) and all(each.name in sources for each in node.names)


class _FaceFinder(MetaPathFinder):
    """Finds packages of ours as others do, and has faces loaded in their own way."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module as the next finder has it."""
        if not fullname.startswith("phusong."):
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        spec = next(filter(None, (finder.find_spec(fullname, path, target) for finder in others)), None)
        if spec is not None and spec.submodule_search_locations and type(spec.loader) is SourceFileLoader:
            spec.loader = _FaceLoader(fullname, spec.loader.path)
        return spec


def put_off_imports_of_faces() -> None:
    """Have faces load what they give when it is asked for; once is enough."""
    if not any(isinstance(finder, _FaceFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _FaceFinder())
