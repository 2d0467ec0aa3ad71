"""Central meridians of VN-2000 / TM-3 by province of Viet Nam, for the national grid that a region is surveyed in.

Source: Circular 973/2001/TT-TCĐC of the General Department of Land Administration, on the reference system VN-2000,
Annex 2, as the areas of use in the EPSG register repeat it. Seats of the provinces as of 2024, to tenths of a degree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_CODES = {
    103.0: "EPSG:9205", 104.0: "EPSG:9206", 104.5: "EPSG:9207", 104.75: "EPSG:9208", 105.0: "EPSG:5897",
    105.5: "EPSG:9209", 105.75: "EPSG:9210", 106.0: "EPSG:9211", 106.25: "EPSG:9212", 106.5: "EPSG:9213",
    107.0: "EPSG:9214", 107.25: "EPSG:9215", 107.5: "EPSG:9216", 107.75: "EPSG:5899", 108.0: "EPSG:5898",
    108.25: "EPSG:9217", 108.5: "EPSG:9218",
}  # fmt: skip
"""Central meridian to the code of its grid."""

_PROVINCES = {
    103.0: {"Lai Châu": (103.5, 22.4), "Điện Biên": (103.0, 21.4)},
    104.0: {"Sơn La": (103.9, 21.3)},
    104.5: {"Kiên Giang": (105.1, 10.0), "Cà Mau": (105.15, 9.2)},
    104.75: {"Lào Cai": (104.0, 22.5), "Yên Bái": (104.9, 21.7), "Nghệ An": (105.7, 18.7), "Phú Thọ": (105.4, 21.3),
             "An Giang": (105.4, 10.4)},
    105.0: {"Thanh Hóa": (105.8, 19.8), "Vĩnh Phúc": (105.6, 21.3), "Hà Nội": (105.8, 21.0), "Hà Nam": (105.9, 20.5),
            "Ninh Bình": (106.0, 20.3), "Đồng Tháp": (105.6, 10.5), "Cần Thơ": (105.8, 10.0), "Hậu Giang": (105.5, 9.8),
            "Bạc Liêu": (105.7, 9.3)},
    105.5: {"Hà Giang": (105.0, 22.8), "Hải Dương": (106.3, 20.9), "Bắc Ninh": (106.1, 21.2), "Hưng Yên": (106.0, 20.6),
            "Thái Bình": (106.3, 20.45), "Nam Định": (106.2, 20.4), "Hà Tĩnh": (105.9, 18.3), "Tây Ninh": (106.1, 11.3),
            "Vĩnh Long": (106.0, 10.2), "Sóc Trăng": (106.0, 9.6), "Trà Vinh": (106.3, 9.9)},
    105.75: {"Cao Bằng": (106.3, 22.7), "Hải Phòng": (106.7, 20.85), "Long An": (106.4, 10.5),
             "Tiền Giang": (106.3, 10.35), "Bến Tre": (106.4, 10.2),
             "Thành phố Hồ Chí Minh": (106.7, 10.8), "Bình Dương": (106.65, 11.1)},
    106.0: {"Tuyên Quang": (105.2, 21.8), "Hòa Bình": (105.3, 20.8), "Quảng Bình": (106.6, 17.5)},
    106.25: {"Quảng Trị": (107.1, 16.8), "Bình Phước": (106.9, 11.6)},
    106.5: {"Bắc Kạn": (105.8, 22.15), "Thái Nguyên": (105.8, 21.6)},
    107.0: {"Bắc Giang": (106.3, 21.35), "Thừa Thiên Huế": (107.6, 16.4)},
    107.25: {"Lạng Sơn": (106.75, 21.85)},
    107.5: {"Kon Tum": (108.0, 14.4)},
    107.75: {"Quảng Ninh": (107.2, 21.1), "Đồng Nai": (107.1, 11.0), "Bà Rịa - Vũng Tàu": (107.2, 10.5),
             "Quảng Nam": (108.2, 15.6), "Lâm Đồng": (108.2, 11.8), "Đà Nẵng": (108.2, 16.05)},
    108.0: {"Quảng Ngãi": (108.8, 15.1)},
    108.25: {"Ninh Thuận": (108.95, 11.6), "Khánh Hòa": (109.1, 12.3), "Bình Định": (109.0, 14.0)},
    108.5: {"Đắk Lắk": (108.05, 12.7), "Đắk Nông": (107.7, 12.1), "Phú Yên": (109.1, 13.1), "Gia Lai": (108.1, 13.8),
            "Bình Thuận": (108.1, 11.1)},
}  # fmt: skip
"""Central meridian to the provinces surveyed on it, with longitude and latitude of their seats."""

_FARTHEST_DEG = 1.3


@dataclass(frozen=True, slots=True)
class NationalGrid:
    """The grid that a province of Viet Nam is surveyed in.

    Attributes:
        code: For example ``EPSG:9208``.
        province: Province, as of 2024.
        meridian_deg: Central meridian, degrees east.
    """

    code: str
    province: str
    meridian_deg: float


def national_grid_at(lon_deg: float, lat_deg: float) -> NationalGrid | None:
    """Grid of the province of Viet Nam whose seat lies nearest; None where none is near.

    Args:
        lon_deg: Longitude of the region's middle, degrees, WGS 84.
        lat_deg: Latitude, degrees.
    """
    if not (102.0 <= lon_deg <= 109.6 and 8.3 <= lat_deg <= 23.5):
        return None
    stretch = math.cos(math.radians(lat_deg))
    away = {
        (meridian, name): math.hypot((lon - lon_deg) * stretch, lat - lat_deg)
        for meridian, seats in _PROVINCES.items()
        for name, (lon, lat) in seats.items()
    }
    (meridian, name), least = min(away.items(), key=lambda item: item[1])
    return NationalGrid(_CODES[meridian], name, meridian) if least <= _FARTHEST_DEG else None
