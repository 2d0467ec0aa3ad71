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
from phusong.coverage.propagation.atmosphere import Atmosphere
from phusong.coverage.propagation.climate import profile_climate
from phusong.coverage.propagation.terminal import Cover, antennas_below, fill_surface, terminal_loss_db
from phusong.coverage.radio.land_cover import cover_on
from phusong.coverage.radio.models import PathSettings, basic_loss_db, path_settings
from phusong.coverage.radio.parameters import RadioParameters, offsets_of
from phusong.coverage.radio.prediction import Prediction, atmosphere_over
from phusong.coverage.radio.reception import sector_gain_db
from phusong.coverage.radio.scene import Row, Scene
from phusong.coverage.terrain.zones import INLAND


@dataclass(frozen=True, slots=True)
class LinkPath:
    """Two ends and the country between them."""

    network: Network
    radio: RadioParameters
    start: PathEnd
    end: PathEnd

    def settings(self, carriers_mhz: FloatArray) -> PathSettings:
        """Settings of the propagation model for carriers, MHz, shape (k,)."""
        zoned = self.network.terrain.zone is not None
        return path_settings(self.radio.model, carriers_mhz, self.atmosphere, zoned=zoned)

    @property
    def atmosphere(self) -> Atmosphere:
        """The atmosphere as the engine takes it."""
        return atmosphere_over(self.network.terrain, self.radio)

    def section(self) -> FloatArray:
        """Distance, km, ground and surface, metres, and zone of the climate as the engine sees them, shape (4, n)."""
        terrain = self.network.terrain
        ends_m = (self.start.x_m, self.start.y_m), (self.end.x_m, self.end.y_m)
        d_km, x_m, y_m = terrain.profile_points(*ends_m, self.radio.profile_step_m, 1000.0 * self.cover().full_km)
        ground_m = terrain.at(x_m, y_m)
        if not np.isfinite(ground_m).all():
            at_km = d_km[~np.isfinite(ground_m)][0]
            remedy = "give terrain that covers the whole path"
            raise InputError([link_refusal(f"the terrain is unknown at {at_km:.2f} km from {self.start.id}", remedy)])
        zone = np.full(len(d_km), INLAND) if terrain.zone is None else terrain.zones_at(x_m, y_m)
        section = np.vstack((d_km, ground_m, ground_m, zone)).astype(np.float64)
        col, row = terrain.grid_position(x_m, y_m)
        fill_surface(self.cover(), (col[0], row[0], col[-1], row[-1]), len(d_km), section)
        return section

    def cover(self) -> Cover:
        """What stands on the ground, and how it counts near the ends."""
        return cover_on(self.network.terrain, self.radio.clutter, self.radio.model)

    def below(self) -> tuple[FloatArray, FloatArray]:
        """How far each end stands below the cover around it, metres, and how much the statistics of towns count."""
        x_m, y_m = np.array([self.start.x_m, self.end.x_m]), np.array([self.start.y_m, self.end.y_m])
        antennas_m = np.array([self.start.antenna_m, self.end.antenna_m])
        return antennas_below(self.cover(), self.network.terrain.grid_position(x_m, y_m), antennas_m)

    def raised_m(self) -> tuple[float, float]:
        """Height of either antenna above ground as the path is computed: at the top of the cover around it, metres."""
        below_m, _ = self.below()
        return self.start.antenna_m + float(below_m[0]), self.end.antenna_m + float(below_m[1])

    def terminals_db(self, frequency_mhz: float) -> tuple[float, float]:
        """What either end loses below the cover around it, dB."""
        distance_km = 0.001 * math.hypot(self.end.x_m - self.start.x_m, self.end.y_m - self.start.y_m)
        cover, f_ghz = self.cover(), 0.001 * frequency_mhz
        lost = [terminal_loss_db(cover, f_ghz, distance_km, *end) for end in zip(*self.below(), strict=True)]
        return float(lost[0]), float(lost[1])

    def loss_db(self, settings: PathSettings, carrier: int) -> float:
        """Basic transmission loss of one carrier, the terminals' own losses included, dB."""
        section = self.section()
        heights_m = self.raised_m()
        loss_db = float(basic_loss_db(settings, carrier, section, section.shape[1], *heights_m))
        loss_db += sum(self.terminals_db(1000.0 * float(settings.links[carrier]["f_ghz"])))
        if not math.isfinite(loss_db):
            message = (
                f"{self.radio.model} does not answer for {section[0, -1]:.2f} km from a mast of {heights_m[0]:g} m"
            )
            raise InputError([link_refusal(message, "choose a nearer end, or another radio.model")])
        return loss_db

    def cover_db(self, prediction: Prediction, carrier: int) -> float:
        """Calibrated offset of a carrier by the land cover of the receiver, dB."""
        if prediction.cover is None:
            return 0.0
        code = int(self.network.terrain.classes_at(np.array([self.end.x_m]), np.array([self.end.y_m]))[0])
        return float(prediction.cover.table_db[carrier, code])  # the last class is the unknown one

    def reception(
        self,
        carrier: tuple[LinkBudget, bool],
        scene: Scene,
        sector: Row,
        downtilt_deg: float,
        loss_db: float,
        offsets_db: tuple[float, float],
    ) -> tuple[BudgetLine, ...]:
        """From the power of one resource element to the RSRP of one sector.

        ``carrier`` is its budget, and whether the end sees the mast; offsets are those of sector and cover.
        """
        budget, in_sight = carrier
        distance_m = math.hypot(self.end.x_m - self.start.x_m, self.end.y_m - self.start.y_m)
        rise_m = self.end.ground_m + self.end.antenna_m - self.start.ground_m - self.start.antenna_m
        curvature_drop_m = 0.0005 * distance_m * distance_m / scene.settings.ae_km
        elevation_deg = math.degrees(math.atan2(rise_m - curvature_drop_m, distance_m))
        gain_db = float(sector_gain_db(scene, sector, self._bearing_deg(), elevation_deg))
        eirp_dbm = float(sector["peak_dbm"]) - offsets_db[0] - budget.terminal_db
        calibrated = () if offsets_of(self.radio) is None else (BudgetLine("calibration", sum(offsets_db), "dB"),)
        rsrp_dbm = eirp_dbm + gain_db - loss_db + budget.terminal_db + sum(offsets_db)
        return (
            BudgetLine("azimuth", float(sector["azimuth_deg"]) % 360.0, "deg"),
            BudgetLine("downtilt", downtilt_deg, "deg"),
            BudgetLine("elevation", elevation_deg, "deg"),
            BudgetLine("eirp_per_re", eirp_dbm, "dBm"),
            BudgetLine("pattern", gain_db, "dB"),
            *self._loss_lines(loss_db, scene.settings.links[sector["carrier"]]["f_ghz"]),
            BudgetLine("terminal", budget.terminal_db, "dB"),
            *calibrated,
            BudgetLine("rsrp", rsrp_dbm, "dBm"),
            BudgetLine("required_rsrp", float(budget.required_dbm(np.array(in_sight))), "dBm"),
        )

    def _loss_lines(self, loss_db: float, f_ghz: float) -> tuple[BudgetLine, ...]:
        """The loss of the path, and apart from it what the two ends lose below the cover around them."""
        below_db = sum(self.terminals_db(1000.0 * float(f_ghz)))
        path = BudgetLine("basic_loss", -(loss_db - below_db), "dB")
        return (path, BudgetLine("below_cover", -below_db, "dB")) if below_db > 0.0 else (path,)

    def _bearing_deg(self) -> float:
        return math.degrees(math.atan2(self.end.x_m - self.start.x_m, self.end.y_m - self.start.y_m)) % 360.0

    def report(
        self, service: str, frequency_mhz: float, loss_db: float, budget: LinkBudget, *, in_sight: bool = False
    ) -> LinkReport:
        """The report without reception."""
        section = self.section()
        climate = profile_climate(section[0], section[3], self.atmosphere.latitude_deg)
        antennas_m = self.raised_m()
        asked = replace(
            parameters_in(self.atmosphere, frequency_mhz, *antennas_m),
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
        ae_km = self.settings(np.array([frequency_mhz])).ae_km
        profile = _profile(section, (self.start, self.end), frequency_mhz, ae_km)
        return LinkReport(
            start=self.start,
            end=self.end,
            service=service,
            model=self.radio.model,
            frequency_mhz=frequency_mhz,
            bearing_deg=self._bearing_deg(),
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
