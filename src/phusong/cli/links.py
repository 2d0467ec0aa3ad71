"""Commands on paths: loss, link and calibrate."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import click

from phusong.cli.command import (
    ShownExamples,
    common_options,
    guarded_command,
    json_text,
    refuse_to_overwrite,
    scenario_options,
    use_cores,
)
from phusong.console.messages import Language, figure
from phusong.console.narrator import Narrator


@click.command(
    cls=ShownExamples,
    epilog="phusong loss --model p1812 --profiles profiles.csv --cases cases.csv --out losses.csv",
)
@click.option("--model", required=True, help="Propagation model: p1812, itm, tr38901-rma, tr38901-uma, …")
@click.option("--profiles", required=True, type=click.Path(path_type=Path), help="CSV: case, d_km, h_m, R_m, zone.")
@click.option("--cases", required=True, type=click.Path(path_type=Path), help="CSV: case and what the model reads.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="CSV that is written.")
@common_options
@guarded_command
def loss(model: str, profiles: Path, cases: Path, out: Path, as_json: bool, quiet: bool, lang: Language) -> None:
    """Compute point-to-point basic transmission losses in batch.

    A case with errors keeps its row, without a loss; the exit code is then 1.
    """
    from phusong.coverage.links import batch_losses
    from phusong.store.files import write_bytes

    refuse_to_overwrite(out, profiles, cases, language=lang)
    losses = batch_losses(model, profiles, cases)
    computed = sum(math.isfinite(row.loss_db) for row in losses.rows)
    write_bytes(out, losses.csv_text().encode())
    if as_json:
        click.echo(json_text([finding.as_dict() for finding in losses.findings]))
    else:
        narrator = Narrator(lang, quiet=quiet)
        narrator.findings(losses.findings)
        narrator.say("losses", computed=computed, cases=len(losses.rows), path=out)
    if computed < len(losses.rows):
        sys.exit(1)


@click.command(
    cls=ShownExamples,
    epilog="phusong calibrate drive-test.csv scenarios/lao-cai.toml --out calibration.toml",
)
@click.argument("samples", type=click.Path(path_type=Path))
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: SAMPLES.calibration.toml.")
@click.option("--columns", default="", metavar="OURS=THEIRS,…", help="Column names where they differ.")
@scenario_options
@common_options
@guarded_command
def calibrate(
    *,
    samples: Path,
    scenario: Path,
    out: Path | None,
    columns: str,
    layers: Path | None,
    settings: tuple[str, ...],
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Fit offsets to drive-test samples and score them on samples that were held out.

    SAMPLES is an export of G-NetTrack, TEMS, Nemo, QualiPoc, Network Survey, CellMapper or OpenCelliD, any other table
    with lon, lat, rsrp_dbm, a carrier and a cell, or a folder of such files.
    """
    from phusong.pipeline.calibrate import calibrate_scenario
    from phusong.pipeline.check import column_mapping
    from phusong.scenario.load import load_scenario
    from phusong.store.files import write_bytes

    out = out or samples.with_suffix(".calibration.toml")
    refuse_to_overwrite(out, samples, scenario, language=lang)
    use_cores(jobs)
    narrator = Narrator(lang, quiet=quiet)
    loaded = load_scenario(scenario, settings=settings, layers=layers)
    calibration, findings = calibrate_scenario(samples, loaded, column_mapping(columns), narrator)
    write_bytes(out, calibration.to_toml().encode())
    if as_json:
        click.echo(json_text(calibration.model_dump(mode="json")))
        return
    narrator.findings(findings)
    counts = calibration.provenance
    narrator.say(
        "samples-used",
        used=figure(counts.samples_used, ",", lang),
        read=figure(counts.samples_read, ",", lang),
        bins=figure(counts.bins, ",", lang),
    )
    scores = calibration.held_out
    if scores is not None:
        narrator.say(
            "held-out",
            bins=figure(scores.after.bins, ",", lang),
            bias_before=figure(scores.before.bias_db, "+.1f", lang),
            bias_after=figure(scores.after.bias_db, "+.1f", lang),
            rmse_before=figure(scores.before.rmse_db, ".1f", lang),
            rmse_after=figure(scores.after.rmse_db, ".1f", lang),
        )
    narrator.say("wrote", path=out)


@click.command(
    cls=ShownExamples,
    epilog="phusong link scenarios/lao-cai.toml --from LCI0001 --to 0263501 --png path.png",
)
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--from", "start", required=True, metavar="ID", help="Site that transmits.")
@click.option("--to", "end", required=True, metavar="ID", help="Village or site that receives.")
@click.option("--service", default="4g", help="Radio service whose sectors and budget apply.")
@click.option("--frequency", "frequency_mhz", type=float, help="Carrier between two sites, MHz, to 100,000.")
@click.option("--png", type=click.Path(dir_okay=False, path_type=Path), help="Draw the path into this file.")
@scenario_options
@common_options
@guarded_command
def link(
    *,
    scenario: Path,
    start: str,
    end: str,
    service: str,
    frequency_mhz: float | None,
    png: Path | None,
    layers: Path | None,
    settings: tuple[str, ...],
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Explain one path: its profile, every term of the loss, and the link budget down to what is received."""
    from phusong.coverage.findings import printable
    from phusong.maps.report import link_as_text
    from phusong.pipeline.link import LinkQuestion, explain_scenario_link, link_record
    from phusong.scenario.load import load_scenario
    from phusong.store.files import write_bytes

    if png is not None:
        refuse_to_overwrite(png, scenario, language=lang, option="--png")
    use_cores(jobs)
    loaded = load_scenario(scenario, settings=settings, layers=layers)
    report, findings = explain_scenario_link(loaded, LinkQuestion(start, end, service, frequency_mhz))
    narrator = Narrator(lang, quiet=quiet)
    if not as_json:
        narrator.findings(findings)
    if png is not None:
        from phusong.maps.report import link_png

        write_bytes(png, link_png(report, lang))
    if as_json:
        click.echo(json_text(link_record(report)))
    elif not quiet:
        click.echo(printable(link_as_text(report, lang), keep="\n"))
    if png is not None:
        narrator.say("wrote", path=png)
