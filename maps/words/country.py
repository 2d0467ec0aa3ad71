"""Texts of the overview of several provinces."""

from __future__ import annotations

COUNTRY_WORDS: dict[str, tuple[str, str]] = {
    "country.skip": ("Skip to the table", "Chuyển đến bảng"),
    "country.panel": ("Services, figures and legend", "Dịch vụ, số liệu và chú giải"),
    "country.units": ("Units", "Đơn vị hành chính"),
    "country.provinces": ("Provinces", "Tỉnh"),
    "country.districts": ("Districts", "Huyện"),
    "country.shading.people": ("People without the service", "Số dân chưa có dịch vụ"),
    "country.shading.share": ("Share of people served", "Tỷ lệ dân số được phục vụ"),
    "country.class.nobody": ("nobody without", "không còn ai"),
    "country.class.range": ("{from} to under {to} people", "{from} đến dưới {to} người"),
    "country.class.more": ("{from} people and more", "từ {from} người"),
    "country.hint": ("{people} people without, {share} served", "{people} người chưa có, đạt {share}"),
    "country.proposals": ("Proposals", "Đề xuất"),
    "country.built": ("{n} proposals: {cost}", "{n} đề xuất: {cost}"),
    "country.open": ("Open the map of {name}", "Mở bản đồ {name}"),
    "country.more": ("Show more", "Hiện thêm"),
    "country.whole": ("Everything on one map", "Tất cả trên một bản đồ"),
    "country.basis": (
        "The map of each province tells the models and thresholds that its figures rest on.",
        "Bản đồ từng tỉnh ghi mô hình và ngưỡng làm căn cứ cho số liệu.",
    ),
    "country.tiles.why": (
        "From a disk, a browser lets this page read {file} only when you choose it. Maps of provinces need no choice.",
        "Khi mở từ ổ đĩa, trình duyệt chỉ cho trang đọc {file} khi bạn chọn tệp. Bản đồ từng tỉnh không cần chọn.",
    ),
    "country.tiles.choose": ("Choose the file", "Chọn tệp"),
    "country.tiles.failed": (
        "{file} could not be read in parts: it is not there, or the server gives no ranges of bytes.",
        "Không đọc được từng phần của {file}: tệp không có, hoặc máy chủ không hỗ trợ đọc theo khoảng byte.",
    ),
    "country.table": ("Table of units", "Bảng đơn vị hành chính"),
    "country.find": ("Find a province or district", "Tìm tỉnh hoặc huyện"),
    "country.rank": ("Rank", "Xếp hạng"),
    "country.unit": ("Name", "Tên"),
    "country.without.today": ("Without, today", "Chưa có, hiện trạng"),
    "country.without.after": ("Without, after the plan", "Chưa có, sau đề xuất"),
    "country.share.today": ("Served, today", "Tỷ lệ, hiện trạng"),
    "country.share.after": ("Served, after the plan", "Tỷ lệ, sau đề xuất"),
    "country.gained": ("Gained", "Tăng thêm"),
    "country.cost": ("Cost", "Chi phí"),
    "country.all": ("All", "Tất cả"),
    "country.count.province": ("{n} provinces", "{n} tỉnh"),
    "country.count.district": ("{n} districts", "{n} huyện"),
    "country.unnamed": ("Province not stated", "Chưa ghi tỉnh"),
}
"""Part of :data:`phusong.maps.words.catalogue.WORDS`."""
