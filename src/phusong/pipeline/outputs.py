"""Every file of a run as finished bytes, one after the other, in the order they are written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from phusong.coverage.findings import Finding, make_finding
from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, ModelComparison, PlaceService, environment_levels
from phusong.coverage.terrain import Raster
from phusong.maps.country import Country, country_pages, country_tiles, provinces_of
from phusong.maps.export import (
    ReportTables,
    bill_csv,
    fibre_budgets_csv,
    gis_layers,
    ofds_files,
    proposals_csv,
    proposals_kmz,
    proposals_xlsx,
    ranking_csv,
    report_xlsx,
    run_project,
    villages_csv,
    write_gpkg,
)
from phusong.maps.indicators import RankedUnit, TargetRow, opening_service, rank_units, served_after, service_rows
from phusong.maps.page import PageContext, PageError
from phusong.maps.picture import plan_png
from phusong.maps.report import InputFile, ReportContext, render_report
from phusong.maps.webmap import MapContext, Tiles, render_map
from phusong.optimize.plan import Plan
from phusong.optimize.pon import PonPlan
from phusong.pipeline.raster_outputs import filing_files, model_files, raster_files
from phusong.pipeline.stages.rasters import Mapped
from phusong.scenario.model import Scenario

FOR_EXCEL = "utf-8-sig"
"""UTF-8 with the mark that a spreadsheet program needs to see that it is; ``proposals.csv`` has none, since scripts of
partners read its first column by name."""


@dataclass(frozen=True, slots=True)
class Results:
    """What the stages of a run have found.

    Attributes:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        pon: The passive network of its fibre.
        today: What pixels get today.
        models: Both propagation models side by side, where a second one was asked for.
        after: What pixels get once the plan is built.
        filed: Service to the RSRP of the best server of the operator whose maps are filed.
        targets: Dated targets with how far the plan goes.
        places: Services at the public places; None without such places.
    """

    network: Network
    coverage: Coverage
    plan: Plan
    pon: PonPlan
    today: Mapped
    models: ModelComparison | None = None
    after: Mapped = field(default_factory=Mapped)
    filed: Mapping[str, Raster] = field(default_factory=dict)
    targets: tuple[TargetRow, ...] = ()
    places: PlaceService | None = None


def render_outputs(
    scenario: Scenario, results: Results, record: Mapping[str, Any], log: list[Finding]
) -> Iterator[tuple[str, bytes]]:
    """Render the map, the report, the tables and the GIS files, one after the other, so that none waits for another.

    Args:
        scenario: The question.
        results: What the stages have found.
        record: What ``run.json`` will say about inputs, versions and findings.
        log: Where a page that cannot be made is noted; all other files are made nevertheless.

    Yields:
        File name and content.
    """
    network, coverage, plan, pon = results.network, results.coverage, results.plan, results.pon
    tables = page_of(scenario)
    later, weights = served_after(coverage, plan), scenario.plan.weights
    ranked = rank_units(network, coverage, later)
    yield from _maps(scenario, results, ranked, log)
    yield from _report(scenario, results, record, log)
    yield "proposals.csv", proposals_csv(network, plan).encode()
    yield "villages.csv", villages_csv(network, coverage, plan).encode(FOR_EXCEL)
    workbook = proposals_xlsx(network, plan, context=tables, targets=results.targets, ranked=ranked, pon=pon)
    yield "proposals.xlsx", workbook
    yield "ranking.csv", ranking_csv(ranked).encode(FOR_EXCEL)
    booked = ReportTables(results.targets, pon, results.places)
    yield "report.xlsx", report_xlsx(network, coverage, plan, context=tables, tables=booked)
    yield "map.png", plan_png(network, coverage, plan, context=tables, weights=weights)
    layers = gis_layers(network, coverage, plan, context=tables, pon=pon, places=results.places)
    yield "layers.gpkg", write_gpkg(layers, tables)
    yield "bill.csv", bill_csv(plan, pon).encode(FOR_EXCEL)
    yield "fibre_budgets.csv", fibre_budgets_csv(network, pon).encode(FOR_EXCEL)
    yield "proposals.kmz", proposals_kmz(network, plan, context=tables)
    yield from ofds_files(network, plan, pon, context=tables).items()
    styled: dict[str, bytes] = {}
    for name, content in raster_files(scenario, network, results.today, results.after):
        styled[name] = content if name.endswith(".qml") else b""
        yield name, content
    opening = opening_service(service_rows(network, coverage, later), weights)
    yield "project.qgz", run_project(layers, styled, opening, tables)
    yield from filing_files(scenario, results.filed).items()
    if results.models is not None:
        yield from model_files(network, results.models).items()


def _maps(
    scenario: Scenario, results: Results, ranked: Sequence[RankedUnit], log: list[Finding]
) -> Iterator[tuple[str, bytes]]:
    """The map, or of several provinces a map of each and their overview; those of them that can be made."""
    network, coverage, plan = results.network, results.coverage, results.plan
    drawn = _map_context(scenario, _page(scenario), results)
    if not provinces_of(network):
        yield from _made("map.html", lambda: render_map(network, coverage, plan, context=drawn), log)
        return
    country = Country(network, coverage, plan, drawn)
    signal: dict[str, dict[str, str]] = {}
    for tiles in country_tiles(country):
        signal.setdefault(tiles.service, {})[tiles.view] = tiles.path
        yield tiles.path, tiles.content
    for name, make in country_pages(country, ranked, scenario.map.whole_villages, signal):
        yield from _made(name, make, log)


def _report(
    scenario: Scenario, results: Results, record: Mapping[str, Any], log: list[Finding]
) -> Iterator[tuple[str, bytes]]:
    """The report, if it can be made."""
    context = _report_context(_page(scenario) | {"weights": scenario.plan.weights}, record, results)
    network, coverage, plan = results.network, results.coverage, results.plan
    yield from _made("report.html", lambda: render_report(network, coverage, plan, context=context), log)


def _made(name: str, make: Callable[[], str], log: list[Finding]) -> Iterator[tuple[str, bytes]]:
    """A page as bytes; nothing, and a finding, where it cannot be made."""
    try:
        yield name, make().encode()
    except PageError as error:
        log.append(make_finding("page-not-made", str(error), file=name))


def page_of(scenario: Scenario) -> PageContext:
    """What every page and table says about itself."""
    return PageContext(**_page(scenario))


def _page(scenario: Scenario) -> dict[str, Any]:
    """What every page says about itself."""
    return {
        "scenario": scenario.name,
        "title": scenario.title or scenario.name,
        "data_date": scenario.data_date.isoformat() if scenario.data_date else "",
        "language": scenario.map.language,
        "thresholds_dbm": {service: budget.required_rsrp_dbm for service, budget in scenario.radio.services.items()},
        "illustrative": scenario.map.illustrative,
        "credits": scenario.map.credits,
    }


def _map_context(scenario: Scenario, page: Mapping[str, Any], results: Results) -> MapContext:
    """The map's page with what pixels and places get."""
    today, after, radio = results.today, results.after, scenario.radio
    return MapContext(
        **page,
        rasters=today.levels,
        after=after.levels,
        quality=today.quality,
        quality_after=after.quality,
        environment_dbm={name: environment_levels(radio.budget(name), scenario.people) for name in today.levels},
        places=results.places,
        bands_mhz={name: radio.budget(name).band_mhz for name in today.levels},
        terminal_m=radio.receiver_height_m,
        weights=scenario.plan.weights,
        model=radio.model,
        tiles=Tiles(scenario.map.tiles, scenario.map.tiles_credit) if scenario.map.tiles else None,
    )


def _report_context(page: Mapping[str, Any], record: Mapping[str, Any], results: Results) -> ReportContext:
    """The report's page with the provenance that ``run.json`` records."""
    inputs = tuple(
        InputFile(layer=layer, path=name, sha256=digest)
        for layer, files in record["inputs"].items()
        for name, digest in files.items()
    )
    versions = {"phusong": record["phusong"], **record["versions"], "solver": record["solver"]}
    warnings = tuple(finding["message"] for finding in record["findings"])
    settings = _flat(record["scenario"])
    settings["radio.calibration"] = Path(str(settings["radio.calibration"])).name  # its folder is the machine's own
    return ReportContext(
        **page,
        inputs=inputs,
        versions=versions,
        settings=settings,
        warnings=warnings,
        targets=results.targets,
        models=results.models,
        pon=results.pon,
    )


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, object]:
    """Nested settings as dotted keys; the layers' paths are listed as inputs already."""
    flat: dict[str, object] = {}
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if name == "layers":
            continue
        if isinstance(value, Mapping) and value:
            flat |= _flat(value, f"{name}.")
        else:
            flat[name] = value if isinstance(value, str | int | float | bool) else json.dumps(value, ensure_ascii=False)
    return flat
