"""A scenario as TOML, with a comment on everything that a person should look at."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from phusong.console.messages import Language, figure, say
from phusong.coverage.findings import toml_text
from phusong.coverage.layers.recognition import RecognisedFolder, RecognisedLayer
from phusong.coverage.schema import LAYERS, Layer, without_marks
from phusong.coverage.terrain import national_grid_at

_STEP_M, _FINEST_M, _COARSEST_M = 90, 5, 1000
_BUDGET_VND = "100_000_000_000"


@dataclass(frozen=True, slots=True)
class ScenarioNames:
    """What a drafted scenario is called and where it will stand.

    Attributes:
        name: Short name.
        title: Title for people.
        folder: Folder that was looked at.
        out: The scenario file.
    """

    name: str
    title: str
    folder: Path
    out: Path

    @classmethod
    def of(cls, folder: Path, out: Path) -> ScenarioNames:
        """Names after the folder."""
        title = folder.resolve().name or "scenario"
        plain = re.sub(r"[^a-z0-9]+", "-", without_marks(title)).strip("-")[:60]
        return cls(plain or "scenario", title, folder, out)

    def path_to(self, shown: str) -> str:
        """A file of the folder as the scenario names it."""
        relative = os.path.relpath(self.folder.resolve() / shown, self.out.resolve().parent)
        return Path(relative).as_posix()


def draft_toml(found: RecognisedFolder, names: ScenarioNames, language: Language) -> str:
    """The scenario that uses what was found in a folder.

    Args:
        found: What was recognised.
        names: What the scenario is called and where it will stand.
        language: Language of the comments and of the map.

    Returns:
        TOML that ``phusong check`` reads as it is.
    """
    lines = [
        f"# {_comment(say('toml-head', language, folder=names.folder))}",
        f"name = {toml_text(names.name)}",
        f"title = {toml_text(names.title)}",
        f"# data_date = 2024-12-31  # {say('toml-date', language)}",
        *_crs(found, language),
    ]
    for name, layer in LAYERS.items():
        if name in found.layers:
            lines += ["", *_layer(found.layers[name], names, language)]
        elif layer.required:
            lines += ["", *_missing(layer, language)]
    lines += ["", *_settings(found, language)]
    return "\n".join(lines) + "\n"


def _crs(found: RecognisedFolder, language: Language) -> Iterator[str]:
    if found.crs.startswith("EPSG:"):
        why = say(f"draft-why-{found.crs_why}", language, province=found.province)
        yield f"crs = {toml_text(found.crs)}  # {_comment(found.crs_name)}: {why}"


def _layer(found: RecognisedLayer, names: ScenarioNames, language: Language) -> Iterator[str]:
    """One layer; as comments where a run could do without it and could not read it."""
    schema = LAYERS[found.layer]
    mark = "" if found.is_usable or schema.required else "# "
    if mark:
        yield f"# {say('toml-optional', language)}"
    yield f"{mark}[layers.{found.layer}]  # {_comment(_facts(found, language))}"
    yield f"{mark}path = {toml_text(names.path_to(found.source.path))}"
    for key in ("layer", "crs", "encoding", "decimal"):
        value = getattr(found.source, key)
        if value is not None:
            yield f"{mark}{key} = {toml_text(value)}"
    if found.matches or found.lacking:
        yield f"{mark}[layers.{found.layer}.columns]  # {say('toml-columns', language)}"
    by_values = {match.ours for match in found.matches if match.by == "values"}
    stated = found.source.columns
    for match in found.matches:
        theirs = stated.get(match.ours, match.theirs)
        doubt = f"  # {say('toml-by-values', language)}" if match.ours in by_values else ""
        yield f"{mark}{match.ours} = {toml_text(theirs)}{doubt}"
    for ours in found.lacking:
        yield f'# {ours} = "…"  # {say("toml-needed", language, description=_description(schema, ours, language))}'
    if found.unused:
        yield f"# {say('toml-unused', language, columns=_comment(', '.join(found.unused)))}"
    if found.others:
        yield f"# {say('toml-others', language, files=_comment(', '.join(found.others)))}"


def _facts(found: RecognisedLayer, language: Language) -> str:
    rows = "" if found.rows is None else say("draft-rows", language, rows=figure(found.rows, ",.0f", language))
    return f"{found.format}{rows}"


def _description(layer: Layer, ours: str, language: Language) -> str:
    column = layer.column(ours)
    if column is None:
        return ""
    return column.description_vi if language == "vi" else column.description


def _missing(layer: Layer, language: Language) -> Iterator[str]:
    description = layer.description_vi if language == "vi" else layer.description
    yield f"# {say('toml-missing', language, description=description)}"
    yield f"# [layers.{layer.name}]"
    yield f'# path = "{layer.name}{".tif" if layer.is_raster else ".gpkg"}"'


def _settings(found: RecognisedFolder, language: Language) -> Iterator[str]:
    """Settings that the layers suggest: the step of the terrain, the scheme of land cover, presets, the budget."""
    terrain, clutter = found.layers.get("terrain"), found.layers.get("clutter")
    if terrain is not None:
        cell_m = float(terrain.notes.get("cell_m", _STEP_M))
        step_m = _STEP_M if cell_m <= 2.0 * _STEP_M else min(round(cell_m), _COARSEST_M)
        yield from (
            "[terrain]",
            f"step_m = {max(step_m, _FINEST_M)}  # {say('toml-step', language, cell=round(cell_m))}",
            "",
        )
    if clutter is not None:
        scheme = clutter.notes.get("scheme", "")
        yield "[radio.clutter]"
        if scheme:
            yield f"scheme = {toml_text(scheme)}  # {say('toml-scheme', language)}"
        else:
            yield 'scheme = "own"'
            heights = ", ".join(f"{each} = …" for each in clutter.notes.get("classes", "").split()) or "1 = 15, 2 = 0"
            yield f"# heights_m = {{ {heights} }}  # {say('toml-own-scheme', language)}"
        yield ""
    yield from _services(found, language, has_cover=clutter is not None)
    yield "[plan]"
    yield f"budget_vnd = {_BUDGET_VND}  # {say('toml-budget', language)}"
    yield ""
    yield "[map]"
    yield f"language = {toml_text(language)}"


def _services(found: RecognisedFolder, language: Language, *, has_cover: bool) -> Iterator[str]:
    """Link budgets: presets of the country where it has any, and no flat loss beside land cover."""
    if has_cover:
        yield f"# {say('toml-flat-loss', language)}"
    presets = {"4g": '["vn-900", "vn-4g-zone2"]', "5g": '"vn-5g"'} if _is_vietnam(found) else {}
    for service in ("4g", "5g"):
        if service in presets or has_cover:
            yield f"[radio.services.{service}]"
        if service in presets:
            yield f"preset = {presets[service]}  # {say(f'toml-{service}', language)}"
        if has_cover:
            yield "clutter_loss_db = 0"
        if service in presets or has_cover:
            yield ""


def _is_vietnam(found: RecognisedFolder) -> bool:
    return found.middle_deg is not None and national_grid_at(*found.middle_deg) is not None


def _comment(text: object) -> str:
    """Text on one line, without anything that would end a comment or act on a terminal."""
    return toml_text(" ".join(str(text).split()))[1:-1]
