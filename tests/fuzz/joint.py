"""Joint questions against enumeration, for as many small ones as one likes: ``python -m tests.fuzz.joint 5000 0``."""

import sys

from tests.builders.plans.checked_joint import check_against_enumeration
from tests.builders.plans.random_joint import random_joint


def main(count: int, first: int) -> None:
    for seed in range(first, first + count):
        goal, meshed = ("most_served", "least_cost")[seed % 2], seed % 4 >= 2
        try:
            check_against_enumeration(random_joint(seed, goal=goal, most_options=10, meshed=meshed), (goal, meshed))
        except AssertionError:
            print("seed", seed, flush=True)
            raise
        if (seed - first + 1) % 500 == 0:
            print(seed - first + 1, "questions, none wrong", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
