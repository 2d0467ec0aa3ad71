"""Texts of the map, in English and Vietnamese."""

from __future__ import annotations

MAP_WORDS: dict[str, tuple[str, str]] = {
    # Texts of the map, frame and controls
    "map.title": ("Coverage of {title}", "Phủ sóng {title}"),
    "map.skip": ("Skip to the map", "Chuyển đến bản đồ"),
    "map.region": (
        "Map. Arrow keys move it, plus and minus zoom.",
        "Bản đồ. Phím mũi tên để di chuyển, cộng và trừ để thu phóng.",
    ),
    "map.panel": ("Services, layers and lists", "Dịch vụ, lớp bản đồ và danh sách"),
    "map.search": ("Search village, commune or site", "Tìm thôn, xã hoặc trạm"),
    "map.search.none": ("Nothing found", "Không tìm thấy"),
    "map.search.count": ("{n} found", "Tìm thấy {n}"),
    "map.service": ("Service", "Dịch vụ"),
    "map.view": ("Time", "Thời điểm"),
    "map.more": ("Legend, layers and lists", "Chú giải, lớp bản đồ, danh sách"),
    "map.zoom_in": ("Zoom in", "Phóng to"),
    "map.zoom_out": ("Zoom out", "Thu nhỏ"),
    "map.home": ("Show everything", "Xem toàn bộ"),
    "map.close": ("Close", "Đóng"),
    # Texts of the map, figures
    "map.figure.people": ("of people with {service}", "dân số có {service}"),
    "map.figure.villages": ("{covered} of {total} villages", "{covered}/{total} thôn, tổ"),
    "map.figure.gaps": ("{villages} villages without, {people} people", "{villages} thôn, tổ chưa có, {people} người"),
    "map.figure.brings": (
        "The plan, {cost}, brings {service} to {people} more people.",
        "Phương án {cost} đưa {service} đến thêm {people} người.",
    ),
    "map.figure.brings_none": (
        "The plan, {cost}, brings {service} to nobody more.",
        "Phương án {cost} không thêm người nào có {service}.",
    ),
    "map.figure.no_gaps": ("No village without", "Không còn thôn, tổ nào chưa có"),
    "map.figure.centres": ("{covered} of {total} commune centres", "{covered}/{total} trung tâm xã"),
    # Texts of the map, legend and layers
    "map.layers": ("Legend and layers", "Chú giải và lớp bản đồ"),
    "map.layer.gaps": ("No coverage: village without {service}", "Không phủ: thôn, tổ chưa có {service}"),
    "map.layer.served": ("Village served", "Thôn, tổ được phục vụ"),
    "map.layer.marginal": (
        "Hollow: near the threshold, measure first",
        "Rỗng ruột: giáp ngưỡng, cần đo trước",
    ),
    "map.layer.gained": ("Village that the plan serves", "Thôn, tổ được phục vụ nhờ đề xuất"),
    "map.layer.sites": ("Site with this service", "Trạm có dịch vụ này"),
    "map.layer.other_sites": ("Site without it", "Trạm chưa có dịch vụ này"),
    "map.layer.all_sites": ("Radio site", "Trạm thu phát sóng"),
    "map.layer.fibre": ("Fibre route, access point", "Tuyến cáp quang, điểm truy nhập"),
    "map.layer.proposals": ("Proposal: new tower, upgrade, fibre", "Đề xuất: cột mới, nâng cấp, cáp quang"),
    "map.layer.roads": ("Roads", "Đường giao thông"),
    "map.layer.names": ("Names", "Địa danh"),
    "map.layer.relief": ("Relief", "Địa hình"),
    "map.shading": ("Shading", "Tô màu nền"),
    "map.shading.share": ("People served, by commune", "Tỷ lệ dân số được phục vụ theo xã"),
    "map.shading.signal": ("Predicted signal (RSRP)", "Mức tín hiệu dự báo (RSRP)"),
    "map.shading.none": ("None", "Không tô"),
    "map.share.all": ("100 %", "100 %"),
    "map.share.range": ("{from} to under {to} %", "{from} đến dưới {to} %"),
    "map.share.below": ("under {to} %", "dưới {to} %"),
    "map.share.unknown": ("no people recorded", "chưa có số dân"),
    "map.signal.best": ("{from} dBm and more", "từ {from} dBm"),
    "map.signal.range": ("{from} to {to} dBm", "{from} đến {to} dBm"),
    "map.signal.gap": ("No coverage (below {to} dBm)", "Không phủ sóng (dưới {to} dBm)"),
    # Texts of the map, lists
    "map.list.gaps": ("Villages without {service} ({n})", "Thôn, tổ chưa có {service} ({n})"),
    "map.list.marginal": ("Villages to measure first ({n})", "Thôn, tổ cần đo kiểm trước ({n})"),
    "map.list.dbm": ("{n} dBm", "{n} dBm"),
    "map.download": ("Download:", "Tải xuống:"),
    "map.list.proposals": ("Proposals for {service} ({n} of {total})", "Đề xuất cho {service} ({n}/{total})"),
    "map.list.more": ("and {n} more, in report.html and layers.gpkg", "và {n} mục nữa, xem report.html và layers.gpkg"),
    "map.list.people": ("{n} people", "{n} người"),
    "map.plan.cost": ("{cost} of {budget}", "{cost} trên {budget}"),
    "map.plan.optimal": (
        "Proved: no plan within this budget serves more.",
        "Đã chứng minh: với ngân sách này không có phương án nào phục vụ được nhiều hơn.",
    ),
    "map.plan.feasible": (
        "A better plan may exist, by at most {gap} %.",
        "Có thể còn phương án tốt hơn, nhiều nhất {gap} %.",
    ),
    "map.plan.infeasible": (
        "The limits conflict: no plan satisfies all of them.",
        "Các giới hạn mâu thuẫn: không có phương án nào thỏa mãn tất cả.",
    ),
    "map.plan.no_plan": ("No plan was made.", "Chưa lập phương án."),
    # Texts of the map, popups
    "map.popup.village": ("Village", "Thôn, tổ"),
    "map.popup.centre": ("Village, commune centre", "Thôn, tổ; trung tâm xã"),
    "map.popup.commune": ("Commune", "Xã"),
    "map.popup.district": ("District", "Huyện"),
    "map.popup.site": ("Existing site", "Trạm hiện có"),
    "map.popup.access": ("Fibre access point", "Điểm truy nhập cáp quang"),
    "map.popup.proposal": ("Proposal {id}", "Đề xuất {id}"),
    "map.popup.code": ("Code", "Mã"),
    "map.popup.served": ("served", "được phục vụ"),
    "map.popup.gap": ("no coverage", "không phủ"),
    "map.popup.gained": ("served by the plan", "được phục vụ nhờ đề xuất"),
    "map.popup.no_signal": ("no signal predicted", "không có tín hiệu dự báo"),
    "map.popup.by": ("from {name}", "từ {name}"),
    "map.popup.people": ("{n} % of people", "{n} % dân số"),
    "map.popup.marginal": ("marginal: measure first", "giáp ngưỡng: cần đo trước"),
    "map.popup.reach.outdoors": ("outdoors only", "chỉ ngoài trời"),
    "map.popup.reach.vehicle": ("up to vehicles", "đến trong xe"),
    "map.popup.reach.indoors": ("indoors too", "cả trong nhà"),
    "map.popup.operators": ("{n} of {total} operators", "{n}/{total} doanh nghiệp"),
    "map.popup.homes": (
        "{n} homes with a port ({p} ports), {m} connected",
        "{n} hộ có cổng ({p} cổng), {m} hộ kết nối",
    ),
    "map.popup.metres": ("{n} m", "{n} m"),
    "map.popup.kilometres": ("{n} km", "{n} km"),
    "map.popup.operator": ("Operator", "Doanh nghiệp"),
    "map.hop.caption": (
        "{start} → {end}: {band}, {km} km, {clear} Fresnel radii, margin {margin} dB, up {up} %, {capacity} Mbit/s",
        "{start} → {end}: {band}, {km} km, hở {clear} Fresnel, dự trữ {margin} dB, khả dụng {up} %, {capacity} Mbit/s",
    ),
    "map.hop.title": (
        "Section on the Earth bent by k = {k}: ground, cover, and {share} % of the first Fresnel zone",
        "Mặt cắt trên Trái Đất có hệ số k = {k}: mặt đất, lớp phủ và {share} % vùng Fresnel thứ nhất",
    ),
    "map.popup.height": ("Antenna height", "Độ cao ăng-ten"),
    "map.popup.share": (
        "{people} of people, {covered} of {total} villages",
        "{people} dân số, {covered}/{total} thôn, tổ",
    ),
    # Texts of the map, about
    "map.about": ("About this map", "Về bản đồ này"),
    "map.about.predicted": (
        (
            "Coverage is computed from the layers by a propagation model and fibre distances. It is "
            "a prediction, not a "
            "measurement: check on the ground before money is spent."
        ),
        (
            "Vùng phủ được tính từ các lớp dữ liệu bằng mô hình truyền sóng và khoảng cách cáp quang. Đây là dự báo, "
            "không phải số đo: cần kiểm tra thực địa trước khi đầu tư."
        ),
    ),
    "map.about.threshold": (
        "{service}: a village counts as served from an RSRP of {dbm} dBm.",
        "{service}: thôn, tổ được coi là có sóng khi RSRP từ {dbm} dBm.",
    ),
    "map.about.offline": (
        "This page works without a network and sends nothing.",
        "Trang này hoạt động không cần mạng và không gửi dữ liệu đi.",
    ),
}
"""Part of :data:`phusong.maps.words.catalogue.WORDS`."""
