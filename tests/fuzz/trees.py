"""Trees against dynamic programming, for as many small graphs as one likes.

``python -m tests.fuzz.trees COUNT FIRST`` takes random graphs; with ``spread`` after it, graphs whose costs differ by
many digits; with a family or ``families``, graphs of the kinds that public collections have, whose results are looked
at when time is short, too.
"""

import itertools
import sys

from tests.builders.plans.checked_trees import check_family_trees, check_small_trees, check_spread_trees
from tests.builders.plans.tree_families import FAMILIES

TERMINALS = range(3, 9)
"""How many terminals graphs of a family have, one seed after the other."""


def check(kind: str, seed: int) -> None:
    """Check the graph of a kind that a seed stands for."""
    if kind == "random":
        check_small_trees(seed)
    elif kind == "spread":
        check_spread_trees(seed)
    else:
        check_family_trees(kind, seed, TERMINALS[seed % len(TERMINALS)])


def main(count: int, first: int, *asked: str) -> None:
    kinds = tuple(FAMILIES) if asked == ("families",) else asked or ("random",)
    for checked, (seed, kind) in enumerate(itertools.product(range(first, first + count), kinds), 1):
        try:
            check(kind, seed)
        except AssertionError:
            print("seed", seed, kind, flush=True)
            raise
        if checked % 500 == 0:
            print(checked, "graphs, none wrong", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
