"""Propagation models as the batch command offers them: the columns each reads and what it computes of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from pydantic import ValidationError

from phusong.coverage.findings.errors import ValidityError
from phusong.coverage.findings.finding import Finding
from phusong.coverage.links.case_tables import CaseColumn, Profile
from phusong.coverage.p1812 import path as p1812
from phusong.coverage.propagation import macro_ranges, tr38901
from phusong.coverage.propagation.climate import centre_latitude_deg
from phusong.coverage.propagation.itm import model as itm
from phusong.coverage.propagation.spherical import VERTICAL
from phusong.coverage.propagation.validity import ValidRange


class Outcome(NamedTuple):
    """What a model says of one case: loss in dB, doubts, and further numbers by name of their column."""

    loss_db: float
    findings: Sequence[Finding]
    details: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class BatchModel:
    """A model as a batch calls it.

    Attributes:
        columns: What the model reads from the table of cases.
        details: Names of the further columns it writes.
        loss: Loss of one profile with the numbers of its case.
    """

    columns: tuple[CaseColumn, ...]
    details: tuple[str, ...]
    loss: Callable[[Profile, Mapping[str, float]], Outcome]


_POLARISATION = ValidRange("polarisation", "", 1.0, 2.0, "1 horizontal, 2 vertical")

_LONGITUDE = ValidRange("longitude", "deg", -180.0, 180.0, "geographic coordinates")

_P1812 = p1812.RANGES

_P1812_DEFAULTS = p1812.P1812Parameters()


_P1812_COLUMNS = (
    CaseColumn("f_MHz", None, _P1812["frequency_mhz"]),
    CaseColumn("htg_m", None, _P1812["tx_height_m"]),
    CaseColumn("hrg_m", None, _P1812["rx_height_m"]),
    CaseColumn("p_time", _P1812_DEFAULTS.time_percent, _P1812["time_percent"]),
    CaseColumn("pL", _P1812_DEFAULTS.location_percent, _P1812["location_percent"]),
    CaseColumn("sigmaL_dB", _P1812_DEFAULTS.location_sigma_db, _P1812["location_sigma_db"]),
    CaseColumn("pol", VERTICAL, _POLARISATION),
    CaseColumn("DN", _P1812_DEFAULTS.delta_n, _P1812["delta_n"]),
    CaseColumn("N0", _P1812_DEFAULTS.n0, _P1812["n0"]),
    CaseColumn("phi_t", _P1812_DEFAULTS.latitude_deg, _P1812["latitude_deg"]),
    CaseColumn("lam_t", 0.0, _LONGITUDE),
    CaseColumn("phi_r", _P1812_DEFAULTS.latitude_deg, _P1812["latitude_deg"]),
    CaseColumn("lam_r", 0.0, _LONGITUDE),
    CaseColumn("dct_km", _P1812_DEFAULTS.tx_coast_km, _P1812["tx_coast_km"]),
    CaseColumn("dcr_km", _P1812_DEFAULTS.rx_coast_km, _P1812["rx_coast_km"]),
)


def _p1812_loss(profile: Profile, values: Mapping[str, float]) -> Outcome:
    ends = (values["phi_t"], values["lam_t"], values["phi_r"], values["lam_r"])
    parameters = p1812.P1812Parameters(
        frequency_mhz=values["f_MHz"],
        tx_height_m=values["htg_m"],
        rx_height_m=values["hrg_m"],
        time_percent=values["p_time"],
        location_percent=values["pL"],
        location_sigma_db=values["sigmaL_dB"],
        polarisation=_polarisation(values["pol"]),
        latitude_deg=centre_latitude_deg(*ends, float(profile.d_km[-1])),
        delta_n=values["DN"],
        n0=values["N0"],
        tx_coast_km=values["dct_km"],
        rx_coast_km=values["dcr_km"],
    )
    path = p1812.explain_loss(profile.d_km, profile.h_m, parameters, clutter_m=profile.clutter_m, zone=profile.zone)
    details = {
        "free_space_db": path.terms.free_space_db,
        "diffraction_db": path.terms.diffraction_db,
        "troposcatter_db": path.terms.troposcatter_db,
        "ducting_db": path.terms.ducting_db,
    }
    return Outcome(path.loss_db, path.findings, details)


def _polarisation(code: float) -> int:
    return _whole("pol (1 horizontal, 2 vertical)", code)


def _whole(name: str, value: float) -> int:
    if value != int(value):
        raise ValidityError(f"{name} is {value:g}; a whole number was expected")
    return int(value)


_PERCENT = ValidRange("percentage", "%", 0.01, 99.99, "NTIA ITM 1.4")

_ITM_COLUMNS = (
    CaseColumn("f_MHz", None, itm.FREQUENCY_RANGE),
    CaseColumn("htg_m", None, itm.HEIGHT_RANGE),
    CaseColumn("hrg_m", None, itm.HEIGHT_RANGE),
    CaseColumn("pol", VERTICAL, _POLARISATION),
    CaseColumn("climate", 5.0, ValidRange("climate", "", 1.0, 7.0, "NTIA ITM 1.4")),
    CaseColumn("N_0", 360.0, ValidRange("surface refractivity", "N-units", 250.0, 400.0, "NTIA ITM 1.4"), also="N0"),
    CaseColumn("epsilon", 15.0, ValidRange("permittivity", "", 1.0, 1000.0, "NTIA ITM 1.4")),
    CaseColumn("sigma", 0.005, ValidRange("conductivity", "S/m", 1e-9, 1000.0, "NTIA ITM 1.4")),
    CaseColumn("mdvar", 12.0, ValidRange("mode of variability", "", 0.0, 33.0, "NTIA ITM 1.4")),
    CaseColumn("time", 50.0, _PERCENT),
    CaseColumn("location", 50.0, _PERCENT),
    CaseColumn("situation", 50.0, _PERCENT),
)


def _even_step_m(profile: Profile) -> float:
    """Step of a profile with equal steps, metres; refuses any other, as ITM reads heights alone."""
    n = len(profile.d_km)
    step_km = float(profile.d_km[-1]) / (n - 1)
    uneven = np.abs(profile.d_km - step_km * np.arange(n)) > max(0.02 * step_km, 2e-5)
    if uneven.any():
        point = int(np.argmax(uneven)) + 1
        raise ValidityError(f"profile point {point} is off the equal steps of {1000.0 * step_km:g} m that ITM needs")
    return 1000.0 * step_km


def _itm_loss(profile: Profile, values: Mapping[str, float]) -> Outcome:
    fields = {
        "climate": _whole("climate", values["climate"]),
        "refractivity_n": values["N_0"],
        "polarisation": "vertical" if _polarisation(values["pol"]) == VERTICAL else "horizontal",
        "permittivity": values["epsilon"],
        "conductivity_s_m": values["sigma"],
        "mdvar": _whole("mdvar", values["mdvar"]),
    }
    terminals = (_even_step_m(profile), values["htg_m"], values["hrg_m"], values["f_MHz"])

    def predict(time: float, location: float, situation: float) -> itm.ItmPrediction:
        quantile = {"time_percent": time, "location_percent": location, "situation_percent": situation}
        try:
            parameters = itm.ItmParameters.model_validate({**fields, **quantile})
        except ValidationError as refusal:
            raise ValidityError(refusal.errors()[0]["msg"]) from refusal
        return itm.point_to_point(profile.h_m, *terminals, parameters)

    predicted = predict(values["time"], values["location"], values["situation"])
    details = {
        "free_space_db": predicted.free_space_db,
        "reference_db": predicted.reference_db,
        "loss_50_db": predict(50.0, 50.0, 50.0).loss_db,
        "loss_90_db": predict(90.0, 90.0, 90.0).loss_db,
    }
    return Outcome(predicted.loss_db, predicted.findings, details)


def _macro_columns(scenario: macro_ranges.Scenario) -> tuple[CaseColumn, ...]:
    table = "3GPP TR 38.901 Table 7.4.1-1"
    return (
        CaseColumn("f_MHz", None, macro_ranges.FREQUENCY[scenario]),
        CaseColumn("htg_m", None, macro_ranges.MAST_HEIGHT[scenario]),
        CaseColumn("hrg_m", None, macro_ranges.TERMINAL_HEIGHT[scenario]),
        CaseColumn("street_width_m", 20.0, ValidRange("street width", "m", 5.0, 50.0, table)),
        CaseColumn("building_height_m", 5.0, ValidRange("building height", "m", 5.0, 50.0, table)),
    )


def _macro_loss(scenario: macro_ranges.Scenario, profile: Profile, values: Mapping[str, float]) -> Outcome:
    """Loss averaged over line of sight and none: the model reads the distance and no height of the profile."""
    parameters = tr38901.MacroParameters(
        street_width_m=values["street_width_m"], building_height_m=values["building_height_m"]
    )
    link = tr38901.MacroLink(scenario, values["htg_m"], values["hrg_m"], values["f_MHz"], parameters)
    distance_m = 1000.0 * profile.d_km[-1:]
    seen_db = tr38901.path_loss_db(link, distance_m, line_of_sight=True)
    hidden_db = tr38901.path_loss_db(link, distance_m, line_of_sight=False)
    found = link.findings + link.check_distance(distance_m, line_of_sight=False)
    details = {
        "los_db": float(seen_db[0]),
        "nlos_db": float(hidden_db[0]),
        "los_probability": float(tr38901.los_probability(link, distance_m)[0]),
    }
    return Outcome(float(tr38901.expected_loss_db(link, distance_m)[0]), found, details)


_MACRO_DETAILS = ("los_db", "nlos_db", "los_probability")


MODELS: dict[str, BatchModel] = {
    "p1812": BatchModel(
        _P1812_COLUMNS, ("free_space_db", "diffraction_db", "troposcatter_db", "ducting_db"), _p1812_loss
    ),
    "itm": BatchModel(_ITM_COLUMNS, ("free_space_db", "reference_db", "loss_50_db", "loss_90_db"), _itm_loss),
    "tr38901-rma": BatchModel(_macro_columns("rma"), _MACRO_DETAILS, partial(_macro_loss, "rma")),
    "tr38901-uma": BatchModel(_macro_columns("uma"), _MACRO_DETAILS, partial(_macro_loss, "uma")),
}
"""Models of a batch by name."""
