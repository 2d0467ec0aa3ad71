"""Texts of the pages that hold runs side by side, in English and Vietnamese."""

from __future__ import annotations

COMPARISON_WORDS: dict[str, tuple[str, str]] = {
    "compare.title": ("Two runs compared", "So sánh hai lần chạy"),
    "compare.run.a": ("Run A", "Lần chạy A"),
    "compare.run.b": ("Run B", "Lần chạy B"),
    "compare.programs": (
        "Other versions of the program or of its libraries made the two runs; some differences may be owed to that.",
        "Hai lần chạy dùng phiên bản chương trình hoặc thư viện khác nhau; một số khác biệt có thể do đó.",
    ),
    "compare.settings": ("What was asked otherwise", "Thiết lập khác nhau"),
    "compare.settings.none": (
        "No setting and no file differs.",
        "Không có thiết lập hay tệp nào khác nhau.",
    ),
    "compare.setting": ("Setting or file", "Thiết lập hoặc tệp"),
    "compare.absent": ("not set", "không đặt"),
    "compare.figures": ("Who is served", "Ai được phục vụ"),
    "compare.service": ("Service", "Dịch vụ"),
    "compare.time": ("When", "Thời điểm"),
    "compare.centres": ("Commune centres", "Trung tâm xã"),
    "compare.change": ("Change", "Chênh lệch"),
    "compare.money": ("Money", "Kinh phí"),
    "compare.cost": ("Cost of the plan", "Chi phí phương án"),
    "compare.budget": ("Budget", "Ngân sách"),
    "compare.sites": ("Sites", "Trạm"),
    "compare.sites.lead": (
        "What stands with the plans built: existing sites, upgrades, new towers and new access points of fibre.",
        "Sau khi xây dựng theo phương án: trạm hiện có, nâng cấp, cột mới và điểm truy nhập cáp quang mới.",
    ),
    "compare.added": ("Added", "Thêm"),
    "compare.removed": ("Removed", "Bỏ"),
    "compare.moved": ("Moved", "Dời"),
    "compare.moved_by": ("moved {km} km", "dời {km} km"),
    "compare.kind.site": ("Existing site", "Trạm hiện có"),
    "compare.villages": ("Villages", "Thôn, tổ"),
    "compare.gained": ("Gained", "Được thêm"),
    "compare.lost": ("Lost", "Mất"),
    "compare.map.lead": (
        "Zoom with the wheel or two fingers; point at a mark to read what it is.",
        "Phóng to bằng con lăn hoặc hai ngón tay; chỉ vào ký hiệu để xem nội dung.",
    ),
    "compare.more": ("and {count} more", "và {count} mục nữa"),
    # Many runs of one scenario
    "batch.title": ("Variants of {name}", "Các biến thể của {name}"),
    "batch.lead": (
        "People newly served against the money of the plan; on the line are variants that no other beats in both.",
        "Người được phục vụ thêm so với chi phí phương án; trên đường là các biến thể không bị biến thể khác vượt.",
    ),
    "batch.money": ("Cost of the plan, billion VND", "Chi phí phương án, tỷ đồng"),
    "batch.people": ("People newly served", "Người được phục vụ thêm"),
    "batch.people_after": ("People served after the plan", "Người được phục vụ sau đề xuất"),
    "batch.table": ("All variants", "Tất cả biến thể"),
    "batch.variant": ("Variant", "Biến thể"),
    "batch.row": ("Row", "Dòng"),
    "batch.settings": ("Settings", "Thiết lập"),
    "batch.proposals": ("Proposals", "Đề xuất"),
    "batch.failed": ("failed", "thất bại"),
    "batch.nothing": (
        "No variant has a plan that costs and serves anything.",
        "Không biến thể nào có phương án tốn chi phí và phục vụ thêm người.",
    ),
}
"""Part of :data:`phusong.maps.words.catalogue.WORDS`."""
