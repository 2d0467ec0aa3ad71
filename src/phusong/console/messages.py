"""Messages of the command line: every one in English and Vietnamese."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "vi"]

MESSAGES: dict[str, tuple[str, str]] = {
    "stage-check": ("Checking layers", "Kiểm tra các lớp dữ liệu"),
    "stage-coverage": ("Computing coverage", "Tính vùng phủ"),
    "stage-raster": ("Mapping RSRP of {service}", "Lập bản đồ RSRP {service}"),
    "stage-raster-after": ("Mapping RSRP of {service} with the plan", "Lập bản đồ RSRP {service} theo phương án"),
    "stage-quality": ("Mapping SINR and rates", "Lập bản đồ SINR và tốc độ"),
    "stage-quality-after": ("Mapping SINR and rates with the plan", "Lập bản đồ SINR và tốc độ theo phương án"),
    "stage-filing": ("Mapping RSRP of {service} for the filing", "Lập bản đồ RSRP {service} để nộp"),
    "stage-second": ("Computing coverage by the second model", "Tính vùng phủ theo mô hình thứ hai"),
    "stage-second-raster": (
        "Mapping RSRP of {service} by the second model",
        "Lập bản đồ RSRP {service} theo mô hình thứ hai",
    ),
    "models": (
        (
            "{service}: {first} minus {second} {median} dB ({low} to {high}) at {villages} villages; "
            "served by {first} alone {first_only}, by {second} alone {second_only}"
        ),
        (
            "{service}: {first} trừ {second} {median} dB ({low} đến {high}) tại {villages} thôn; "
            "chỉ {first} phục vụ {first_only}, chỉ {second} phục vụ {second_only}"
        ),
    ),
    "stage-candidates": ("Weighing candidates", "Xét các phương án"),
    "stage-plan": ("Planning", "Lập phương án"),
    "stage-frontier": ("Planning for each budget", "Lập phương án cho từng mức ngân sách"),
    "stage-calibrate": ("Predicting the samples", "Dự báo tại các mẫu đo"),
    "samples-used": (
        "{used} of {read} samples used, in {bins} bins",
        "Dùng {used}/{read} mẫu, trong {bins} ô",
    ),
    "held-out": (
        "On {bins} held-out bins: bias {bias_before} → {bias_after} dB, RMSE {rmse_before} → {rmse_after} dB",
        "Trên {bins} ô để riêng: lệch {bias_before} → {bias_after} dB, RMSE {rmse_before} → {rmse_after} dB",
    ),
    "frontier-head": (
        "  budget bn      cost bn   people worth   at most worth    parts  status",
        "  ngân sách tỷ   chi tỷ    giá trị người  tối đa           phần   trạng thái",
    ),
    "stage-map": ("Drawing the map and the report", "Vẽ bản đồ và báo cáo"),
    "reused": ("{stage}: unchanged, reused", "{stage}: không đổi, dùng lại"),
    "up-to-date": ("Nothing changed: {out} is up to date.", "Không có thay đổi: {out} đã cập nhật."),
    "served": (
        "{service}: {villages}/{villages_total} villages, {people}/{people_total} people, {centres} commune centres",
        "{service}: {villages}/{villages_total} thôn, {people}/{people_total} người, {centres} trung tâm xã",
    ),
    "sites": ("{service}: on air at {sites} sites", "{service}: phát sóng tại {sites} trạm"),
    "plan": (
        "Plan: {status}, {proposals} proposals, {cost} of {budget} billion VND",
        "Phương án: {status}, {proposals} đề xuất, {cost}/{budget} tỷ đồng",
    ),
    "no-plan": ("Plan: {status}", "Phương án: {status}"),
    "gap": (
        "Proved: at most {gap} better is possible (objective {objective}, bound {bound})",
        "Đã chứng minh: không thể tốt hơn quá {gap} (mục tiêu {objective}, cận {bound})",
    ),
    "map-is-here": ("Map: {path}", "Bản đồ: {path}"),
    "report-is-here": ("Report: {path}", "Báo cáo: {path}"),
    "findings": (
        "{errors} errors, {warnings} warnings",
        "{errors} lỗi, {warnings} cảnh báo",
    ),
    "taken-for": ("{path}: checked as {layer}", "{path}: kiểm tra như lớp {layer}"),
    "no-findings": ("No findings: the layers are in order.", "Không có phát hiện: dữ liệu hợp lệ."),
    "error": ("error", "lỗi"),
    "warning": ("warning", "cảnh báo"),
    "remedy": ("remedy: {remedy}", "cách sửa: {remedy}"),
    "interrupted": (
        "Interrupted. Finished stages are kept; run the same command to go on.",
        "Đã dừng. Các bước đã xong được giữ lại; chạy lại cùng lệnh để tiếp tục.",
    ),
    "wrote": ("Wrote {path}", "Đã ghi {path}"),
    "kept": ("Kept {path}, which was there already", "Giữ {path} đã có sẵn"),
    "losses": ("{computed} of {cases} losses in {path}", "{computed}/{cases} suy hao trong {path}"),
    "more": (
        "  … and {count} more of this kind; --json lists all",
        "  … và {count} mục cùng loại; --json liệt kê tất cả",
    ),
    "status-optimal": ("optimal (proved)", "tối ưu (đã chứng minh)"),
    "status-feasible": ("feasible", "khả thi"),
    "status-infeasible": ("infeasible", "không khả thi"),
    "status-no_plan": ("no plan", "chưa có phương án"),
}
"""Key of each message to its English and its Vietnamese text; ``{name}`` marks a value that is filled in."""


def say(key: str, language: Language, **values: object) -> str:
    """The message ``key`` in a language, with its values filled in."""
    english, vietnamese = MESSAGES[key]
    return (vietnamese if language == "vi" else english).format(**values)
