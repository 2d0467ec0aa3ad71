"""Chromium as a printer: a page becomes a PDF or a picture, headless, in a profile of its own, without network."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from phusong.coverage.findings import InputError, make_finding, printable

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
    "chromium-headless-shell",
)
"""What the browser is called on the search path."""

PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
"""Where it lies on systems that do not put programs on a search path."""

PATIENCE_S = 300
"""Longest that a page may take, seconds; a hundred pages take a few."""

PAGE_PIXELS = (1000, 1600)
"""Width and height of a picture of a page; white below the page is cut."""

_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def find_chromium(named: Path | None = None) -> str:
    """The browser that prints.

    Args:
        named: The one that the user names, None to look for one.

    Raises:
        InputError: When there is none.
    """
    found = [shutil.which(str(named))] if named else [*map(shutil.which, NAMES), *filter(os.path.isfile, PLACES)]
    for path in found:
        if path:
            return path
    looked = str(named) if named else ", ".join(NAMES)
    message = f"no Chromium was found that prints pages (looked for {looked})"
    raise InputError([make_finding("browser-missing", message, value=looked)])


def print_pdf(page: str, browser: str) -> bytes:
    """Print a page as PDF, on the paper and with the page numbers that its style asks for.

    Args:
        page: The page as HTML.
        browser: Path of the browser.

    Raises:
        InputError: When the browser printed nothing.
    """
    return _made(page, browser, "page.pdf", ("--no-pdf-header-footer", "--print-to-pdf={out}"))


def picture_png(page: str, browser: str) -> bytes:
    """Take a picture of the top of a page, ``PAGE_PIXELS`` at twice the pixels of a screen.

    Args:
        page: The page as HTML.
        browser: Path of the browser.

    Raises:
        InputError: When the browser made nothing.
    """
    size = f"--window-size={PAGE_PIXELS[0]},{PAGE_PIXELS[1]}"
    options = (size, "--force-device-scale-factor=2", "--hide-scrollbars", "--screenshot={out}")
    return _made(page, browser, "page.png", options)


def _made(page: str, browser: str, name: str, options: Sequence[str]) -> bytes:
    """What the browser makes of a page."""
    with TemporaryDirectory(prefix="phusong-print-") as folder:
        source, out = Path(folder) / "page.html", Path(folder) / name
        source.write_text(page, encoding="utf-8")
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # refused to root otherwise
        own = [f"--user-data-dir={folder}/profile", *root, *(option.format(out=out) for option in options)]
        command = [browser, *_FLAGS, *own, source.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603 - no shell
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _failed(browser, str(error)) from None
        if not out.is_file():
            raise _failed(browser, done.stderr.decode(errors="replace").strip()[-300:] or f"code {done.returncode}")
        return out.read_bytes()


def _failed(browser: str, why: str) -> InputError:
    message = f"{browser} printed nothing: {printable(why)}"
    return InputError([make_finding("browser-failed", message, value=browser)])
