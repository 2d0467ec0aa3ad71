"""One path explained: its profile and Fresnel zone, every term of the loss, and the budget down to what is received."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.findings.finding import Finding, InputError, ValidityError
from phusong.coverage.linkbudget.budget import LinkBudget
from phusong.coverage.linkbudget.lines import BudgetLine, budget_lines
from phusong.coverage.microwave.clearance import ClearanceRule, HopClearance, fresnel_radius_m, hop_clearance
from phusong.coverage.network.network import FloatArray, Network
from phusong.coverage.p1812.path import P1812Parameters, PathLoss, explain_loss
from phusong.coverage.propagation.climate import INLAND, profile_climate
from phusong.coverage.radio.engine import RadioParameters, predict_points
from phusong.coverage.radio.models import PathSettings, basic_loss_db, path_settings
from phusong.coverage.radio.parameters import offsets_of
from phusong.coverage.radio.prediction import Prediction, make_prediction
from phusong.coverage.radio.quality import measure_quality
from phusong.coverage.radio.reception import Row, Scene, sector_gain_db
from phusong.coverage.radio.transmitters import Transmitters
from phusong.coverage.served.evaluate import channels
from phusong.coverage.terrain.clutter import clutter_heights_m

CLEAR_SHARE = 0.6
"""Share of the first Fresnel radius that a path keeps free to have no diffraction loss (ITU-R P.526-15 §4)."""

SERVERS_NAMED = 5
"""Servers that are named beside the one that is explained."""


@dataclass(frozen=True, slots=True)
class PathEnd:
    """One end of a path.

    Attributes:
        id: Identifier of the site or village.
        name: Name for people.
        kind: ``site`` or ``village``.
        x_m: Easting, metres.
        y_m: Northing, metres.
        ground_m: Ground, metres above sea level.
        antenna_m: Antenna above ground, metres.
    """

    id: str
    name: str
    kind: str
    x_m: float
    y_m: float
    ground_m: float
    antenna_m: float


@dataclass(frozen=True, slots=True)
class PathProfile:
    """The section between both ends, from the first to the second.

    Attributes:
        d_km: Distance from the first end, km, shape (n,).
        ground_m: Bare ground, metres above sea level, shape (n,).
        surface_m: Ground with what stands on it, metres above sea level, shape (n,); the ends stay bare.
        bulge_m: How far the Earth of the effective radius rises above the chord, metres, shape (n,).
        line_m: Straight line between the antennas, metres above sea level, shape (n,).
        fresnel_m: Radius of the first Fresnel zone, metres, shape (n,).
    """

    d_km: FloatArray
    ground_m: FloatArray
    surface_m: FloatArray
    bulge_m: FloatArray
    line_m: FloatArray
    fresnel_m: FloatArray


@dataclass(frozen=True, slots=True)
class LinkReport:
    """All that is known of one path.

    Attributes:
        start: Transmitting end, a site.
        end: Receiving end, a village or a site.
        service: Radio service whose budget applies.
        model: Propagation model of the scenario.
        frequency_mhz: Carrier, MHz.
        bearing_deg: Direction of the path, degrees clockwise from grid north.
        profile: The section.
        clearance: Clearance of 60 % of the first Fresnel zone; None for a profile of fewer than 3 points.
        loss_db: Basic transmission loss by the model of the scenario, dB.
        explained: The loss by ITU-R P.1812 with all its terms; None where that is out of its range.
        reception: From EIRP to what is received, in reading order; empty between two sites.
        budget: The link budget line by line.
        heard: Strongest servers of the village and their RSRP, dBm, strongest first; empty between two sites.
        findings: Warnings.
    """

    start: PathEnd
    end: PathEnd
    service: str
    model: str
    frequency_mhz: float
    bearing_deg: float
    profile: PathProfile
    clearance: HopClearance | None
    loss_db: float
    explained: PathLoss | None
    reception: tuple[BudgetLine, ...]
    budget: tuple[BudgetLine, ...]
    heard: tuple[tuple[str, float], ...]
    findings: tuple[Finding, ...]

    @property
    def distance_km(self) -> float:
        """Length of the path, km."""
        return float(self.profile.d_km[-1])


def explain_link(
    network: Network,
    radio: RadioParameters,
    start_id: str,
    end_id: str,
    service: str = "4g",
    frequency_mhz: float | None = None,
) -> LinkReport:
    """Explain the path from a site to a village or to another site.

    Args:
        network: The layers.
        radio: Model, atmosphere and budgets.
        start_id: Identifier of a site.
        end_id: Identifier of a village or another site.
        service: Radio service whose budget and sectors apply.
        frequency_mhz: Carrier between two sites, MHz; that of the budget where left out. To a village the sectors' own
            carriers apply.

    Raises:
        InputError: When an end or the service is unknown, the site does not carry the service, both ends are one place,
            or the terrain between them is unknown.
    """
    budget = radio.budget(service)
    start, end = _find_end(network, start_id, radio), _find_end(network, end_id, radio)
    _refuse_ends(start, end)
    path = _Path(network, radio, start, end)
    if end.kind == "site":
        carrier_mhz = budget.band_mhz if frequency_mhz is None else frequency_mhz
        settings = path.settings(np.array([carrier_mhz]))
        return path.report(service, carrier_mhz, path.loss_db(settings, 0), budget)
    if frequency_mhz is not None:
        remedy = "leave the frequency out, or change the sectors' band_mhz or the budget"
        raise InputError([_refusal("to a village the sectors' own carriers apply", remedy)])
    return _explain_service(path, service, budget)


def _explain_service(path: _Path, service: str, budget: LinkBudget) -> LinkReport:
    """The best sector of the site towards the village, and what the village hears beside it."""
    masts = Transmitters.of_sites(path.network, service)
    own = np.flatnonzero(path.network.sites.ids[masts.site] == path.start.id)
    if not len(own):
        remedy = "choose a site that carries it, or another --service"
        raise InputError([_refusal(f"site {path.start.id} does not carry {service}", remedy)])
    prediction = make_prediction(path.network.terrain, masts, service, path.radio)
    options = []
    for k in range(int(masts.first_sector[own[0]]), int(masts.first_sector[own[0] + 1])):
        sector = prediction.sectors[k]
        tilt = float(masts.downtilt_deg[k])
        carrier = int(sector["carrier"])
        loss_db = path.loss_db(prediction.scene.settings, carrier)
        downtilt_deg = budget.downtilt_deg if math.isnan(tilt) else tilt
        offsets_db = (float(prediction.offset_db[k]), path.cover_db(prediction, carrier))
        reception = path.reception(budget, prediction.scene, sector, downtilt_deg, loss_db, offsets_db)
        options.append((reception, float(prediction.carriers_mhz[carrier])))
    reception, band_mhz = max(options, key=lambda option: _value(option[0], "rsrp"))
    loss_db = -_value(reception, "basic_loss")
    report = path.report(service, band_mhz, loss_db, budget)
    matrix = predict_points(
        path.network.terrain, masts, np.array([path.end.x_m]), np.array([path.end.y_m]), service, path.radio
    )
    quality = measure_quality(matrix, budget, channels(path.network, masts))
    column = matrix.rsrp_dbm.toarray()[:, 0]
    order = [int(m) for m in np.lexsort((np.arange(len(masts)), -column)) if column[m] != 0.0][:SERVERS_NAMED]
    ids = path.network.sites.ids[masts.site]
    lines = list(reception)
    if quality.server[0] == own[0]:
        lines += [
            BudgetLine("rsrq", float(quality.rsrq_db[0]), "dB"),
            BudgetLine("sinr", float(quality.sinr_db[0]), "dB"),
            BudgetLine("downlink", float(quality.downlink_mbps[0]), "Mbit/s"),
            BudgetLine("uplink", float(quality.uplink_mbps[0]), "Mbit/s"),
            BudgetLine("margin", float(quality.margin_db[0]), "dB"),
            BudgetLine("probability", 100.0 * float(quality.probability[0]), "%"),
        ]
    return replace(report, reception=tuple(lines), heard=tuple((str(ids[m]), float(column[m])) for m in order))


@dataclass(frozen=True, slots=True)
class _Path:
    """Two ends and the country between them."""

    network: Network
    radio: RadioParameters
    start: PathEnd
    end: PathEnd

    def settings(self, carriers_mhz: FloatArray) -> PathSettings:
        zoned = self.network.terrain.zone is not None
        return path_settings(self.radio.model, carriers_mhz, self._atmosphere(), zoned=zoned)

    def _atmosphere(self) -> P1812Parameters:
        left, bottom, right, top = self.network.terrain.bounds
        _, lat = self.network.lon_lat(np.array([(left + right) / 2.0]), np.array([(bottom + top) / 2.0]))
        radio = self.radio
        return P1812Parameters(
            delta_n=radio.delta_n, n0=radio.n0, time_percent=radio.time_percent, latitude_deg=float(lat[0])
        )

    def section(self) -> FloatArray:
        """Distance, km, ground and surface, metres, and zone of the climate as the engine sees them, shape (4, n)."""
        terrain = self.network.terrain
        ends_m = (self.start.x_m, self.start.y_m), (self.end.x_m, self.end.y_m)
        d_km, x_m, y_m = terrain.profile_points(*ends_m)
        ground_m = terrain.at(x_m, y_m)
        if not np.isfinite(ground_m).all():
            at_km = d_km[~np.isfinite(ground_m)][0]
            remedy = "give terrain that covers the whole path"
            raise InputError([_refusal(f"the terrain is unknown at {at_km:.2f} km from {self.start.id}", remedy)])
        surface_m = ground_m.copy()
        clutter_m = clutter_heights_m(terrain, self.radio.clutter)
        if clutter_m.size > 1:
            col, row = terrain.grid_position(x_m[1:-1], y_m[1:-1])
            surface_m[1:-1] += clutter_m[(row + 0.5).astype(np.int64), (col + 0.5).astype(np.int64)]
        zone = np.full(len(d_km), INLAND) if terrain.zone is None else terrain.zones_at(x_m, y_m)
        return np.vstack((d_km, ground_m, surface_m, zone))

    def loss_db(self, settings: PathSettings, carrier: int) -> float:
        section = self.section()
        heights_m = self.start.antenna_m, self.end.antenna_m
        loss_db = float(basic_loss_db(settings, carrier, section, section.shape[1], *heights_m))
        if not math.isfinite(loss_db):
            message = (
                f"{self.radio.model} does not answer for {section[0, -1]:.2f} km from a mast of {heights_m[0]:g} m"
            )
            raise InputError([_refusal(message, "choose a nearer end, or another radio.model")])
        return loss_db

    def cover_db(self, prediction: Prediction, carrier: int) -> float:
        """Calibrated offset of a carrier by the land cover of the receiver, dB."""
        if prediction.cover is None:
            return 0.0
        code = int(self.network.terrain.classes_at(np.array([self.end.x_m]), np.array([self.end.y_m]))[0])
        return float(prediction.cover.table_db[carrier, code])  # the last class is the unknown one

    def reception(
        self,
        budget: LinkBudget,
        scene: Scene,
        sector: Row,
        downtilt_deg: float,
        loss_db: float,
        offsets_db: tuple[float, float],
    ) -> tuple[BudgetLine, ...]:
        """From the power of one resource element to the RSRP of one sector; offsets are those of sector and cover."""
        distance_m = math.hypot(self.end.x_m - self.start.x_m, self.end.y_m - self.start.y_m)
        rise_m = self.end.ground_m + self.end.antenna_m - self.start.ground_m - self.start.antenna_m
        sunk_m = 0.0005 * distance_m * distance_m / scene.settings.ae_km
        elevation_deg = math.degrees(math.atan2(rise_m - sunk_m, distance_m))
        gain_db = float(sector_gain_db(scene, sector, self._bearing_deg(), elevation_deg))
        eirp_dbm = float(sector["peak_dbm"]) - offsets_db[0] - budget.terminal_db
        calibrated = () if offsets_of(self.radio) is None else (BudgetLine("calibration", sum(offsets_db), "dB"),)
        rsrp_dbm = eirp_dbm + gain_db - loss_db + budget.terminal_db + sum(offsets_db)
        return (
            BudgetLine("azimuth", float(sector["azimuth_deg"]), "deg"),
            BudgetLine("downtilt", downtilt_deg, "deg"),
            BudgetLine("elevation", elevation_deg, "deg"),
            BudgetLine("eirp_per_re", eirp_dbm, "dBm"),
            BudgetLine("pattern", gain_db, "dB"),
            BudgetLine("basic_loss", -loss_db, "dB"),
            BudgetLine("terminal", budget.terminal_db, "dB"),
            *calibrated,
            BudgetLine("rsrp", rsrp_dbm, "dBm"),
            BudgetLine("required_rsrp", budget.required_rsrp_dbm, "dBm"),
        )

    def _bearing_deg(self) -> float:
        return math.degrees(math.atan2(self.end.x_m - self.start.x_m, self.end.y_m - self.start.y_m)) % 360.0

    def report(self, service: str, frequency_mhz: float, loss_db: float, budget: LinkBudget) -> LinkReport:
        """The report without reception."""
        section = self.section()
        climate = profile_climate(section[0], section[3], self._atmosphere().latitude_deg)
        antennas_m = self.start.antenna_m, self.end.antenna_m
        asked = replace(
            self._atmosphere(),
            frequency_mhz=frequency_mhz,
            tx_height_m=antennas_m[0],
            rx_height_m=antennas_m[1],
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
            found.append(Finding("warning", "beyond-p1812", str(error), remedy))
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
            budget=budget_lines(budget),
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


def _find_end(network: Network, wanted: str, radio: RadioParameters) -> PathEnd:
    """The site, or else the village, of that identifier."""
    sites, villages = network.sites, network.villages
    for kind, table in (("site", sites), ("village", villages)):
        where = np.flatnonzero(table.ids == wanted)
        if len(where):
            i = int(where[0])
            x_m, y_m = float(table.x_m[i]), float(table.y_m[i])
            ground_m = float(network.terrain.at(np.array([x_m]), np.array([y_m]))[0])
            antenna_m = float(sites.height_m[i]) if kind == "site" else radio.receiver_height_m
            return PathEnd(wanted, str(table.names[i]), kind, x_m, y_m, ground_m, antenna_m)
    close = difflib.get_close_matches(wanted, [*map(str, sites.ids), *map(str, villages.ids)], n=1)
    remedy = f"did you mean {close[0]}?" if close else "use an identifier of the layers sites or villages"
    raise InputError([_refusal(f"no site and no village is called {wanted!r}", remedy)])


def _refuse_ends(start: PathEnd, end: PathEnd) -> None:
    if start.kind != "site":
        raise InputError([_refusal(f"{start.id} is a village; a path starts at a site", "swap the two ends")])
    if math.hypot(end.x_m - start.x_m, end.y_m - start.y_m) < 1.0:
        raise InputError([_refusal(f"{start.id} and {end.id} are at one place", "choose two places")])


def _refusal(message: str, remedy: str) -> Finding:
    return Finding("error", "link", message, remedy)


def _value(lines: tuple[BudgetLine, ...], key: str) -> float:
    return next(line.value for line in lines if line.key == key)
