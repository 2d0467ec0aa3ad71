"""Sentences about dated targets, in both languages at once."""

from __future__ import annotations

from phusong.maps.indicators.targets import TargetRow
from phusong.maps.words.bilingual import Both, day, known, word


def target_what(row: TargetRow) -> Both:
    """What a target counts: ``4G: villages``."""
    values: dict[str, object] = {"service": known("common.service", row.service)}
    if row.measure == "places":
        values["kind"] = known("common.place", row.kind)
    return word(f"target.{row.measure}", **values)


def target_status(row: TargetRow) -> Both:
    """How a target stands: reached today, by which phase and when, or what is missing."""
    values: dict[str, object] = {"n": row.missing if row.status == "missed" else row.missing_in_time}
    key = f"target.{row.status}"
    if row.status == "planned":
        parts = [name for name, there in (("phase", row.phase_name), ("due", row.due)) if there]
        key = ".".join([key, *(["_".join(parts)] if parts else [])])
    elif row.status == "late" and row.phase_name:
        key = f"{key}.phase"
    return word(key, phase=row.phase_name, due=day(row.due), **values)
