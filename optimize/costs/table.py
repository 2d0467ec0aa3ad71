"""Cost table: prices in VND of everything a plan can propose, from one of three sets, with what a scenario overrides.

A price that is not given follows from the USD figure of the set that is named and ``usd_vnd``; a given price is taken
as it is.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from phusong.optimize.costs.prices import PRICE_SETS, PRICES, UNSOURCED, PriceSet

USD_VND = 25_000.0
"""Exchange rate at which the defaults below are written."""

NO_PRICES = (
    "price_set",
    "usd_vnd",
    "discount_rate",
    "years",
    "fibre_building",
    "fibre_building_by_class",
    "track_gradient",
    "track_percent_by_class",
)
"""Fields of the cost table that are no price."""

FibreBuilding = Literal["pole", "buried", "duct", "existing_duct"]
"""Ways to build fibre along a road."""

FIBRE_PRICES: dict[FibreBuilding, str] = {
    "pole": "fibre_vnd_per_km",
    "buried": "fibre_buried_vnd_per_km",
    "duct": "fibre_duct_vnd_per_km",
    "existing_duct": "fibre_existing_duct_vnd_per_km",
}
"""Way to build fibre to the setting of its price."""


def _price(name: str) -> Any:  # noqa: ANN401 - a field, typed where it is declared
    """A price in VND, whole and not negative, whose default is the middle USD figure of the literature."""
    price = PRICES[name]
    return Field(round(price.middle * USD_VND), ge=0, le=10**13, description=price.description)


class CostTable(BaseModel):
    """Prices in VND of everything a plan can propose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    price_set: PriceSet = Field(
        "middle",
        description="Set of the literature's prices that holds for prices that are not given: low, middle or high.",
    )
    usd_vnd: float = Field(
        USD_VND,
        strict=True,
        gt=0.0,
        le=1_000_000.0,
        description=f"VND for one USD, used only for prices that are not given. {UNSOURCED}",
    )

    discount_rate: float = Field(
        0.10,
        ge=0.0,
        le=1.0,
        description="Discount rate of running costs a year: 10 %, cost of capital in Viet Nam (cucumber); Oughton "
        "takes 5 % elsewhere.",
    )
    years: int = Field(10, ge=0, le=50, description="Years of running costs in a net present cost: 10 (Oughton).")
    fibre_building: FibreBuilding = Field(
        "pole", description="How fibre is built along roads: pole, buried, duct, or existing_duct where one is there."
    )
    fibre_building_by_class: dict[str, FibreBuilding] = Field(
        default_factory=dict,
        description='How it is built along roads of a class, where that differs: national = "duct".',
    )
    track_gradient: float = Field(
        0.15,
        ge=0.01,
        le=1.0,
        description="Steepest track to a new site: it is as long as the climb asks for. 15 %, rural roads of class C "
        "in TCVN 10380:2014.",
    )
    track_percent_by_class: dict[str, Annotated[float, Field(ge=0.0, le=1000.0)]] = Field(
        default_factory=dict,
        description="Price of a track that begins at a road of a class, percent of access_track_vnd_per_km, 0 to 1000; "
        "100 for what is not named.",
    )

    radio_4g_vnd: int = _price("radio_4g_vnd")
    radio_5g_vnd: int = _price("radio_5g_vnd")
    baseband_vnd: int = _price("baseband_vnd")
    router_vnd: int = _price("router_vnd")
    upgrade_power_vnd: int = _price("upgrade_power_vnd")
    upgrade_installation_vnd: int = _price("upgrade_installation_vnd")
    sharing_vnd: int = _price("sharing_vnd")

    tower_vnd_per_m: int = _price("tower_vnd_per_m")
    tower_civil_vnd: int = _price("tower_civil_vnd")
    tower_transport_vnd: int = _price("tower_transport_vnd")
    tower_installation_vnd: int = _price("tower_installation_vnd")
    tower_power_4g_vnd: int = _price("tower_power_4g_vnd")
    tower_power_5g_vnd: int = _price("tower_power_5g_vnd")
    transformer_vnd: int = _price("transformer_vnd")
    power_line_vnd_per_km: int = _price("power_line_vnd_per_km")
    access_track_vnd_per_km: int = _price("access_track_vnd_per_km")
    relay_power_vnd: int = _price("relay_power_vnd")

    fibre_vnd_per_km: int = _price("fibre_vnd_per_km")
    fibre_buried_vnd_per_km: int = _price("fibre_buried_vnd_per_km")
    fibre_duct_vnd_per_km: int = _price("fibre_duct_vnd_per_km")
    fibre_existing_duct_vnd_per_km: int = _price("fibre_existing_duct_vnd_per_km")
    fibre_off_road_vnd_per_km: int = _price("fibre_off_road_vnd_per_km")
    fibre_distribution_vnd_per_km: int = _price("fibre_distribution_vnd_per_km")
    fibre_drop_vnd_per_km: int = _price("fibre_drop_vnd_per_km")
    fibre_splitter_vnd: int = _price("fibre_splitter_vnd")
    fibre_olt_port_vnd: int = _price("fibre_olt_port_vnd")

    microwave_radio_vnd: int = _price("microwave_radio_vnd")
    microwave_survey_vnd: int = _price("microwave_survey_vnd")
    microwave_antenna_short_vnd: int = _price("microwave_antenna_short_vnd")
    microwave_antenna_long_vnd: int = _price("microwave_antenna_long_vnd")

    tower_opex_vnd_per_year: int = _price("tower_opex_vnd_per_year")
    relay_opex_vnd_per_year: int = _price("relay_opex_vnd_per_year")
    upgrade_opex_vnd_per_year: int = _price("upgrade_opex_vnd_per_year")
    sharing_rent_vnd_per_year: int = _price("sharing_rent_vnd_per_year")
    fibre_opex_vnd_per_km_year: int = _price("fibre_opex_vnd_per_km_year")
    access_point_opex_vnd_per_year: int = _price("access_point_opex_vnd_per_year")

    @model_validator(mode="before")
    @classmethod
    def _defaults_follow_set_and_rate(cls, given: Any) -> Any:  # noqa: ANN401 - whatever a scenario holds
        """Prices not given are the USD figures of the set that is named, at the rate given."""
        if not isinstance(given, dict):
            return given
        rate, price_set = given.get("usd_vnd", USD_VND), given.get("price_set", "middle")
        if not isinstance(rate, int | float) or not 0.0 < rate <= 1e6:
            return given  # the field's own bounds refuse it
        if price_set not in PRICE_SETS:
            return given
        return set_prices_vnd(price_set, float(rate)) | given

    def price_vnd(self, setting: str) -> int:
        """Price by the name of its setting, VND, as the table of technologies names it."""
        return int(getattr(self, setting))

    def fibre_km_vnd(self, road_class: str) -> int:
        """Price of a kilometre of fibre along a road of a class, VND."""
        return self.price_vnd(FIBRE_PRICES[self.fibre_building_by_class.get(road_class, self.fibre_building)])

    def track_km_vnd(self, road_class: str) -> float:
        """Price of a kilometre of track that begins at a road of a class, VND."""
        return self.access_track_vnd_per_km * self.track_percent_by_class.get(road_class, 100.0) / 100.0

    def overrides(self) -> dict[str, int]:
        """Prices that are not those of the set at the exchange rate, VND, by setting."""
        of_set = set_prices_vnd(self.price_set, self.usd_vnd)
        return {name: self.price_vnd(name) for name in PRICES if self.price_vnd(name) != of_set[name]}


def set_prices_vnd(price_set: PriceSet, usd_vnd: float = USD_VND) -> dict[str, int]:
    """Prices of a set at an exchange rate, whole VND, by setting.

    Args:
        price_set: The set.
        usd_vnd: VND for one USD.
    """
    return {name: round(price.usd(price_set) * usd_vnd) for name, price in PRICES.items()}
