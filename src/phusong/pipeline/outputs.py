"""Every file of a run as finished bytes, each made by itself and given on as soon as it is ready."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from phusong.coverage.findings import Finding, make_finding
from phusong.coverage.kernels import can_fork, in_forks, in_threads
from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, ModelComparison, PlaceService, environment_levels
from phusong.coverage.terrain import Raster
from phusong.maps.country import OVERVIEW, Country, SignalTiles, country_tiles, overview_page, province_pages
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
from phusong.pipeline.raster_outputs import Writer, filing_files, model_files, raster_files, raster_styles
from phusong.pipeline.stages.rasters import Mapped
from phusong.scenario.model import Scenario

REPORT = "report.html"
FOR_EXCEL = "utf-8-sig"
"""UTF-8 with the mark that a spreadsheet program needs to see that it is; ``proposals.csv`` has none, since scripts of
partners read its first column by name."""


File = tuple[str, bytes | Finding]
"""Name and content; in place of a page that cannot be made what is told of it."""
Maker = Callable[[], list[File]]
"""Makes one or more files by itself, in whatever process."""


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
    scenario: Scenario, results: Results, record: Mapping[str, Any], log: list[Finding], jobs: int | None = None
) -> Iterator[tuple[str, bytes]]:
    """Render the map, the report, the tables and the GIS files, each on its own, so that none waits for another.

    Args:
        scenario: The question.
        results: What the stages have found.
        record: What ``run.json`` will say about inputs, versions and findings.
        log: Where a page that cannot be made is noted; all other files are made nevertheless.
        jobs: Processes that make them, where they can be forked; one for each processor that may be used when None, and
            with one all is done here, rasters in threads.

    Yields:
        File name and content, in the order in which they are ready.
    """
    network, coverage, plan = results.network, results.coverage, results.plan
    ranked = rank_units(network, coverage, served_after(coverage, plan))
    drawn = _map_context(scenario, _page(scenario), results)
    country = Country(network, coverage, plan, drawn)
    provinces = province_pages(country, scenario.map.whole_villages)
    pages = provinces or {OVERVIEW: lambda: render_map(network, coverage, plan, context=drawn)}
    tiles = {each.path: each for each in country_tiles(country)} if provinces else {}
    rasters = raster_files(scenario, network, results.today, results.after)
    *others, largest = [partial(_page_made, name, make) for name, make in pages.items()]
    makers: list[Maker] = [
        largest,
        partial(_layers, scenario, results, raster_styles(rasters)),
        *_tables(scenario, results, ranked),
        partial(_page_made, REPORT, lambda: _report(scenario, record, results)),
        *(partial(_tiles, each) for each in tiles.values()),
        *others,
    ]
    writers = rasters | filing_files(scenario, results.filed) | model_files(network, results.models)
    made: set[str] = set()
    failed: dict[str, Finding] = {}

    def sorted_out(files: Iterable[File]) -> Iterator[tuple[str, bytes]]:
        for name, content in files:
            if isinstance(content, Finding):
                failed[name] = content
            else:
                made.add(name)
                yield name, content

    yield from sorted_out(_made(makers, writers, jobs))
    if provinces:
        signal: dict[str, dict[str, str]] = {}
        for path in (path for path in tiles if path in made):
            signal.setdefault(tiles[path].service, {})[tiles[path].view] = path
        yield from sorted_out(_page_made(OVERVIEW, lambda: overview_page(country, ranked, made, signal)))
    log += [failed[name] for name in (*provinces, OVERVIEW, REPORT) if name in failed]


def _made(makers: Sequence[Maker], writers: Mapping[str, Writer], jobs: int | None) -> Iterator[File]:
    """Files as they are ready: from several processes, or where none can be forked in turn, rasters from threads."""
    if not can_fork(jobs):
        for make in makers:
            yield from make()
        yield from zip(writers, in_threads(lambda write: write(), list(writers.values())), strict=True)
        return
    files: list[Maker] = [partial(_written, name, write) for name, write in writers.items()]
    longest_first = [*makers[:1], *files[:1], *makers[1:], *files[1:]]
    for _, ready in in_forks(lambda make: make(), longest_first, jobs):
        yield from ready


def _tables(scenario: Scenario, results: Results, ranked: Sequence[RankedUnit]) -> Iterator[Maker]:
    """Tables, workbooks, the picture and what else holds the plan, what takes the longest first."""
    network, coverage, plan, pon = results.network, results.coverage, results.plan, results.pon
    context = page_of(scenario)
    booked = ReportTables(results.targets, pon, results.places)
    told: dict[str, Any] = {"context": context, "targets": results.targets, "ranked": ranked, "pon": pon}
    files: dict[str, Writer] = {
        "report.xlsx": lambda: report_xlsx(network, coverage, plan, context=context, tables=booked),
        "villages.csv": lambda: villages_csv(network, coverage, plan).encode(FOR_EXCEL),
        "map.png": lambda: plan_png(network, coverage, plan, context=context, weights=scenario.plan.weights),
        "proposals.xlsx": lambda: proposals_xlsx(network, plan, **told),
        "proposals.csv": lambda: proposals_csv(network, plan).encode(),
        "ranking.csv": lambda: ranking_csv(ranked).encode(FOR_EXCEL),
        "bill.csv": lambda: bill_csv(plan, pon).encode(FOR_EXCEL),
        "fibre_budgets.csv": lambda: fibre_budgets_csv(network, pon).encode(FOR_EXCEL),
        "proposals.kmz": lambda: proposals_kmz(network, plan, context=context),
    }
    yield from (partial(_written, name, write) for name, write in files.items())
    yield lambda: list(ofds_files(network, plan, pon, context=context).items())


def _layers(scenario: Scenario, results: Results, styled: Mapping[str, bytes]) -> list[File]:
    """The GeoPackage, and the project of QGIS that opens it beside the rasters."""
    network, coverage, plan, context = results.network, results.coverage, results.plan, page_of(scenario)
    layers = gis_layers(network, coverage, plan, context=context, pon=results.pon, places=results.places)
    services = service_rows(network, coverage, served_after(coverage, plan))
    project = run_project(layers, styled, opening_service(services, scenario.plan.weights), context)
    return [("layers.gpkg", write_gpkg(layers, context)), ("project.qgz", project)]


def _report(scenario: Scenario, record: Mapping[str, Any], results: Results) -> str:
    context = _report_context(_page(scenario) | {"weights": scenario.plan.weights}, record, results)
    return render_report(results.network, results.coverage, results.plan, context=context)


def _written(name: str, write: Writer) -> list[File]:
    return [(name, write())]


def _tiles(tiles: SignalTiles) -> list[File]:
    content = tiles.draw()
    return [] if content is None else [(tiles.path, content)]


def _page_made(name: str, make: Callable[[], str]) -> list[File]:
    """A page as bytes; a finding where it cannot be made."""
    try:
        return [(name, make().encode())]
    except PageError as error:
        return [(name, make_finding("page-not-made", str(error), file=name))]


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
