"""The question that a finished run answered, as its record has it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from phusong.coverage.findings import InputError, make_finding
from phusong.scenario.model import Scenario


def scenario_of(folder: Path, record: Mapping[str, Any]) -> Scenario:
    """The scenario that a run answered.

    Args:
        folder: The folder of the run.
        record: Content of its ``run.json``.

    Raises:
        InputError: When a version wrote it whose settings are not those of this one.
    """
    try:
        return Scenario.model_validate(record["scenario"])
    except ValidationError:
        message = "the scenario of the run is not of the form of this version"
        raise InputError([make_finding("run-unreadable", message, file=str(folder))]) from None
