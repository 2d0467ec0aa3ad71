"""The report: one HTML page in both languages that opens with no network and prints well."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage
from phusong.maps.page.seal import seal
from phusong.maps.page.templates import language_switch, page_templates
from phusong.maps.report.context import ReportContext
from phusong.maps.report.report_page import ReportPage
from phusong.maps.words.bilingual import writers
from phusong.maps.words.reason_texts import write_reason
from phusong.optimize.plan import Plan

_TEMPLATES = Path(__file__).parent / "templates"


def render_report(network: Network, coverage: Coverage, plan: Plan, *, context: ReportContext) -> str:
    """Write the report as one HTML page that works with no network.

    Args:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        context: What the report says about itself, its inputs and settings.

    Returns:
        The page, in English and Vietnamese, opening in ``context.language``.

    Raises:
        PageError: When something in the page would reach out.
    """
    page = ReportPage.of(network, coverage, plan, context, (_own("report.css"), language_switch() + _own("report.js")))
    text = _templates().get_template("report.html").render(page=page)
    return seal(text, language=context.language)


@cache
def _templates() -> Environment:
    """Templates of the report, compiled once however many reports are written."""
    return page_templates(_TEMPLATES, {**writers(), "reason": write_reason})


def _own(name: str) -> Markup:
    """A style or script of ours, as it is."""
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - our own file
