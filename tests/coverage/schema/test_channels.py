"""Channel numbers to carriers by the tables of 3GPP, and cell identities as layers write them."""

import itertools

import pytest

from phusong.coverage.schema.channels import (
    EUTRA_BANDS,
    NR_RASTER,
    channel_mhz,
    channel_technology,
    earfcn_mhz,
    nr_arfcn_mhz,
    parse_identity,
)


@pytest.mark.parametrize(
    ("earfcn", "carrier_mhz"),
    [
        # Carriers of cells on air, from the Belgian register of masts and the logs of phones there.
        (2850, 2630.0),
        (3350, 2680.0),
        (6300, 806.0),
        (1300, 1815.0),
        (9460, 783.0),
        (1525, 1837.5),
        # Ends of bands of TS 36.101 Table 5.7.3-1.
        (0, 2110.0),
        (599, 2169.9),
        (3450, 925.0),
        (38650, 2300.0),
        (39649, 2399.9),
        (41589, 2689.9),
        (66436, 2110.0),
    ],
)
def test_earfcn_to_carriers(earfcn: int, carrier_mhz: float) -> None:
    assert earfcn_mhz(earfcn) == pytest.approx(carrier_mhz, abs=1e-6)
    assert channel_technology(earfcn) == "4g"
    assert channel_mhz(earfcn) == earfcn_mhz(earfcn)


@pytest.mark.parametrize(
    ("arfcn", "carrier_mhz"),
    [
        (0, 0.0),
        (126400, 632.0),
        (428000, 2140.0),
        (599999, 2999.995),
        (600000, 3000.0),
        (636666, 3549.99),
        (649920, 3748.8),
        (2016666, 24249.99),
        (2016667, 24250.08),
        (3279165, 99999.96),
    ],
)
def test_nr_arfcn_to_carriers(arfcn: int, carrier_mhz: float) -> None:
    assert nr_arfcn_mhz(arfcn) == pytest.approx(carrier_mhz, abs=1e-6)


@pytest.mark.parametrize("channel", [-1, 4950, 10400, 18000, 35999, 60300, 70656, 79999, 3279166, 2147483647])
def test_what_is_no_downlink_channel_is_none(channel: int) -> None:
    assert (channel_technology(channel), channel_mhz(channel)) == ("", None)


def test_the_tables_run_on_without_overlap() -> None:
    for before, after in itertools.pairwise(EUTRA_BANDS):
        assert before.first <= before.last < after.first
    for before_range, after_range in itertools.pairwise(NR_RASTER):
        assert before_range[1] + 1 == after_range[0]


@pytest.mark.parametrize(
    ("word", "identity"),
    [
        ("103059577", 103059577),
        ("103059577.0", 103059577),
        ("402576-121", 103059577),
        (" 402576 / 121 ", 103059577),
        ("68719476734", 2**36 - 2),
        ("68719476735", None),
        ("1048576-1", None),
        ("402576-256", None),
        ("0", None),
        ("LCI0001-2", None),
        ("1.03E+08", None),
        ("-5", None),
    ],
)
def test_cell_identities_as_layers_write_them(word: str, identity: int | None) -> None:
    assert parse_identity(word) == identity
