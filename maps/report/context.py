"""What the report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from phusong.coverage.served import ModelComparison
from phusong.maps.indicators.targets import TargetRow
from phusong.maps.page.context import PageContext
from phusong.optimize.pon import PonPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One file that a run has read.

    Attributes:
        layer: Name of the layer.
        path: Path as the user named it.
        sha256: Hash of the content.
    """

    layer: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContext(PageContext):
    """What the report says beyond the network, the coverage and the plan.

    Attributes:
        inputs: Files that were read.
        versions: Software to its version.
        settings: Setting to its value, as the scenario resolves it.
        warnings: Findings about the input that did not stop the run, as sentences.
        targets: Dated targets with how far the plan goes.
        models: Both propagation models side by side, where a second one was asked for.
        pon: The passive network of the plan's fibre, None where none was designed.
        weights: Service to what a person newly served with it is worth in the plan; all alike where there are none.
    """

    inputs: tuple[InputFile, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    models: ModelComparison | None = None
    pon: PonPlan | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
