"""How far a stage is: the time left after some seconds, a line now and then where there is no terminal."""

import re
import time

import numpy as np
import pytest

from phusong.console import narrator as narrator_module
from phusong.console import progress as progress_module
from phusong.console.narrator import Narrator
from phusong.console.progress import StageProgress, duration, every
from phusong.optimize.search.solve import solve_problem
from phusong.optimize.search.watch import tell_watcher, watched
from tests.builders.plans.enumeration import random_problem


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_the_time_that_is_left_follows_from_what_is_done() -> None:
    clock = Clock()
    progress = StageProgress("Computing coverage", "en", clock)
    progress.report(1, 4)
    clock.now_s += 5.0
    assert progress.note() == ""
    clock.now_s += 25.0
    assert progress.note() == "about 90 s left"
    assert progress.line() == "Computing coverage: 30 s, 25%, about 90 s left"
    progress.report(4, 4)
    assert progress.line() == "Computing coverage: 30 s, 100%"


def test_a_stage_that_stands_still_promises_no_time() -> None:
    clock = Clock()
    progress = StageProgress("Computing coverage", "en", clock)
    clock.now_s += 4.0
    progress.report(6, 100)
    clock.now_s += 8.0
    assert progress.note() == "about 3 min left"
    for waited_s in (10.0, 60.0, 170.0):
        clock.now_s += waited_s
        progress.report(6, 100)
        assert progress.note() == ""
    progress.report(50, 100)
    assert progress.note() == "about 4 min left"


def test_a_search_tells_its_best_its_bound_and_its_gap() -> None:
    clock = Clock()
    progress = StageProgress("Lập phương án", "vi", clock)
    progress.solving(float("nan"), 2000.0)
    clock.now_s += 60.0
    assert progress.line() == "Lập phương án: 60 giây, chưa tìm thấy, cận 2.000"
    progress.solving(1000.0, 1010.0)
    assert progress.note() == "tốt nhất 1.000, cận 1.010, khoảng cách 1,00%"


@pytest.mark.parametrize(("seconds", "text"), [(4, "4 s"), (119, "119 s"), (600, "10 min"), (8000, "2 h 13 min")])
def test_times_as_people_say_them(seconds: int, text: str) -> None:
    assert duration(seconds, "en") == text


def test_where_there_is_no_terminal_a_line_says_how_far_a_stage_is(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(narrator_module, "LINE_S", 0.01)
    monkeypatch.setattr(progress_module, "SHOWN_AFTER_S", float("inf"))  # a busy machine may take so long
    with Narrator().stage("stage-coverage") as report:
        report(1, 2)
        said = ""
        while "%" not in said:  # a busy machine may give the line its turn late, or before the report
            time.sleep(0.01)
            said += capfd.readouterr().err
    first, *later = (said + capfd.readouterr().err).splitlines()
    assert first == "Computing coverage"
    assert len(later) > 0
    for line in later:
        assert re.fullmatch(r"Computing coverage: \d+ s(, 50%)?", line)
    with Narrator(quiet=True).stage("stage-coverage") as report:
        report(1, 2)
        time.sleep(0.03)
    assert capfd.readouterr() == ("", "")


def test_an_error_ends_the_lines() -> None:
    said = []
    with pytest.raises(ZeroDivisionError), every(0.005, lambda: said.append(1)):
        raise ZeroDivisionError
    count = len(said)
    time.sleep(0.02)
    assert len(said) == count


@pytest.mark.slow
def test_a_search_is_watched_from_the_first_choice_to_the_proof() -> None:
    """What is told never falls behind, and ends at what the answer says."""
    for seed in range(5):
        told: list[tuple[float, float]] = []
        with watched(lambda objective, bound: told.append((objective, bound))):  # noqa: B023
            solution = solve_problem(random_problem(seed, plain=True))
        tell_watcher(-1.0, -1.0)
        assert (-1.0, -1.0) not in told
        objectives = [objective for objective, _ in told if np.isfinite(objective)]
        assert objectives == sorted(objectives)
        assert objectives[-1] == pytest.approx(solution.objective)
        assert all(bound >= objective * (1 - 1e-9) for objective, bound in told if np.isfinite(objective))
