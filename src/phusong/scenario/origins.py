"""Origin of every setting: a default, a preset, a scenario that is extended, the file itself, the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from phusong.coverage.linkbudget import preset_values
from phusong.optimize.costs import set_prices_vnd
from phusong.optimize.pon import pon_prices_vnd
from phusong.scenario.changes import Change, as_changes
from phusong.scenario.load import load_scenario, read_stated
from phusong.scenario.model import Scenario

OriginKind = Literal["default", "preset", "base", "file", "command line"]

ORIGINS: tuple[OriginKind, ...] = ("default", "preset", "base", "file", "command line")
"""Kinds of origin, each over those before it."""


class Statement(NamedTuple):
    """A value that was stated for a setting.

    Attributes:
        origin: Kind of place.
        source: The place: a file, a change on the command line, the setting that names presets; empty for a default.
        value: The value.
    """

    origin: OriginKind
    source: str
    value: Any


@dataclass(frozen=True, slots=True)
class ResolvedSetting:
    """A setting with its value and where that came from.

    Attributes:
        key: Dotted key.
        value: Value as JSON has it; a list is one value.
        origin: Kind of the place that gave it.
        source: The place itself; empty for a default.
        replaced: What was stated before and does not hold, the first first.
    """

    key: str
    value: Any
    origin: OriginKind
    source: str
    replaced: tuple[Statement, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        replaced = [statement._asdict() for statement in self.replaced]
        return {
            "key": self.key,
            "value": self.value,
            "origin": self.origin,
            "source": self.source,
            "replaced": replaced,
        }


def resolve_settings(
    path: Path, *, settings: Sequence[str | Change] = (), layers: Path | None = None
) -> tuple[ResolvedSetting, ...]:
    """Every setting of a scenario as it holds, with where it came from.

    Args:
        path: The scenario file.
        settings: Changes of the command line.
        layers: Folder that layers are looked for in.

    Returns:
        The settings, in the order of ``docs/settings.md``.

    Raises:
        InputError: When the scenario has mistakes.
    """
    changes = as_changes(settings)
    scenario = load_scenario(path, settings=changes, layers=layers)
    files = read_stated(path, layers)
    tables: list[tuple[Mapping[str, Any], tuple[str, ...]]] = [
        (_presets(scenario, service), ("radio", "services", service, "preset")) for service in scenario.radio.services
    ]
    tables.append((_price_set(scenario), ("costs", "price_set")))
    of_set = _pon_prices(scenario)
    named_by = "costs.price_set" if "price_set" in scenario.costs.model_fields_set else "costs.usd_vnd"
    found = []
    for keys, value in _leaves(scenario.model_dump(mode="json")):
        statements = [Statement("default", "", None)]
        statements += [stated for lines, where in tables for stated in _preset(lines, where, keys)]
        if keys in of_set:
            statements.append(Statement("preset", named_by, of_set[keys]))
        for number, file in enumerate(files):
            given = _at(file.tables, keys)
            if given is not None:
                origin: OriginKind = "file" if number == len(files) - 1 else "base"
                statements.append(_moved(Statement(origin, str(file.file), given[0]), keys, layers))
        for change in changes:
            given = _at(_nested(change), keys)
            if given is not None:
                statements.append(Statement("command line", change.place, given[0]))
        last = statements[-1]
        found.append(ResolvedSetting(".".join(keys), value, last.origin, last.source, tuple(statements[1:-1])))
    return tuple(found)


def _leaves(tree: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value below a table with the names that lead to it; a list is one value, as is an empty table."""
    for name, value in tree.items():
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, (*above, name))
        else:
            yield (*above, name), value


def _at(tables: Mapping[str, Any], keys: tuple[str, ...]) -> tuple[Any] | None:
    """What tables state for a key, or for a whole above it that is no table; None where they state nothing."""
    inner: Any = tables
    for name in keys:
        if not isinstance(inner, Mapping):
            break
        if name not in inner:
            return None
        inner = inner[name]
    return None if isinstance(inner, Mapping) and inner else (inner,)


def _nested(change: Change) -> dict[str, Any]:
    """A change as tables."""
    value = change.value
    for name in reversed(change.keys):
        value = {name: value}
    nested: dict[str, Any] = value
    return nested


def _moved(statement: Statement, keys: tuple[str, ...], layers: Path | None) -> Statement:
    """A path of a layer that ``--layers`` has led elsewhere comes from the command line."""
    if layers is None or keys[0] != "layers" or keys[-1] != "path":
        return statement
    return Statement("command line", f"--layers {layers}", statement.value)


def _presets(scenario: Scenario, service: str) -> Mapping[str, Any]:
    names = scenario.radio.services[service].preset
    return preset_values(names) if names else {}


def _price_set(scenario: Scenario) -> Mapping[str, Any]:
    """Prices of a set that a scenario names, at its exchange rate; none where all are the defaults."""
    costs = scenario.costs
    named = costs.model_fields_set & {"price_set", "usd_vnd"}
    return set_prices_vnd(costs.price_set, costs.usd_vnd) if named else {}


def _pon_prices(scenario: Scenario) -> Mapping[tuple[str, ...], Any]:
    """Prices of the passive network of a set, or at an exchange rate, that a scenario names, by their keys."""
    costs = scenario.costs
    if not costs.model_fields_set & {"price_set", "usd_vnd"}:
        return {}
    found: dict[tuple[str, ...], Any] = {}
    for name, price in pon_prices_vnd(costs.usd_vnd, costs.price_set).items():
        if isinstance(price, dict):
            found |= {("pon", name, str(ratio)): each for ratio, each in price.items()}
        else:
            found["pon", name] = price
    return found


def _preset(lines: Mapping[str, Any], named_by: tuple[str, ...], keys: tuple[str, ...]) -> Iterator[Statement]:
    """What presets say of a setting that stands beside the one that names them."""
    if keys[:-1] == named_by[:-1] and keys[-1] in lines:
        yield Statement("preset", ".".join(named_by), lines[keys[-1]])
