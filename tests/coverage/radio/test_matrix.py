"""The sparse matrix against cases small enough to read."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from phusong.coverage.linkbudget.budget import LinkBudget
from tests.builders.levels.matrices import levels_of, matrix_of

NO = np.nan
LEVELS = [[-90.0, -100.0, NO, NO], [-95.0, -80.0, NO, -110.0], [-90.0, NO, NO, -109.0]]


def test_the_best_server_is_the_strongest_and_among_equals_the_first():
    rsrp, server = matrix_of(LEVELS).best()
    assert_array_equal(rsrp, [-90.0, -80.0, np.nan, -109.0])
    assert_array_equal(server, [0, 1, -1, 2])


def test_servers_are_counted_from_the_required_level_on():
    for required_dbm, servers in ((-95.0, [3, 1, 0, 0]), (-140.0, [3, 2, 0, 2])):
        budget = LinkBudget(rsrp_threshold_dbm=required_dbm, shadowing_sigma_db=0.0)
        assert_array_equal(levels_of(LEVELS, budget).servers(), servers)
        one_mast = replace(levels_of(LEVELS, budget), mast=np.zeros(3, dtype=np.int64))
        assert_array_equal(one_mast.servers(), np.minimum(servers, 1))


def test_rows_taken_keep_their_values_and_their_sight():
    matrix = replace(matrix_of(LEVELS), in_sight=np.arange(7) % 2 == 0)
    taken = matrix.take(np.array([2, 0, 2]))
    assert_array_equal(taken.rsrp_dbm.toarray(), matrix.rsrp_dbm.toarray()[[2, 0, 2]])
    assert_array_equal(taken.sight, np.concatenate([matrix.sight[5:], matrix.sight[:2], matrix.sight[5:]]))


def test_covers_holds_the_pairs_at_or_above_the_required_level():
    covers = matrix_of(LEVELS).covers(-95.0)
    assert covers.dtype == np.bool_
    assert_array_equal(covers.toarray(), [[1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 0, 0]])
    assert covers.nnz == 4


def test_a_level_of_0_is_a_level():
    rsrp, server = matrix_of([[0.0, NO]]).best()
    assert_array_equal(rsrp, [0.0, np.nan])
    assert_array_equal(server, [0, -1])


@pytest.mark.parametrize("shape", [(0, 3), (2, 0), (0, 0), (2, 3)])
def test_a_matrix_without_any_pair_serves_nobody(shape):
    matrix = matrix_of(np.full(shape, np.nan))
    assert matrix.shape == shape
    assert matrix.covers(-100.0).shape == shape
    assert_array_equal(matrix.best()[1], np.full(shape[1], -1))
    assert_array_equal(levels_of(np.full(shape, np.nan)).servers(), np.zeros(shape[1]))


@given(st.integers(0, 2**32 - 1), st.floats(-120, -70))
def test_sparse_answers_equal_dense_ones(seed, required_dbm):
    rng = np.random.default_rng(seed)
    levels = rng.choice([np.nan, -70.0, -80.0, -90.0, -100.0, -110.0], size=(5, 7))
    matrix = matrix_of(levels)
    filled = np.nan_to_num(levels, nan=-np.inf)
    assert_array_equal(matrix.covers(required_dbm).toarray(), filled >= required_dbm)
    budget = LinkBudget(rsrp_threshold_dbm=required_dbm, shadowing_sigma_db=0.0)
    assert_array_equal(levels_of(levels, budget).servers(), (filled >= required_dbm).sum(axis=0))
    rsrp, server = matrix.best()
    none = np.isneginf(filled.max(axis=0))
    assert_array_equal(rsrp, np.where(none, np.nan, filled.max(axis=0)))
    assert_array_equal(server, np.where(none, -1, filled.argmax(axis=0)))
