"""What a file holds never reaches a terminal as a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.cli.command import json_text
from phusong.console.narrator import Narrator
from phusong.coverage.findings.finding import make_finding
from phusong.coverage.findings.terminal import printable, printable_json

COMMANDS = ["\x1b[2J", "\x9b2J", "\x07", "\r", "\x00", "\u202e", "\u2066", "\u2028", "\x7f", "\ud83d", "\u200b"]


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_to_terminals_are_escapes_in_every_part_of_a_finding(command: str) -> None:
    found = make_finding(
        "not-a-number",
        f"x{command}",
        remedy=f"x{command}",
        file=f"x{command}",
        layer="v",
        column=f"x{command}",
        value=f"x{command}",
    )
    for text in (str(found), found.remedy, found.value):
        assert command[0] not in text
        assert text.isprintable()
        text.encode()


@pytest.mark.parametrize("text", ["Thôn Nậm Pủng", "a\u00a0b", "👨‍👩‍👧", "日本", "1,234 €", "–’“…", "क्‍ष"])
def test_text_that_people_write_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


@pytest.mark.slow
@given(st.text())
def test_json_means_the_same(text: str) -> None:
    shown = printable_json(json.dumps({"text": text}, ensure_ascii=False))
    shown.encode()
    assert json.loads(shown) == {"text": text}
    assert not {"\x1b", "\x9b", "\u202e"} & set(shown)


def test_json_of_commands_is_for_terminals_too() -> None:
    assert json.loads(json_text([{"value": "\x9b2J\ud83d"}])) == [{"value": "\x9b2J\ud83d"}]
    json_text([{"value": "\ud83d"}]).encode()


def test_the_narrator_escapes_what_it_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    narrator = Narrator()
    narrator.say("wrote", path=Path("a\x1b[2Jb"))
    narrator.findings([make_finding("not-a-number", "'\x1b[31m' is no number", file="v\x1b.csv")])
    shown = capsys.readouterr().err
    assert "\x1b" not in shown
    assert "a\\x1b[2Jb" in shown
