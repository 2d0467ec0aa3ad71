"""Tampered logs of a review, as many as one likes: ``python -m tests.fuzz.review_logs 1000``."""

import random
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from phusong.review.accounts import add_account
from phusong.review.decisions import Word, decide
from phusong.review.follow_up import Assignment, assign, close_correction
from tests.builders.runs.reviews import PARTNER, PLANNER, handed_in, workspace_in
from tests.builders.runs.tampering import faults_of, tamper


def main(count: int) -> int:
    """Tamper with copies of one workspace and say how many went unnoticed."""
    with tempfile.TemporaryDirectory(prefix="phusong-review-") as name:
        folder = Path(name)
        with workspace_in(folder) as workspace:
            handed_in(workspace, folder)
            add_account(workspace, PARTNER, "a long enough word", by=PLANNER)
            for word in (Word("accept"), Word("reject", "land"), Word("reopen"), Word("defer", "cost")):
                decide(workspace, 1, "P001", word, by=PARTNER)
            decide(workspace, 1, "P003", Word("reject", "data-wrong", "sai"), by=PLANNER)
            assign(workspace, (1, "P002"), Assignment("Sở", "2027-01-31"), by=PLANNER)
            close_correction(workspace, (1, 1), "đã sửa", by=PLANNER)
        whole = (folder / "review.db").read_bytes()
        unnoticed = []
        for seed in range(count):
            (folder / "review.db").write_bytes(whole)
            with closing(sqlite3.connect(folder / "review.db")) as connection:
                tamper(connection, random.Random(seed))
            if not faults_of(folder / "review.db"):
                unnoticed.append(seed)
    sys.stdout.write(f"{count} tampered, {len(unnoticed)} unnoticed {unnoticed[:20]}\n")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
