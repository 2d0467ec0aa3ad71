"""Dated targets on the small case: one of every status, measure and way of saying when."""

from dataclasses import replace

from phusong.coverage.network.network import Network
from phusong.maps.indicators.targets import TargetRow
from tests.builders.networks.small_network import text

MISSED = TargetRow(
    name="QĐ 36",
    service="fibre",
    measure="people",
    kind="",
    within="province",
    unit="",
    share=0.9,
    by="2025-12-31",
    total=1800,
    need=1620,
    today=500,
    in_time=900,
    after=1200,
    status="missed",
)
PLANNED = replace(MISSED, name="", service="4g", measure="villages", status="planned", need=4, after=4, phase=1)
LATE = replace(PLANNED, measure="communes", status="late", in_time=3, phase=2, due="2026-12-31", unit="Huyện")
TARGET_ROWS = (
    MISSED,
    replace(MISSED, status="reached", by="", in_time=None, measure="places", kind="school"),
    PLANNED,
    replace(PLANNED, due="2025-06-30"),
    replace(PLANNED, phase_name="2025"),
    replace(PLANNED, phase_name="2025", due="2025-06-30"),
    LATE,
    replace(LATE, phase_name="2026"),
)


def with_provinces(network: Network) -> Network:
    """The communes of the small network in two provinces, as a scenario maps the column."""
    return replace(network, further_columns={"communes": {"province": text("Lào Cai", "Yên Bái")}})
