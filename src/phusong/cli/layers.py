"""The commands that make layer files: templates to fill in, and public data fetched for a place."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from phusong.cli.command import SCENARIO_NAME, ShownExamples, common_options, guarded_command, json_text
from phusong.console.messages import Language, figure, say
from phusong.console.narrator import Narrator

if TYPE_CHECKING:  # making layers loads GDAL, which a help text does not need
    from phusong.fetch import Fetched


@click.command(cls=ShownExamples, epilog="phusong template layers/")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@common_options
@guarded_command
def template(folder: Path, as_json: bool, quiet: bool, lang: Language) -> None:
    """Write an empty, commented file for each layer, and the scenario for them; what is there already is kept."""
    from phusong.coverage.geofiles import template_files
    from phusong.scenario.draft import template_toml
    from phusong.store.files import write_bytes

    folder.mkdir(parents=True, exist_ok=True)
    files = template_files()
    files = files | {SCENARIO_NAME: template_toml(files, lang)}
    kept = sorted(name for name in files if (folder / name).exists())
    for name in sorted(set(files) - set(kept)):
        content = files[name]
        write_bytes(folder / name, content.encode() if isinstance(content, str) else content)
    narrator = Narrator(lang, quiet=quiet)
    if as_json:
        click.echo(json_text({"written": sorted(set(files) - set(kept)), "kept": kept}))
        return
    for name in sorted(files):
        narrator.say("kept" if name in kept else "wrote", path=folder / name)


_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    cls=ShownExamples,
    epilog="phusong fetch --place 'Lào Cai' --out data/lao-cai\n"
    "phusong fetch --bbox 103.5,21.9,104.6,22.9 --country VN --out data/north --layers terrain,roads\n"
    "phusong init data/lao-cai",
)
@click.option("--place", metavar="NAME", help="Name of the place, with what it lies in where several bear it.")
@click.option("--bbox", metavar="W,S,E,N", help="Box in degrees, in place of a name.")
@click.option("--country", metavar="ISO", help="Country of the box, as VN or VNM; asked for at its middle by default.")
@click.option("--out", type=_FOLDER, required=True, metavar="DIR", help="Folder for the layers.")
@click.option("--layers", "layer_names", metavar="A,B,…", help="Layers to make; all that a run uses by default.")
@click.option("--sources", "sources_file", type=_FILE, metavar="FILE", help="TOML that overrules sources, as mirrors.")
@click.option("--cache", type=_FOLDER, metavar="DIR", help="Keep downloads here; in the folder by default.")
@click.option("--refresh", is_flag=True, help="Ask the sources for what changed since it was fetched.")
@click.option(
    "--margin-km",
    type=click.FloatRange(0.0, 100.0),
    help="How far terrain, roads and sites reach beyond the area; 12 by default.",
)
@common_options
@guarded_command
def fetch(
    *,
    place: str | None,
    bbox: str | None,
    country: str | None,
    out: Path,
    layer_names: str | None,
    sources_file: Path | None,
    cache: Path | None,
    refresh: bool,
    margin_km: float | None,
    as_json: bool,
    quiet: bool,
    lang: Language,
) -> None:
    """Fetch public data of a place and make layers of them: terrain, land cover, people, villages, roads, sites.

    SOURCES.md beside them says where all is from, under which licence. A fetch that was interrupted goes on where it
    stopped; what came once does not come again. A file that you put in the place of a layer is kept. OpenCelliD, for
    the sites, wants a token: it is read from OPENCELLID_TOKEN in the environment.
    """
    if (place is None) == (bbox is None) or (place is not None and not place.strip()):
        raise click.UsageError(say("wrong-fetch-place", lang))
    if country is not None and bbox is None:
        raise click.BadParameter(say("wrong-fetch-country", lang), param_hint="'--country'")
    from phusong.fetch import (
        MARGIN_KM,
        TOKEN_VARIABLE,
        Box,
        CollectOptions,
        FetchPlaces,
        Wanted,
        fetch_layers,
        layers_of,
        read_sources,
    )

    wanted = Wanted(place, None if bbox is None else Box.of_text(bbox), country)
    options = CollectOptions(
        layers_of(layer_names),
        read_sources(sources_file),
        os.environ.get(TOKEN_VARIABLE, "").strip(),
        MARGIN_KM if margin_km is None else margin_km,
    )
    narrator = Narrator(lang, quiet=quiet or as_json)
    fetched = fetch_layers(wanted, options, FetchPlaces(out, cache, refresh), narrator)
    if as_json:
        click.echo(json_text(_fetch_record(fetched, out)))
        return
    narrator.findings(fetched.findings)
    size = figure(fetched.received_bytes / 1e6, ",.1f", lang)
    narrator.say("fetch-came", requests=fetched.requests, size=size, reused=fetched.reused)
    narrator.say("draft-next", command=shlex.join(["phusong", "init", str(out)]))


def _fetch_record(fetched: Fetched, out: Path) -> dict[str, object]:
    area = fetched.area
    layers = {
        name: {"path": str(out / each.file), "rows": each.rows, "sha256": each.sha256, "sources": list(each.used)}
        for name, each in sorted(fetched.layers.items())
    }
    return {
        "area": {"name": area.name, "country": area.country.iso3, "bbox": list(area.box.bounds)},
        "layers": layers,
        "requests": fetched.requests,
        "received_bytes": fetched.received_bytes,
        "reused": fetched.reused,
        "findings": [finding.as_dict() for finding in fetched.findings],
    }
