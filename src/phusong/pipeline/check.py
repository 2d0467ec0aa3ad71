"""Checking files and scenarios: every finding, nothing written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from phusong.coverage.findings import Finding, InputError, UsageError, did_you_mean, make_finding
from phusong.coverage.layers import Examination, examine_folder, examine_path
from phusong.coverage.layers.mending import MENDED_CODES
from phusong.coverage.schema import LAYER_NAMES

_UNCLEAR = ("layer-undecided", "layer-ambiguous", "column-missing", "crs-missing", "coordinates-swapped")
"""Findings of files that may mean more when they are looked at as ``phusong init`` does."""


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


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What checking files and scenarios came to.

    Attributes:
        findings: Every finding, in the order of the paths, those about settings located in their scenario.
        layers: What reading the layers understood, their rows where they were kept.
        scenarios: The scenarios that were named.
    """

    findings: tuple[Finding, ...]
    layers: Examination
    scenarios: tuple[Path, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether any finding stops a run."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def may_be_mended(self) -> bool:
        """Whether any finding is of a kind that can be mended with certainty."""
        return any(
            finding.code in MENDED_CODES and (finding.code != "column-missing" or bool(finding.value))
            for finding in self.findings
        )


def check_paths(paths: Sequence[Path], options: CheckOptions | None = None, *, keep_rows: bool = False) -> CheckResult:
    """Check layer files, or scenarios with their layers: everything that a run would refuse or warn of.

    Args:
        paths: Layer files, folders of them, and scenario files (``.toml``).
        options: How they are to be understood.
        keep_rows: Whether the rows of the layers are kept as they were read, to be written again.

    Returns:
        What was understood and what was found.

    Raises:
        UsageError: When the layer, the column mapping or a change of a scenario is not understood.
    """
    options = options or CheckOptions()
    layer, mapping = options.layer, column_mapping(options.columns)
    if layer is not None and layer not in LAYER_NAMES:
        message = f"there is no layer {layer!r}{did_you_mean(layer, LAYER_NAMES)}"
        raise UsageError([make_finding("layer-unknown", message, remedy=f"use one of {', '.join(LAYER_NAMES)}")])
    findings: list[Finding] = []
    layers = Examination(())
    for path in paths:
        if is_scenario(path):
            found, examined = _check_scenario(path, options, keep_rows=keep_rows)
        else:
            examined = _check_layers(path, layer, mapping, keep_rows=keep_rows)
            found = list(examined.findings)
        findings += found
        layers = layers.joined(examined)
    return CheckResult(tuple(findings), layers, tuple(path for path in paths if is_scenario(path)))


def _check_layers(path: Path, layer: str | None, mapping: Mapping[str, str], *, keep_rows: bool) -> Examination:
    if path.is_dir() and layer is None:
        examined = examine_folder(path, mapping, keep_rows=keep_rows)
    else:
        examined = examine_path(path, layer, mapping, keep_rows=keep_rows)
    unclear = {str(finding.file) for finding in examined.findings if finding.code in _UNCLEAR}
    if mapping or not unclear or not path.exists():
        return examined
    from phusong.pipeline.recognised import examine_recognised  # what is named as we name it needs none of it

    return examine_recognised(path, examined, unclear, layer, keep_rows=keep_rows)


def is_scenario(path: Path) -> bool:
    """Whether a path names a scenario, and not a layer."""
    return path.suffix == ".toml"


def _check_scenario(path: Path, options: CheckOptions, *, keep_rows: bool) -> tuple[list[Finding], Examination]:
    from phusong.pipeline.network import examine_scenario  # brings all that a run needs, and files need none of it
    from phusong.scenario.load import load_scenario
    from phusong.scenario.mistakes import in_scenario

    try:
        scenario = load_scenario(path, settings=options.settings, layers=options.layers)
    except UsageError:
        raise
    except InputError as error:
        return in_scenario(error.findings, path, options.settings), Examination(())
    found = examine_scenario(scenario, keep_rows=keep_rows)
    return in_scenario(found.findings, path, options.settings), found.layers


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
