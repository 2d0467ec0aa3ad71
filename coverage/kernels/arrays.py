"""Array types that the whole program names."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]
TextArray: TypeAlias = NDArray[np.object_]
GeometryArray: TypeAlias = NDArray[np.object_]
HeightGrid: TypeAlias = NDArray[np.float32]
CoverGrid: TypeAlias = NDArray[np.uint8]
