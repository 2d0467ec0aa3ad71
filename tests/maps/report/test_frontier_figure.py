"""The picture of a frontier: what it shows, in both languages, and the same twice."""

import io
import math

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from phusong.maps.report import frontier_figure
from phusong.maps.report.frontier_figure import frontier_png
from tests.builders.plans.answered_plan import FRONTIER

NO_PLAN = FRONTIER[0]._replace(status="no_plan", objective=math.nan, gap=math.inf, cost_vnd=0, parts=())


@pytest.fixture
def drawn(monkeypatch):
    """Figures as they are made."""
    figures = []

    class Kept(Figure):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            figures.append(self)

    monkeypatch.setattr(frontier_figure, "Figure", Kept)
    return figures


def texts(figure):
    (axes,) = figure.axes
    return [*(text.get_text() for text in figure.texts), axes.get_xlabel(), *axes.get_legend_handles_labels()[1]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Budget, billion VND", "No plan can reach more", "Best plan found"]),
        ("vi", ["Ngân sách, tỷ đồng", "Không phương án nào đạt hơn", "Phương án tốt nhất tìm được"]),
    ],
)
def test_objectives_and_bounds_stand_where_they_are(drawn, language, words):
    content = frontier_png(FRONTIER, language, title="Lào Cai $5")
    assert content == frontier_png(FRONTIER, language, title="Lào Cai $5")
    assert np.asarray(Image.open(io.BytesIO(content))).shape[2] == 4
    said = texts(drawn[0])
    assert said[0] == "Lào Cai $5"
    assert said[2:] == words
    bounds, served = drawn[0].axes[0].lines
    assert np.column_stack(served.get_data()).tolist() == [[50.0, 1200.5], [90.0, 1900.0]]
    assert np.column_stack(bounds.get_data()).tolist() == [[50.0, 1203.0], [90.0, 1900.0]]


@pytest.mark.slow
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("points", [(NO_PLAN,), (NO_PLAN._replace(bound=math.inf), *FRONTIER), ()])
def test_points_without_a_plan_or_a_bound_are_left_out(drawn, points):
    frontier_png(points, "en", title="small")
    _, served = drawn[0].axes[0].lines
    answered = [point for point in points if point.answered]
    assert np.isfinite(served.get_data()[1]).sum() == len(answered)
