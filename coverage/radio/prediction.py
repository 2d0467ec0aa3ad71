"""One prediction made ready: terrain, masts and sectors of a service in the form that the compiled kernels take."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import make_finding
from phusong.coverage.kernels.arrays import CoverGrid, FloatArray, IntArray
from phusong.coverage.kernels.threads import blocks
from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.network.antennas import DEGREES
from phusong.coverage.p1812.path import RANGES
from phusong.coverage.propagation.atmosphere import Atmosphere
from phusong.coverage.propagation.cover import Cover
from phusong.coverage.propagation.macro_ranges import FREQUENCY
from phusong.coverage.propagation.terminal import antennas_below
from phusong.coverage.radio.calibration import Calibration, additions
from phusong.coverage.radio.carriers import Carriers, find_carriers
from phusong.coverage.radio.ground import ChunkDigests, Ground
from phusong.coverage.radio.land_cover import cover_on
from phusong.coverage.radio.model_names import SCREENING, ModelName, farthest_m
from phusong.coverage.radio.models import path_settings
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.scene import MAST, OUT_OF_REACH, RECEIVER, SECTOR, Scene, Table
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.terrain.crs import to_degrees
from phusong.coverage.terrain.grid import Grid
from phusong.coverage.terrain.profile import points_at_receiver
from phusong.coverage.terrain.terrain import NO_COVER, Terrain

Levels = NDArray[np.float32]

LATITUDE_DIGITS = 3
"""Decimals of the latitude of a mast, degrees."""

ANTENNAS_AT_ONCE = 4096
"""Antennas after which the land cover around them is let go, where it is kept in a file."""

MEDIAN_PERCENT = 50.0
"""Share of time of the median loss, which neither focusing nor strong ducting changes."""


@dataclass(frozen=True, slots=True)
class CoverOffsets:
    """Calibrated offsets by the land cover of the receiver, which levels get after the kernels have made them.

    Attributes:
        table_db: Offset of every class of every carrier, dB, 0 for :data:`NO_COVER`, shape (carriers, 256).
        carrier: Carrier of each row of levels, shape (rows,).
        floor_dbm: Weaker levels are not reported, dBm; the kernels report down to what the greatest offset lifts to it.
    """

    table_db: FloatArray
    carrier: IntArray
    floor_dbm: float

    def lift(self, row: int, levels_dbm: Levels, codes: CoverGrid) -> Levels:
        """Levels of one row with its offsets, minus infinity where they are below the floor.

        Args:
            row: Row of the levels.
            levels_dbm: Levels of that row, dBm, any shape.
            codes: Codes of the land cover there, of that shape.
        """
        lifted = levels_dbm + self.table_db[self.carrier[row]].astype(np.float32)[codes]
        return np.where(lifted < self.floor_dbm, np.float32(OUT_OF_REACH), lifted)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a prediction of one service is made from.

    Attributes:
        terrain: Heights and land cover.
        scene: What all masts and receivers share, for the kernels.
        masts: Rows of :data:`MAST`.
        sectors: Rows of :data:`SECTOR`, the budget of the carrier filled in where a sector is silent.
        carriers_mhz: Carriers that the sectors count in, MHz, shape (carriers,).
        atmosphere: Refractivity and time percentage.
        offset_db: Calibrated offset of each sector, which its peak holds, dB, shape (sectors,).
        carriers: Budgets and channels of the sectors, and the rows of levels.
        cover: What is added to the levels where land cover is calibrated.
        chunks: Digests of the chunks of the ground where it is a window, which cannot tell them; None where it can.
    """

    terrain: Terrain
    scene: Scene
    masts: Table
    sectors: Table
    carriers_mhz: FloatArray
    atmosphere: Atmosphere
    offset_db: FloatArray
    carriers: Carriers
    cover: CoverOffsets | None = None
    chunks: ChunkDigests | None = None

    @property
    def ground(self) -> Ground:
        """The ground that it reads."""
        return Ground(self.terrain, self.scene.cover, self.chunks)

    def of_masts(self, masts: IntArray) -> Prediction:
        """The same of some masts alone, counted from 0.

        Args:
            masts: Numbers of the masts, ascending, shape (n,).
        """
        own, carriers = self.masts[masts], self.carriers
        sectors = _ranges(own["first"], own["last"])
        rows = _ranges(own["first_row"], own["first_row"] + own["rows"])
        mast, row = np.empty_like(own), self.sectors[sectors]
        mast[:] = own
        mast["last"], first_row = np.cumsum(own["last"] - own["first"]), np.cumsum(own["rows"]) - own["rows"]
        mast["first"], mast["first_row"] = mast["last"] - (own["last"] - own["first"]), first_row
        row["row"] = np.searchsorted(rows, row["row"])
        some = Carriers(
            budgets=carriers.budgets,
            budget=carriers.budget[sectors],
            channel=carriers.channel[sectors],
            operators=carriers.operators,
            row=row["row"].copy(),
            mast=np.searchsorted(masts, carriers.mast[rows]),
            first=np.searchsorted(sectors, carriers.first[rows]),
        )
        cover = None if self.cover is None else replace(self.cover, carrier=self.cover.carrier[rows])
        return replace(self, masts=mast, sectors=row, offset_db=self.offset_db[sectors], carriers=some, cover=cover)

    def without_ground(self) -> Prediction:
        """The same with a single cell in place of the ground, which :meth:`on` gives it back."""
        masts = self.masts.copy()
        masts["col"] = masts["row"] = 0.0
        terrain = Terrain(_NO_GROUND, Grid(Affine.identity(), (1, 1), self.terrain.crs))
        cover = self.scene.cover.nowhere()
        scene = self.scene._replace(grid=_NO_GROUND, cover=cover, zone=terrain.zones, highest_cover_m=0.0)
        return replace(self, terrain=terrain, scene=scene, masts=masts)

    def on(self, ground: Ground) -> Prediction:
        """The same on a window of its ground that holds what lies within reach of its masts."""
        terrain, masts = ground.terrain, self.masts.copy()
        masts["col"], masts["row"] = terrain.kernel_position(masts["x_m"].copy(), masts["y_m"].copy())
        heights_m = np.ascontiguousarray(terrain.height_m, dtype=np.float32)
        cover = ground.cover
        scene = self.scene._replace(grid=heights_m, cover=cover, zone=terrain.zones, highest_cover_m=cover.highest_m)
        return replace(self, terrain=terrain, scene=scene, masts=masts, chunks=ground.known)

    def without_voids(self) -> Prediction:
        """The same for those who do not ask where the ground is unknown."""
        return replace(self, scene=self.scene._replace(tells_voids=False))

    def own_sectors(self, mast: int) -> Table:
        """Sectors of one mast."""
        return self.sectors[self.masts[mast]["first"] : self.masts[mast]["last"]]

    def receivers(self, x_m: FloatArray, y_m: FloatArray) -> Table:
        """Rows of :data:`RECEIVER` at points, metres, each of shape (n,)."""
        receivers = np.zeros(len(x_m), dtype=RECEIVER)
        receivers["x_m"], receivers["y_m"] = x_m, y_m
        receivers["col"], receivers["row"] = self.terrain.kernel_position(x_m, y_m)
        receivers["antenna_m"] = self.terrain.at(x_m, y_m) + self.scene.receiver_height_m
        position = (receivers["col"], receivers["row"])
        below = _below(self.scene.cover, position, np.full(len(x_m), self.scene.receiver_height_m))
        receivers["below_m"], receivers["in_town"] = below
        return receivers


def _below(
    cover: Cover, position: tuple[FloatArray, FloatArray], antenna_m: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """As :func:`antennas_below`, from north to south: antennas of a country stand on all of its ground.

    Each of the three has shape (n,).
    """
    below_m, in_town = np.empty(len(antenna_m)), np.empty(len(antenna_m))
    order = np.argsort(position[1], kind="stable")
    for part in blocks(len(order), ANTENNAS_AT_ONCE):
        some = order[part]
        col, row = (at[some] for at in position)
        below_m[some], in_town[some] = antennas_below(cover, (col, row), antenna_m[some])
        if len(order) > ANTENNAS_AT_ONCE:
            cover.let_go()
    return below_m, in_town


_NO_GROUND = np.zeros((1, 1), dtype=np.float32)


def _ranges(first: IntArray, last: IntArray) -> IntArray:
    """All numbers of some ranges, one range after the other."""
    counts = last - first
    before = np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(np.arange(int(counts.sum())) - before + np.repeat(first, counts), dtype=np.int64)


def make_prediction(terrain: Terrain, transmitters: Transmitters, service: str, radio: RadioModel) -> Prediction:
    """Make a prediction ready.

    Ducts depend on latitude: every path counts with that of its mast, whatever terrain is around.

    Raises:
        InputError: When the service is unknown or a sector's band is outside the model's range.
        ValidityError: When a mast stands farther from the equator than P.1812 is made for.
    """
    parameters, budget, offsets = radio.parameters, radio.budget(service), radio.calibration
    least_mhz = _least_mhz(parameters.model)
    _refuse_bands(np.append(transmitters.band_mhz[~np.isnan(transmitters.band_mhz)], budget.band_mhz), least_mhz)
    carriers = find_carriers(transmitters, budget, service)
    band_mhz = carriers.band_mhz
    carriers_mhz, numbers = np.unique(np.append(band_mhz, budget.band_mhz), return_inverse=True)
    atmosphere = Atmosphere(parameters.delta_n, parameters.n0, parameters.time_percent)
    cover_rule = cover_on(terrain, parameters.clutter, parameters.model)
    masts = _masts(terrain, transmitters, cover_rule, carriers)
    if parameters.model == "p1812" and len(masts):
        RANGES["latitude_deg"].check(float(masts["latitude_deg"][np.argmax(np.abs(masts["latitude_deg"]))]))
    sectors = _sectors(transmitters, budget, carriers, numbers[:-1].astype(np.int64))
    offset_db = np.zeros(len(sectors))
    cover, floor_dbm = None, parameters.floor_dbm
    if offsets is not None:
        offset_db = _sector_offsets_db(transmitters, band_mhz, offsets)
        sectors["peak_dbm"] += offset_db
        table_db = additions(offsets, carriers_mhz, np.append(np.arange(NO_COVER), -1)).pixel_db
        if terrain.cover is not None and table_db.any():
            cover = CoverOffsets(table_db, sectors["carrier"][carriers.first], floor_dbm)
            floor_dbm -= max(float(table_db.max()), 0.0)  # nothing is dropped that its offset lifts above the floor
    settings = path_settings(parameters.model, carriers_mhz, atmosphere, zoned=terrain.zone is not None)
    scene = Scene(
        grid=np.ascontiguousarray(terrain.height_m, dtype=np.float32),
        cover=cover_rule,
        highest_cover_m=cover_rule.highest_m,
        zone=terrain.zones,
        step_m=parameters.profile_step_m,
        last_points=points_at_receiver(parameters.profile_step_m, 1000.0 * cover_rule.full_km),
        settings=settings,
        glimpses=parameters.model == "p1812" and not settings.zoned and parameters.time_percent == MEDIAN_PERCENT,
        tells_voids=True,
        pattern=budget.antenna.shape,
        cuts_db=np.array([pattern.cuts_db for pattern in transmitters.patterns]).reshape(-1, 2, DEGREES + 1),
        max_range_m=min(1000.0 * parameters.max_range_km, farthest_m(parameters.model)),
        floor_dbm=floor_dbm,
        receiver_height_m=parameters.receiver_height_m,
    )
    return Prediction(terrain, scene, masts, sectors, carriers_mhz, atmosphere, offset_db, carriers, cover)


def _sector_offsets_db(transmitters: Transmitters, band_mhz: FloatArray, offsets: Calibration) -> FloatArray:
    """Offset of band and site of every sector, dB, shape (sectors,)."""
    of_sectors = np.repeat(transmitters.site_ids, np.diff(transmitters.first_sector))
    return additions(offsets, band_mhz, np.empty(0, dtype=np.int64), of_sectors).sector_db


def _masts(terrain: Terrain, transmitters: Transmitters, cover: Cover, carriers: Carriers) -> Table:
    """Masts on the terrain's grid."""
    masts = np.zeros(len(transmitters), dtype=MAST)
    masts["x_m"], masts["y_m"] = transmitters.x_m, transmitters.y_m
    masts["col"], masts["row"] = terrain.kernel_position(transmitters.x_m, transmitters.y_m)
    masts["height_m"] = transmitters.height_m
    masts["latitude_deg"] = _latitudes_deg(terrain, transmitters.x_m, transmitters.y_m)
    masts["antenna_m"] = terrain.at(transmitters.x_m, transmitters.y_m) + transmitters.height_m
    masts["below_m"], masts["in_town"] = _below(cover, (masts["col"], masts["row"]), transmitters.height_m)
    masts["first"], masts["last"] = transmitters.first_sector[:-1], transmitters.first_sector[1:]
    masts["first_row"] = np.searchsorted(carriers.mast, np.arange(len(masts)))
    masts["rows"] = np.bincount(carriers.mast, minlength=len(masts))
    return masts


def _sectors(transmitters: Transmitters, budget: LinkBudget, carriers: Carriers, carrier: IntArray) -> Table:
    """Sectors with what they radiate: a measured pattern brings the gain of its file."""
    sectors = np.zeros(len(carrier), dtype=SECTOR)
    omni, silent = np.isnan(transmitters.azimuth_deg), np.isnan(transmitters.downtilt_deg)
    eirp_dbm = carriers.of_sectors("eirp_per_re_dbm")
    peak_dbm = np.where(omni, carriers.of_sectors("omni_eirp_per_re_dbm"), eirp_dbm)
    tilt_deg = np.where(silent, budget.downtilt_deg, transmitters.downtilt_deg)
    sectors["cuts"] = -1
    sectors["mechanical_deg"] = transmitters.mechanical_tilt_deg
    if transmitters.patterns:
        sectors["cuts"] = transmitters.pattern
        measured = transmitters.pattern >= 0
        gains = np.array([pattern.gain_dbi for pattern in transmitters.patterns])[transmitters.pattern[measured]]
        built_in = np.array([pattern.tilt_deg for pattern in transmitters.patterns])[transmitters.pattern[measured]]
        peak_dbm[measured] = (eirp_dbm - carriers.of_sectors("antenna_gain_dbi"))[measured] + gains
        leaning = sectors["mechanical_deg"][measured]
        tilt_deg[measured] = np.where(silent[measured], leaning, tilt_deg[measured] - built_in)
    sectors["peak_dbm"] = peak_dbm + carriers.of_sectors("terminal_db")
    sectors["azimuth_deg"] = transmitters.azimuth_deg
    sectors["electrical_deg"] = tilt_deg - sectors["mechanical_deg"]
    sectors["carrier"], sectors["row"] = carrier, carriers.row
    return sectors


def _latitudes_deg(terrain: Terrain, x_m: FloatArray, y_m: FloatArray) -> FloatArray:
    """Latitudes of masts, degrees, shape (n,); that of the equator where a projection has none.

    A thousandth of a degree is far finer than what ducts depend on, and hides how libraries differ in the last bits.
    """
    latitude_deg = np.asarray(to_degrees(terrain.crs).transform(x_m, y_m)[1], dtype=np.float64)
    return np.where(np.isfinite(latitude_deg), np.round(latitude_deg, LATITUDE_DIGITS), 0.0)


def _least_mhz(model: ModelName) -> float:
    """Lowest carrier of a model, MHz."""
    return FREQUENCY[SCREENING[model]].low if model in SCREENING else 30.0


def _refuse_bands(band_mhz: FloatArray, least_mhz: float) -> None:
    """Refuse carriers outside the least one of the model to 6 GHz."""
    wrong = np.unique(band_mhz[~((band_mhz >= least_mhz) & (band_mhz <= 6000.0))])
    if len(wrong):
        raise InputError(
            make_finding(
                "band-out-of-range",
                f"{value:g} MHz is outside {least_mhz:g}..6000 MHz, the range of the propagation model",
                layer="sectors",
                column="band_mhz",
                value=f"{value:g}",
            )
            for value in wrong
        )
