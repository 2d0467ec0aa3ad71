"""The report on paper: all of it as PDF in either language, its first page as a picture, and refusals that help."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdf
import pytest
from click.testing import CliRunner
from PIL import Image

from phusong.cli.app import main
from phusong.maps.page import palette
from phusong.maps.report.page import render_report
from phusong.store.publish import publish
from tests.builders.pages.browser import find_chromium
from tests.builders.pages.contexts import HOSTILE, REPORT_CONTEXT
from tests.builders.pages.hostile import PAYLOADS
from tests.builders.plans.small_plan import small_case
from tests.builders.runs.run_folders import write_run


def report_run(folder: Path, name: str = "Lào Cai") -> Path:
    page = render_report(
        *small_case(), context=replace(REPORT_CONTEXT, title=name, weights={"4g": 1.0}, credits=PAYLOADS)
    )
    return write_run(folder, small_case(), more={"report.html": page.encode()})


def asked(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["report", *arguments])
    return done.exit_code, done.output


def text_of(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


@pytest.mark.slow
def test_a_pdf_on_a4_with_numbered_pages(tmp_path):
    find_chromium()
    run = report_run(tmp_path / "run", HOSTILE[1])
    assert asked(str(run), "--pdf", "--language", "vi")[0] == 0
    reader = pypdf.PdfReader(run / "report.pdf")
    pages = text_of(run / "report.pdf")
    assert "900 người, 5 thôn, tổ chưa có 4G." in " ".join(pages[0].split())
    assert HOSTILE[1] in " ".join(pages[0].split())
    assert 3 <= len(pages) <= 12
    whole = re.sub(r"\s", "", "".join(pages))
    assert [each for each in PAYLOADS if each.isascii() and re.sub(r"\s", "", each) not in whole] == []
    for number, (page, text) in enumerate(zip(reader.pages, pages, strict=True), start=1):
        assert f"{number} / {len(pages)}" in text
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    assert "Phương án đã được chứng minh" not in pages[0], "what is for engineers begins on the second page"


@pytest.mark.slow
def test_a_picture_of_the_first_page(tmp_path):
    find_chromium()
    run = report_run(tmp_path / "run")
    code, said = asked(str(run), "--png", "--json")
    assert (code, json.loads(said)["written"]) == (0, [str(run / "report.png")])
    picture = np.asarray(Image.open(io.BytesIO((run / "report.png").read_bytes())))
    assert picture.shape[1] == 2000
    assert (picture == tuple(bytes.fromhex(palette.GAP[1:]))).all(axis=-1).sum() > 500
    assert (picture[-1] == 255).all(), "white below the page is cut, its edge is not"


@pytest.mark.slow
def test_without_a_browser_it_says_what_to_do(tmp_path):
    run = report_run(tmp_path / "run")
    for language, remedy in (("en", "open report.html and print it"), ("vi", "mở report.html rồi in")):
        code, said = asked(str(run), "--pdf", "--browser", str(tmp_path / "none"), "--lang", language)
        assert code == 1
        assert "browser-missing" in said
        assert remedy in said
    assert not (run / "report.pdf").exists()


@pytest.mark.slow
def test_a_browser_that_prints_nothing_is_named(tmp_path):
    run = report_run(tmp_path / "run")
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho no display >&2\nexit 3\n")
    broken.chmod(0o755)
    code, said = asked(str(run), "--pdf", "--browser", str(broken), "--json")
    (finding,) = json.loads(said)
    assert (code, finding["code"]) == (1, "browser-failed")
    assert "no display" in finding["message"]


@pytest.mark.slow
def test_asked_for_nothing_it_says_where_the_report_is(tmp_path):
    run = report_run(tmp_path / "run")
    for language, said in (("en", "Report: "), ("vi", "Báo cáo: ")):
        code, text = asked(str(run), "--lang", language)
        assert (code, f"{said}{run / 'report.html'}" in text) == (0, True)


@pytest.mark.slow
def test_only_the_report_that_the_run_wrote_is_printed(tmp_path):
    run = report_run(tmp_path / "run")
    (run / "report.html").write_text("<html>other</html>", encoding="utf-8")
    assert "run-changed" in asked(str(run), "--pdf")[1]
    assert "run-missing" in asked(str(tmp_path / "nowhere"), "--pdf")[1]


@pytest.mark.slow
def test_what_was_printed_goes_with_the_report_it_was_printed_from(tmp_path):
    run = report_run(tmp_path / "run")
    for name in ("report.pdf", "report.png", "notes.txt"):
        (run / name).write_bytes(b"earlier")
    publish(run, {"report.html": b"<html>new</html>"}, {})
    assert {path.name for path in run.iterdir() if path.is_file()} == {"report.html", "run.json", "notes.txt"}
