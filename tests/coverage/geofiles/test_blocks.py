"""Columns looked at in blocks say the same as their cells looked at one by one."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.geofiles.child.packing import dump, load
from phusong.coverage.geofiles.letters import blocks
from phusong.coverage.geofiles.letters.blocks import nfc_of_all, suspect_rows
from phusong.coverage.geofiles.letters.encodings import nfc
from phusong.coverage.geofiles.letters.mending import damaged_rows, is_damaged
from tests.builders.seeds import examples

PIECES = ["Thôn", "Nậm", " ", "  ", "\n", "\t", "\xa0", "?", "\ufffd", "\x1a", "\x00", "\u200b", "\u200d", "a\u0301"]
PIECES += ["\u0301", "Ph??", "T?", " ?", "Ã´", "×", "ThÃ", "º", "€x", "đ", "\ud83d", "1", ""]
COLUMNS = st.lists(st.lists(st.sampled_from(PIECES), max_size=5).map("".join), max_size=9)


@pytest.fixture(autouse=True)
def _short_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_CELLS", 3)


@pytest.mark.slow
@settings(max_examples=examples(300))
@given(COLUMNS)
def test_every_text_becomes_what_it_would_by_itself(texts: list[str]) -> None:
    assert nfc_of_all(texts) == [nfc(text) for text in texts]


@pytest.mark.slow
@settings(max_examples=examples(300))
@given(COLUMNS)
def test_no_damaged_text_is_passed_over(texts: list[str]) -> None:
    alone = {row for row, text in enumerate(texts) if is_damaged(text)}
    assert alone <= set(damaged_rows(texts))
    assert bool(alone) == bool(damaged_rows(texts))


def test_only_blocks_that_may_hold_it_are_looked_at() -> None:
    texts = ["a"] * 4 + ["x"] + ["a"] * 5
    assert list(suspect_rows(texts, lambda text: "x" in text)) == [3, 4, 5]


@pytest.mark.slow
@settings(max_examples=examples(200))
@given(st.lists(st.none() | st.text(st.characters(codec=None), max_size=4), min_size=1, max_size=8))
def test_texts_come_through_to_the_other_process(texts: list[str | None]) -> None:
    column = np.empty(len(texts), dtype=np.object_)
    column[:] = texts
    stream = BytesIO()
    dump(column, stream)
    stream.seek(0)
    assert load(stream).tolist() == texts
