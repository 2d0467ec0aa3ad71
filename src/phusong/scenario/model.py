"""The scenario: layers and the settings of every stage."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from phusong.coverage.drivetest import CalibrationParameters
from phusong.coverage.fibre import FibreParameters
from phusong.coverage.findings import did_you_mean, shortened
from phusong.coverage.geofiles import LayerSource
from phusong.coverage.radio import RadioParameters
from phusong.coverage.schema import LAYER_NAMES
from phusong.coverage.served.people import PeopleParameters
from phusong.optimize.costs import PRICE_SETS, USD_VND, CostTable
from phusong.optimize.pon import PonParameters, pon_prices_vnd
from phusong.optimize.question import DatedTarget, PlanParameters
from phusong.optimize.sites import CandidateParameters
from phusong.scenario.layers import LayerSettings

_TILES = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?/[^\s\"'<>\\]+")


class FilingParameters(BaseModel):
    """Whose coverage maps are written in the shape of an FCC filing (Broadband Data Collection)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    operator: str = Field(min_length=1, description="Operator whose masts alone count, as the sites name it.")
    provider_id: int = Field(ge=0, le=999_999, description="Number that the FCC gives to the provider.")
    brand_name: str = Field("", description="Name that the service is offered under; the operator's when empty.")
    in_vehicle_loss_db: float | None = Field(
        None, ge=0, le=30, description="Loss into a vehicle; people.vehicle_loss_db when absent."
    )


class MapParameters(BaseModel):
    """What the map and the report show."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Literal["en", "vi"] = Field("en", description="Language the map and the report open in.")
    raster: bool = Field(True, description="Whether predicted RSRP is also drawn and written as a raster.")
    raster_services: tuple[str, ...] = Field(
        (), description="Radio services of which rasters are drawn and written; all of them when empty."
    )
    illustrative: tuple[str, ...] = Field(
        (), description="Layers that are illustrative, not surveyed; said on every page."
    )
    whole_villages: int = Field(
        25_000,
        ge=0,
        description="Of a run that covers several provinces: up to so many villages are also shown on one map beside "
        "the maps of the provinces; more take over 2 s to be painted, and over 8 MB.",
    )
    credits: tuple[str, ...] = Field((), description="Whom the layers are owed to, one line each, shown on every page.")
    tiles: str = Field(
        "",
        description="Address of map tiles in EPSG:3857 with {z}, {x} and {y} that the map offers as a background: the "
        "server is asked once a person switches them on, never before. Nothing is offered when empty.",
    )
    tiles_credit: str = Field("", description="Whom these tiles are owed to; shown with them, as their licence asks.")
    filing: FilingParameters | None = Field(
        None, description="Whose coverage maps are also written in the shape of an FCC filing; nobody's when absent."
    )

    @field_validator("illustrative")
    @classmethod
    def _layers_are_known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            _require_layer(name)
        return names

    @field_validator("tiles")
    @classmethod
    def _tiles_have_an_address(cls, address: str) -> str:
        marks = sorted(re.findall(r"\{.*?\}", address))
        if address and (marks != ["{x}", "{y}", "{z}"] or not _TILES.fullmatch(address)):
            raise ValueError("use an address as https://server/{z}/{x}/{y}.png")
        return address

    @model_validator(mode="after")
    def _tiles_are_owed_to_somebody(self) -> Self:
        if self.tiles and not self.tiles_credit.strip():
            raise ValueError("tiles need tiles_credit, whom they are owed to")
        return self


class TerrainParameters(BaseModel):
    """How terrain is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step_m: float = Field(90.0, ge=5.0, le=1000.0, description="Cell size terrain is resampled to, metres.")


class Scenario(BaseModel):
    """One question about one region: layers, parameters of every stage, and how to show the answer.

    >>> scenario = Scenario.model_validate({"name": "province", "layers": {"villages": {"path": "villages.csv"}}})
    >>> scenario.name, scenario.radio.model, scenario.people.share
    ('province', 'p1812', 0.5)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="Short name, used in file names and reports.")
    title: str = Field("", description="Title for people; the name when empty.")
    data_date: date | None = Field(None, description="Date the layers describe (ISO).")
    crs: str | None = Field(None, description="Metric CRS to compute in; the UTM zone of the villages when absent.")
    layers: dict[str, LayerSettings] = Field(description="Where each layer is read from.")
    terrain: TerrainParameters = Field(default_factory=TerrainParameters, description="How terrain is read.")
    radio: RadioParameters = Field(default_factory=RadioParameters, description="Radio coverage.")
    people: PeopleParameters = Field(
        default_factory=PeopleParameters, description="Where people live, and when a village is served."
    )
    fibre: FibreParameters = Field(default_factory=FibreParameters, description="Fibre reach.")
    candidates: CandidateParameters = Field(
        default_factory=CandidateParameters, description="Which sites may be proposed."
    )
    costs: CostTable = Field(default_factory=CostTable, description="What things cost.")
    plan: PlanParameters = Field(default_factory=PlanParameters, description="The planning question.")
    targets: tuple[DatedTarget, ...] = Field(
        (), description="Targets with their days; it is told how far the plan goes, and nothing is forced on it."
    )
    pon: PonParameters = Field(
        default_factory=PonParameters, description="Design of the fibre that is planned: splitters, cables, ports."
    )
    calibration: CalibrationParameters = Field(
        default_factory=CalibrationParameters, description="How drive-test samples are cleaned, held out and fitted."
    )
    map: MapParameters = Field(default_factory=MapParameters, description="What the map and the report show.")

    @model_validator(mode="before")
    @classmethod
    def _pon_prices_follow_costs(cls, given: Any) -> Any:  # noqa: ANN401 - whatever a scenario holds
        """Prices of the passive network that are not given follow the set and the exchange rate of the others."""
        if not isinstance(given, dict):
            return given
        costs, pon = given.get("costs"), given.get("pon", {})
        costs = costs.model_dump() if isinstance(costs, CostTable) else costs
        if not isinstance(costs, dict) or not isinstance(pon, dict) or not costs.keys() & {"price_set", "usd_vnd"}:
            return given
        rate, price_set = costs.get("usd_vnd", USD_VND), costs.get("price_set", "middle")
        if isinstance(rate, bool) or not isinstance(rate, int | float) or price_set not in PRICE_SETS:
            return given
        if not 0.0 < rate <= 1e6:
            return given  # the field's own bounds refuse it
        return given | {"pon": pon_prices_vnd(float(rate), price_set) | pon}

    @field_validator("name")
    @classmethod
    def _name_is_short(cls, name: str) -> str:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", name):
            raise ValueError("use 1 to 64 lower-case letters, digits, '-' or '_'")
        return name

    def sources(self) -> dict[str, LayerSource]:
        """Where each layer is read from, for who reads them."""
        return {name: settings.source() for name, settings in self.layers.items()}

    @field_validator("layers")
    @classmethod
    def _layers_are_known(cls, layers: dict[str, LayerSettings]) -> dict[str, LayerSettings]:
        for name in layers:
            _require_layer(name)
        return layers


def _require_layer(name: str) -> None:
    if name not in LAYER_NAMES:
        raise ValueError(f"unknown layer {shortened(name)!r}{did_you_mean(name, LAYER_NAMES)}")
