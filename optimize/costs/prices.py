"""Prices of the literature: low, middle and high of everything a plan can propose, each with unit, source and year.

No Vietnamese tender price was found. From Viet Nam come the 1,938 towers of SEATH, sold in 2016 for 50 million
USD, and what their 1.23 tenants each paid in 2015. Where the literature holds one figure only, low and high are 70 and
150 % of it: the accuracy of a feasibility estimate (AACE 18R-97, class 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

PriceSet = Literal["low", "middle", "high"]

PRICE_SETS: tuple[PriceSet, ...] = ("low", "middle", "high")
"""Sets of prices that a scenario may name."""

UNSOURCED = "Unsourced, to be confirmed."

LEAST_SHARE, GREATEST_SHARE = 0.7, 1.5
"""Low and high of a figure that stands alone, as shares of it: AACE International 18R-97, class 4."""


@dataclass(frozen=True, slots=True)
class Price:
    """One price in USD.

    Attributes:
        name: Setting of the cost table.
        unit: What it is paid for.
        low: Low price, USD.
        middle: Middle price, USD.
        high: High price, USD.
        year: Year of the source of the middle price, 0 where it has none.
        what: What is bought.
        source: Where the figures come from.
    """

    name: str
    unit: str
    low: float
    middle: float
    high: float
    year: int
    what: str
    source: str

    @property
    def sourced(self) -> bool:
        """Whether the middle price rests on a publication."""
        return self.year > 0

    @property
    def description(self) -> str:
        """What is bought, for what unit and by whose figures, as the settings tell it."""
        year = f" ({self.year})" if self.sourced else ""
        return f"{self.what}; USD a {self.unit}: {self.low:g} / {self.middle:g} / {self.high:g}. {self.source}{year}"

    def usd(self, price_set: PriceSet) -> float:
        """Price in one set, USD."""
        return {"low": self.low, "middle": self.middle, "high": self.high}[price_set]


def one_figure(name: str, unit: str, middle: float, year: int, what: str, source: str) -> Price:
    """A price of which the literature holds one figure: low and high are 70 and 150 % of it.

    Args:
        name: Setting of the table.
        unit: What it is paid for.
        middle: The figure, USD.
        year: Year of its source, 0 where it has none.
        what: What is bought.
        source: Where the figure comes from.
    """
    low, high = round(middle * LEAST_SHARE, 6), round(middle * GREATEST_SHARE, 6)
    return Price(name, unit, low, middle, high, year, what, source)


_ROWS = (
    Price(
        "radio_4g_vnd",
        "site",
        11_550,
        16_500,
        30_500,
        2020,
        "4G radio of three sectors",
        "Middle: antenna 1,500 and radio unit 4,000 a sector, pytal; high: cucumber's 40,000 for equipment (2024) less "
        "baseband and router",
    ),
    Price(
        "radio_5g_vnd",
        "site",
        11_550,
        16_500,
        30_500,
        2020,
        "5G radio of three sectors",
        "As for 4G, pytal; high: cucumber (2024)",
    ),
    Price(
        "baseband_vnd",
        "site and technology",
        5_250,
        7_500,
        10_000,
        2020,
        "Baseband of a technology at a site",
        "Middle: interfaces 3,000, processing 1,500, control 1,500, cabinet, rack, fans and converter 1,500, pytal; "
        "high: baseband unit of pytal's earlier versions",
    ),
    one_figure("router_vnd", "new site", 2_000, 2020, "Cell-site router", "pytal"),
    one_figure(
        "upgrade_power_vnd",
        "upgrade",
        10_000,
        2020,
        "Added power at a site upgraded to 5G",
        "15,000 with 5G less 5,000 already there, pytal",
    ),
    one_figure("upgrade_installation_vnd", "upgrade", 5_000, 2020, "Installation at an existing site", "pytal"),
    one_figure("sharing_vnd", "upgrade", 2_000, 0, "Survey and strengthening of another operator's tower", UNSOURCED),
    Price(
        "tower_vnd_per_m",
        "metre of height",
        120,
        240,
        1_000,
        2020,
        "Tower of a new site, by its height",
        "Low: 5,000 for 42 m, pytal; middle: 10,000 for 42 m, pytal's other versions, with works, transport and "
        "installation 25,000 where SEATH's towers went for 25,800 each (2016); high: 10,000 for 10 m, e3nb (2021)",
    ),
    one_figure("tower_civil_vnd", "new site", 5_000, 2020, "Civil works", "pytal"),
    Price(
        "tower_transport_vnd",
        "new site",
        3_500,
        5_000,
        10_000,
        2020,
        "Transport",
        "pytal; high: pytal's earlier versions",
    ),
    Price(
        "tower_installation_vnd",
        "new site",
        3_500,
        5_000,
        30_000,
        2020,
        "Installation",
        "pytal; high: cucumber (2024)",
    ),
    Price(
        "tower_power_4g_vnd",
        "site",
        3_500,
        5_000,
        12_000,
        2020,
        "Power system of a site with 4G",
        "pytal; high: e3nb (2021)",
    ),
    one_figure("tower_power_5g_vnd", "new site", 15_000, 2020, "Power system of a new site with 5G", "pytal"),
    Price(
        "transformer_vnd",
        "new site",
        2_975,
        4_250,
        9_000,
        2018,
        "Transformer and grid connection of a new site",
        "Service transformer of 50 kVA, OnSSET; high: OnSSET's later figure for 75 kVA (2023)",
    ),
    Price(
        "power_line_vnd_per_km",
        "km",
        4_250,
        7_000,
        25_000,
        2018,
        "Power line from the nearest road to a new site",
        "Low: low-voltage line, middle: medium-voltage line of 33 kV, OnSSET; high: OnSSET's later figure (2023)",
    ),
    Price(
        "access_track_vnd_per_km",
        "km",
        5_000,
        10_000,
        50_000,
        0,
        "Track from the nearest road to a new site",
        UNSOURCED,
    ),
    one_figure(
        "relay_power_vnd", "relay mast", 3_000, 0, "Solar power of a mast that carries microwave hops alone", UNSOURCED
    ),
    Price(
        "fibre_vnd_per_km",
        "km",
        5_000,
        7_000,
        10_000,
        2021,
        "Fibre on poles along a road",
        "Low: pytal, middle: cucumber, high: pobis, each for rural areas; Giga has 8,900",
    ),
    Price(
        "fibre_buried_vnd_per_km",
        "km",
        9_100,
        13_000,
        41_000,
        2018,
        "Fibre buried along a road",
        "ESCAP; high: 12.50 a foot in extremely rural areas of the USA, Cartesian for the Fiber Broadband Association "
        "(2023)",
    ),
    Price(
        "fibre_duct_vnd_per_km",
        "km",
        13_000,
        21_700,
        60_000,
        2025,
        "Fibre in a new duct along a road",
        "Buried fibre, which costs 40 % less, Fiber Broadband Association; high: its median of 18.25 a foot "
        "underground (2024)",
    ),
    Price(
        "fibre_existing_duct_vnd_per_km",
        "km",
        1_400,
        2_000,
        5_000,
        2020,
        "Cable drawn into a duct that is there, the duct free",
        "Rural fibre by the metre, pytal's run.py; high: pytal's other versions",
    ),
    Price(
        "fibre_off_road_vnd_per_km",
        "km",
        7_000,
        10_000,
        13_000,
        2022,
        "Fibre from a road to a new site, on poles of its own",
        "Low: roadside fibre, cucumber; middle: pobis; high: buried, ESCAP",
    ),
    Price(
        "fibre_distribution_vnd_per_km",
        "km",
        2_450,
        3_500,
        7_000,
        0,
        "Distribution cable along the road from an access point to a village, each village its own",
        f"Half of fibre on poles, whose poles it shares; high: poles of its own. {UNSOURCED}",
    ),
    Price(
        "fibre_drop_vnd_per_km",
        "km",
        2_000,
        5_000,
        10_000,
        0,
        "Drop cable from the road to a village",
        f"As pytal's fibre. {UNSOURCED}",
    ),
    one_figure(
        "fibre_splitter_vnd", "access point", 500, 0, "Splitter, closure and cabinet of an access point", UNSOURCED
    ),
    one_figure("fibre_olt_port_vnd", "access point", 300, 0, "OLT port and optics of an access point", UNSOURCED),
    Price(
        "microwave_radio_vnd",
        "hop",
        4_200,
        6_000,
        10_100,
        2021,
        "Radios of a microwave hop, both ends",
        "e3nb; high: a short hop then costs pytal's 20,000 (2020)",
    ),
    one_figure("microwave_survey_vnd", "hop", 8_700, 2021, "Survey and planning of a microwave hop", "e3nb"),
    one_figure("microwave_antenna_short_vnd", "hop", 1_200, 2021, "Antennas of a hop of up to 10 km", "e3nb"),
    one_figure(
        "microwave_antenna_long_vnd",
        "hop",
        4_500,
        2021,
        "Antennas of a longer hop",
        "e3nb's 4,460 for 30 to 45 km",
    ),
    Price(
        "tower_opex_vnd_per_year",
        "new site and year",
        11_400,
        13_400,
        20_400,
        2024,
        "Running a new site",
        "Maintenance 7,400, power 3,000 and rural rent 3,000, cucumber; low: pytal's rural rent of 1,000 (2020); high: "
        "cucumber's urban rent of 10,000",
    ),
    one_figure(
        "relay_opex_vnd_per_year",
        "relay mast and year",
        3_700,
        0,
        "Running a mast that carries hops alone",
        f"Half of cucumber's maintenance of a site. {UNSOURCED}",
    ),
    one_figure(
        "upgrade_opex_vnd_per_year",
        "technology and year",
        3_900,
        2020,
        "Running 4G or 5G more at a site",
        "10 % of the investment in 5G, pytal's rule where no figure is known",
    ),
    Price(
        "sharing_rent_vnd_per_year",
        "shared site and year",
        1_000,
        5_000,
        9_600,
        2015,
        "Rent of a place on another operator's tower",
        "Middle: SEATH's revenue of 12 million on 1,938 towers with 1.23 tenants each in Viet Nam; low and high: "
        "pytal, rural and urban (2020)",
    ),
    one_figure("fibre_opex_vnd_per_km_year", "km and year", 100, 2021, "Maintaining fibre", "Giga"),
    one_figure(
        "access_point_opex_vnd_per_year",
        "access point and year",
        80,
        0,
        "Running an access point",
        f"10 % of its equipment. {UNSOURCED}",
    ),
)

PRICES = MappingProxyType({row.name: row for row in _ROWS})
"""Setting of the cost table to its price, in the order in which tables show them."""
