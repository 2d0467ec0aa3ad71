"""Quality over an area: SINR, the rates both ways and the probability of being served, at every pixel.

Pixels are judged as points are (:mod:`phusong.coverage.radio.quality`): carrier by carrier, the other sectors of a
channel being as loaded as the budget says. Levels are those of the masts' footprints, read once more where they are
kept.
"""

from __future__ import annotations

from collections.abc import Mapping

from phusong.coverage.kernels.tasks import Spread
from phusong.coverage.radio.engine import Progress
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.prediction import make_prediction
from phusong.coverage.radio.rasters.channels import PIXEL_BYTES, PLANES, QualityRaster, hear_all, judge_area
from phusong.coverage.radio.rasters.footprint import FootprintCache
from phusong.coverage.radio.rasters.quality_tiles import judge_tile, plan_tiles
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.terrain import Terrain

HELD_BYTES = 600_000_000
"""Memory that the channels of one band of pixel rows may take: a province at 90 m is one band."""


def predict_quality(
    terrain: Terrain,
    masts: Mapping[str, Transmitters],
    radio: RadioModel,
    grid: Grid,
    progress: Progress | None = None,
    *,
    caches: Mapping[str, FootprintCache] | None = None,
    spread: Spread | None = None,
) -> dict[str, QualityRaster]:
    """SINR, rates and probability at every pixel, of all services: one may bear the uplink of another.

    Args:
        terrain: Heights and land cover.
        masts: Service to its masts and sectors.
        radio: Model, reach and budgets.
        grid: Pixels.
        progress: Called with masts done and masts in all.
        caches: Service to where the footprints of its masts are kept; those that are not there are predicted.
        spread: Where tiles are judged; in threads of this process when None.

    Returns:
        Service to what its pixels get, in the order of ``masts``.

    Raises:
        InputError: When a service is unknown or a sector's band is outside the model's range.
    """
    made = {service: make_prediction(terrain, own, service, radio) for service, own in masts.items()}
    found = {service: QualityRaster.empty(grid) for service in masts}
    anchors = {service: radio.budget(service).uplink_anchor for service in masts}
    if spread is not None:
        tiles = plan_tiles(made, anchors, grid, caches, spread)
        for number, arrays in spread.run(judge_tile, tiles, progress):
            for service, raster in found.items():
                for name in PLANES:
                    getattr(raster, name)[tiles[number].window] = arrays[f"{service}/{name}"]
                raster.let_go()
        return found
    bands = _bands(grid, sum(len(prediction.carriers.operators) for prediction in made.values()))
    total, done = len(bands) * sum(len(own) for own in masts.values()), 0
    for band in bands:
        area = (band, slice(0, grid.shape[1]))
        report = None if progress is None else _from(progress, done, total)
        heard = hear_all(made, grid, caches, area, report)
        done += sum(len(own) for own in masts.values())
        judge_area(heard, anchors, found, (band.start, 0))
        for raster in found.values():
            raster.let_go()
    return found


def _from(progress: Progress, before: int, total: int) -> Progress:
    """Progress of one band as progress of the whole."""
    return lambda done, _: progress(before + done, total)


def _bands(grid: Grid, channels: int) -> list[slice]:
    """Bands of pixel rows whose channels fit into memory, one after the other."""
    rows, cols = grid.shape
    at_once = max(HELD_BYTES // max(PIXEL_BYTES * channels * cols, 1), 1)
    return [slice(top, min(top + at_once, rows)) for top in range(0, rows, at_once)]
