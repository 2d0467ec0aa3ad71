"""Settings of the radio engine, and the radio model that they and a calibration make: what predictions rest on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.wording import did_you_mean, listed, shortened
from phusong.coverage.linkbudget.budget import DEFAULT_BUDGETS, LinkBudget
from phusong.coverage.propagation.macro_ranges import TERMINAL_HEIGHT
from phusong.coverage.radio.calibration import Calibration
from phusong.coverage.radio.model_names import SCREENING, ModelName
from phusong.coverage.terrain.clutter import ClutterParameters, check_clutter
from phusong.coverage.terrain.grid import PROFILE_STEP_M
from phusong.coverage.terrain.terrain import Terrain

_SERVICE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
"""Names of services become those of files, folders and columns. None has capitals, which some file systems do not tell
apart, nor an underscore: ``4g_after`` would be the service ``4g`` once the plan is built."""

_OTHER_SERVICES = ("fibre",)
"""Services that are not radio, and stand beside those that are."""


class RadioParameters(BaseModel):
    """Propagation model, atmosphere, reach and the link budget of each radio service."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: ModelName = Field(
        default="p1812",
        description="Propagation model: p1812 is ITU-R P.1812-8, p526 free space and diffraction alone (P.526-15), itm "
        "Longley-Rice (NTIA ITM 1.4), tr38901-rma and tr38901-uma the rural and the urban macro cell of 3GPP "
        "TR 38.901, without terrain, to 5 km.",
    )
    second_model: Literal["none", ModelName] = Field(
        default="none",
        description="Model that predicts everything a second time, to be compared with the first; the plan rests on "
        "the first alone.",
    )
    calibration: str = Field(
        default="",
        description="File that phusong calibrate wrote, beside the scenario; its offsets are added to every prediction "
        "of the model.",
    )
    receiver_height_m: float = Field(
        default=1.5, ge=1.0, le=100, description="Height of the receiver above ground (FCC BDC: at least 1.5 m)."
    )
    max_range_km: float = Field(
        default=15.0, gt=0, le=200, description="Receivers farther from a mast than this are not predicted."
    )
    floor_dbm: float = Field(
        default=-125.0, ge=-200, le=-44, description="Weaker RSRP is not reported; well below any usable threshold."
    )
    delta_n: float = Field(
        default=50.0,
        ge=0,
        le=140,
        description="Median refractivity lapse in the lowest kilometre, N-units/km: a humid tropical value to be "
        "confirmed locally (P.1812 §3.5); 39 gives the standard 4/3 Earth.",
    )
    n0: float = Field(
        default=360.0,
        ge=200,
        le=500,
        description="Median sea-level surface refractivity, N-units, read by p1812 and itm (which takes 250..400): a "
        "humid tropical value to be confirmed locally (P.1812 §3.5).",
    )
    time_percent: float = Field(
        default=50.0,
        ge=1,
        le=50,
        description="Share of time for which the loss is not exceeded, read by p1812 and itm.",
    )
    clutter: ClutterParameters = Field(
        default=ClutterParameters(), description="Heights of what stands on the ground, by land-cover class."
    )
    profile_step_m: float = Field(
        default=PROFILE_STEP_M,
        ge=5,
        le=500,
        description="Distance between the points of a profile, metres, whatever the grid of the terrain is; heights "
        "between its cells are interpolated.",
    )
    raster_step_m: float = Field(default=90.0, ge=5, le=5000, description="Pixel size of the coverage rasters.")
    services: dict[str, LinkBudget] = Field(
        default=DEFAULT_BUDGETS,
        description="Link budget of each radio service by name; a service given in part keeps its other defaults.",
    )

    @field_validator("services", mode="before")
    @classmethod
    def _complete_the_budgets(cls, given: Any) -> Any:  # noqa: ANN401 - whatever the scenario holds is checked next
        """Lay each given budget over the default budget of that service; one with a preset starts from that."""
        if not isinstance(given, Mapping):
            return given
        whole: dict[str, Any] = dict(DEFAULT_BUDGETS)
        for service, budget in given.items():
            base = DEFAULT_BUDGETS.get(service)
            if base is not None and isinstance(budget, Mapping) and not budget.get("preset"):
                whole[service] = {**base.model_dump(), **budget}
            else:
                whole[service] = budget
        return whole

    @field_validator("services")
    @classmethod
    def _names_fit_files(cls, services: dict[str, LinkBudget]) -> dict[str, LinkBudget]:
        """Refuse names of services that are no names of files, and those of services that are not radio."""
        unfit = [repr(shortened(name)) for name in services if not _SERVICE_NAME.fullmatch(name)]
        if unfit:
            raise ValueError(
                f"for names of services use 1 to 32 lower-case letters, digits or '-', not {listed(unfit)}"
            )
        for name in _OTHER_SERVICES:
            if name in services:
                raise ValueError(f"service {name!r} is not radio; give this one another name")
        return services

    @model_validator(mode="after")
    def _anchors_are_other_services(self) -> Self:
        """Refuse an uplink anchor that is no service, or the service itself."""
        for name, budget in self.services.items():
            if budget.uplink_anchor and (budget.uplink_anchor not in self.services or budget.uplink_anchor == name):
                others = ", ".join(sorted(set(self.services) - {name}))
                raise ValueError(
                    f"services.{name}.uplink_anchor = {shortened(budget.uplink_anchor)!r} is none of {others}"
                )
        return self

    @model_validator(mode="after")
    def _models_take_the_rest(self) -> Self:
        """Refuse a second model that is the first, and what lies outside the range of one of them."""
        models: set[str] = {self.model, self.second_model}
        if len(models) == 1:
            raise ValueError(f"model and second_model are both {self.model}: name two, or leave the second out")
        if "itm" in models and not 250.0 <= self.n0 <= 400.0:
            raise ValueError(f"n0 = {self.n0:g} is outside 250..400 N-units, the range of itm")
        for model, scenario in SCREENING.items():
            held = TERMINAL_HEIGHT[scenario]
            if model in models and not held.low <= self.receiver_height_m <= held.high:
                span = f"{held.low:g}..{held.high:g}"
                raise ValueError(
                    f"receiver_height_m = {self.receiver_height_m:g} is outside {span} m, the range of {model}"
                )
        return self

    def budget(self, service: str) -> LinkBudget:
        """Link budget of a service.

        Raises:
            InputError: When no budget bears that name.
        """
        if service not in self.services:
            known = ", ".join(sorted(self.services))
            meant = did_you_mean(service, self.services)
            raise InputError(
                [
                    make_finding(
                        "unknown-service",
                        f"no link budget is given for the radio service {service!r}; there are {known}{meant}",
                        remedy=f"add services.{service} to the radio settings, or ask for one of {known}",
                        value=service,
                    )
                ]
            )
        return self.services[service]

    def alone(self) -> RadioParameters:
        """The same with the first model alone and without calibration, as a calibration is fitted."""
        return self.model_copy(update={"second_model": "none", "calibration": ""})


@dataclass(frozen=True, slots=True)
class RadioModel:
    """What predictions rest on: the settings of one propagation model, and the calibration of what it predicts.

    Attributes:
        parameters: Model, atmosphere, reach and budgets. The file that they name as calibration is not read.
        calibration: Offsets by band, land cover and site, added to every prediction; None for none.
    """

    parameters: RadioParameters
    calibration: Calibration | None = None

    @property
    def services(self) -> Mapping[str, LinkBudget]:
        """Link budget of each radio service by name."""
        return self.parameters.services

    def budget(self, service: str) -> LinkBudget:
        """Link budget of a service.

        Raises:
            InputError: When no budget bears that name.
        """
        return self.parameters.budget(service)

    def at_points(self) -> RadioModel:
        """The same as points are predicted with: without a size of pixels, which they do not read."""
        return self.changed(raster_step_m=RadioParameters.model_fields["raster_step_m"].default)

    def of_service(self, service: str) -> RadioModel:
        """The same for one service alone, so that nothing of another can be read."""
        return self.changed(services={service: self.budget(service)})

    def changed(self, **settings: object) -> RadioModel:
        """The same with some settings changed, which are not checked again."""
        return replace(self, parameters=self.parameters.model_copy(update=settings))


def check_radio(terrain: Terrain, parameters: RadioParameters) -> list[Finding]:
    """Warnings about how the settings and the land cover go together."""
    flat_loss_db = {service: budget.clutter_loss_db for service, budget in parameters.services.items()}
    return check_clutter(terrain, parameters.clutter, flat_loss_db)
