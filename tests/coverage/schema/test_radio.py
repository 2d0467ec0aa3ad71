"""Technologies as people write them, and those that nobody knows."""

from __future__ import annotations

import pytest

from phusong.coverage.schema.radio import split_technologies


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [
        ("4g;5g", ("4g", "5g"), ()),
        ("5G, 4G,4g", ("4g", "5g"), ()),
        ("LTE/NR", ("4g", "5g"), ()),
        ("2G|3G+4G", ("2g", "3g", "4g"), ()),
        ("4 G; 5-G", ("4g", "5g"), ()),
        ("4g 5g", ("4g", "5g"), ()),
        ("4g;wifi", ("4g",), ("wifi",)),
        ("", (), ()),
        (" ; ", (), ()),
    ],
)
def test_technologies(text: str, known: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    assert split_technologies(text) == (known, unknown)
