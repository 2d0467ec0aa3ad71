"""Trees against dynamic programming, for as many small graphs as one likes: ``python -m tests.fuzz.trees 5000 0``."""

import sys

from tests.builders.plans.checked_trees import check_small_trees


def main(count: int, first: int) -> None:
    for seed in range(first, first + count):
        try:
            check_small_trees(seed)
        except AssertionError:
            print("seed", seed, flush=True)
            raise
        if (seed - first + 1) % 500 == 0:
            print(seed - first + 1, "graphs, none wrong", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
