"""Texts that several pages use, in English and Vietnamese: words of the field, fields of a proposal, money."""

from __future__ import annotations

from phusong.coverage.schema import planned_technologies

COMMON_WORDS: dict[str, tuple[str, str]] = {
    # Words of the field
    "common.service.fibre": ("Fibre", "Cáp quang"),
    **{f"common.service.{each.name}": (each.title, each.title) for each in planned_technologies()},
    "common.inline.fibre": ("fibre", "cáp quang"),
    **{f"common.inline.{each.name}": (each.title, each.title) for each in planned_technologies()},
    "common.kind.upgrade": ("Upgrade of a site", "Nâng cấp trạm"),
    "common.kind.new_tower": ("New tower", "Cột mới"),
    "common.kind.relay": ("Relay mast", "Cột chuyển tiếp vi ba"),
    "common.kind.fibre": ("Fibre section", "Tuyến cáp quang"),
    "common.status.optimal": ("optimal", "tối ưu"),
    "common.status.feasible": ("feasible", "khả thi"),
    "common.status.infeasible": ("infeasible", "không khả thi"),
    "common.status.no_plan": ("no plan", "chưa có phương án"),
    "common.review.proposed": ("proposed", "đề xuất"),
    "common.review.accepted": ("accepted", "đồng ý"),
    "common.review.rejected": ("rejected", "từ chối"),
    "common.review.deferred": ("deferred", "lùi lại"),
    "common.review.relocated": ("relocated", "đổi vị trí"),
    "common.data_date": ("Data of {date}", "Số liệu ngày {date}"),
    "common.no_date": ("Date of data not stated", "Chưa ghi ngày số liệu"),
    "common.predicted": ("Predicted, not measured", "Dự báo, chưa đo kiểm thực tế"),
    "common.today": ("Today", "Hiện trạng"),
    "common.after": ("After the plan", "Sau đề xuất"),
    "common.people": ("People", "Dân số"),
    "common.villages": ("Villages", "Thôn, tổ"),
    "common.language": ("Language", "Ngôn ngữ"),
    "common.illustrative": (
        "Illustrative layers, not surveyed: {layers}.",
        "Lớp dữ liệu minh họa, không phải khảo sát: {layers}.",
    ),
    "common.layer.villages": ("villages", "thôn, tổ dân phố"),
    "common.layer.communes": ("commune outlines", "ranh giới xã"),
    "common.layer.sites": ("sites", "trạm"),
    "common.layer.sectors": ("sectors", "cánh sóng"),
    "common.layer.roads": ("roads", "đường"),
    "common.layer.fibre": ("fibre", "cáp quang"),
    "common.layer.terrain": ("terrain", "địa hình"),
    "common.layer.clutter": ("land cover", "lớp phủ mặt đất"),
    "common.layer.population": ("population raster", "raster dân số"),
    "common.layer.buildings": ("buildings", "nhà ở"),
    "common.layer.calibration": ("calibration", "hiệu chỉnh"),
    "common.layer.places": ("public places", "điểm công cộng"),
    "common.backhaul.existing": ("existing", "sẵn có"),
    "common.backhaul.fibre": ("fibre, {km} km", "cáp quang, {km} km"),
    "common.backhaul.microwave": ("microwave, {km} km", "vi ba, {km} km"),
    # Fields of a proposal
    "common.field.kind": ("Kind", "Loại"),
    "common.field.technology": ("Technology", "Công nghệ"),
    "common.field.commune": ("Commune", "Xã"),
    "common.field.district": ("District", "Huyện"),
    "common.field.province": ("Province", "Tỉnh"),
    "common.field.capex": ("Cost", "Chi phí đầu tư"),
    "common.field.opex": ("Running cost a year", "Chi phí vận hành một năm"),
    "common.field.people": ("People newly served", "Người dân được phục vụ thêm"),
    "common.field.people_of": ("People newly served, {service}", "Người dân được phục vụ thêm, {service}"),
    "common.field.villages": ("Villages newly served", "Thôn, tổ được phục vụ thêm"),
    "common.field.marginal": ("People lost if dropped", "Người dân mất dịch vụ nếu bỏ"),
    "common.field.backhaul": ("Backhaul", "Truyền dẫn"),
    "common.field.phase": ("Phase", "Giai đoạn"),
    "common.field.owner": ("Responsible", "Đơn vị chịu trách nhiệm"),
    "common.field.due": ("Due", "Thời hạn"),
    "common.field.status": ("Status", "Trạng thái"),
    "common.not_set": ("not set", "chưa xác định"),
}
"""First part of :data:`phusong.maps.words.catalogue.WORDS`."""

MONEY_WORDS: dict[str, tuple[str, str]] = {
    "common.vnd.billion": ("VND {n} billion", "{n} tỷ đồng"),
    "common.vnd.million": ("VND {n} million", "{n} triệu đồng"),
    "common.vnd.one": ("VND {n}", "{n} đồng"),
}
"""Amounts of money, part of the same."""
