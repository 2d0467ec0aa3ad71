"""An explained path as plain text, in English or Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from phusong.coverage.findings import message_text
from phusong.coverage.linkbudget import BudgetLine
from phusong.coverage.links import LinkReport, PathEnd
from phusong.coverage.microwave import HopDesign
from phusong.maps.page.context import Language
from phusong.maps.page.escape import plain_text
from phusong.maps.words.formats import number
from phusong.maps.words.link import LINK_WORDS, link_word

Rows = list[tuple[str, str]]
"""Label and value."""

LABEL_WIDTH = 46
"""Characters of a label in plain text."""


def link_as_text(report: LinkReport, language: Language) -> str:
    """The whole explanation, a heading and its lines after the other.

    Args:
        report: What is known of the path.
        language: Language of the words and of the numbers.
    """
    parts = [link_title(report, language), link_subtitle(report, language), ""]
    for heading, rows in link_sections(report, language):
        parts.append(heading)
        parts += [f"  {label:<{LABEL_WIDTH}} {value:>14}".rstrip() for label, value in rows]
        parts.append("")
    return "\n".join(parts)


def link_title(report: LinkReport, language: Language) -> str:
    """Both ends by identifier and name."""
    return link_word("title", language, start=end_name(report.start), end=end_name(report.end))


def link_subtitle(report: LinkReport, language: Language) -> str:
    """Length, direction, carrier, service and model."""
    return link_word(
        "subtitle",
        language,
        distance=number(report.distance_km, language, 2),
        bearing=number(report.bearing_deg, language),
        frequency=number(report.frequency_mhz, language, 1),
        service=report.service.upper(),
        model=report.model,
    )


def end_name(end: PathEnd) -> str:
    """Identifier, and the name where it is another."""
    return plain_text(end.id if end.name in ("", end.id) else f"{end.id} {end.name}")


def link_ends(report: LinkReport, language: Language) -> tuple[str, str]:
    """Ground and antenna of either end."""

    def say(end: PathEnd) -> str:
        ground, antenna = number(end.ground_m, language), number(end.antenna_m, language, 1)
        return link_word("end", language, name=end_name(end), ground=ground, antenna=antenna)

    return say(report.start), say(report.end)


def link_sections(report: LinkReport, language: Language) -> list[tuple[str, Rows]]:
    """Headings with their rows, those without rows left out."""
    loss = link_word("loss", language, model=report.model)
    terms: Rows = []
    if report.explained is not None:
        lines = [BudgetLine(key, value, "dB") for key, value in report.explained.terms._asdict().items()]
        terms = line_rows(lines, language)
    heard = [(plain_text(site), _shown(level_dbm, "dBm", language)) for site, level_dbm in report.heard]
    sections: list[tuple[str, Rows]] = [
        (link_word("ends", language), [(text, "") for text in link_ends(report, language)]),
        (
            link_word("profile", language),
            [*_profile_rows(report, language), (loss, _shown(report.loss_db, "dB", language))],
        ),
        (link_word("terms", language), terms),
        (link_word("reception", language), line_rows(report.reception, language)),
        (link_word("heard", language, name=end_name(report.end)), heard),
        (
            link_word("budget", language, service=report.service.upper()),
            line_rows(report.budget, language) if report.end.kind == "village" else [],
        ),
        (link_word("hops", language), [row for design in report.hops for row in hop_rows(design, language)]),
        (link_word("findings", language), [(message_text(finding, language), "") for finding in report.findings]),
    ]
    return [(heading, rows) for heading, rows in sections if rows]


def hop_rows(design: HopDesign, language: Language) -> Rows:
    """A microwave hop on one band: whether it does or what it lacks, then clearance, margin, rain and availability."""
    digits = {"availability": 3, "margin": 1, "clearance": 1}.get(design.trouble or "", 0)
    verdict = link_word(f"hop.{design.trouble or 'ok'}", language, lacking=number(design.lacking, language, digits))
    capacity = number(design.band.capacity_mbps, language)
    rows = [(link_word("hop.band", language, band=plain_text(design.band.name), capacity=capacity), verdict)]
    clearance, up = design.clearance, design.availability
    if clearance is None:
        return rows
    shares = (number(share, language, 2) for share in (clearance.share_median, clearance.share_low))
    level, margin = _shown(design.received_dbm, "dBm", language), _shown(design.margin_db, "dB", language)
    rows += [
        (link_word("hop.clear", language), "; ".join(shares)),
        (link_word("hop.level", language), f"{level}; {margin}"),
    ]
    if up is None:
        return rows
    down = (number(percent, language, 4) + " %" for percent in (up.rain_percent, up.multipath_percent))
    return [
        *rows,
        (link_word("hop.rain", language), _shown(up.rain_db, "dB", language)),
        (link_word("hop.outage", language), "; ".join(down)),
        (link_word("hop.up", language), number(up.availability_percent, language, 4) + " %"),
    ]


def line_rows(lines: Iterable[BudgetLine], language: Language) -> Rows:
    """Lines of a budget as label and value; what is not a number, such as an omni's azimuth, is left out."""
    return [
        (link_word(line.key, language), _shown(line.value, line.unit, language))
        for line in lines
        if line.key in LINK_WORDS and np.isfinite(line.value)
    ]


def _shown(value: float, unit: str, language: Language) -> str:
    digits = {"": 1, "Mbit/s": 2}.get(unit, 1)
    text = number(value, language, digits)
    return f"{text}°" if unit == "deg" else f"{text} {unit}".rstrip()


def _profile_rows(report: LinkReport, language: Language) -> Rows:
    """What stands in the way."""
    profile, clearance = report.profile, report.clearance
    top = int(np.argmax(profile.surface_m))
    height, at = number(float(profile.surface_m[top]), language), number(float(profile.d_km[top]), language, 2)
    texts = [link_word("highest", language, height=height, at=at)]
    if clearance is None:
        texts.append(link_word("too-short", language))
        return [(text, "") for text in texts]
    share, worst = number(clearance.share_median, language, 2), number(clearance.worst_m / 1000.0, language, 2)
    texts.append(link_word("clear" if clearance.clear else "blocked", language))
    texts.append(link_word("least", language, share=share, at=worst))
    if not clearance.clear:
        texts.append(link_word("missing", language, missing=number(clearance.missing_m, language, 1)))
    return [(text, "") for text in texts]
