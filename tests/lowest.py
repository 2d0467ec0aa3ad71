"""Constraints that hold every direct dependency at the lowest version that ``pyproject.toml`` allows.

``python tests/lowest.py`` prints them, one a line, for ``pip install -c``; what they need in turn is left to pip.
"""

import re
import sys
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def lowest(requirements: list[str]) -> list[str]:
    """``numpy>=2.0`` becomes ``numpy==2.0``, which pip reads as 2.0.0.

    Raises:
        ValueError: A requirement has no lower bound.
    """
    found = []
    for requirement in requirements:
        bound = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*])?\s*>=\s*([0-9][0-9.]*)", requirement)
        if bound is None:
            raise ValueError(f"{requirement!r} has no lower bound: write name>=version")
        found.append(f"{bound[1]}=={bound[2]}")
    return found


if __name__ == "__main__":
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    sys.stdout.write("\n".join(lowest(project["dependencies"])) + "\n")
