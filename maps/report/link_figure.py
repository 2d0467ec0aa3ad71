"""An explained path as a picture: the section with its Fresnel zone above, terms, reception and budget below."""

from __future__ import annotations

import io

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from phusong.coverage.links import CLEAR_SHARE, LinkReport
from phusong.maps.page.context import Language
from phusong.maps.report.link_text import Rows, link_ends, link_sections, link_subtitle, link_title
from phusong.maps.words.formats import number
from phusong.maps.words.link import link_word

GROUND, CLUTTER, SKY_LINE, ZONE, WORST = "#8a7a66", "#7fa66b", "#1f2937", "#9ec5e8", "#b91c1c"
INK, FAINT = "#1f2937", "#6b7280"
LINE_INCHES = 0.165
"""Height of a line of text, inches."""

SECTION = 5.95
"""Height of the headings and of the section, inches."""


def link_png(report: LinkReport, language: Language) -> bytes:
    """Draw the path.

    Args:
        report: What is known of the path.
        language: Language of the words and of the numbers.

    Returns:
        A PNG, the same for the same path.
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams["font.family"] = "DejaVu Sans"  # comes with the library and has every Vietnamese letter
        columns = _columns(report, language)
        lines = max(sum(len(rows) + 2 for _, rows in column) for column in columns)
        below = lines * LINE_INCHES + 0.2
        height = below + SECTION
        figure = Figure(figsize=(12.0, height), dpi=110, facecolor="white")
        FigureCanvasAgg(figure)
        figure.text(0.06, 1 - 0.36 / height, link_title(report, language), size=14, weight="bold", color=INK)
        figure.text(0.06, 1 - 0.62 / height, link_subtitle(report, language), size=10, color=INK)
        figure.text(0.06, 1 - 0.85 / height, "; ".join(link_ends(report, language)), size=8.5, color=FAINT)
        _draw_section(figure.add_axes((0.06, (below + 0.55) / height, 0.91, 4.1 / height)), report, language)
        for place, column in enumerate(columns):
            _write_column(figure, column, 0.06 + place * 0.315, (below - 0.1) / height, height)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _draw_section(axes: Axes, report: LinkReport, language: Language) -> None:
    """Ground on the curved Earth, what stands on it, the Fresnel zone and the line between the antennas."""
    profile, d_km = report.profile, report.profile.d_km
    ground_m, surface_m = profile.ground_m + profile.bulge_m, profile.surface_m + profile.bulge_m
    zone_m = CLEAR_SHARE * profile.fresnel_m
    lower_m, upper_m = profile.line_m - zone_m, profile.line_m + zone_m
    floor_m = min(float(ground_m.min()), float(lower_m.min()))
    top_m = max(float(surface_m.max()), float(upper_m.max()))
    floor_m -= 0.08 * max(top_m - floor_m, 20.0)
    axes.fill_between(d_km, lower_m, upper_m, color=ZONE, alpha=0.6, lw=0, label=link_word("fresnel", language))
    if (surface_m > ground_m).any():
        axes.fill_between(d_km, ground_m, surface_m, color=CLUTTER, lw=0, label=link_word("clutter", language))
    axes.fill_between(d_km, floor_m, ground_m, color=GROUND, lw=0, label=link_word("ground", language))
    axes.plot(d_km, profile.line_m, color=SKY_LINE, lw=1.2, label=link_word("line", language))
    for at in (0, -1):
        axes.plot([d_km[at]] * 2, [ground_m[at], profile.line_m[at]], color=SKY_LINE, lw=2.5, clip_on=False)
    if report.clearance is not None and not report.clearance.clear:
        at_km = report.clearance.worst_m / 1000.0
        height_m = float(np.interp(at_km, d_km, surface_m))
        label = link_word("worst", language)
        axes.plot(at_km, height_m, "v", color=WORST, ms=8, label=label, zorder=5)
    axes.set_xlim(float(d_km[0]), float(d_km[-1]))
    axes.set_ylim(floor_m, top_m + 0.12 * (top_m - floor_m))
    axes.set_xlabel(link_word("axis-distance", language), color=INK)
    axes.set_ylabel(link_word("axis-height", language), color=INK)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language, 2)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language)))
    axes.grid(visible=True, color="#e5e7eb", lw=0.6, zorder=0)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.1), ncols=5, frameon=False, fontsize=8.5)


def _columns(report: LinkReport, language: Language) -> list[list[tuple[str, Rows]]]:
    """Sections spread over the columns: loss, reception, budget."""
    left = {link_word("profile", language), link_word("terms", language)}
    right = link_word("budget", language, service=report.service.upper())
    above = link_word("ends", language)
    columns: list[list[tuple[str, Rows]]] = [[], [], []]
    for heading, rows in link_sections(report, language):
        if heading != above:
            columns[0 if heading in left else 2 if heading == right else 1].append((heading, rows))
    return [column for column in columns if column]


def _write_column(figure: Figure, column: list[tuple[str, Rows]], left: float, top: float, height: float) -> None:
    """Headings and rows of one column, from the top down."""
    y, step = top, LINE_INCHES / height
    for heading, rows in column:
        figure.text(left, y, heading, size=9.5, weight="bold", color=INK)
        for label, value in rows:
            y -= step
            figure.text(left, y, label, size=8, color=FAINT if value else INK)
            figure.text(left + 0.29, y, value, size=8, color=INK, ha="right")
        y -= 2.0 * step
