"""The explained link as data: both ends, the profile, every term."""

from __future__ import annotations

from dataclasses import dataclass

from phusong.coverage.findings.finding import Finding
from phusong.coverage.kernels.arrays import FloatArray
from phusong.coverage.linkbudget.lines import BudgetLine
from phusong.coverage.microwave.clearance import HopClearance
from phusong.coverage.microwave.hop import HopDesign
from phusong.coverage.p1812.path import PathLoss

CLEAR_SHARE = 0.6
"""Share of the first Fresnel radius that a path keeps free to have no diffraction loss (ITU-R P.526-15 §4)."""


@dataclass(frozen=True, slots=True)
class PathEnd:
    """One end of a path.

    Attributes:
        id: Identifier of the site or village.
        name: Name for people.
        kind: ``site`` or ``village``.
        x_m: Easting, metres.
        y_m: Northing, metres.
        ground_m: Ground, metres above sea level.
        antenna_m: Antenna above ground, metres.
    """

    id: str
    name: str
    kind: str
    x_m: float
    y_m: float
    ground_m: float
    antenna_m: float


@dataclass(frozen=True, slots=True)
class PathProfile:
    """The section between both ends, from the first to the second.

    Attributes:
        d_km: Distance from the first end, km, shape (n,).
        ground_m: Bare ground, metres above sea level, shape (n,).
        surface_m: Ground with what stands on it, metres above sea level, shape (n,); the ends stay bare.
        bulge_m: How far the Earth of the effective radius rises above the chord, metres, shape (n,).
        line_m: Straight line between the antennas, metres above sea level, shape (n,).
        fresnel_m: Radius of the first Fresnel zone, metres, shape (n,).
    """

    d_km: FloatArray
    ground_m: FloatArray
    surface_m: FloatArray
    bulge_m: FloatArray
    line_m: FloatArray
    fresnel_m: FloatArray


@dataclass(frozen=True, slots=True)
class LinkReport:
    """All that is known of one path.

    Attributes:
        start: Transmitting end, a site.
        end: Receiving end, a village or a site.
        service: Radio service whose budget applies.
        model: Propagation model of the scenario.
        frequency_mhz: Carrier, MHz.
        bearing_deg: Direction of the path, degrees clockwise from grid north.
        profile: The section.
        clearance: Clearance of 60 % of the first Fresnel zone; None for a profile of fewer than 3 points.
        loss_db: Basic transmission loss by the model of the scenario, dB.
        explained: The loss by ITU-R P.1812 with all its terms; None where that is out of its range.
        reception: From EIRP to what is received, in reading order; empty between two sites.
        budget: The link budget line by line.
        heard: Strongest servers of the village and their RSRP, dBm, strongest first; empty between two sites.
        findings: Warnings.
        hops: The path as a microwave hop, on each band of the scenario; empty to a village.
    """

    start: PathEnd
    end: PathEnd
    service: str
    model: str
    frequency_mhz: float
    bearing_deg: float
    profile: PathProfile
    clearance: HopClearance | None
    loss_db: float
    explained: PathLoss | None
    reception: tuple[BudgetLine, ...]
    budget: tuple[BudgetLine, ...]
    heard: tuple[tuple[str, float], ...]
    findings: tuple[Finding, ...]
    hops: tuple[HopDesign, ...] = ()

    @property
    def distance_km(self) -> float:
        """Length of the path, km."""
        return float(self.profile.d_km[-1])
