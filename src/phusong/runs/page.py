"""The page of a comparison, with the communes of the second run as its ground."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from phusong.console.messages import Language
from phusong.maps.comparison import ComparisonMap, render_comparison
from phusong.maps.indicators import Comparison
from phusong.runs.compare import PACKAGE
from phusong.runs.tables import read_layer


def comparison_page(comparison: Comparison, folder: Path, language: Language) -> str:
    """Write a comparison as a page.

    Args:
        comparison: What differs between two runs.
        folder: Folder of the run whose communes are drawn.
        language: Language that the page opens in.

    Raises:
        InputError: When the communes cannot be read.
    """
    communes = read_layer(folder / PACKAGE, "communes")
    to_degrees = Transformer.from_crs(communes.crs, "EPSG:4326", always_xy=True)

    def degrees(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(to_degrees.transform(points[:, 0], points[:, 1]))

    return render_comparison(comparison, ComparisonMap(shapely.transform(communes.geometries, degrees)), language)
