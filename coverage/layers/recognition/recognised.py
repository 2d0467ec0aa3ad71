"""RecognisedFolder: which file of a folder is which layer, with every column mapped, and what is doubted about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.recognition.columns import ColumnMatch


@dataclass(frozen=True, slots=True)
class RecognisedLayer:
    """One layer of a scenario as it was found in a folder.

    Attributes:
        layer: The layer.
        source: Where it is read from, its columns mapped.
        rows: Rows, None for a raster.
        format: Name of the format.
        score: How surely the file is the layer, about 0 to 2.
        matches: Columns of ours found in the file.
        unused: Columns of the file that mean nothing to the layer.
        lacking: Required columns that the file does not have.
        others: Other files or parts that may be this layer, the likeliest first.
        notes: Facts about a raster: size of a cell in metres, scheme and classes of land cover.
        misnamed: What is lacking to the column that is called so, and what it holds instead.
    """

    layer: str
    source: LayerSource
    rows: int | None = None
    format: str = ""
    score: float = 0.0
    matches: tuple[ColumnMatch, ...] = ()
    unused: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    misnamed: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_usable(self) -> bool:
        """Whether a run could read it: nothing that it must have is lacking."""
        return not self.lacking


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that stays open, for a person to decide.

    Attributes:
        key: What is decided: ``layer:villages``, or ``raster:dem.tif``.
        options: Answers, the likeliest first: a file as its label, or the name of a layer.
        finding: The doubt as it is told where nobody is asked.
    """

    key: str
    options: tuple[str, ...]
    finding: Finding


@dataclass(frozen=True, slots=True)
class RecognisedFolder:
    """What a folder holds for a scenario.

    Attributes:
        layers: Layers by name, in the order of the schema.
        doubts: What is not certain, as warnings.
        passed_over: Files that are not used, with the reason.
        choices: What a person could decide, with the answer that was taken first.
        crs: Metric coordinate system that is proposed; empty where nothing says where the region lies.
        crs_name: Its name.
        crs_why: ``files`` that state it, the ``province`` around, or the ``zone`` of UTM.
        province: Province that the grid was taken for, empty where it does not matter.
        middle_deg: Longitude and latitude of the middle of the region, None where it is not known.
        findings: What checking the layers that have rows said, warnings and errors.
    """

    layers: Mapping[str, RecognisedLayer]
    doubts: tuple[Finding, ...] = ()
    passed_over: tuple[Finding, ...] = ()
    choices: tuple[Choice, ...] = ()
    crs: str = ""
    crs_name: str = ""
    crs_why: str = ""
    province: str = ""
    middle_deg: tuple[float, float] | None = None
    findings: tuple[Finding, ...] = ()
