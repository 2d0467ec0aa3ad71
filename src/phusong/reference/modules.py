"""The guide to the house: every module with its one sentence, taken from the modules themselves.

``python -m phusong.modules > docs/modules.md`` writes it; a test holds the page to the tree.
"""

from __future__ import annotations

import ast
import sys
from importlib.resources import files

_PACKAGES = {
    "phusong.coverage": "coverage/",
    "phusong.optimize": "optimize/",
    "phusong.maps": "maps/",
    "phusong": "src/phusong/",
}

_HEAD = """# Where things are

Data flows one way: `coverage` → `optimize` → `maps`, and the shell in `src/phusong` knows them all. Each module is one
noun. This page is written by `python -m phusong.modules`.
"""


def modules_page() -> str:
    """The page as Markdown."""
    lines = [_HEAD]
    for package, folder in _PACKAGES.items():
        lines += [f"## `{folder}` (`{package}`)", "", "| module | holds |", "| --- | --- |"]
        for source in sorted(files(package).iterdir(), key=lambda entry: entry.name):
            if source.name.endswith(".py") and not source.name.startswith("__"):
                text = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
                lines.append(f"| `{source.name[:-3]}` | {_first_paragraph(text)} |")
        lines.append("")
    return "\n".join(lines)


def _first_paragraph(docstring: str) -> str:
    return " ".join(docstring.split("\n\n")[0].split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(modules_page())
