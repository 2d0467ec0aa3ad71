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
from phusong.coverage.radio.parameters import RadioModel
from phusong.coverage.radio.prediction import make_prediction
from phusong.coverage.radio.quality import Quality, measure_quality, operator_uplinks
from phusong.coverage.radio.transmitters import Transmitters

MODELS_TO_MHZ = 6000.0
"""Highest frequency of the propagation models, MHz."""

SERVERS_NAMED = 5
"""Servers that are named beside the one that is explained."""


def explain_link(
    network: Network,
    radio: RadioModel,
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
    start, end = find_ends(network, radio, start_id, end_id)
    if end.kind == "site":
        carrier_mhz = budget.band_mhz if frequency_mhz is None else frequency_mhz
        return _explain_hop(network, radio, (start, end), service, carrier_mhz)
    if frequency_mhz is not None:
        remedy = "leave the frequency out, or change the sectors' band_mhz or the budget"
        raise InputError([link_refusal("to a village the sectors' own carriers apply", remedy)])
    return _explain_service(network, radio, (start, end), service)


def _explain_hop(
    network: Network, radio: RadioModel, ends: tuple[PathEnd, PathEnd], service: str, carrier_mhz: float
) -> LinkReport:
    """The path between two sites: the second is a receiver at the height of its antenna."""
    if not 30.0 <= carrier_mhz <= MODELS_TO_MHZ:
        message = f"{carrier_mhz:g} MHz is outside 30..6000 MHz, the range of the propagation models"
        raise InputError([link_refusal(message, "choose a frequency in that range")])
    start, end = ends
    budget = radio.budget(service)
    there = {
        "receiver_height_m": end.antenna_m,
        "services": {**radio.services, service: budget.model_copy(update={"band_mhz": carrier_mhz})},
    }
    mast = Transmitters.at(start.x_m, start.y_m, start.antenna_m)
    prediction = make_prediction(network.terrain, mast, service, radio.changed(**there))
    path = LinkPath.of(network, radio, ends, prediction, 0)
    return path.report(service, carrier_mhz, path.loss(0).total_db, budget)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the village hears of all masts of the service."""

    masts: Transmitters
    levels: CarrierMatrix
    quality: Quality

    @classmethod
    def at_end(cls, network: Network, radio: RadioModel, end: PathEnd, service: str) -> _Heard:
        """What one end of a path hears."""
        there = np.array([end.x_m]), np.array([end.y_m])
        masts = Transmitters.of_sites(network, service)
        levels = predict_carriers(network.terrain, masts, *there, service, radio)
        anchor, bears = radio.budget(service).uplink_anchor, None
        if anchor in radio.services:
            sending = Transmitters.of_sites(network, anchor)
            bears = operator_uplinks(predict_carriers(network.terrain, sending, *there, anchor, radio))
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


def _explain_service(network: Network, radio: RadioModel, ends: tuple[PathEnd, PathEnd], service: str) -> LinkReport:
    """The best sector of the site towards the village, on the carrier that serves it, and what else is heard."""
    start, end = ends
    heard = _Heard.at_end(network, radio, end, service)
    masts, quality = heard.masts, heard.quality
    own = np.flatnonzero(network.sites.ids[masts.site] == start.id)
    if not len(own):
        remedy = "choose a site that carries it, or another --service"
        raise InputError([link_refusal(f"site {start.id} does not carry {service}", remedy)])
    mast = int(own[0])
    prediction = make_prediction(network.terrain, masts, service, radio)
    path = LinkPath.of(network, radio, ends, prediction, mast)
    in_sight, serves = heard.sees(mast), bool(quality.server[0] == mast)
    options = []
    for k in range(int(masts.first_sector[mast]), int(masts.first_sector[mast + 1])):
        budget, tilt_deg = prediction.carriers.budgets[prediction.carriers.budget[k]], float(masts.downtilt_deg[k])
        lines = path.reception(k, budget.downtilt_deg if math.isnan(tilt_deg) else tilt_deg, in_sight=in_sight)
        options.append((lines, budget))
    if serves:
        options = [option for option in options if option[1].band_mhz == quality.band_mhz[0]]
    reception, budget = max(options, key=lambda option: _value(option[0], "rsrp"))
    loss_db = -sum(line.value for line in reception if line.key in ("basic_loss", "below_cover"))
    report = path.report(service, budget.band_mhz, loss_db, budget, in_sight=in_sight)
    ids = network.sites.ids[masts.site]
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


def find_ends(network: Network, radio: RadioModel, start_id: str, end_id: str) -> tuple[PathEnd, PathEnd]:
    """Both ends of a path by their identifiers: a site, and a village or another site.

    Args:
        network: The layers.
        radio: Height of a receiver at a village.
        start_id: Identifier of a site.
        end_id: Identifier of a village or another site.

    Raises:
        InputError: When an end is unknown, the first is no site, or both are one place.
    """
    start, end = _find_end(network, start_id, radio), _find_end(network, end_id, radio)
    _refuse_ends(start, end)
    return start, end


def _find_end(network: Network, wanted: str, radio: RadioModel) -> PathEnd:
    """The site, or else the village, of that identifier."""
    sites, villages = network.sites, network.villages
    for kind, table in (("site", sites), ("village", villages)):
        where = np.flatnonzero(table.ids == wanted)
        if len(where):
            i = int(where[0])
            x_m, y_m = float(table.x_m[i]), float(table.y_m[i])
            ground_m = float(network.terrain.at(np.array([x_m]), np.array([y_m]))[0])
            antenna_m = float(sites.height_m[i]) if kind == "site" else radio.parameters.receiver_height_m
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
