"""One path followed from transmitter to receiver: profile, clearance, loss."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.findings.errors import InputError, ValidityError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.linkbudget.lines import BudgetLine, budget_lines
from phusong.coverage.links.report import CLEAR_SHARE, LinkReport, PathEnd, PathProfile
from phusong.coverage.microwave.clearance import ClearanceRule, HopClearance, fresnel_radius_m, hop_clearance
from phusong.coverage.network.network import Network
from phusong.coverage.p1812.path import PathLoss, explain_loss, parameters_in
from phusong.coverage.propagation.climate import profile_climate
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.prediction import Prediction
from phusong.coverage.radio.trace import PathLossParts, PathTrace


@dataclass(frozen=True, slots=True)
class LinkPath:
    """Two ends, and the path between them as the engine predicts it.

    Attributes:
        network: The layers.
        radio: Model, atmosphere and budgets.
        start: Transmitting end.
        end: Receiving end.
        prediction: What the path is predicted with.
        trace: The path itself.
    """

    network: Network
    radio: RadioModel
    start: PathEnd
    end: PathEnd
    prediction: Prediction
    trace: PathTrace

    @classmethod
    def of(
        cls, network: Network, radio: RadioModel, ends: tuple[PathEnd, PathEnd], prediction: Prediction, mast: int
    ) -> LinkPath:
        """The path from a mast of a prediction, which stands at the first end, to the second.

        Raises:
            InputError: When the terrain between them is unknown.
        """
        start, end = ends
        try:
            trace = PathTrace.between(prediction, mast, end.x_m, end.y_m)
        except ValueError:
            places_m = (start.x_m, start.y_m), (end.x_m, end.y_m)
            stretch_m = 1000.0 * prediction.scene.cover.full_km
            d_km, x_m, y_m = network.terrain.profile_points(*places_m, radio.parameters.profile_step_m, stretch_m)
            at_km = next(iter(d_km[~np.isfinite(network.terrain.at(x_m, y_m))]), d_km[-1])
            remedy = "give terrain that covers the whole path"
            message = f"the terrain is unknown at {at_km:.2f} km from {start.id}"
            raise InputError([link_refusal(message, remedy)]) from None
        return cls(network, radio, start, end, prediction, trace)

    def loss(self, carrier: int) -> PathLossParts:
        """Loss of one carrier of the prediction.

        Raises:
            InputError: When the model does not answer for such a path.
        """
        parts = self.trace.loss_parts(carrier)
        if not math.isfinite(parts.total_db):
            away_km, mast_m = 0.001 * self.trace.distance_m, self.trace.raised_m[0]
            message = f"{self.radio.parameters.model} does not answer for {away_km:.2f} km from a mast of {mast_m:g} m"
            raise InputError([link_refusal(message, "choose a nearer end, or another radio.model")])
        return parts

    def cover_db(self, carrier: int) -> float:
        """Calibrated offset of a carrier by the land cover of the receiver, dB."""
        offsets = self.prediction.cover
        if offsets is None:
            return 0.0
        code = int(self.network.terrain.classes_at(np.array([self.end.x_m]), np.array([self.end.y_m]))[0])
        return float(offsets.table_db[carrier, code])  # the last class is the unknown one

    def reception(self, sector: int, downtilt_deg: float, *, in_sight: bool) -> tuple[BudgetLine, ...]:
        """From the power of one resource element to the RSRP of one sector of the prediction.

        Args:
            sector: Number of the sector.
            downtilt_deg: Its downtilt, degrees.
            in_sight: Whether the receiver sees the mast.

        Raises:
            InputError: When the model does not answer for such a path.
        """
        prediction, trace, row = self.prediction, self.trace, self.prediction.sectors[sector]
        budget = prediction.carriers.budgets[prediction.carriers.budget[sector]]
        loss, gain_db = self.loss(int(row["carrier"])), trace.gain_db(row)
        offset_db = float(prediction.offset_db[sector])
        offsets_db = offset_db + self.cover_db(int(row["carrier"]))
        eirp_dbm = float(row["peak_dbm"]) - offset_db - budget.terminal_db
        below = (BudgetLine("below_cover", -loss.ends_db, "dB"),) if loss.ends_db > 0.0 else ()
        calibrated = () if self.radio.calibration is None else (BudgetLine("calibration", offsets_db, "dB"),)
        rsrp_dbm = eirp_dbm + gain_db - loss.total_db + budget.terminal_db + offsets_db
        return (
            BudgetLine("azimuth", float(row["azimuth_deg"]) % 360.0, "deg"),
            BudgetLine("downtilt", downtilt_deg, "deg"),
            BudgetLine("elevation", trace.elevation_deg, "deg"),
            BudgetLine("eirp_per_re", eirp_dbm, "dBm"),
            BudgetLine("pattern", gain_db, "dB"),
            BudgetLine("basic_loss", -loss.path_db, "dB"),
            *below,
            BudgetLine("terminal", budget.terminal_db, "dB"),
            *calibrated,
            BudgetLine("rsrp", rsrp_dbm, "dBm"),
            BudgetLine("required_rsrp", float(budget.required_dbm(np.array(in_sight))), "dBm"),
        )

    def report(
        self, service: str, frequency_mhz: float, loss_db: float, budget: LinkBudget, *, in_sight: bool = False
    ) -> LinkReport:
        """The report without reception."""
        section, latitude_deg = self.trace.section, float(self.trace.mast["latitude_deg"])
        climate = profile_climate(section[0], section[3], latitude_deg)
        asked = replace(
            parameters_in(self.prediction.atmosphere, frequency_mhz, *self.trace.raised_m, latitude_deg),
            tx_coast_km=climate.tx_coast_km,
            rx_coast_km=climate.rx_coast_km,
        )
        explained: PathLoss | None = None
        found: list[Finding] = []
        try:
            explained = explain_loss(section[0], section[1], asked, clutter_m=section[2] - section[1], zone=section[3])
            found += explained.findings
        except ValidityError as error:
            remedy = "the terms are left out; the loss is that of the scenario's model"
            found.append(make_finding("beyond-p1812", str(error), remedy=remedy))
        ae_km = self.prediction.scene.settings.ae_km
        profile = _profile(section, (self.start, self.end), frequency_mhz, ae_km)
        return LinkReport(
            start=self.start,
            end=self.end,
            service=service,
            model=self.radio.parameters.model,
            frequency_mhz=frequency_mhz,
            bearing_deg=self.trace.bearing_deg,
            profile=profile,
            clearance=_clearance(profile, frequency_mhz, ae_km),
            loss_db=loss_db,
            explained=explained,
            reception=(),
            budget=budget_lines(budget, in_sight=in_sight),
            heard=(),
            findings=tuple(found),
        )


def _profile(section: FloatArray, ends: tuple[PathEnd, PathEnd], frequency_mhz: float, ae_km: float) -> PathProfile:
    d_km, ground_m, surface_m, _ = section
    left_km = d_km[-1] - d_km
    low_m, high_m = (end.ground_m + end.antenna_m for end in ends)
    return PathProfile(
        d_km=d_km,
        ground_m=ground_m,
        surface_m=surface_m,
        bulge_m=500.0 * d_km * left_km / ae_km,  # ITU-R P.526-15 §4.2.1, the Earth's bulge
        line_m=low_m + (high_m - low_m) * d_km / d_km[-1],
        fresnel_m=fresnel_radius_m(1000.0 * d_km, 1000.0 * left_km, frequency_mhz),
    )


def _clearance(profile: PathProfile, frequency_mhz: float, ae_km: float) -> HopClearance | None:
    if len(profile.d_km) < 3:
        return None
    rule = ClearanceRule(k_median=min(max(ae_km / 6371.0, 0.51), 2.0), share_median=CLEAR_SHARE)
    antennas_m = float(profile.line_m[0]), float(profile.line_m[-1])
    try:
        return hop_clearance(1000.0 * profile.d_km, profile.surface_m, antennas_m, frequency_mhz, rule)
    except ValidityError:  # below 300 MHz the rule for hops does not speak
        return None


def link_refusal(message: str, remedy: str) -> Finding:
    """Why a link cannot be explained."""
    return make_finding("link", message, remedy=remedy)
