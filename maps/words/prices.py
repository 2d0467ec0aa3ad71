"""Texts of prices: their names, units, and the page of what each does to a plan."""

from __future__ import annotations

PRICE_WORDS: dict[str, tuple[str, str]] = {
    "prices.title": ("What each price does to the plan of {name}", "Ảnh hưởng của từng đơn giá đến phương án {name}"),
    "prices.lead": (
        (
            "Each price alone at its low and high end, the others as the scenario has them; those that move most "
            "first. Numbers of people are ranges: from the plan that was found to what no plan can exceed (black line)."
        ),
        (
            "Từng đơn giá ở mức thấp và mức cao, các đơn giá khác như trong kịch bản; đơn giá ảnh hưởng nhiều nhất ở "
            "đầu. Số người là một khoảng: từ phương án tìm được đến mức không phương án nào vượt qua (vạch đen)."
        ),
    ),
    "prices.decides": (
        (
            "{price} decides most: between {low} and {high} it alone decides between {towers_low} and {towers_high} "
            "new towers, and between {people_low} and {people_high} weighted people newly served."
        ),
        (
            "{price} quyết định nhiều nhất: từ {low} đến {high}, riêng đơn giá này quyết định giữa {towers_low} và "
            "{towers_high} cột mới, giữa {people_low} và {people_high} người (có trọng số) được phục vụ thêm."
        ),
    ),
    "prices.decides.money": (
        (
            "No single price changes whom the plan serves. {price} moves its cost most: {cost_low} at {low}, "
            "{cost_high} at {high}."
        ),
        (
            "Không đơn giá riêng lẻ nào làm thay đổi số người được phục vụ. {price} ảnh hưởng đến chi phí nhiều nhất: "
            "{cost_low} khi đơn giá là {low}, {cost_high} khi là {high}."
        ),
    ),
    "prices.nothing": (
        "No single price changes whom the plan serves or what it costs.",
        "Không đơn giá riêng lẻ nào làm thay đổi số người được phục vụ hay chi phí phương án.",
    ),
    "prices.missing": (
        "Not finished: {count} prices are still to be tried; run the same command to go on.",
        "Chưa xong: còn {count} đơn giá chưa tính; chạy lại cùng lệnh để tiếp tục.",
    ),
    "prices.range": ("{least} to {most}", "{least} đến {most}"),
    "prices.people": ("Weighted people newly served", "Người (có trọng số) được phục vụ thêm"),
    "prices.towers": ("New towers", "Cột mới"),
    "prices.low": ("Low price", "Đơn giá thấp"),
    "prices.asked": ("As the scenario has it", "Như trong kịch bản"),
    "prices.high": ("High price", "Đơn giá cao"),
    "prices.table": ("All prices", "Tất cả đơn giá"),
    "prices.price": ("Price", "Đơn giá"),
    "prices.unit": ("For each", "Tính cho"),
    "prices.value": ("Price", "Đơn giá"),
    "prices.gap": ("Gap", "Khoảng cách"),
    "prices.unsourced": ("no source; to be confirmed", "chưa có nguồn; cần xác nhận"),
    "price.price_set": ("All prices together", "Tất cả đơn giá cùng lúc"),
    "price.radio_4g_vnd": ("4G radio of a site", "Vô tuyến 4G của trạm"),
    "price.radio_5g_vnd": ("5G radio of a site", "Vô tuyến 5G của trạm"),
    "price.baseband_vnd": ("Baseband", "Khối băng gốc"),
    "price.router_vnd": ("Cell-site router", "Bộ định tuyến tại trạm"),
    "price.upgrade_power_vnd": ("Added power for 5G", "Bổ sung nguồn cho 5G"),
    "price.upgrade_installation_vnd": ("Installation of an upgrade", "Lắp đặt nâng cấp"),
    "price.sharing_vnd": ("Survey of a shared tower", "Khảo sát cột dùng chung"),
    "price.tower_vnd_per_m": ("Tower by height", "Cột theo chiều cao"),
    "price.tower_civil_vnd": ("Civil works of a tower", "Xây dựng móng và nhà trạm"),
    "price.tower_transport_vnd": ("Transport of a tower", "Vận chuyển cột"),
    "price.tower_installation_vnd": ("Installation of a tower", "Lắp dựng cột"),
    "price.tower_power_4g_vnd": ("Power system with 4G", "Hệ thống nguồn cho 4G"),
    "price.tower_power_5g_vnd": ("Power system with 5G", "Hệ thống nguồn cho 5G"),
    "price.transformer_vnd": ("Transformer and grid connection", "Trạm biến áp và đấu nối điện"),
    "price.power_line_vnd_per_km": ("Power line", "Đường dây điện"),
    "price.access_track_vnd_per_km": ("Access track", "Đường vào trạm"),
    "price.relay_power_vnd": ("Solar power of a relay mast", "Điện mặt trời của cột chuyển tiếp"),
    "price.fibre_vnd_per_km": ("Fibre on poles", "Cáp quang treo cột"),
    "price.fibre_buried_vnd_per_km": ("Fibre buried", "Cáp quang chôn trực tiếp"),
    "price.fibre_duct_vnd_per_km": ("Fibre in a new duct", "Cáp quang trong cống bể mới"),
    "price.fibre_existing_duct_vnd_per_km": ("Fibre in an existing duct", "Cáp quang trong cống bể có sẵn"),
    "price.fibre_off_road_vnd_per_km": ("Fibre off the road to a tower", "Cáp quang từ đường vào cột"),
    "price.fibre_distribution_vnd_per_km": ("Distribution cable", "Cáp phối"),
    "price.fibre_drop_vnd_per_km": ("Drop cable", "Cáp thuê bao"),
    "price.fibre_splitter_vnd": ("Splitter and cabinet", "Bộ chia và tủ cáp"),
    "price.fibre_olt_port_vnd": ("OLT port", "Cổng OLT"),
    "price.microwave_radio_vnd": ("Microwave radios", "Thiết bị vi ba"),
    "price.microwave_survey_vnd": ("Microwave survey", "Khảo sát vi ba"),
    "price.microwave_antenna_short_vnd": ("Microwave antennas, short hop", "Ăng-ten vi ba chặng ngắn"),
    "price.microwave_antenna_long_vnd": ("Microwave antennas, long hop", "Ăng-ten vi ba chặng dài"),
    "price.tower_opex_vnd_per_year": ("Running a new site", "Vận hành trạm mới"),
    "price.relay_opex_vnd_per_year": ("Running a relay mast", "Vận hành cột chuyển tiếp"),
    "price.upgrade_opex_vnd_per_year": ("Running an upgrade", "Vận hành phần nâng cấp"),
    "price.sharing_rent_vnd_per_year": ("Rent on a shared tower", "Thuê cột dùng chung"),
    "price.fibre_opex_vnd_per_km_year": ("Maintaining fibre", "Bảo dưỡng cáp quang"),
    "price.access_point_opex_vnd_per_year": ("Running an access point", "Vận hành điểm truy nhập"),
    "price.unit.site": ("site", "trạm"),
    "price.unit.site and technology": ("site and technology", "trạm và công nghệ"),
    "price.unit.new site": ("new site", "trạm mới"),
    "price.unit.upgrade": ("upgrade", "lần nâng cấp"),
    "price.unit.metre of height": ("metre of height", "mét chiều cao"),
    "price.unit.km": ("km", "km"),
    "price.unit.relay mast": ("relay mast", "cột chuyển tiếp"),
    "price.unit.relay mast and year": ("relay mast and year", "cột chuyển tiếp mỗi năm"),
    "price.unit.access point": ("access point", "điểm truy nhập"),
    "price.unit.hop": ("hop", "chặng"),
    "price.unit.new site and year": ("new site and year", "trạm mới mỗi năm"),
    "price.unit.technology and year": ("technology and year", "công nghệ mỗi năm"),
    "price.unit.shared site and year": ("shared site and year", "trạm dùng chung mỗi năm"),
    "price.unit.km and year": ("km and year", "km mỗi năm"),
    "price.unit.access point and year": ("access point and year", "điểm truy nhập mỗi năm"),
}
"""Part of :data:`phusong.maps.words.catalogue.WORDS`."""
