"""The frontier as a picture: weighted people served against money, and what no plan for that money can exceed."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from phusong.maps.page.context import Language
from phusong.maps.words.bilingual import word
from phusong.maps.words.formats import number
from phusong.optimize.plan import FrontierPoint

SERVED, BOUND, INK, FAINT = "#1d4ed8", "#9ec5e8", "#1f2937", "#6b7280"


def frontier_png(points: Sequence[FrontierPoint], language: Language, *, title: str) -> bytes:
    """Draw a frontier.

    Args:
        points: The points, by ascending budget; those without a plan show their bound alone.
        language: Language of the words and of the numbers.
        title: Name of the scenario for people.

    Returns:
        A PNG, the same for the same points.
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams["font.family"] = "DejaVu Sans"  # comes with the library and has every Vietnamese letter
        figure = Figure(figsize=(9.0, 5.6), dpi=110, facecolor="white")
        FigureCanvasAgg(figure)
        figure.text(0.09, 0.945, title, size=14, weight="bold", color=INK, parse_math=False)
        figure.text(0.09, 0.9, word("report.frontier.curve")[language], size=10, color=FAINT)
        _draw_points(figure.add_axes((0.09, 0.11, 0.88, 0.72)), points, language)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _draw_points(axes: Axes, points: Sequence[FrontierPoint], language: Language) -> None:
    """Objectives as a line, the way to their bounds as a band."""
    money = [point.budget_vnd / 1e9 for point in points]
    bounds = [point.bound if math.isfinite(point.bound) else math.nan for point in points]
    objectives = [point.objective if point.answered else math.nan for point in points]
    axes.fill_between(money, objectives, bounds, color=BOUND, alpha=0.5, lw=0)
    axes.plot(money, bounds, "_", ms=14, color=FAINT, label=word("report.frontier.bound")[language])
    axes.plot(money, objectives, "o-", lw=1.6, ms=5, color=SERVED, label=word("report.frontier.served")[language])
    axes.set_xlim(left=0.0)
    axes.set_ylim(bottom=0.0)
    axes.set_xlabel(word("report.frontier.money")[language], color=INK)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language, 2)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language)))
    axes.grid(visible=True, color="#e5e7eb", lw=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="lower right", frameon=False, fontsize=9)
