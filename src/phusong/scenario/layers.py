"""The tables of a scenario that say where its layers are read from."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.geofiles import LayerSource


class LayerSettings(BaseModel):
    """Where a layer is read from, and what is to be overruled about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(description="File of the layer, relative to the scenario file.")
    layer: str | None = Field(
        default=None,
        description="Layer or sheet in the file, where it holds several; `*` for all, `Xã *` for those of that form.",
    )
    crs: str | None = Field(
        default=None, description="Coordinate system of the file's coordinates, to overrule what it says."
    )
    encoding: str | None = Field(
        default=None, description="Encoding of the file's text, to overrule what is recognised."
    )
    decimal: Literal[".", ","] | None = Field(
        default=None,
        description="Sign before the decimals of the file's numbers, where nothing in the file tells it.",
    )
    north: Literal["true", "grid"] = Field(
        default="true",
        description="Sectors alone: the north that azimuths count from, true as a compass corrected for declination "
        "shows it, or that of the grid of the scenario's crs.",
    )
    columns: dict[str, str] = Field(default_factory=dict, description="Column names where they differ, ours = theirs.")
    time_limit_s: float = Field(
        default=18.0,
        gt=0.0,
        description="Reading one file of the layer may keep the processor busy for so many seconds.",
    )
    memory_limit_gib: float = Field(
        default=1.5, gt=0.0, description="Reading one file of the layer may take so much memory, GiB."
    )

    def source(self) -> LayerSource:
        """The same for who reads the layer."""
        return LayerSource(**self.model_dump())
