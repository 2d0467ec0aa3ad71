"""A matrix of levels written out."""

import numpy as np
from scipy.sparse import csr_array

from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.radio.carriers import CarrierMatrix
from phusong.coverage.radio.matrix import RsrpMatrix


def matrix_of(levels_dbm) -> RsrpMatrix:
    """The matrix of a table of levels, a row a mast and a column a point; NaN where a mast does not reach a point."""
    dense = np.asarray(levels_dbm, dtype=np.float32)
    reached = ~np.isnan(dense)
    first = np.concatenate([[0], np.cumsum(reached.sum(axis=1))])
    rsrp = csr_array((dense[reached], np.nonzero(reached)[1], first), shape=dense.shape)
    return RsrpMatrix(rsrp_dbm=rsrp, voids=np.zeros(dense.shape[1], dtype=np.int64))


def levels_of(levels_dbm, budgets=None, channels=None, *, budget_of=None, operators=None, others_dbm=None):
    """Levels of a table, a row a mast of one carrier: by one budget on one channel where nothing else is said."""
    rsrp = matrix_of(levels_dbm)
    rows = rsrp.shape[0]
    several = budgets if isinstance(budgets, tuple) else (budgets or LinkBudget(),)
    channel = np.zeros(rows, dtype=np.int64) if channels is None else np.asarray(channels, dtype=np.int64)
    names = [f"operator {number}" for number in range(int(channel.max(initial=-1)) + 1)]
    others = np.full(np.shape(levels_dbm), -np.inf) if others_dbm is None else np.asarray(others_dbm, dtype=float)
    return CarrierMatrix(
        rsrp=rsrp,
        others_dbm=others[~np.isnan(np.asarray(levels_dbm, dtype=float))].astype(np.float32),
        mast=np.arange(rows),
        budget=np.zeros(rows, dtype=np.int64) if budget_of is None else np.asarray(budget_of, dtype=np.int64),
        channel=channel,
        operators=np.array(names if operators is None else operators, dtype=np.object_),
        budgets=several,
    )
