"""Sectors against sites, and antenna files against sectors."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from phusong.coverage.findings.wording import listed, nearest_names
from phusong.coverage.layers.checked import CheckedLayer
from phusong.coverage.network.antennas import MeasuredPattern, find_pattern
from phusong.coverage.schema.radio import split_technologies

_TILT_SLIP_DEG = 0.05


def check_sectors(sectors: CheckedLayer, carried: Mapping[str, frozenset[str]]) -> None:
    """Sectors must stand on sites that exist, and should have technologies that the site carries.

    Args:
        sectors: The sectors.
        carried: Site identifier to the technologies on air there.
    """
    names = sectors.words("site_id")
    hints = nearest_names(names, set(carried))
    for index, (site, cell) in enumerate(zip(names, sectors.words("technology"), strict=True)):
        if site and site not in carried:
            message = f"no site has the identifier {site!r}{hints.get(site, '')}"
            sectors.note("site-unknown", message, index, "site_id", site)
        for technology in split_technologies(cell)[0] if site in carried else ():
            if technology not in carried[site]:
                message = f"site {site!r} carries {listed(sorted(carried[site])) or 'nothing'}, not {technology!r}"
                sectors.note("sector-technology", message, index, "technology", technology)


def check_repeated_sectors(sectors: CheckedLayer) -> None:
    """A site should not have the same sector twice: technology, band and azimuth alike."""
    names = sectors.words("site_id")
    facing = zip(sectors.values("band_mhz"), sectors.values("azimuth_deg"), strict=True)
    known: dict[tuple[str, str, str], int] = {}
    for index, (site, technology, (band_mhz, azimuth_deg)) in enumerate(
        zip(names, sectors.words("technology"), facing, strict=True)
    ):
        key = (site, technology.lower(), f"{band_mhz:g} {azimuth_deg % 360.0:g}")
        first = known.setdefault(key, index)
        if site and first != index:
            row = sectors.place_of(first)[1]
            message = f"site {site!r} has this sector in row {row} already: same technology, band and azimuth"
            sectors.note("sector-repeated", message, index, "site_id", site)


def check_antennas(sectors: CheckedLayer, patterns: Mapping[str, MeasuredPattern] | None) -> None:
    """Antennas that sectors name must have a pattern file, and the parts of a downtilt should make the whole.

    Args:
        sectors: The sectors.
        patterns: What the pattern files say, None where there is no layer of them.
    """
    words = sectors.words("antenna")
    if patterns is None and (words != "").any():
        sectors.note(
            "antenna-unused", f"antennas are named, as {words[words != ''][0]!r}, but no antennas layer is given"
        )
    for index, word in enumerate(words if patterns is not None else ()):
        if word and find_pattern(patterns or {}, word) is None:
            message = f"no pattern file stands for the antenna {word!r}; there are {listed(patterns or ()) or 'none'}"
            sectors.note("antenna-unknown", message, index, "antenna", word)
    total, parts = sectors.values("downtilt_deg"), ("mechanical_tilt_deg", "electrical_tilt_deg")
    added = np.nansum([sectors.values(part) for part in parts], axis=0)
    both = ~np.isnan([total, *(sectors.values(part) for part in parts)]).any(axis=0)
    for index in np.flatnonzero(both & (np.abs(total - added) > _TILT_SLIP_DEG)).tolist():
        message = f"downtilt_deg is {total[index]:g}, its parts add up to {added[index]:g} degrees"
        sectors.note("tilt-conflict", message, index, "downtilt_deg", f"{total[index]:g}")
