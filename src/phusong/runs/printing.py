"""The report of a finished run on paper: all of it as PDF, its first page as a picture."""

from __future__ import annotations

import io
import re
from pathlib import Path

from PIL import Image, ImageChops

from phusong.coverage.findings import InputError, make_finding
from phusong.runs.chromium import picture_png, print_pdf
from phusong.runs.folder import FinishedRun, open_run

REPORT = "report.html"
_ROOT = re.compile(r'<html lang="(en|vi)"')


def open_report(folder: Path) -> tuple[FinishedRun, str]:
    """The run in a folder and its report, which is what the run wrote.

    Args:
        folder: What ``phusong run --out`` wrote.

    Raises:
        InputError: When no finished run lies there, or its report is gone or changed.
    """
    run = open_run(folder, REPORT)
    return run, (folder / REPORT).read_text(encoding="utf-8")


def report_pdf(page: str, language: str | None, browser: str) -> bytes:
    """Print a report as PDF, A4 with page numbers.

    Args:
        page: The report.
        language: Language that is printed, None for the one that the report opens in.
        browser: Path of the browser.

    Raises:
        InputError: When the page is no report of ours, or the browser printed nothing.
    """
    return print_pdf(_turned(page, language), browser)


def report_png(page: str, language: str | None, browser: str) -> bytes:
    """Take a picture of the first page of a report.

    Args:
        page: The report.
        language: Language that is shown, None for the one that the report opens in.
        browser: Path of the browser.

    Raises:
        InputError: When the page is no report of ours, or the browser made nothing.
    """
    alone = _turned(page, language, 'class="first-page" ')
    image = Image.open(io.BytesIO(picture_png(alone, browser))).convert("RGB")
    painted = ImageChops.difference(image, Image.new("RGB", image.size, "#ffffff")).getbbox()
    bottom = image.height if painted is None else min(painted[3] + 48, image.height)
    out = io.BytesIO()
    image.crop((0, 0, image.width, bottom)).save(out, "PNG", optimize=True)
    return out.getvalue()


def _turned(page: str, language: str | None, more: str = "") -> str:
    """The page in another language; what the reader's buttons would do."""
    found = _ROOT.search(page)
    if found is None:
        raise InputError([make_finding("run-unreadable", f"{REPORT} is not of the form that runs write", file=REPORT)])
    return f'{page[: found.start()]}<html {more}lang="{language or found[1]}"{page[found.end() :]}'
