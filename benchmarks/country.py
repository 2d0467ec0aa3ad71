"""The overview of a country, and one of its provinces beside it: size, building, first paint, moving.

Run by hand: ``python -m benchmarks.country [PROVINCES ...]`` (2, 4, 16 and 58 unless told). The provinces are generated
ones of 1,556 villages each within the outlines of Lào Cai's communes; :mod:`benchmarks.map` tells how pages are
measured. No signal is predicted, and villages lie in other communes than they are counted to: no page shows it.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.map import measured
from benchmarks.side_by_side import LAYERS
from phusong.coverage.network import Network
from phusong.maps.country import Country, country_pages
from phusong.maps.indicators import rank_units, served_after
from tests.builders.networks.provinces import Laid, lay_provinces
from tests.builders.pages.browser import chromium
from tests.builders.pages.contexts import MAP_CONTEXT

VILLAGES = 1_556
SITES = 438


def country_of(count: int) -> Country:
    """So many provinces side by side, each within the outlines of Lào Cai's communes."""
    laid = lay_provinces([f"Tỉnh {number:02d}" for number in range(1, count + 1)], villages=VILLAGES, sites=SITES)
    network = with_real_outlines(laid)
    return Country(network, laid.coverage, laid.plan, replace(MAP_CONTEXT, title="Country"))


def with_real_outlines(laid: Laid) -> Network:
    """The layers with the communes and districts of Lào Cai in every copy."""
    communes = laid.network.communes
    each = len(communes) // len(laid.names)
    real = gpd.read_file(LAYERS / "communes.shp").to_crs(laid.network.crs)
    if len(real) != each:
        raise ValueError(f"Lào Cai has {len(real)} communes, the generated province {each}")
    outlines = real.geometry.to_numpy()
    left, bottom = shapely.total_bounds(outlines)[:2]
    first = shapely.total_bounds(communes.outlines[:each])[:2]
    moved, districts = [], []
    for copy in range(len(laid.names)):
        corner = shapely.total_bounds(communes.outlines[copy * each : (copy + 1) * each])[:2]
        by = corner - (left, bottom)
        moved.append(shapely.transform(outlines, lambda xy, by=by: xy + by))
        districts += [f"{name} {copy + 1}" if np.any(corner != first) else str(name) for name in real["district"]]
    named = np.array(districts, dtype=np.object_)
    return replace(laid.network, communes=replace(communes, outlines=np.concatenate(moved), districts=named))


def main(counts: list[int]) -> None:
    """Print a row for the overview and for the first province of each number of provinces."""
    print(f"{'provinces':>9} {'page':<20} {'MB':>6} {'build s':>8} {'paint ms':>9} {'paint cpu':>9} {'pan p95':>8}")
    for count in counts:
        country = country_of(count)
        ranked = rank_units(country.network, country.coverage, served_after(country.coverage, country.plan))
        pages = dict(country_pages(country, ranked, 0))
        for path in ("map/tinh-01.html", "map.html"):
            start = time.process_time()
            page = pages[path]()
            build_s = time.process_time() - start
            with chromium(whole=True) as browser:
                row = measured(browser, path, page, build_s)
            print(
                f"{count:>9,} {row.page:<20} {row.size_mb:>6.2f} {row.build_s:>8.1f} {row.paint_ms:>9.0f} "
                f"{row.paint_cpu_ms:>9.0f} {row.pan_p95_ms:>8.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [2, 4, 16, 58])
