"""Checking files and scenarios: every finding, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from phusong.coverage.findings import Finding, InputError, UsageError, did_you_mean, make_finding
from phusong.coverage.layers import check_folder, check_path
from phusong.coverage.schema import LAYER_NAMES
from phusong.pipeline.network import read_scenario_network
from phusong.scenario.load import load_scenario
from phusong.scenario.mistakes import in_scenario


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How files and scenarios are to be understood.

    Attributes:
        layer: Layer that the files hold; told from their content when None.
        columns: Column names of the files where they differ, as ``ours=theirs,…``.
        settings: Changes of the scenarios, ``key=value``.
        layers: Folder to look for the layers of the scenarios in, instead of the paths that they state.
    """

    layer: str | None = None
    columns: str = ""
    settings: tuple[str, ...] = ()
    layers: Path | None = None


def check_paths(
    paths: Sequence[Path], options: CheckOptions | None = None, tell: Callable[[str, str], None] = lambda *_: None
) -> list[Finding]:
    """Check layer files, or scenarios with their layers: everything that a run would refuse or warn of.

    Args:
        paths: Layer files, folders of them, and scenario files (``.toml``).
        options: How they are to be understood.
        tell: Is told of each file of a folder, and which layer it was taken for.

    Returns:
        The findings, in the order of the paths.

    Raises:
        UsageError: When the layer, the column mapping or a change of a scenario is not understood.
    """
    options = options or CheckOptions()
    layer, mapping = options.layer, column_mapping(options.columns)
    if layer is not None and layer not in LAYER_NAMES:
        message = f"there is no layer {layer!r}{did_you_mean(layer, LAYER_NAMES)}"
        raise UsageError([make_finding("layer-unknown", message, remedy=f"use one of {', '.join(LAYER_NAMES)}")])
    findings: list[Finding] = []
    for path in paths:
        if is_scenario(path):
            findings += _check_scenario(path, options)
        elif path.is_dir() and layer is None:
            folder = check_folder(path, mapping)
            findings += folder.findings
            for file, taken_for in folder.layers.items():
                tell(file, taken_for)
        else:
            findings += check_path(path, layer, mapping)
    return findings


def is_scenario(path: Path) -> bool:
    """Whether a path names a scenario, and not a layer."""
    return path.suffix == ".toml"


def _check_scenario(path: Path, options: CheckOptions) -> list[Finding]:
    try:
        scenario = load_scenario(path, settings=options.settings, layers=options.layers)
        findings = read_scenario_network(scenario).findings
    except UsageError:
        raise
    except InputError as error:
        findings = error.findings
    return in_scenario(findings, path, options.settings)


def column_mapping(columns: str) -> dict[str, str]:
    """Parse ``village_id=ma_thon,name=ten_thon``: ours to theirs.

    Raises:
        UsageError: When a pair is not of that form.
    """
    mapping = {}
    for pair in filter(None, (part.strip() for part in columns.split(","))):
        ours, separator, theirs = pair.partition("=")
        if not separator or not ours.strip() or not theirs.strip():
            message = f"--columns: {pair!r} is not of the form ours=theirs"
            raise UsageError([make_finding("columns-form", message)])
        mapping[ours.strip()] = theirs.strip()
    return mapping
