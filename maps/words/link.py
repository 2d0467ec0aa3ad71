"""Words of an explained path, in English and Vietnamese."""

from __future__ import annotations

from phusong.maps.page.context import Language

LINK_WORDS: dict[str, tuple[str, str]] = {
    # Headings
    "title": ("{start} → {end}", "{start} → {end}"),
    "subtitle": (
        "{distance} km, bearing {bearing}°, {frequency} MHz, {service}, model {model}",
        "{distance} km, phương vị {bearing}°, {frequency} MHz, {service}, mô hình {model}",
    ),
    "ends": ("Ends", "Hai đầu"),
    "end": (
        "{name}: ground {ground} m, antenna {antenna} m above it",
        "{name}: mặt đất {ground} m, ăng-ten cao {antenna} m",
    ),
    "profile": ("Profile", "Mặt cắt"),
    "terms": ("Loss by ITU-R P.1812-8", "Suy hao theo ITU-R P.1812-8"),
    "reception": ("Reception", "Thu tín hiệu"),
    "heard": ("Servers heard at {name}", "Các trạm thu được tại {name}"),
    "budget": ("Link budget of {service}", "Quỹ đường truyền {service}"),
    "findings": ("Warnings", "Cảnh báo"),
    # The profile
    "clear": ("60 % of the first Fresnel zone is free", "60 % đới Fresnel thứ nhất thông thoáng"),
    "blocked": ("60 % of the first Fresnel zone is not free", "60 % đới Fresnel thứ nhất bị che"),
    "least": (
        "least clearance {share} Fresnel radii, at {at} km",
        "khoảng hở nhỏ nhất {share} bán kính Fresnel, tại km {at}",
    ),
    "missing": ("antennas would have to rise by {missing} m", "cần nâng hai ăng-ten thêm {missing} m"),
    "too-short": ("too short for a profile", "quá ngắn để có mặt cắt"),
    "highest": ("highest point {height} m at {at} km", "điểm cao nhất {height} m tại km {at}"),
    "loss": ("basic transmission loss by {model}", "suy hao truyền dẫn cơ bản theo {model}"),
    # Terms of P.1812
    "free_space_db": ("free space", "không gian tự do"),
    "los_db": ("line of sight, with focusing and multipath", "tầm nhìn thẳng, kể cả hội tụ và đa đường"),
    "los_ducting_db": ("line of sight, time of strong ducting", "tầm nhìn thẳng, khi ống dẫn sóng mạnh"),
    "diffraction_median_db": ("diffraction, median", "nhiễu xạ, trung vị"),
    "diffraction_ducting_db": ("diffraction, time of strong ducting", "nhiễu xạ, khi ống dẫn sóng mạnh"),
    "diffraction_db": ("diffraction", "nhiễu xạ"),
    "troposcatter_db": ("tropospheric scatter", "tán xạ tầng đối lưu"),
    "ducting_db": ("ducting and layer reflection", "ống dẫn sóng và phản xạ lớp"),
    "los_and_sea_db": ("line of sight and sea, notional", "tầm nhìn thẳng và mặt biển, quy ước"),
    "los_and_ducting_db": ("line of sight and ducting, notional", "tầm nhìn thẳng và ống dẫn sóng, quy ước"),
    "diffraction_or_ducting_db": ("diffraction or ducting", "nhiễu xạ hoặc ống dẫn sóng"),
    "modified_db": ("the same, blended", "như trên, sau chuyển tiếp"),
    "median_location_db": ("half of the locations", "50 % vị trí"),
    "total_db": ("basic transmission loss", "suy hao truyền dẫn cơ bản"),
    # Reception
    "azimuth": ("azimuth of the sector, grid north", "phương vị của cung, bắc lưới"),
    "downtilt": ("downtilt", "góc cụp"),
    "elevation": ("elevation of the path", "góc ngẩng của đường truyền"),
    "pattern": ("antenna pattern", "giản đồ ăng-ten"),
    "basic_loss": ("basic transmission loss", "suy hao truyền dẫn cơ bản"),
    "below_cover": ("below the cover around it", "dưới lớp phủ xung quanh"),
    "calibration": ("calibration of the model", "hiệu chỉnh mô hình"),
    "terminal": ("terminal and what is around it", "máy đầu cuối và xung quanh"),
    "rsrp": ("RSRP", "RSRP"),
    "rsrq": ("RSRQ", "RSRQ"),
    "sinr": ("SINR", "SINR"),
    "downlink": ("downlink at the edge probability", "tốc độ tải xuống ở xác suất biên"),
    "uplink": ("uplink at the edge probability", "tốc độ tải lên ở xác suất biên"),
    "margin": ("left above what service takes", "phần dư so với yêu cầu"),
    "probability": ("probability of being served", "xác suất được phục vụ"),
    # The budget
    "tx_power": ("transmitter power", "công suất phát"),
    "bandwidth": ("bandwidth", "băng thông"),
    "resource_blocks": ("resource blocks", "khối tài nguyên"),
    "resource_elements": ("subcarriers", "sóng mang con"),
    "power_per_re": ("power per resource element", "công suất mỗi phần tử tài nguyên"),
    "antenna_gain": ("antenna gain", "độ lợi ăng-ten"),
    "feeder_loss": ("feeder", "phi-đơ"),
    "eirp_per_re": ("EIRP per resource element", "EIRP mỗi phần tử tài nguyên"),
    "ue_gain": ("terminal antenna", "ăng-ten máy đầu cuối"),
    "body_loss": ("body", "cơ thể người dùng"),
    "penetration_loss": ("penetration", "xuyên vật cản"),
    "vehicle_loss": ("vehicle", "trong xe"),
    "building_loss": ("building", "vào nhà"),
    "clutter_loss": ("clutter", "vật che quanh máy"),
    "rsrp_threshold": ("RSRP threshold", "ngưỡng RSRP"),
    "downlink_target": ("downlink target", "yêu cầu tải xuống"),
    "downlink_bandwidth": ("bandwidth of a user", "băng thông của một người dùng"),
    "downlink_sinr": ("SINR for it", "SINR cần có"),
    "ue_noise": ("noise at the terminal", "tạp âm tại máy đầu cuối"),
    "interference_margin": ("interference margin", "dự trữ nhiễu"),
    "beamforming_gain": ("gain of the data beam", "độ lợi búp sóng dữ liệu"),
    "downlink_rsrp": ("RSRP for the downlink", "RSRP cần cho tải xuống"),
    "uplink_target": ("uplink target", "yêu cầu tải lên"),
    "ue_power": ("terminal power", "công suất máy đầu cuối"),
    "uplink_blocks": ("uplink blocks at the cell edge", "khối tải lên ở biên ô"),
    "uplink_blocks_free": ("uplink blocks that are free", "khối tải lên còn trống"),
    "uplink_noise_rise": ("uplink noise rise", "tăng tạp âm tải lên"),
    "bs_noise": ("noise at the base station", "tạp âm tại trạm gốc"),
    "uplink_rsrp": ("RSRP for the uplink", "RSRP cần cho tải lên"),
    "least_rsrp": ("least RSRP", "RSRP tối thiểu"),
    "fade_margin": ("fade margin", "dự trữ pha-đinh"),
    "required_rsrp": ("required median RSRP", "RSRP trung vị yêu cầu"),
    "mapl": ("greatest allowed loss", "suy hao cho phép lớn nhất"),
    # The figure
    "axis-distance": ("Distance, km", "Khoảng cách, km"),
    "axis-height": ("Height above sea level, m", "Độ cao so với mực nước biển, m"),
    "ground": ("ground, Earth's curvature included", "mặt đất, kể cả độ cong Trái Đất"),
    "clutter": ("trees and houses", "cây cối, nhà cửa"),
    "fresnel": ("60 % of the first Fresnel zone", "60 % đới Fresnel thứ nhất"),
    "line": ("line between the antennas", "đường nối hai ăng-ten"),
    "worst": ("worst point", "điểm bất lợi nhất"),
}
"""Key to its text; keys of budget lines, reception and terms are those of the report."""


def link_word(key: str, language: Language, **values: object) -> str:
    """The text of a key in a language, with its values put in."""
    return LINK_WORDS[key][0 if language == "en" else 1].format(**values)
