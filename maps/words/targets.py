"""Texts of dated targets, in English and Vietnamese."""

from __future__ import annotations

TARGET_WORDS: dict[str, tuple[str, str]] = {
    "report.dated": ("Targets and their days", "Chỉ tiêu và thời hạn"),
    "report.dated.lead": (
        (
            "What is to be reached, and how far the plan goes. Targets force nothing on the plan; floors "
            "(plan.floors) do. In time counts the phases that are due by the day."
        ),
        (
            "Mức cần đạt và mức phương án đạt được. Chỉ tiêu không ràng buộc phương án; mức tối thiểu (plan.floors) "
            "mới ràng buộc. Đúng hạn tính các giai đoạn có thời hạn không muộn hơn ngày của chỉ tiêu."
        ),
    ),
    "report.dated.target": ("Target", "Chỉ tiêu"),
    "report.dated.by": ("By", "Thời hạn"),
    "report.dated.in_time": ("In time", "Đúng hạn"),
    "report.dated.everywhere": ("all layers together", "toàn bộ dữ liệu"),
    "target.people": ("{service}: people", "{service}: người dân"),
    "target.villages": ("{service}: villages", "{service}: thôn, tổ"),
    "target.communes": ("{service}: communes", "{service}: xã"),
    "target.places": ("{service}: {kind}", "{service}: {kind}"),
    "target.reached": ("reached today", "hiện đã đạt"),
    "target.planned": ("reached by the plan", "đạt theo phương án"),
    "target.planned.due": ("reached by the plan, by {due}", "đạt theo phương án, chậm nhất {due}"),
    "target.planned.phase": ("reached by phase {phase}", "đạt ở giai đoạn {phase}"),
    "target.planned.phase_due": ("reached by phase {phase}, by {due}", "đạt ở giai đoạn {phase}, chậm nhất {due}"),
    "target.late": (
        "late: reached by {due}; {n} missing by the day",
        "trễ hạn: đạt chậm nhất {due}; đến hạn còn thiếu {n}",
    ),
    "target.late.phase": (
        "late: reached by phase {phase}, by {due}; {n} missing by the day",
        "trễ hạn: đạt ở giai đoạn {phase}, chậm nhất {due}; đến hạn còn thiếu {n}",
    ),
    "target.missed": ("missed by {n}", "không đạt, còn thiếu {n}"),
}
"""Part of :data:`phusong.maps.words.catalogue.WORDS`."""
