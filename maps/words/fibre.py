"""Texts of the fibre design: bill of materials, cost of a home, second ways, in English and Vietnamese."""

from __future__ import annotations

FIBRE_WORDS: dict[str, tuple[str, str]] = {
    "report.fibre": ("Fibre design and bill of materials", "Thiết kế cáp quang và bảng khối lượng vật tư"),
    "report.fibre.lead": (
        (
            "The fibre proposals as a passive network (GPON): splitters, cables and ports that hold the optical budget "
            "at least cost. The first part is the plan's money, to the VND; the second is what that money is made of; "
            "the third the plan has not priced, and the budget does not pay it."
        ),
        (
            "Các đề xuất cáp quang được thiết kế thành mạng quang thụ động (GPON): bộ chia, cáp và cổng đáp ứng quỹ "
            "suy hao quang với chi phí thấp nhất. Phần đầu là tiền của phương án, chính xác đến từng đồng; phần hai là "
            "chi tiết của số tiền đó; phần ba phương án chưa tính giá và ngân sách không chi trả."
        ),
    ),
    "report.fibre.passed": ("Homes passed (a port is there)", "Hộ có cổng sẵn sàng"),
    "report.fibre.connected": ("Homes connected (drop and ONT paid)", "Hộ được kết nối (đã tính dây thuê bao và ONT)"),
    "report.fibre.per_passed": ("Network cost per home passed", "Chi phí mạng mỗi hộ có cổng"),
    "report.fibre.per_connected": ("Whole cost per home connected", "Tổng chi phí mỗi hộ được kết nối"),
    "report.fibre.least_left": ("Least left of the optical budget", "Dự phòng quỹ suy hao quang nhỏ nhất"),
    "report.fibre.item": ("Item", "Hạng mục"),
    "report.fibre.size": ("Fibres or ratio", "Số sợi hoặc tỷ lệ chia"),
    "report.fibre.quantity": ("Quantity", "Khối lượng"),
    "report.fibre.unit_price": ("Unit price", "Đơn giá"),
    "report.fibre.amount": ("Amount", "Thành tiền"),
    "report.fibre.plan_money": ("Fibre proposals of the plan", "Các đề xuất cáp quang của phương án"),
    "report.fibre.difference": ("Difference to the first part", "Chênh lệch so với phần đầu"),
    "report.fibre.whole": ("All parts together", "Tổng các phần"),
    "report.fibre.second_ways": ("Second ways", "Tuyến dự phòng thứ hai"),
    "report.fibre.second_ways.lead": (
        (
            "For the communes that ask for one: a way to lit fibre that shares no road with the first. Its price is in "
            "the third part of the bill."
        ),
        (
            "Cho các xã có yêu cầu: tuyến tới cáp đang hoạt động không đi chung đường với tuyến thứ nhất. Chi phí nằm "
            "ở phần ba của bảng khối lượng."
        ),
    ),
    "report.fibre.way.found": ("{km} km more, {cost}", "thêm {km} km, {cost}"),
    "report.fibre.way.bridge": (
        "none: every way passes the road {km} km long at {place}",
        "không có: mọi tuyến đều đi qua đoạn đường dài {km} km tại {place}",
    ),
    "report.fibre.way.apart": (
        "none: no road leads to lit fibre",
        "không có: không đường nào dẫn tới cáp đang hoạt động",
    ),
    "report.fibre.way.lit": ("stands on lit fibre", "nằm trên cáp đang hoạt động"),
    "bill.part.plan": ("Priced in the plan", "Đã tính trong phương án"),
    "bill.part.detail": ("What that is made of", "Chi tiết của phần trên"),
    "bill.part.beyond": ("Beyond the plan: network", "Ngoài phương án: mạng"),
    "bill.part.connection": ("Beyond the plan: homes that take a line", "Ngoài phương án: hộ đăng ký"),
    "bill.unit.km": ("km", "km"),
    "bill.unit.pieces": ("pieces", "cái"),
    "bill.item.trench": ("Cable along roads, built", "Tuyến cáp dọc đường, xây lắp trọn gói"),
    "bill.item.access_point": (
        "Access points with splitter, closure and one OLT port",
        "Điểm truy nhập gồm bộ chia, măng xông và một cổng OLT",
    ),
    "bill.item.distribution": ("Cable from access points to villages", "Cáp từ điểm truy nhập tới thôn"),
    "bill.item.feeder_cable": ("Feeder cable", "Cáp gốc"),
    "bill.item.distribution_cable": ("Distribution cable", "Cáp phối"),
    "bill.item.splitter_first": ("Splitters at access points", "Bộ chia tại điểm truy nhập"),
    "bill.item.closure_access_point": ("Closures at access points", "Măng xông tại điểm truy nhập"),
    "bill.item.pole": ("Positions on poles, standing ones among them", "Vị trí trên cột, gồm cả cột có sẵn"),
    "bill.item.duct": ("Duct", "Ống cống bể"),
    "bill.item.buried": ("Buried way", "Tuyến chôn trực tiếp"),
    "bill.item.handhole": ("Handholes", "Bể cáp"),
    "bill.item.odf_port": ("ODF ports", "Cổng ODF"),
    "bill.item.olt_port": ("OLT ports", "Cổng OLT"),
    "bill.item.olt_card": ("OLT cards", "Card OLT"),
    "bill.item.strand_on_lit_cable": ("Fibre taken on cable that lies there", "Sợi sử dụng trên cáp hiện có"),
    "bill.item.splitter_first_more": ("Further splitters at access points", "Bộ chia bổ sung tại điểm truy nhập"),
    "bill.item.splitter_second": ("Splitters in villages", "Bộ chia tại thôn"),
    "bill.item.closure_village": ("Closures in villages", "Măng xông tại thôn"),
    "bill.item.closure_branch": ("Closures where cables part", "Măng xông rẽ nhánh"),
    "bill.item.closure_joint": ("Closures from drum to drum", "Măng xông nối cuộn cáp"),
    "bill.item.olt_port_more": ("Further OLT ports", "Cổng OLT bổ sung"),
    "bill.item.second_way": ("Cable of second ways", "Cáp tuyến dự phòng thứ hai"),
    "bill.item.ont": ("ONTs", "Thiết bị ONT"),
    "bill.item.home_drop": ("Drops of homes, installed", "Dây thuê bao, lắp đặt trọn gói"),
}
"""Key to the text in English and in Vietnamese."""
