"""The report, the frontier as a figure, and the explained link as text and figure."""

from phusong.maps.report.context import InputFile, ReportContext
from phusong.maps.report.frontier_figure import frontier_png
from phusong.maps.report.link_figure import link_png
from phusong.maps.report.link_text import link_as_text
from phusong.maps.report.page import render_report

__all__ = ["InputFile", "ReportContext", "frontier_png", "link_as_text", "link_png", "render_report"]
