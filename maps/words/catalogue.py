"""Catalogue of every text of the pages, in English and Vietnamese.

Keys begin with the page that uses them, ``common`` where several do. ``{name}`` marks a value put in as text.
"""

from __future__ import annotations

from phusong.maps.page.context import Language
from phusong.maps.words.answers import ANSWER_WORDS
from phusong.maps.words.brief import BRIEF_WORDS
from phusong.maps.words.columns import COLUMN_WORDS
from phusong.maps.words.comparison import COMPARISON_WORDS
from phusong.maps.words.feedback import FEEDBACK_WORDS
from phusong.maps.words.fibre import FIBRE_WORDS
from phusong.maps.words.glossary import COMMON_WORDS, MONEY_WORDS
from phusong.maps.words.prices import PRICE_WORDS
from phusong.maps.words.reasons import REASON_WORDS
from phusong.maps.words.report import REPORT_WORDS
from phusong.maps.words.targets import TARGET_WORDS
from phusong.maps.words.webmap import COUNTRY_WORDS, MAP_WORDS

WORDS: dict[str, tuple[str, str]] = {
    **COMMON_WORDS,
    **MAP_WORDS,
    **COUNTRY_WORDS,
    **REPORT_WORDS,
    **BRIEF_WORDS,
    **MONEY_WORDS,
    **FIBRE_WORDS,
    **ANSWER_WORDS,
    **FEEDBACK_WORDS,
    **REASON_WORDS,
    **COMPARISON_WORDS,
    **PRICE_WORDS,
    **TARGET_WORDS,
    **COLUMN_WORDS,
}
"""Key to the text in English and in Vietnamese."""


def words_of(language: Language, *pages: str) -> dict[str, str]:
    """Texts of some pages in one language, by key."""
    column = 0 if language == "en" else 1
    return {key: texts[column] for key, texts in WORDS.items() if key.split(".")[0] in pages}
