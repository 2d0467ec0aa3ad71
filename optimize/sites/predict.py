"""RSRP that every candidate would give at every village."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import numpy as np
from scipy.sparse import csr_array

from phusong.coverage.kernels import BoolArray, IntArray
from phusong.coverage.network import Network
from phusong.coverage.radio import THREE_SECTORS_DEG, RadioModel, RsrpMatrix, Transmitters, predict_points
from phusong.optimize.plan.option_id import OptionId
from phusong.optimize.sites.candidates import Candidates
from phusong.optimize.sites.known import KnownLevels, mast_keys


def predict_candidates(  # noqa: PLR0913 - the floors are an option of their own
    network: Network,
    candidates: Candidates,
    radio: RadioModel,
    progress: Callable[[int, int], None] | None = None,
    wanted: Mapping[str, BoolArray] | None = None,
    known: KnownLevels | None = None,
    *,
    floors_dbm: Mapping[str, float] | None = None,
) -> dict[str, RsrpMatrix]:
    """Predict RSRP from every candidate at the villages, once for each place and service.

    Args:
        network: The layers.
        candidates: Upgrades and new towers.
        radio: Model and link budgets.
        progress: Called with (places done, places in all).
        wanted: Service to the villages that are looked at, such as those that lack it, shape (n villages,); all when
            None.
        known: Levels that an earlier question weighed on the same layers; the masts that are new are predicted alone.
        floors_dbm: Service to the level from which on any is asked for, dBm, and nothing else; all that the model
            reports when None.

    Returns:
        Service to RSRP, candidates × villages; the row of a candidate that does not bring the service is empty, and so
        is the column of a village that is not looked at.
    """
    villages = network.villages
    brings = {
        service: np.array([service in technologies for technologies in candidates.technologies], dtype=np.bool_)
        for service in radio.services
    }
    first_of = {
        service: np.unique(candidates.location[bringing], return_index=True)[1] for service, bringing in brings.items()
    }
    places = mast_keys(candidates)
    total, before = sum(len(first) for first in first_of.values()), 0
    matrices = {}
    for service, bringing in brings.items():
        rows = np.flatnonzero(bringing)
        first = rows[first_of[service]]
        keys = [places[row] for row in first]
        found = None if known is None else known.has(service, keys)
        masts = masts_at(network, candidates, first if found is None else first[~found])
        at = np.arange(len(villages)) if wanted is None else np.flatnonzero(wanted[service])
        points = (villages.x_m[at], villages.y_m[at])
        least_dbm = None if floors_dbm is None else floors_dbm[service]
        told = _from(before, total, progress)
        there = predict_points(network.terrain, masts, *points, service, radio, told, least_dbm=least_dbm)
        matrix = _at_villages(there, at, len(villages))
        if known is not None and found is not None:
            matrix = known.joined(service, keys, found, matrix)
        place = np.unique(candidates.location[rows], return_inverse=True)[1]
        matrices[service] = _spread(matrix, place, rows, len(candidates))
        before += len(first)
    return matrices


def rows_built(candidates: Candidates, built: Collection[OptionId], service: str) -> IntArray:
    """Rows of the candidates that are built and bring a service, shape (n,).

    Args:
        candidates: Upgrades and new towers.
        built: Options that are built; those that are no candidates count for nothing.
        service: Radio service.
    """
    brings = zip(candidates.ids, candidates.technologies, strict=True)
    chosen = [option in built and service in technologies for option, technologies in brings]
    return np.flatnonzero(np.array(chosen, dtype=np.bool_)).astype(np.int64)


def _from(before: int, total: int, progress: Callable[[int, int], None] | None) -> Callable[[int, int], None] | None:
    """Progress of one service as progress of all."""
    return None if progress is None else lambda done, _: progress(before + done, total)


def _at_villages(matrix: RsrpMatrix, at: IntArray, villages: int) -> RsrpMatrix:
    """Columns of some villages, ascending, as columns of all of them, the others empty."""
    held, voids = matrix.rsrp_dbm, np.zeros(villages, dtype=np.int64)
    voids[at] = matrix.voids
    columns = at[held.indices].astype(held.indices.dtype)
    levels = csr_array((held.data, columns, held.indptr), shape=(held.shape[0], villages))
    return RsrpMatrix(levels, voids, matrix.sight)


def _spread(of_places: RsrpMatrix, place: IntArray, rows: IntArray, candidates: int) -> RsrpMatrix:
    """Rows of places as rows of the candidates that stand there, all others empty."""
    taken = of_places.take(place)
    held = taken.rsrp_dbm
    stored = np.zeros(candidates, dtype=np.int64)
    stored[rows] = np.diff(held.indptr)
    offsets = np.concatenate(([0], np.cumsum(stored)))
    levels = csr_array((held.data, held.indices, offsets), shape=(candidates, held.shape[1]))
    return RsrpMatrix(levels, taken.voids, taken.sight)


def masts_at(network: Network, candidates: Candidates, rows: IntArray) -> Transmitters:
    """Masts of candidates: an upgrade keeps operator and directions of its site, any other has three sectors."""
    directions: dict[str, set[float]] = {}
    for site, azimuth in zip(network.sectors.site_ids, network.sectors.azimuth_deg, strict=True):
        if np.isfinite(azimuth):
            directions.setdefault(str(site), set()).add(float(azimuth) % 360.0)
    azimuths = [sorted(directions.get(str(candidates.site_ids[row]), THREE_SECTORS_DEG)) for row in rows]
    operator_of = dict(zip(map(str, network.sites.ids), network.sites.operators, strict=True))
    offsets = np.concatenate(([0], np.cumsum([len(each) for each in azimuths], dtype=np.int64))).astype(np.int64)
    unknown = np.full(int(offsets[-1]), np.nan)
    return Transmitters(
        x_m=candidates.x_m[rows],
        y_m=candidates.y_m[rows],
        height_m=candidates.height_m[rows],
        site=np.full(len(rows), -1, dtype=np.int64),
        first_sector=offsets,
        azimuth_deg=np.array([azimuth for each in azimuths for azimuth in each], dtype=np.float64),
        downtilt_deg=unknown,
        band_mhz=unknown.copy(),
        site_ids=candidates.site_ids[rows],
        operators=np.array([operator_of.get(str(candidates.site_ids[row]), "") for row in rows], dtype=np.object_),
    )
