"""Texts of ``phusong review`` in English and Vietnamese."""

from __future__ import annotations

REVIEW_MESSAGES: dict[str, tuple[str, str]] = {
    "review-round": (
        "Round {number}, revision {revision}: {state}; {proposals} proposals, to be decided by {deadline}",
        "Vòng {number}, bản {revision}: {state}; {proposals} đề xuất, hạn quyết định {deadline}",
    ),
    "review-draft": ("draft", "bản thảo"),
    "review-submitted": ("submitted", "đã trình"),
    "review-in_review": ("in review", "đang rà soát"),
    "review-decided": ("{proposal}: {state} (version {version})", "{proposal}: {state} (phiên bản {version})"),
    "review-closed": ("decided", "đã quyết định"),
    "review-replanned-state": ("planned again", "đã lập lại"),
    "review-agreed": ("agreed", "đã thống nhất"),
    "review-withdrawn": ("withdrawn", "đã rút"),
    "review-expired": ("deadline passed", "quá hạn"),
    "review-proposed": ("not decided", "chưa quyết định"),
    "review-accepted": ("accepted", "chấp thuận"),
    "review-rejected": ("rejected", "từ chối"),
    "review-relocated": ("relocated", "dời vị trí"),
    "review-needs_information": ("needs information", "cần thông tin"),
    "review-deferred": ("deferred", "lùi lại"),
    "review-confirmed": ("confirmed", "xác nhận"),
    "review-disputed": ("disputed", "tranh luận"),
    "review-planned": ("planned", "dự kiến"),
    "review-built": ("built", "đã xây dựng"),
    "review-measured": ("measured", "đã đo kiểm"),
    "review-answered": ("{proposal}: {standing}", "{proposal}: {standing}"),
    "review-taken": ("{count} decisions taken over", "Đã ghi nhận {count} quyết định"),
    "review-assigned": ("Who or by when changed of {count}", "Đã sửa đơn vị hoặc hạn của {count} đề xuất"),
    "review-account": ("Account {name} added as {role}", "Đã thêm tài khoản {name} với vai trò {role}"),
    "review-serving": (
        "The review is open at {address} – end it with Ctrl-C",
        "Không gian rà soát mở tại {address} – dừng bằng Ctrl-C",
    ),
    "review-example": ("Example account {name}, password {password}", "Tài khoản mẫu {name}, mật khẩu {password}"),
    "review-link": ("Link {number} stands until {until}", "Liên kết {number} có hiệu lực đến {until}"),
    "review-link-revoked": ("Link {number} was revoked", "Đã thu hồi liên kết {number}"),
    "review-commented": ("{proposal}: the comment was written down", "{proposal}: đã ghi ý kiến"),
    "review-attached": ("{proposal}: {file} was attached", "{proposal}: đã đính kèm {file}"),
    "review-restored": (
        "{path} was put back; {gone} entries of the log written since are gone. Everybody signs in anew.",
        "Đã khôi phục {path}; {gone} mục nhật ký ghi sau đó không còn. Mọi người đăng nhập lại.",
    ),
    "review-ask-password": ("Password:", "Mật khẩu:"),
    "review-sound": (
        "The log of {events} entries is as it was written, and the tables are what it tells.",
        "Nhật ký {events} mục còn nguyên như lúc ghi, và các bảng khớp với nhật ký.",
    ),
    "review-replanned": (
        "Round {number}, revision {revision}: {kept} proposals kept, {dropped} that nobody decided on dropped",
        "Vòng {number}, bản {revision}: giữ {kept} đề xuất, bỏ {dropped} đề xuất chưa ai quyết định",
    ),
    "review-prices": (
        "What each decision cost: the best plan without it, less the plan made",
        "Giá của từng quyết định: phương án tốt nhất khi không có nó, trừ phương án đã lập",
    ),
    "review-price-range": (
        "Two figures: without the decision a plan is known that is better by the first, none by more than the second.",
        "Hai số: khi không có quyết định, đã biết phương án hơn bằng số thứ nhất, không phương án nào hơn quá số sau.",
    ),
    "review-price-by-clock": (
        "The clock ended the search for {names}: another machine may find other figures.",
        "Đồng hồ đã dừng việc tìm cho {names}: máy khác có thể cho con số khác.",
    ),
    "review-place": (
        "At {lon}, {lat} ({ground} m high): people who lack the service and would have it from this tower alone",
        "Tại {lon}, {lat} (cao {ground} m): số người hiện chưa có dịch vụ và sẽ có chỉ nhờ cột này",
    ),
    "review-place-noted": ("{proposal}: the new place can be confirmed", "{proposal}: có thể xác nhận vị trí mới"),
    "review-column-proposed": ("as proposed", "như đề xuất"),
    "review-column-there": ("there", "tại đó"),
    "review-column-proposal": ("proposal", "đề xuất"),
    "review-column-state": ("decision", "quyết định"),
    "review-column-reason": ("reason", "lý do"),
    "review-column-who": ("decided by", "người quyết định"),
    "review-column-owner": ("responsible", "đơn vị chịu trách nhiệm"),
    "review-column-what": ("what and where", "nội dung, địa điểm"),
    "review-column-worth": ("weighted people", "người quy đổi"),
    "review-column-saving": ("billion VND saved", "tỷ đồng tiết kiệm"),
    "review-column-money": ("billion VND", "tỷ đồng"),
}
"""Key of each message to its English and its Vietnamese text."""

ROUND_STATES = {"decided": "review-closed", "replanned": "review-replanned-state"}
"""State of a round to its message, where that of a proposal has the same name."""
