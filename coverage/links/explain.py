"""One path explained: its profile and Fresnel zone, every term of the loss, and the budget down to what is received."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.wording import did_you_mean
from phusong.coverage.linkbudget.lines import BudgetLine
from phusong.coverage.links.path import LinkPath, link_refusal
from phusong.coverage.links.report import LinkReport, PathEnd
from phusong.coverage.network.network import Network
from phusong.coverage.radio.carriers import CarrierMatrix
from phusong.coverage.radio.engine import predict_carriers
from phusong.coverage.radio.parameters import RadioParameters
from phusong.coverage.radio.prediction import make_prediction
from phusong.coverage.radio.quality import Quality, measure_quality, operator_uplinks
from phusong.coverage.radio.transmitters import Transmitters

SERVERS_NAMED = 5
"""Servers that are named beside the one that is explained."""


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
    path = LinkPath(network, radio, start, end)
    if end.kind == "site":
        carrier_mhz = budget.band_mhz if frequency_mhz is None else frequency_mhz
        settings = path.settings(np.array([carrier_mhz]))
        return path.report(service, carrier_mhz, path.loss_db(settings, 0), budget)
    if frequency_mhz is not None:
        remedy = "leave the frequency out, or change the sectors' band_mhz or the budget"
        raise InputError([link_refusal("to a village the sectors' own carriers apply", remedy)])
    return _explain_service(path, service)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the village hears of all masts of the service."""

    masts: Transmitters
    levels: CarrierMatrix
    quality: Quality

    @classmethod
    def at_end(cls, path: LinkPath, service: str) -> _Heard:
        """What the second end of a path hears."""
        terrain, end = path.network.terrain, path.end
        there = np.array([end.x_m]), np.array([end.y_m])
        masts = Transmitters.of_sites(path.network, service)
        levels = predict_carriers(terrain, masts, *there, service, path.radio)
        anchor, bears = path.radio.budget(service).uplink_anchor, None
        if anchor in path.radio.services:
            sending = Transmitters.of_sites(path.network, anchor)
            bears = operator_uplinks(predict_carriers(terrain, sending, *there, anchor, path.radio))
        return cls(masts, levels, measure_quality(levels, bears))

    def sees(self, mast: int) -> bool:
        """Whether the village sees a mast."""
        held = self.levels.rsrp.rsrp_dbm
        stored = np.repeat(self.levels.mast, np.diff(held.indptr)) == mast
        return bool(self.levels.rsrp.sight[stored].any())

    def strongest(self) -> tuple[tuple[int, float], ...]:
        """The strongest masts and their RSRP, dBm."""
        column = self.levels.of_masts(len(self.masts)).rsrp_dbm.toarray()[:, 0]
        order = np.lexsort((np.arange(len(self.masts)), -column))
        return tuple((int(m), float(column[m])) for m in order if column[m] != 0.0)[:SERVERS_NAMED]


def _explain_service(path: LinkPath, service: str) -> LinkReport:
    """The best sector of the site towards the village, on the carrier that serves it, and what else is heard."""
    heard = _Heard.at_end(path, service)
    masts, quality = heard.masts, heard.quality
    own = np.flatnonzero(path.network.sites.ids[masts.site] == path.start.id)
    if not len(own):
        remedy = "choose a site that carries it, or another --service"
        raise InputError([link_refusal(f"site {path.start.id} does not carry {service}", remedy)])
    in_sight, serves = heard.sees(int(own[0])), bool(quality.server[0] == own[0])
    prediction = make_prediction(path.network.terrain, masts, service, path.radio)
    options = []
    for k in range(int(masts.first_sector[own[0]]), int(masts.first_sector[own[0] + 1])):
        sector, tilt = prediction.sectors[k], float(masts.downtilt_deg[k])
        carrier = int(sector["carrier"])
        budget = prediction.carriers.budgets[prediction.carriers.budget[k]]
        loss_db = path.loss_db(prediction.scene.settings, carrier)
        downtilt_deg = budget.downtilt_deg if math.isnan(tilt) else tilt
        offsets_db = (float(prediction.offset_db[k]), path.cover_db(prediction, carrier))
        lines = path.reception((budget, in_sight), prediction.scene, sector, downtilt_deg, loss_db, offsets_db)
        options.append((lines, budget))
    if serves:
        options = [option for option in options if option[1].band_mhz == quality.band_mhz[0]]
    reception, budget = max(options, key=lambda option: _value(option[0], "rsrp"))
    loss_db = -sum(line.value for line in reception if line.key in ("basic_loss", "below_cover"))
    report = path.report(service, budget.band_mhz, loss_db, budget, in_sight=in_sight)
    ids = path.network.sites.ids[masts.site]
    named = tuple((str(ids[m]), level_dbm) for m, level_dbm in heard.strongest())
    return replace(report, reception=(*reception, *(_quality_lines(quality) if serves else ())), heard=named)


def _quality_lines(quality: Quality) -> tuple[BudgetLine, ...]:
    """What the village gets from the site that serves it."""
    return (
        BudgetLine("rsrq", float(quality.rsrq_db[0]), "dB"),
        BudgetLine("sinr", float(quality.sinr_db[0]), "dB"),
        BudgetLine("downlink", float(quality.downlink_mbps[0]), "Mbit/s"),
        BudgetLine("uplink", float(quality.uplink_mbps[0]), "Mbit/s"),
        BudgetLine("margin", float(quality.margin_db[0]), "dB"),
        BudgetLine("probability", 100.0 * float(quality.probability[0]), "%"),
    )


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
    meant = did_you_mean(wanted, [*sites.ids, *villages.ids])
    remedy = "use an identifier of the layers sites or villages"
    raise InputError([link_refusal(f"no site and no village is called {wanted!r}{meant}", remedy)])


def _refuse_ends(start: PathEnd, end: PathEnd) -> None:
    if start.kind != "site":
        raise InputError([link_refusal(f"{start.id} is a village; a path starts at a site", "swap the two ends")])
    if math.hypot(end.x_m - start.x_m, end.y_m - start.y_m) < 1.0:
        raise InputError([link_refusal(f"{start.id} and {end.id} are at one place", "choose two places")])


def _value(lines: tuple[BudgetLine, ...], key: str) -> float:
    return next(line.value for line in lines if line.key == key)
