"""The province of each commune, by its own column or by the outlines of a layer."""

from __future__ import annotations

import numpy as np
import shapely

from phusong.coverage.network import Network

PROVINCE_COLUMN = "province"
"""Column of the communes that names their province, where the scenario maps one."""


def commune_provinces(network: Network) -> list[str]:
    """Name of the province of each commune, empty where it is not known; length n communes.

    Args:
        network: The layers. The column that the scenario maps comes first; without one a commune lies in the province
            of the layer of provinces that holds a point of it, the first of several; outside all of them in the
            nearest.
    """
    named = network.further_columns.get("communes", {}).get(PROVINCE_COLUMN)
    if named is not None:
        return [str(name) for name in named]
    if not len(network.communes) or not len(network.provinces):
        return [""] * len(network.communes)
    spots = shapely.point_on_surface(network.communes.outlines)
    tree = shapely.STRtree(network.provinces.outlines)
    commune, province = tree.query(spots, predicate="intersects")
    of_commune = np.array(tree.nearest(spots), dtype=np.int64)
    for at in np.lexsort((province, commune))[::-1]:
        of_commune[commune[at]] = province[at]
    return [str(name) for name in network.provinces.names[of_commune]]
