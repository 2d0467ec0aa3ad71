"""Wrong usage is told in both languages, with the same values and the same exit code."""

import re

import pytest
from click.testing import CliRunner

from phusong.cli.app import main
from phusong.console.usage import USAGE_MESSAGES, in_language, recognised
from tests.builders.paths import ROOT

WRONG = {
    "missing argument": ["run"],
    "missing option": ["run", "x.toml"],
    "missing value": ["run", "x.toml", "--out"],
    "extra argument": ["run", "x.toml", "y", "--out", "o"],
    "extra arguments": ["run", "x.toml", "y", "z", "--out", "o"],
    "unknown command": ["rum"],
    "command like none": ["zzzz"],
    "option like one": ["run", "x.toml", "--ou", "o"],
    "option like several": ["run", "x.toml", "--jsno", "--out", "o"],
    "option like none": ["run", "x.toml", "--zzzz", "--out", "o"],
    "option before the command": ["--zzzz", "run"],
    "below the range": ["run", "x.toml", "--out", "o", "--jobs", "0"],
    "no integer": ["run", "x.toml", "--out", "o", "--jobs", "many"],
    "no number": ["link", "x.toml", "--from", "a", "--to", "b", "--frequency", "x"],
    "a file for a folder": ["run", "x.toml", "--out", str(ROOT / "pyproject.toml")],
    "no such folder": ["run", "x.toml", "--out", "o", "--layers", "Không có: ở đây"],
    "value for a flag": ["run", "x.toml", "--out", "o", "--json=3"],
}
"""What is wrong, and a command line."""


def shown(args):
    done = CliRunner().invoke(main, args)
    assert done.exit_code == 2, done.output
    return done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("args", WRONG.values(), ids=WRONG)
def test_wrong_usage_is_told_in_both_languages(args):
    english = shown(args)
    said = english.partition("Error: ")[2].strip()
    assert next(recognised(said), None), said
    for more in (["--lang", "vi"], ["--lang=vi"]):
        ends_open = args[-1] == "--out"  # which would take the next word for its value
        told = shown([args[0], *more, *args[1:]] if ends_open else [*args, *more])
        assert not re.search(r"\b(Error|Usage|Try|Missing|Invalid|such|option|argument|is|not|mean)\b", told), told
        assert "Lỗi: " in told
        for value in re.findall(r"'[^']+'|x>=\d", said):
            assert value in told, (value, told)


def test_the_last_language_counts_and_an_unknown_one_is_english():
    assert "Lỗi" in shown(["run", "--lang", "en", "--lang", "vi"])
    assert "Error" in shown(["run", "--lang", "vi", "--lang", "en"])
    assert "Error: Invalid value for '--lang': 'fr' is not one of" in shown(["run", "x.toml", "--lang", "fr"])
    assert "Error" in shown(["run", "--", "--lang", "vi", "x"])


def test_no_command_at_all_is_answered_with_help():
    assert "Commands:" in CliRunner().invoke(main, []).output


def test_texts_hold_the_same_values_in_both_languages():
    for key, (english, vietnamese) in USAGE_MESSAGES.items():
        assert english != vietnamese, key
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", vietnamese)), key


def test_each_text_is_recognised_and_another_stays_as_it_is():
    for key, (english, vietnamese) in USAGE_MESSAGES.items():
        names = re.findall(r"{(\w+)}", english)
        values = {name: f"'{name}'" for name in names}
        assert key in dict(recognised(english.format(**values)))
        assert in_language(english.format(**values), "en") == english.format(**values)
        assert in_language(english.format(**values), "vi") == vietnamese.format(**values)
    assert in_language("what click says tomorrow", "vi") == "what click says tomorrow"
