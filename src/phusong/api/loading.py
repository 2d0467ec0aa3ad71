"""Scenarios loaded and checked from a program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phusong.coverage.findings import Finding, UsageError, make_finding
from phusong.pipeline.check import check_paths
from phusong.pipeline.network import examine_scenario
from phusong.scenario.changes import Change
from phusong.scenario.load import load_scenario as load_file
from phusong.scenario.model import Scenario


def load_scenario(
    path: str | Path, *, settings: Mapping[str, Any] | None = None, layers: str | Path | None = None
) -> Scenario:
    """Load a scenario file, with some of its settings changed.

    Args:
        path: The TOML file; what it extends is followed.
        settings: Dotted key to value, applied last; lists replace lists as a whole. Money is in VND, lengths in metres,
            as ``docs/settings.md`` says of each.
        layers: Folder to look for every layer in, instead of the paths in the file.

    Returns:
        The checked scenario, a frozen pydantic model; the paths of its layers are absolute.

    Raises:
        InputError: With every mistake as a finding in ``error.findings``.

    Examples:
        >>> import phusong
        >>> scenario = phusong.load_scenario("province.toml", settings={"plan.budget_vnd": 1e9})
        >>> scenario.name, scenario.plan.budget_vnd
        ('small', 1000000000)
    """
    changes = [_change(key, value) for key, value in (settings or {}).items()]
    return load_file(Path(path), settings=changes, layers=None if layers is None else Path(layers))


def check(scenario: Scenario | str | Path) -> list[Finding]:
    """Check a scenario with its layers, or a layer file: all that a run would refuse or warn of.

    Args:
        scenario: The scenario, or the path of a scenario, of a layer file, or of a folder of them.

    Returns:
        The findings, errors and warnings, each with code, place, message and remedy; empty where all is well.

    Raises:
        InputError: Never for what is wrong with the data: that is what the findings say.

    Examples:
        >>> import phusong
        >>> phusong.check("province.toml")
        []
        >>> phusong.check("no-such-file.csv")[0].code
        'file-missing'
    """
    if isinstance(scenario, Scenario):
        return list(examine_scenario(scenario).findings)
    return list(check_paths([Path(scenario)]).findings)


def as_scenario(scenario: Scenario | str | Path) -> Scenario:
    """The scenario itself, or the one of a file.

    Raises:
        InputError: When the file has mistakes.
    """
    return scenario if isinstance(scenario, Scenario) else load_file(Path(scenario))


def _change(key: str, value: object) -> Change:
    keys = tuple(part.strip() for part in key.split("."))
    if not all(keys):
        raise UsageError([make_finding("setting-form", f"settings: {key!r} is no dotted key", value=key)])
    return Change(keys, _plain(value), f"settings[{key!r}]")


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a program hands over
    """A value as TOML has it: numpy's numbers as numbers, tuples as lists, paths as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, Path):
        return str(value)
    return value.tolist() if hasattr(value, "tolist") else value
