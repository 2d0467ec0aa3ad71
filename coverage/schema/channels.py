"""Channel numbers of LTE (EARFCN) and of 5G NR (NR-ARFCN), and the carriers in MHz that they stand for.

Sources: 3GPP TS 36.101 (Release 17), §5.7.3, equation and Table 5.7.3-1 (downlink, without V2X and multicast);
3GPP TS 38.104 (Release 17), §5.4.2.1, equation and Table 5.4.2.1-1 (global frequency raster).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple


class EutraBand(NamedTuple):
    """Downlink channels of one E-UTRA band.

    Attributes:
        band: Number of the band.
        low_mhz: Lowest carrier, F_DL_low, MHz.
        first: EARFCN of the lowest carrier, N_Offs-DL.
        last: Highest EARFCN.
    """

    band: int
    low_mhz: float
    first: int
    last: int


EUTRA_BANDS = tuple(
    EutraBand(*row)
    for row in (
        (1, 2110.0, 0, 599),
        (2, 1930.0, 600, 1199),
        (3, 1805.0, 1200, 1949),
        (4, 2110.0, 1950, 2399),
        (5, 869.0, 2400, 2649),
        (6, 875.0, 2650, 2749),
        (7, 2620.0, 2750, 3449),
        (8, 925.0, 3450, 3799),
        (9, 1844.9, 3800, 4149),
        (10, 2110.0, 4150, 4749),
        (11, 1475.9, 4750, 4949),
        (12, 729.0, 5010, 5179),
        (13, 746.0, 5180, 5279),
        (14, 758.0, 5280, 5379),
        (17, 734.0, 5730, 5849),
        (18, 860.0, 5850, 5999),
        (19, 875.0, 6000, 6149),
        (20, 791.0, 6150, 6449),
        (21, 1495.9, 6450, 6599),
        (22, 3510.0, 6600, 7399),
        (23, 2180.0, 7500, 7699),
        (24, 1525.0, 7700, 8039),
        (25, 1930.0, 8040, 8689),
        (26, 859.0, 8690, 9039),
        (27, 852.0, 9040, 9209),
        (28, 758.0, 9210, 9659),
        (29, 717.0, 9660, 9769),
        (30, 2350.0, 9770, 9869),
        (31, 462.5, 9870, 9919),
        (32, 1452.0, 9920, 10359),
        (33, 1900.0, 36000, 36199),
        (34, 2010.0, 36200, 36349),
        (35, 1850.0, 36350, 36949),
        (36, 1930.0, 36950, 37549),
        (37, 1910.0, 37550, 37749),
        (38, 2570.0, 37750, 38249),
        (39, 1880.0, 38250, 38649),
        (40, 2300.0, 38650, 39649),
        (41, 2496.0, 39650, 41589),
        (42, 3400.0, 41590, 43589),
        (43, 3600.0, 43590, 45589),
        (44, 703.0, 45590, 46589),
        (45, 1447.0, 46590, 46789),
        (46, 5150.0, 46790, 54539),
        (48, 3550.0, 55240, 56739),
        (49, 3550.0, 56740, 58239),
        (50, 1432.0, 58240, 59089),
        (51, 1427.0, 59090, 59139),
        (52, 3300.0, 59140, 60139),
        (53, 2483.5, 60140, 60254),
        (65, 2110.0, 65536, 66435),
        (66, 2110.0, 66436, 67335),
        (67, 738.0, 67336, 67535),
        (68, 753.0, 67536, 67835),
        (69, 2570.0, 67836, 68335),
        (70, 1995.0, 68336, 68585),
        (71, 617.0, 68586, 68935),
        (72, 461.0, 68936, 68985),
        (73, 460.0, 68986, 69035),
        (74, 1475.0, 69036, 69465),
        (75, 1432.0, 69466, 70315),
        (76, 1427.0, 70316, 70365),
        (85, 728.0, 70366, 70545),
        (87, 420.0, 70546, 70595),
        (88, 422.0, 70596, 70645),
        (103, 757.0, 70646, 70655),
    )
)
"""Bands of TS 36.101 Table 5.7.3-1, by EARFCN."""

EUTRA_STEP_MHZ = 0.1
"""Step of the EARFCN (TS 36.101 §5.7.3)."""

_FIRSTS = [band.first for band in EUTRA_BANDS]

NR_RASTER = (
    (0, 599_999, 0.0, 0.005, 0),
    (600_000, 2_016_666, 3000.0, 0.015, 600_000),
    (2_016_667, 3_279_165, 24_250.08, 0.060, 2_016_667),
)
"""First and last NR-ARFCN of a range, F_REF-Offs in MHz, step in MHz and N_REF-Offs (TS 38.104 Table 5.4.2.1-1)."""

LEAST_NR_ARFCN = 80_000
"""Smaller numbers are EARFCN: 400 MHz is below every NR band, and the EARFCN of the downlink end at 70,655."""

GREATEST_NR_ARFCN = NR_RASTER[-1][1]


def earfcn_mhz(earfcn: int) -> float | None:
    """Downlink carrier of an EARFCN, MHz; None where no band has it.

    Source: 3GPP TS 36.101, §5.7.3.
    """
    at = bisect_right(_FIRSTS, earfcn) - 1
    if at < 0 or earfcn > EUTRA_BANDS[at].last:
        return None
    band = EUTRA_BANDS[at]
    return round(band.low_mhz + EUTRA_STEP_MHZ * (earfcn - band.first), 4)  # TS 36.101 §5.7.3


def nr_arfcn_mhz(arfcn: int) -> float | None:
    """Carrier of an NR-ARFCN, MHz; None outside the global raster.

    Source: 3GPP TS 38.104, §5.4.2.1.
    """
    for first, last, offset_mhz, step_mhz, number in NR_RASTER:
        if first <= arfcn <= last:
            return round(offset_mhz + step_mhz * (arfcn - number), 4)  # TS 38.104 §5.4.2.1
    return None


def channel_technology(channel: int) -> str:
    """Technology that a channel number belongs to, whatever a phone shows: ``4g``, ``5g``, or empty for neither."""
    if LEAST_NR_ARFCN <= channel <= GREATEST_NR_ARFCN:
        return "5g"
    return "4g" if earfcn_mhz(channel) is not None else ""


def channel_mhz(channel: int) -> float | None:
    """Carrier of an EARFCN or NR-ARFCN, MHz; None where it is neither."""
    technology = channel_technology(channel)
    if technology == "5g":
        return nr_arfcn_mhz(channel)
    return earfcn_mhz(channel) if technology == "4g" else None


_NODE_AND_CELL = re.compile(r"(\d+)\s*[-/:]\s*(\d+)")

GREATEST_IDENTITY = 2**36 - 2
"""Cell identities have 28 bits in LTE and 36 in NR (TS 36.413 §9.2.1.38, TS 38.413 §9.3.1.7); all ones are none."""

CELL_BITS_LTE = 8
"""Bits of an ECI that number the cell; those before are the eNB (TS 36.413 §9.2.1.38)."""


def parse_identity(text: str) -> int | None:
    """Cell identity that a layer writes: an ECI or NCI in decimal, or eNB and cell as ``402576-121``.

    Returns:
        The identity, None where the text is none.
    """
    parts = _NODE_AND_CELL.fullmatch(text.strip())
    if parts is not None:
        node, cell = int(parts[1]), int(parts[2])
        fits = node < 2**20 and cell < 2**CELL_BITS_LTE
        return (node << CELL_BITS_LTE) + cell if fits else None
    plain = text.strip().removesuffix(".0")
    found = int(plain) if plain.isdecimal() and plain.isascii() and len(plain) <= 11 else None
    return found if found is not None and 0 < found <= GREATEST_IDENTITY else None
