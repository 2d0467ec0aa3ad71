"""The example's layers as frames, with the names of columns that Shapefiles cut."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pyogrio

from tests.builders.paths import ROOT

_FOLDER = ROOT / "data" / "shapefiles" / "lao-cai"
_FILES = {
    "villages": "villages",
    "communes": "communes",
    "sites": "sites",
    "roads": "roads",
    "fibre": "fibre",
    "access_points": "fibre_access",
    "places": "places",
}
_NAMES = {"commune_co": "commune_code", "is_commune": "is_commune_centre", "technologi": "technologies"}


def lao_cai_frames() -> dict[str, gpd.GeoDataFrame | pd.DataFrame]:
    """Every vector layer of Lào Cai, and its sectors."""
    frames = {
        name: pyogrio.read_dataframe(_FOLDER / f"{file}.shp").rename(columns=_NAMES) for name, file in _FILES.items()
    }
    return frames | {"sectors": pd.read_csv(_FOLDER / "sectors.csv")}
