"""Workbooks for spreadsheet programs: the proposals, and all long tables of the report."""

from phusong.maps.export.books.proposals import proposals_xlsx
from phusong.maps.export.books.report import ReportTables, report_xlsx

__all__ = ["ReportTables", "proposals_xlsx", "report_xlsx"]
