"""Remedies that are lines to paste: pasted, and what they mend is gone; commands and settings in remedies exist."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
import pytest
from pyproj import Transformer

from phusong.cli.app import COMMANDS, main
from phusong.coverage.findings.codes.all_codes import ALL_CODES
from phusong.coverage.findings.finding import Finding
from phusong.coverage.findings.remedies import scenario_lines
from phusong.pipeline.network import examine_scenario
from phusong.reference.settings import settings_page
from phusong.scenario.changes import Change
from phusong.scenario.layers import LayerSettings
from phusong.scenario.load import load_scenario
from tests.builders.layers.small_layers import write_small_layers
from tests.builders.made_texts import remedies_of
from tests.builders.paths import ROOT

PAGE = settings_page()
SECTIONS = re.findall(r"^## `\[+([a-z_.A-Z]+)\]+`", PAGE, flags=re.MULTILINE)


@pytest.mark.slow  # reads every source
def test_commands_and_options_that_remedies_name_exist() -> None:
    groups = {name: main.get_command(click.Context(main), name) for name in COMMANDS}
    known = {option for command in groups.values() for option in _options(command)}
    below = {f"{name} {each}" for name, group in groups.items() for each in getattr(group, "commands", ())}
    for text in sorted(_all_remedies()):
        for command, following in re.findall(r"phusong ([a-z]+)(?: ([a-z]+))?", text):
            assert command in COMMANDS, text
            assert not hasattr(groups[command], "commands") or f"{command} {following}" in below, text
        assert [option for option in re.findall(r"--[a-z][a-z-]*", text) if option not in known] == [], text


def _options(command: click.Command | None) -> Iterator[str]:
    for each in (command, *getattr(command, "commands", {}).values()):
        yield from (option for parameter in getattr(each, "params", ()) for option in parameter.opts)


@cache
def _all_remedies() -> frozenset[str]:
    return frozenset(_written_remedies())


def _written_remedies() -> Iterator[str]:
    for code in ALL_CODES.values():
        yield from (code.remedy, code.remedy_vi)
    for folder in ("coverage", "optimize", "src/phusong"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from remedies_of(path)


@pytest.mark.slow  # reads every source
def test_settings_that_remedies_name_exist() -> None:
    tops = {section.split(".")[0] for section in SECTIONS} - {"layers"}  # their keys are tested for themselves
    keys = {section: _settings_of(section) for section in SECTIONS}
    named = set()
    for text in _all_remedies():
        for section, key in re.findall(r"\b([a-z]+(?:\.services\.\{v\}|\.[a-z]+)*)\.([a-z_]+)\b", text):
            if section.split(".")[0] in tops:
                named.add((section.replace("{v}", "NAME"), key))
    assert len(named) > 8
    unknown = {each for each in named if each[1] not in keys.get(each[0], ()) and ".".join(each) not in SECTIONS}
    assert unknown == set()


def _settings_of(section: str) -> set[str]:
    table = PAGE.split(f"[{section}]")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE))


@pytest.mark.slow  # reads every source
def test_settings_of_a_layer_that_remedies_name_exist() -> None:
    form = re.compile(
        r'\b([a-z_]+) = "(?:EPSG:|tcvn3|…|\*|crosswalk)|set ([a-z_]+) under \[layers\.<|set ([a-z_]+) = …'
    )
    named = {name for text in _all_remedies() for found in form.findall(text) for name in found if name}
    assert named == {"crs", "encoding", "layer", "path", "time_limit_s"}
    assert named <= LayerSettings.model_fields.keys()


@dataclass(frozen=True)
class Pasted:
    """A mistake in the small district, and how its remedy is to be pasted.

    Attributes:
        make: What is done to the folder.
        lines: Settings of the scenario that the mistake needs, or changes.
        by_hand: Value that a remedy leaves to the person, in the place of its ellipsis.
    """

    make: Callable[[Path], None]
    lines: tuple[tuple[str, object], ...] = ()
    by_hand: tuple[tuple[str, object], ...] = ()


def _rewritten(name: str, *changes: tuple[str, str]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        for before, after in changes:
            assert before in text, before
            text = text.replace(before, after)
        (folder / name).write_text(text, encoding="utf-8")

    return make


def _villages_in(system: str, *, swapped: bool = False) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        head, *rows = (folder / "villages.csv").read_text(encoding="utf-8").splitlines()
        moved = Transformer.from_crs(4326, system, always_xy=True)
        lines = []
        for row in rows:
            *cells, lon, lat = row.split(",")
            x, y = moved.transform(float(lon), float(lat))
            lines.append(",".join((*cells, *map("{:.6f}".format, (y, x) if swapped else (x, y)))))
        (folder / "villages.csv").write_text("\n".join((head, *lines)), encoding="utf-8")

    return make


def _communes_labelled(label: str, system: str) -> Callable[[Path], None]:
    """Communes in one system, said to be in another."""

    def make(folder: Path) -> None:
        moved = Transformer.from_crs(4326, system, always_xy=True)
        text = (folder / "communes.geojson").read_text(encoding="utf-8")

        def point(found: re.Match[str]) -> str:
            x, y = moved.transform(float(found[1]), float(found[2]))
            return f"[{x:.3f},{y:.3f}]"

        text = re.sub(r"\[([\d.]+),([\d.]+)\]", point, text)
        crs = f'"crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::{label}"}}}},' if label else ""
        (folder / "communes.geojson").write_text(text.replace('"features"', f'{crs}"features"', 1), encoding="utf-8")

    return make


def _two_layers(folder: Path) -> None:
    text = (folder / "villages.csv").read_text(encoding="utf-8")
    placemarks = [
        f"<Placemark><name>{cells[1]}</name><ExtendedData>"
        + "".join(
            f'<Data name="{name}"><value>{cells[i]}</value></Data>'
            for i, name in ((0, "village_id"), (2, "commune_code"), (3, "population"))
        )
        + f"</ExtendedData><Point><coordinates>{cells[5]},{cells[6]}</coordinates></Point></Placemark>"
        for cells in (line.split(",") for line in text.splitlines()[1:])
    ]
    halves = ((name, "".join(part)) for name, part in (("a", placemarks[:6]), ("b", placemarks[6:])))
    folders = "".join(f"<Folder><name>{name}</name>{part}</Folder>" for name, part in halves)
    (folder / "villages.kml").write_text(f"<kml><Document>{folders}</Document></kml>", encoding="utf-8")


CASES: dict[str, Pasted] = {
    "file-missing": Pasted(lambda folder: (folder / "villages.csv").rename(folder / "Villages.CSV")),
    "layer-missing": Pasted(
        lambda folder: (folder / "villages.csv").rename(folder / "villages.gpkg.csv"),
        (("layers.villages", None),),
        (("layers.villages.path", "{folder}/villages.gpkg.csv"),),
    ),
    "column-missing": Pasted(_rewritten("villages.csv", ("population", "populatn"))),
    "coordinates-swapped": Pasted(_villages_in("EPSG:4326", swapped=True)),
    "crs-missing": Pasted(_villages_in("EPSG:9208", swapped=True)),
    "crs-inferred": Pasted(_villages_in("EPSG:9208")),
    "layer-elsewhere": Pasted(_communes_labelled("9209", "EPSG:9208")),
    "crs-not-metric": Pasted(lambda _: None, (("crs", "EPSG:3857"),)),
    "layer-ambiguous": Pasted(
        _two_layers, (("layers.villages.path", "{folder}/villages.kml"),), (("layers.villages.layer", "*"),)
    ),
}


def _examined(folder: Path, changes: tuple[tuple[str, object], ...]) -> list[Finding]:
    path = folder / "small.toml"
    for key, value in changes:
        if value is None:
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(rf"\[{re.escape(key)}\]\n[^\[]*", "", text), encoding="utf-8")
    settings = [
        Change(tuple(key.split(".")), value.replace("{folder}", str(folder)) if isinstance(value, str) else value, key)
        for key, value in changes
        if value is not None
    ]
    return list(examine_scenario(load_scenario(path, settings=settings)).findings)


def _flat(table: dict[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


@pytest.mark.slow
@pytest.mark.parametrize("code", CASES)
def test_what_is_pasted_mends_what_it_is_told_for(code: str, tmp_path: Path) -> None:
    write_small_layers(tmp_path)
    case = CASES[code]
    text = (tmp_path / "small.toml").read_text(encoding="utf-8")
    (tmp_path / "small.toml").write_text(re.sub(r"\[layers\.terrain\]\n[^\[]*", "", text), encoding="utf-8")
    case.make(tmp_path)
    found = [each for each in _examined(tmp_path, case.lines) if each.layer != "terrain"]
    assert code in {each.code for each in found}
    lines = dict(_flat(tomllib.loads(scenario_lines(found).toml())))
    if code == "crs-not-metric":
        (finding,) = (each for each in found if each.code == code)
        lines = dict(re.findall(r'(crs) = "([^"]+)"', finding.remedy))
    lines |= dict(case.by_hand)
    assert lines, "no line to paste is told"
    stated = {key: value for key, value in case.lines if value is not None}
    left = _examined(tmp_path, tuple((stated | lines).items()))
    assert [each for each in left if each.severity == "error" and each.layer != "terrain"] == []
    assert code not in {each.code for each in left if each.layer != "terrain"}
