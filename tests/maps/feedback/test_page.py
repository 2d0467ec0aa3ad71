"""The page of findings says everything in both languages, groups, asks nobody, and obeys no text from a file."""

import re
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Browser

from phusong.maps.feedback.page import FeedbackPage, render_feedback
from tests.builders.pages import feedback


class Texts(HTMLParser):
    """Text of a page by language, and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_findings_alike_are_one_card_with_their_rows_in_both_languages() -> None:
    html = render_feedback(feedback.page())
    assert html.count("<article") == 4
    assert "60 alike" in html
    assert "60 mục cùng loại" in html
    assert "sheet rows 2, 4, 6, 8" in html
    assert "các dòng trang tính 2, 4, 6, 8" in html
    assert "120</p>" in re.sub(r"</?span[^>]*>", "", html).replace(", column 7OO", "").replace(", cột 7OO", "")
    errors = html.index('<article class="error"')
    assert errors < html.index('<article class="warning"')


def test_what_was_read_is_told_layer_by_layer() -> None:
    text = " ".join(Texts(render_feedback(feedback.page())).words)
    for said in ("1,556", "1.556", "730,420", "103.5000, 21.9000, 104.6000, 22.8000", "300 × 200 cells", "tcvn3"):
        assert said in text
    assert "village_id = 7OO" in text
    assert "assumed: the file does not say" in text


def test_lines_to_paste_stand_as_they_are() -> None:
    html = render_feedback(feedback.page("tên"))
    assert '<pre id="lines">[layers.villages.columns]\nname = &#34;tên&#34;</pre>' in html


def test_a_page_without_findings_says_so() -> None:
    html = render_feedback(FeedbackPage(files=("a",), readings=(), findings=()))
    assert "the layers are in order" in html
    assert "<article" not in html
    assert 'id="paste"' not in html
    assert "dữ liệu hợp lệ" in html


def test_a_page_opens_in_the_language_that_is_asked_for_and_is_the_same_twice() -> None:
    page = FeedbackPage(files=("a",), readings=(), findings=feedback.findings(), language="vi")
    html = render_feedback(page)
    assert '<html lang="vi">' in html
    assert html == render_feedback(page)


@pytest.mark.parametrize("harm", feedback.HARM)
def test_text_from_files_adds_no_tag_and_nothing_hidden(harm: str) -> None:
    calm = Texts(render_feedback(feedback.page("x")))
    html = render_feedback(feedback.page(harm))
    html.encode()
    assert Texts(html).tags == calm.tags
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x9f]", html)


@pytest.mark.browser
def test_in_a_browser_nothing_runs_and_nobody_is_asked(browser: Browser) -> None:
    html = render_feedback(feedback.page(" ".join(feedback.HARM)))
    page = browser.new_page()
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: told.append(request.url))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.set_content(html)
    page.click('button[data-language="vi"]')
    assert page.locator("h1").inner_text() == "Kết quả kiểm tra dữ liệu"
    page.click("[data-copy]")
    assert page.evaluate("getSelection().toString()").startswith("[layers.villages.columns]")
    page.locator("details summary").first.click()
    assert told == []
