"""Work spread over threads: the order of the results, and where they are made."""

import threading

import pytest

from phusong.coverage.kernels.threads import in_threads, in_turn_or_threads


def where(item):
    return item, threading.get_ident()


@pytest.mark.parametrize("spread", [in_threads, in_turn_or_threads])
@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_items(spread, jobs):
    assert [item for item, _ in spread(where, range(50), jobs)] == list(range(50))


def test_one_job_is_done_where_it_is_asked_for():
    assert {thread for _, thread in in_turn_or_threads(where, range(5), 1)} == {threading.get_ident()}
    assert threading.get_ident() not in {thread for _, thread in in_turn_or_threads(where, range(5), 2)}


def test_one_core_is_one_job(monkeypatch):
    monkeypatch.setenv("PHUSONG_JOBS", "1")
    assert {thread for _, thread in in_turn_or_threads(where, range(5))} == {threading.get_ident()}
    assert threading.get_ident() not in {thread for _, thread in in_threads(where, range(5))}


def test_items_are_taken_as_they_are_needed():
    taken = []
    results = in_turn_or_threads(where, (taken.append(item) or item for item in range(9)), 1)
    assert (next(results)[0], taken) == (0, [0])
