"""Remedies ready to paste: what findings suggest as lines of a scenario, each table of TOML once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath

from phusong.coverage.findings.codes.all_codes import ALL_CODES
from phusong.coverage.findings.finding import Finding

_SETTING = re.compile(r'\b(crs|encoding|layer|decimal) = "([^"…]+)"')
"""A setting of a layer as a remedy names it; an ellipsis stands where the remedy does not know the value."""

_RASTERS = ("terrain", "clutter", "population")
"""Layers that are rasters, whose files are no GeoPackages."""

_COLUMNS = re.compile(r"\[layers\.(\w+)\.columns\] ((?:\w+ = \"[^\"…]+\"(?:, )?)+)")
"""Columns that a remedy maps, on one line: ``[layers.villages.columns] lon = "Y", lat = "X"``."""

_COLUMN = re.compile(r'(\w+) = "([^"]+)"')
_BESIDE = re.compile(r"; there is '([^']+)'$")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class ScenarioLines:
    """Lines that a scenario needs for its layers.

    Attributes:
        settings: Layer to setting to value.
        columns: Layer to columns, ours to theirs.
    """

    settings: dict[str, dict[str, str]] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.settings or self.columns)

    def toml(self) -> str:
        """The lines as TOML, to be pasted where the tables are not there yet, or line by line where they are."""
        lines: list[str] = []
        for layer in dict.fromkeys((*self.settings, *self.columns)):
            for table, values in ((layer, self.settings.get(layer)), (f"{layer}.columns", self.columns.get(layer))):
                if values:
                    lines += [f"[layers.{table}]", *(f"{_key(name)} = {toml_text(values[name])}" for name in values)]
        return "\n".join(lines)


def scenario_lines(findings: Iterable[Finding]) -> ScenarioLines:
    """The lines of a scenario that findings suggest; those whose value only a person knows suggest none.

    Args:
        findings: What was found, in any order; where two suggest a value for the same setting the first counts.
    """
    lines = ScenarioLines()
    for finding in findings:
        if not finding.layer:
            continue
        if finding.code == "column-missing" and finding.value and finding.column:
            lines.columns.setdefault(finding.layer, {}).setdefault(finding.column, finding.value)
        for layer, pairs in _COLUMNS.findall(finding.remedy):
            for ours, theirs in _COLUMN.findall(pairs):
                lines.columns.setdefault(layer, {}).setdefault(ours, theirs)
        for name, value in _settings(finding):
            lines.settings.setdefault(finding.layer, {}).setdefault(name, value)
    return lines


def _settings(finding: Finding) -> list[tuple[str, str]]:
    if finding.code == "text-restored" and finding.value:
        return [("encoding", finding.value)]
    if finding.code == "crs-assumed":
        return [("crs", "EPSG:4326")]
    if finding.code == "layer-missing":
        return [("path", f"{finding.layer}{'.tif' if finding.layer in _RASTERS else '.gpkg'}")]
    beside = _BESIDE.search(finding.message) if finding.code == "file-missing" else None
    if beside and finding.file:
        return [("path", str(PurePath(finding.file).with_name(beside[1])))]
    kind = ALL_CODES.get(finding.code)
    # The usual remedy of a kind gives examples; only what was written for this finding is meant.
    return [] if kind is not None and finding.remedy == kind.remedy else _SETTING.findall(finding.remedy)


def toml_text(text: str) -> str:
    """Text as a basic string of TOML, on one line, without anything that a terminal or an editor would act on."""
    quoted = json.dumps(text.encode("utf-8", "replace").decode("utf-8"), ensure_ascii=False)
    return "".join(sign if sign.isprintable() else _escape(sign) for sign in quoted)


def _escape(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else toml_text(name)
