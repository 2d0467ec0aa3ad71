"""A matrix of levels written out."""

import numpy as np
from scipy.sparse import csr_array

from phusong.coverage.radio.matrix import RsrpMatrix


def matrix_of(levels_dbm) -> RsrpMatrix:
    """The matrix of a table of levels, a row a mast and a column a point; NaN where a mast does not reach a point."""
    dense = np.asarray(levels_dbm, dtype=np.float32)
    reached = ~np.isnan(dense)
    first = np.concatenate([[0], np.cumsum(reached.sum(axis=1))])
    rsrp = csr_array((dense[reached], np.nonzero(reached)[1], first), shape=dense.shape)
    return RsrpMatrix(rsrp_dbm=rsrp, voids=np.zeros(dense.shape[1], dtype=np.int64))
