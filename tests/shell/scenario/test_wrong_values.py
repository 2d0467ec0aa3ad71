"""Every setting with wrong values of every kind: refused in our own words, in either language."""

import datetime as dt
import math
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.phrases import in_vietnamese
from phusong.coverage.findings.telling import message_text, remedy_text
from phusong.scenario.changes import Change, changed
from phusong.scenario.mistakes import model_of, setting_finding
from phusong.scenario.model import Scenario

STATED = {"name": "x", "layers": {"villages": {"path": "v.csv"}, "communes": {"path": "c.csv"}}}
WORD = "Zq9"
"""A text that is no word of any language and no setting."""
LONG = WORD * 400
WRONG: dict[str, Any] = {
    "text": WORD,
    "empty text": "",
    "long text": LONG,
    "no character": f"{WORD}\x00",
    "two lines": f"{WORD}\n{WORD}",
    "list": [3, WORD],
    "list of texts": [WORD, LONG],
    "empty list": [],
    "list of lists": [[[WORD]]],
    "list of tables": [{WORD: 1}],
    "table": {WORD: {WORD: 1}},
    "long name": {LONG: 1},
    "NaN": math.nan,
    "infinite": math.inf,
    "minus infinite": -math.inf,
    "huge": 10**30,
    "huge float": 1e300,
    "negative": -(10**9),
    "negative float": -12345.75,
    "truth": True,
    "day": dt.date(2026, 2, 3),
    "moment": dt.datetime(2026, 2, 3, 4, 5),  # noqa: DTZ001 - as TOML has a local time
    "time of day": dt.time(4, 5),
    "nothing": 0,
}
NAMES = {"layers": "villages", "services": "4g"}
"""Tables of models by name, and the name that is walked."""
LIBRARY = re.compile(
    r"Input should|Value error|Assertion failed|validation error|pydantic|unable to parse|Extra inputs"
)
TOKENS = re.compile(r"'[^']*'|\"[^\"]*\"|\b[a-z0-9]+(?:[._-][a-z0-9]+)+\b")
"""What stands in either language as it is: names in quotes, and names of settings."""
ENGLISH = re.compile(r"\b(?:must|should|is|are|not|the|of|and|than|with|from|be|has|have|leave|write|correct|here)\b")


def keys_of(model: type[BaseModel], above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every setting, through tables, tables by name and lists of tables."""
    for name, field in model.model_fields.items():
        yield (*above, name)
        inner, many = model_of(field.annotation)
        if inner is not None:
            at: tuple[str | int, ...] = (NAMES.get(name, 0),) if many else ()
            yield from keys_of(inner, (*above, name, *at))


def change_to(keys: tuple[str | int, ...], value: object) -> Change:
    """A change of one setting; one inside a list sets the list to a single table."""
    at = keys.index(0) if 0 in keys else len(keys)
    for key in reversed(keys[at + 1 :]):
        value = {key: value}
    return Change(tuple(map(str, keys[:at])), [value] if at < len(keys) else value, "--set x")


def refusals(keys: tuple[str | int, ...], value: object) -> list[Finding]:
    try:
        Scenario.model_validate(changed(STATED, [change_to(keys, value)]))
    except ValidationError as error:
        return [setting_finding("x.toml", detail) for detail in error.errors()]
    return []


EVERY = [(keys, kind) for keys in keys_of(Scenario) for kind in WRONG]


def check(cases: list[tuple[tuple[str | int, ...], str]]) -> int:
    """Hold the refusals of some settings with wrong values; how many there were."""
    told: set[tuple[str, str]] = set()
    for keys, kind in cases:
        for finding in refusals(keys, WRONG[kind]):
            where = f"{'.'.join(map(str, keys))} with a {kind}: {finding.message}"
            assert not LIBRARY.search(f"{finding.message} {finding.remedy}"), where
            assert LONG not in finding.message, where
            shape = (re.sub(r"\d+", "7", TOKENS.sub("", finding.message)), finding.remedy)
            if shape in told:
                continue
            told.add(shape)
            assert in_vietnamese(finding.message) is not None or "\\" in message_text(finding, "vi"), where
            said = f"{message_text(finding, 'vi')} {remedy_text(finding, 'vi')}"
            assert not ENGLISH.search(TOKENS.sub("", said)), f"{where}: {said}"
    return len(told)


@pytest.mark.slow
def test_some_wrong_values_of_every_setting_are_refused_in_our_own_words() -> None:
    assert len(EVERY) > 6000
    # One value for each setting in turn, so that every setting and every kind is met.
    assert check(EVERY[:: len(WRONG) + 1]) > 100


@pytest.mark.slow
def test_many_wrong_values_of_every_setting_are_refused_in_our_own_words() -> None:
    assert (
        check(EVERY[::5]) > 300
    )  # a step that no count of kinds is a multiple of: every kind and every setting is met


@pytest.mark.parametrize("rate", ["downlink_target_mbps", "uplink_target_mbps"])
@pytest.mark.parametrize("value", [1e300, 10**30, math.inf])
def test_a_rate_beyond_every_channel_is_refused(rate: str, value: float) -> None:
    (finding,) = refusals(("radio", "services", "4g", rate), value)
    weak = {rate: 1.0, rate.replace("target_mbps", "alpha"): 1e-9}  # a channel that carries next to nothing
    assert refusals(("radio", "services", "4g"), weak)[0].message.endswith("at this load and share")
    assert "more than the channel carries" in finding.message
    assert "vượt quá mức kênh tải được" in message_text(finding, "vi")
