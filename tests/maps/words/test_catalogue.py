"""Every text exists in both languages and is used; every text that is used exists."""

import re

import pytest

from phusong.maps.words.catalogue import WORDS, words_of
from tests.builders.paths import ROOT

MAPS = ROOT / "maps"
TEXTS = {f"words/{name}.py" for name in ("catalogue", "answers", "common", "report", "webmap")}
SOURCES = {
    path.relative_to(MAPS).as_posix(): path.read_text(encoding="utf-8")
    for path in (*MAPS.rglob("*.py"), *MAPS.glob("*/templates/*"))
    if path.relative_to(MAPS).as_posix() not in TEXTS
}


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_the_same_things(key):
    english, vietnamese = WORDS[key]
    assert english.strip() == english != ""
    assert vietnamese.strip() == vietnamese != ""
    assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", vietnamese))


@pytest.mark.parametrize("key", WORDS)
def test_every_text_is_used(key):
    stem = key.rsplit(".", 1)[0]
    whole = re.compile(re.escape(key) + r"(?![\w.]*\w)")
    # A key may be put together from its stem: `map.popup.${kind}`, f"common.kind.{kind}", ("common.service", name).
    parts = re.compile(re.escape(stem) + r"(\.[$\{]|\.\"|\"\s*[,~])")
    assert any(whole.search(text) or parts.search(text) for text in SOURCES.values()), f"{key} is used nowhere"


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_every_text_used_exists(name):
    for key in re.findall(r"[\"`']((?:map|common|report)\.[a-z0-9_.]*[a-z0-9])[\"`']", SOURCES[name]):
        if not key.endswith((".html", ".css", ".js")):
            assert key in WORDS or any(other.startswith(f"{key}.") for other in WORDS), f"{name} uses {key}"


def test_a_page_gets_its_own_texts_only():
    words = words_of("vi", "map")
    assert words["map.layers"] == WORDS["map.layers"][1]
    assert all(key.startswith("map.") for key in words)
