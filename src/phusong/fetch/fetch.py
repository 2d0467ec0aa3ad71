"""``phusong fetch``: find the area, collect its layers, write each as it is made; what fails is told at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from phusong.console.narrator import Narrator
from phusong.coverage.findings import Finding, InputError, ReadError, make_finding
from phusong.fetch.area import Area, area_of_box, find_area
from phusong.fetch.box import Box
from phusong.fetch.collect import CollectOptions, Collector
from phusong.fetch.download import DownloadCache, Wire
from phusong.fetch.folder import CACHE, FetchedLayer, FetchFolder
from phusong.fetch.sources import Source
from phusong.store.lock import folder_lock

DOWNLOADS = "downloads"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The place that is asked for: a name, or a box with its country where it is known.

    Attributes:
        place: Name of the place, None where a box is stated.
        box: The box, None where a name is stated.
        country: ISO code of the country, None where it is to be found.
    """

    place: str | None = None
    box: Box | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class FetchPlaces:
    """Folders of a fetch.

    Attributes:
        out: Where the layers go.
        cache: Where downloads are kept, None for the folder of the layers.
        refresh: Whether sources are asked for what changed since.
    """

    out: Path
    cache: Path | None = None
    refresh: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched.

    Attributes:
        area: The area.
        layers: What stands in the folder, by layer.
        findings: What was noticed, errors first.
        requests: Requests that were sent.
        received_bytes: Bytes that came.
        reused: Answers that were there already.
    """

    area: Area
    layers: Mapping[str, FetchedLayer]
    findings: tuple[Finding, ...]
    requests: int
    received_bytes: int
    reused: int


def fetch_layers(
    wanted: Wanted, options: CollectOptions, places: FetchPlaces, narrator: Narrator, wire: Wire | None = None
) -> Fetched:
    """Fetch the layers of an area into a folder.

    Args:
        wanted: The area.
        options: Layers and sources.
        places: Folders.
        narrator: Says what happens.
        wire: Sends the requests.

    Raises:
        InputError: When the area is not found, or a layer cannot be had; the layers that can are written all the same.
    """
    cache_folder = places.cache or places.out / CACHE / DOWNLOADS
    with ExitStack() as stack:
        stack.enter_context(folder_lock(places.out))
        if cache_folder.resolve() != places.out.resolve():
            stack.enter_context(folder_lock(cache_folder))  # another fetch may use it as its own --cache
        line = wire or Wire(on_wait=_telling(narrator))
        stack.callback(line.close)
        cache = DownloadCache(cache_folder, line, refresh=places.refresh)
        with narrator.stage("stage-fetch-area"):
            area = _area(wanted, options.sources, cache)
        narrator.say("fetch-area", name=area.name, country=area.country.iso3, box=_box_text(area.box))
        folder = FetchFolder(places.out, options.sources)
        findings = _collect(Collector(area, options, cache), options.layers, folder, area, narrator)
    findings.sort(key=lambda finding: finding.severity != "error")
    if any(finding.severity == "error" for finding in findings):
        raise InputError(findings)
    return Fetched(area, folder.layers(), tuple(findings), line.requests, line.received_bytes, cache.reused)


def _telling(narrator: Narrator) -> Callable[[str, float, str], None]:
    from phusong.coverage.findings import case_text

    def tell(host: str, seconds: float, reason: str) -> None:
        said = case_text(reason, narrator.language)
        narrator.say("fetch-wait", host=host, seconds=f"{seconds:.0f}", reason=said)

    return tell


def _area(wanted: Wanted, sources: Mapping[str, Source], cache: DownloadCache) -> Area:
    try:
        if wanted.box is not None:
            return area_of_box(wanted.box, wanted.country, sources["reverse"], cache)
        return find_area(wanted.place or "", sources["search"], cache)
    except ReadError as error:
        raise InputError([make_finding(error.code, error.message, remedy=error.remedy)]) from None


def _collect(
    collector: Collector, layers: tuple[str, ...], folder: FetchFolder, area: Area, narrator: Narrator
) -> list[Finding]:
    """Make and write layer after layer; a source that fails costs only the layers that need it."""
    findings: list[Finding] = []
    label = f"{area.name} ({_box_text(area.box)})"
    for layer in layers:
        kept = folder.kept(layer)
        if kept is not None:
            findings.append(kept)
            continue
        try:
            with narrator.stage("stage-fetch", layer=layer):
                made, noticed = collector.make(layer)
        except ReadError as error:
            finding = make_finding(error.code, error.message, remedy=error.remedy, layer=layer)
            if all(finding.message != other.message for other in findings):
                findings.append(finding)
            continue
        findings += noticed
        written = folder.write(made, label)
        narrator.say("wrote", path=folder.folder / written.file)
    mixed = folder.mixed(label)
    return findings if mixed is None else [*findings, mixed]


def _box_text(box: Box) -> str:
    return ", ".join(f"{edge:.3f}" for edge in box.bounds)
