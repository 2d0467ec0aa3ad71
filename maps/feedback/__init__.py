"""What goes back to the agency that sent the layers: a page of findings, and its tables with every finding marked."""

from phusong.maps.feedback.marked_tables import MarkedTable, marked_workbook
from phusong.maps.feedback.page import FeedbackPage, render_feedback

__all__ = ["FeedbackPage", "MarkedTable", "marked_workbook", "render_feedback"]
