"""Sectors against sites, and antenna files against sectors."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from phusong.coverage.findings.wording import listed, nearest_names
from phusong.coverage.layers.assembly import sector_bands_mhz
from phusong.coverage.layers.rows.checked import CheckedLayer
from phusong.coverage.network.antennas import MeasuredPattern, find_pattern
from phusong.coverage.schema.channels import channel_mhz, channel_technology, parse_identity
from phusong.coverage.schema.radio import split_technologies

_TILT_SLIP_DEG = 0.05
_BAND_SLIP = 0.1
"""Relative difference of a carrier from its band from which the two are doubted: bands are called by round numbers."""

PATTERN_SLIP = 0.2
"""Relative difference of a band from the frequency of a pattern from which it is doubted: an antenna for 1710 to
2170 MHz is measured in its middle."""


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


def check_identities(sectors: CheckedLayer) -> None:
    """Cell identities must be numbers, each once, and channels of the band and technology that they stand by."""
    known: dict[tuple[int, str], int] = {}
    for index, (word, technology) in enumerate(
        zip(sectors.words("cell_identity"), sectors.words("technology"), strict=True)
    ):
        identity = parse_identity(word) if word else None
        if word and identity is None:
            message = f"{word!r} is no cell identity: an ECI or NCI in decimal, or eNB and cell as 402576-121"
            sectors.note("cell-identity", message, index, "cell_identity", word)
        elif identity is not None and known.setdefault((identity, technology.lower()), index) != index:
            row = sectors.place_of(known[identity, technology.lower()])[1]
            message = f"the cell identity {word} stands in row {row} already"
            sectors.note("cell-identity-repeated", message, index, "cell_identity", word)
    _check_channels(sectors)


def _check_channels(sectors: CheckedLayer) -> None:
    stated, channels = sectors.values("band_mhz"), sectors.values("arfcn")
    for index in np.flatnonzero(~np.isnan(channels)).tolist():
        channel = channels[index]
        carrier = channel_mhz(int(channel)) if channel.is_integer() else None
        if carrier is None:
            message = f"{channel:g} is neither an EARFCN of the downlink nor an NR-ARFCN"
            sectors.note("channel-unknown", message, index, "arfcn", f"{channel:g}")
            continue
        of_channel = channel_technology(int(channel))
        if of_channel not in split_technologies(sectors.words("technology")[index])[0]:
            message = (
                f"channel {channel:g} is one of {of_channel}, the sector is of {sectors.words('technology')[index]}"
            )
            sectors.note("channel-conflict", message, index, "arfcn", f"{channel:g}")
        elif abs(stated[index] - carrier) > _BAND_SLIP * carrier:
            message = f"channel {channel:g} is {carrier:g} MHz, band_mhz says {stated[index]:g}"
            sectors.note("channel-conflict", message, index, "arfcn", f"{channel:g}")


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
    _check_frequencies(sectors, patterns or {})
    total, parts = sectors.values("downtilt_deg"), ("mechanical_tilt_deg", "electrical_tilt_deg")
    added = np.nansum([sectors.values(part) for part in parts], axis=0)
    both = ~np.isnan([total, *(sectors.values(part) for part in parts)]).any(axis=0)
    for index in np.flatnonzero(both & (np.abs(total - added) > _TILT_SLIP_DEG)).tolist():
        message = f"downtilt_deg is {total[index]:g}, its parts add up to {added[index]:g} degrees"
        sectors.note("tilt-conflict", message, index, "downtilt_deg", f"{total[index]:g}")


def _check_frequencies(sectors: CheckedLayer, patterns: Mapping[str, MeasuredPattern]) -> None:
    """A pattern should have been measured near the band that it is used on."""
    bands = sector_bands_mhz(sectors)
    for index, word in enumerate(sectors.words("antenna")):
        name = find_pattern(patterns, word) if word else None
        if name is None:
            continue
        measured = patterns[name].frequency_mhz
        if abs(bands[index] - measured) > PATTERN_SLIP * measured:
            message = f"the pattern {word!r} was measured at {measured:g} MHz, the sector is on {bands[index]:g} MHz"
            sectors.note("antenna-frequency", message, index, "antenna", word)
