"""Texts of conflicts: the same values in both languages, figures as each writes them, names as they are."""

from string import Formatter

import pytest

from phusong.optimize.search.conflict_texts import CONFLICT_TEXTS, Said


def fields_of(text: str) -> list[tuple[str, str]]:
    return sorted((name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name)


@pytest.mark.parametrize("key", CONFLICT_TEXTS)
def test_both_languages_speak_of_the_same(key: str) -> None:
    english, vietnamese = CONFLICT_TEXTS[key]
    assert english != vietnamese or not english.replace("{share:.1f} %", "")
    assert set(fields_of(english)) == set(fields_of(vietnamese))


def test_figures_are_written_as_the_language_writes_them() -> None:
    said = Said.of("locks too dear", cost=1_234_567.0, budget=1e6, missing=234_567.0)
    assert said.text() == "the locked options cost 1,234,567, the budget is 1,000,000: 234,567 is missing"
    assert said.text("vi").endswith("tốn 1.234.567, ngân sách là 1.000.000: thiếu 234.567")
    assert Said.of("percent", share=87.25).text("vi") == "87,2 %"


def test_names_are_left_as_they_are_and_parts_follow_the_language() -> None:
    names = ("A, B.1", "{cost} %s", Said.of("option", number="1200"))
    said = Said.of("locks at one place", place="7", options=names)
    assert said.text() == "locked options exclude each other at location 7: A, B.1, {cost} %s, option 1200"
    assert said.text("vi").endswith("tại vị trí 7: A, B.1, {cost} %s, phương án 1200")


def test_a_text_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError, match="there is no text 'lock'"):
        Said.of("lock")
