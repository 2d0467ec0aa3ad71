"""Texts of what goes back to the agency that sent the layers, in English and Vietnamese."""

from __future__ import annotations

FEEDBACK_WORDS: dict[str, tuple[str, str]] = {
    "feedback.title": ("What was found in the layers", "Kết quả kiểm tra dữ liệu"),
    "feedback.lead": (
        "Checked: {files}. Errors must be mended before a plan can be made; warnings should be looked at.",
        "Đã kiểm tra: {files}. Lỗi phải sửa trước khi lập phương án; cảnh báo nên xem lại.",
    ),
    "feedback.errors": ("Errors", "Lỗi"),
    "feedback.warnings": ("Warnings", "Cảnh báo"),
    "feedback.error": ("error", "lỗi"),
    "feedback.warning": ("warning", "cảnh báo"),
    "feedback.none": ("No findings: the layers are in order.", "Không có phát hiện: dữ liệu hợp lệ."),
    "feedback.understood": ("What was read", "Dữ liệu đã đọc"),
    "feedback.understood.lead": (
        "If anything here is not as you meant it, the file was misunderstood, and what follows may be wrong.",
        "Nếu có điểm nào không đúng ý, tệp đã bị hiểu sai và các mục sau có thể không đúng.",
    ),
    "feedback.layer": ("Layer", "Lớp"),
    "feedback.file": ("File", "Tệp"),
    "feedback.rows": ("Rows", "Số dòng"),
    "feedback.people": ("People", "Dân số"),
    "feedback.extent": ("West, south, east, north (degrees)", "Tây, nam, đông, bắc (độ)"),
    "feedback.crs": ("Coordinate system", "Hệ toạ độ"),
    "feedback.encoding": ("Text", "Bảng mã"),
    "feedback.columns": ("Columns", "Cột"),
    "feedback.cells": ("{width} × {height} cells", "{width} × {height} ô"),
    "feedback.used": ("used: {columns}", "dùng: {columns}"),
    "feedback.unused": ("not used: {columns}", "không dùng: {columns}"),
    "feedback.from.file": ("as the file says", "theo tệp"),
    "feedback.from.stated": ("as stated", "theo khai báo"),
    "feedback.from.assumed": ("assumed: the file does not say", "giả định: tệp không nêu"),
    "feedback.from.recognised": ("recognised from the text", "nhận ra từ văn bản"),
    "feedback.from.placed": ("recognised by where it lies", "nhận ra theo vị trí"),
    "feedback.findings": ("Findings", "Phát hiện"),
    "feedback.count": ("{count} alike", "{count} mục cùng loại"),
    "feedback.also": ("Also: {values}", "Còn có: {values}"),
    "feedback.remedy": ("What to do", "Cách sửa"),
    "feedback.all_rows": ("All rows", "Tất cả các dòng"),
    "feedback.paste": ("Ready to paste into the scenario", "Dán vào kịch bản"),
    "feedback.copy": ("Copy", "Sao chép"),
    "feedback.counted": (
        "Rows are counted as the spreadsheet shows them, title and header included; features bear the number of GIS.",
        "Dòng được đếm như trong bảng tính, kể cả dòng tiêu đề; đối tượng được nêu theo số hiệu trong GIS.",
    ),
    # The workbook
    "feedback.sheet": ("findings", "phat_hien"),
    "feedback.severity": ("Severity", "Mức độ"),
    "feedback.code": ("Code", "Mã"),
    "feedback.place": ("Where", "Vị trí"),
    "feedback.what": ("What", "Nội dung"),
    "feedback.number": ("Number", "Số lượng"),
    "feedback.in_sheet": ("Sheet", "Trang tính"),
    "feedback.row_column": ("row in the file", "dòng trong tệp"),
    "feedback.finding_column": ("finding", "phát hiện"),
    "feedback.legend": (
        "Red cells have errors, yellow ones warnings; point at a cell to read what was found.",
        "Ô đỏ có lỗi, ô vàng có cảnh báo; đưa chuột vào ô để đọc nội dung.",
    ),
    "feedback.only_rows": (
        "Of {file}, which has {rows} rows, only those with findings are shown.",
        "Tệp {file} có {rows} dòng, chỉ hiển thị các dòng có phát hiện.",
    ),
}
"""Part of :data:`phusong.maps.words.catalogue.WORDS`."""
