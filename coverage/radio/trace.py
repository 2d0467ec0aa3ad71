"""One path of a prediction taken apart: profile, raised antennas, direction and the parts of the loss.

It calls the kernels that predict levels, so that what is explained is what was predicted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.radio.prediction import Prediction
from phusong.coverage.radio.reception import direction_deg, look_along, loss_parts_db, sector_gain_db
from phusong.coverage.radio.scene import Row, Scene
from phusong.coverage.terrain.profile import inner_points
from phusong.coverage.terrain.zones import INLAND


@dataclass(frozen=True, slots=True)
class PathLossParts:
    """Loss of a path on one carrier.

    Attributes:
        path_db: Between antennas raised to the top of the cover around them, dB.
        mast_db: What the mast loses below that cover, dB.
        receiver_db: What the receiver loses below it, dB.
    """

    path_db: float
    mast_db: float
    receiver_db: float

    @property
    def ends_db(self) -> float:
        """What both ends lose below the cover around them, dB."""
        return self.mast_db + self.receiver_db

    @property
    def total_db(self) -> float:
        """Basic transmission loss, the ends' own losses included, dB."""
        return self.path_db + self.mast_db + self.receiver_db


@dataclass(frozen=True, slots=True)
class PathTrace:
    """A path from a mast of a prediction to a receiver.

    Attributes:
        scene: What all paths of the prediction share.
        mast: One row of :data:`MAST`.
        receiver: One row of :data:`RECEIVER`.
        distance_m: Length of the path, metres.
        section: Distance, km, ground and surface, metres above sea level, and zone of the climate of every point of the
            profile, shape (4, n).
        bearing_deg: Direction of the path, degrees clockwise from grid north, 0 to 360.
        elevation_deg: Angle of the receiver above the mast's horizon, degrees.
    """

    scene: Scene
    mast: Row
    receiver: Row
    distance_m: float
    section: FloatArray
    bearing_deg: float
    elevation_deg: float

    @classmethod
    def between(cls, prediction: Prediction, mast: int, x_m: float, y_m: float) -> PathTrace:
        """Follow the path from a mast to a point.

        Raises:
            ValueError: When the ground is unknown somewhere on the path.
        """
        scene, start = prediction.scene, prediction.masts[mast]
        end = prediction.receivers(np.array([x_m]), np.array([y_m]))[0]
        distance_m = math.hypot(x_m - float(start["x_m"]), y_m - float(start["y_m"]))
        section = np.full((4, inner_points(distance_m, scene.step_m) + 3), float(INLAND))
        n = int(look_along(scene, start, end, distance_m, section))
        if n == 0:
            raise ValueError("the ground is unknown somewhere on the path")
        bearing_deg, elevation_deg = direction_deg(scene, start, end, distance_m)
        return cls(scene, start, end, distance_m, section[:, :n].copy(), bearing_deg % 360.0, elevation_deg)

    @property
    def raised_m(self) -> tuple[float, float]:
        """Height of either antenna above ground as the path is computed: at the top of the cover around it, metres."""
        mast, receiver = self.mast, self.receiver
        return (
            float(mast["height_m"] + mast["below_m"]),
            float(self.scene.receiver_height_m + receiver["below_m"]),
        )

    def loss_parts(self, carrier: int) -> PathLossParts:
        """The loss on one carrier of the prediction; NaN or infinite where the model does not answer."""
        ends, section = (self.mast, self.receiver), self.section
        parts_db = loss_parts_db(self.scene, carrier, ends, 0.001 * self.distance_m, section, section.shape[1])
        return PathLossParts(*(float(part) for part in parts_db))

    def gain_db(self, sector: Row) -> float:
        """Gain of a sector of the mast along the path, relative to its strongest direction, dB."""
        return float(sector_gain_db(self.scene, sector, self.bearing_deg, self.elevation_deg))
