"""Which access points are OLTs: by the word, however it is numbered, and not by the OLT that a splitter hangs on."""

import numpy as np
import pytest

from phusong.coverage.fibre import is_olt
from phusong.coverage.network.plant import FibrePlant

KINDS = {
    "olt": True,
    " OLT ": True,
    "OLT-BX01": True,
    "OLT2": True,
    "Trạm OLT 2": True,
    "splitter": False,
    "Splitter OLT 2": False,
    "Tủ OLT-01/03": False,
    "ODF": False,
    "Colt": False,
    "": False,
}


@pytest.mark.parametrize(("kind", "is_one"), KINDS.items())
def test_an_olt_is_told_by_its_word(kind: str, is_one: bool) -> None:
    nothing = np.empty(0, dtype=np.object_)
    one = np.array(["A"], dtype=np.object_)
    plant = FibrePlant(nothing, nothing, one, np.array([kind], dtype=np.object_), np.zeros(1), np.zeros(1))
    assert is_olt(plant).tolist() == [is_one]
