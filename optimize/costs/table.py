"""Cost table: prices in VND of everything a plan can propose, each with the source of its default.

A price that is not given follows from a USD figure of the literature and ``usd_vnd``; a given price is taken as it is.
The literature writes of rural macro sites in general; no Vietnamese price per site was found, so every default is to be
confirmed by the planner. The sources are listed in ``docs/planning/planning.md``.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

USD_VND = 25_000.0
"""Exchange rate at which the defaults below are written."""

UNSOURCED = "Unsourced, to be confirmed."

NO_PRICES = ("usd_vnd", "discount_rate", "years")
"""Fields of the cost table that are no price."""


def _price(default_usd: float, description: str) -> Any:  # noqa: ANN401 - a field, typed where it is declared
    """A price in VND, whole and not negative, whose default is a USD figure."""
    return Field(round(default_usd * USD_VND), ge=0, le=10**13, description=description)


class CostTable(BaseModel):
    """Prices in VND of everything a plan can propose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    usd_vnd: float = Field(
        USD_VND,
        gt=0.0,
        le=1_000_000.0,
        description=f"VND for one USD, used only for prices that are not given. {UNSOURCED}",
    )

    discount_rate: float = Field(
        0.05,
        ge=0.0,
        le=1.0,
        description="Discount rate of running costs a year: 5 % (Oughton); cucumber takes 10 % for Viet Nam.",
    )
    years: int = Field(10, ge=0, le=50, description="Years of running costs in a net present cost: 10 (Oughton).")

    radio_4g_vnd: int = _price(
        16_500, "4G radio of a site: three sectors of antenna (1,500 USD) and radio unit (4,000 USD); pytal."
    )
    radio_5g_vnd: int = _price(
        16_500, "5G radio of a site: three sectors of antenna (1,500 USD) and radio unit (4,000 USD); pytal."
    )
    upgrade_power_vnd: int = _price(
        10_000, "Added power at a site upgraded to 5G: 15,000 USD with 5G less 5,000 USD already there; pytal."
    )
    upgrade_installation_vnd: int = _price(5_000, "Installation of an upgrade at an existing site, 5,000 USD; pytal.")

    sharing_vnd: int = _price(2_000, f"Survey and strengthening of another operator's tower. {UNSOURCED}")

    tower_vnd: int = _price(5_000, "Tower of a new site, 5,000 USD; pytal.")
    tower_civil_vnd: int = _price(5_000, "Civil works of a new site, 5,000 USD; pytal.")
    tower_transport_vnd: int = _price(5_000, "Transport to a new site, 5,000 USD; pytal.")
    tower_installation_vnd: int = _price(5_000, "Installation of a new site, 5,000 USD; pytal.")
    tower_power_4g_vnd: int = _price(5_000, "Power system of a new site with 4G only, 5,000 USD; pytal.")
    tower_power_5g_vnd: int = _price(15_000, "Power system of a new site that carries 5G, 15,000 USD; pytal.")
    access_track_vnd_per_km: int = _price(
        10_000, f"Track from the nearest road to a new site, 10,000 USD a km. {UNSOURCED}"
    )
    power_line_vnd_per_km: int = _price(
        10_000, f"Power line from the nearest road to a new site, 10,000 USD a km. {UNSOURCED}"
    )

    fibre_vnd_per_km: int = _price(
        7_000, "Aerial fibre along a road, built, 7 USD a metre in rural areas; cucumber (pytal 5, pobis 10)."
    )
    fibre_distribution_vnd_per_km: int = _price(
        3_500,
        "Distribution cable along the road from an access point to a village, each village its own: half of aerial "
        f"fibre, whose poles it shares. {UNSOURCED}",
    )
    fibre_drop_vnd_per_km: int = _price(
        5_000, f"Drop cable from the road to a village, 5 USD a metre as pytal's fibre. {UNSOURCED}"
    )
    fibre_splitter_vnd: int = _price(500, f"Splitter, closure and cabinet of one access point. {UNSOURCED}")
    fibre_olt_port_vnd: int = _price(300, f"OLT port and optics for one access point. {UNSOURCED}")

    microwave_radio_vnd: int = _price(6_000, "Radios of one microwave hop, both ends, 6,000 USD; e3nb.")
    microwave_survey_vnd: int = _price(8_700, "Survey and planning of one microwave hop, 8,700 USD; e3nb.")
    microwave_antenna_short_vnd: int = _price(1_200, "Antennas of a hop of up to 10 km, 1,200 USD; e3nb.")
    microwave_antenna_long_vnd: int = _price(
        4_500, "Antennas of a longer hop, 4,500 USD, which e3nb states for 30 to 45 km."
    )

    relay_power_vnd: int = _price(3_000, f"Solar power of a mast that carries microwave hops alone. {UNSOURCED}")

    tower_opex_vnd_per_year: int = _price(
        13_400, "Running a new site a year: maintenance 7,400, power 3,000 and rent 3,000 USD; pytal."
    )
    relay_opex_vnd_per_year: int = _price(
        3_700, f"Running a mast that carries hops alone a year: half of pytal's maintenance of a site. {UNSOURCED}"
    )
    upgrade_opex_vnd_per_year: int = _price(
        3_150, "Running 4G or 5G more at a site a year: 10 % of the investment in 5G, where no figure is known."
    )
    sharing_rent_vnd_per_year: int = _price(3_000, "Rent of a place on another operator's tower a year; pytal's rent.")
    fibre_opex_vnd_per_km_year: int = _price(100, "Maintaining fibre, 100 USD a km and year; Giga.")
    access_point_opex_vnd_per_year: int = _price(
        80, f"Running one access point a year, 10 % of its equipment. {UNSOURCED}"
    )

    @model_validator(mode="before")
    @classmethod
    def _defaults_follow_the_rate(cls, given: Any) -> Any:  # noqa: ANN401 - whatever a scenario holds
        """Prices not given are the literature's USD figures at the rate given."""
        if not isinstance(given, dict) or not isinstance(given.get("usd_vnd"), int | float):
            return given
        scale = given["usd_vnd"] / USD_VND
        if not 0.0 < scale < 1e3:
            return given  # the field's own bounds refuse it
        prices = {name: field.default for name, field in cls.model_fields.items() if name not in NO_PRICES}
        return {name: round(default * scale) for name, default in prices.items()} | given

    def price_vnd(self, setting: str) -> int:
        """Price by the name of its setting, VND, as the table of technologies names it."""
        return int(getattr(self, setting))
