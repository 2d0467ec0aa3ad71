"""What a column and a layer are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["id", "code", "text", "number", "flag", "technologies", "date"]

GeometryKind = Literal["point", "line", "polygon"]

Range = tuple[float | None, float | None]


OPEN: Range = (None, None)

DBF_NAME_LENGTH = 10
"""A Shapefile keeps this many letters of a column's name."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a layer.

    Attributes:
        name: Name of ours.
        kind: What it holds: ``id`` and ``code`` are text with leading zeros kept; ``flag`` is yes, no or unknown; a
            ``date`` is a day or a year.
        required: Whether a file without it is refused.
        description: One sentence, English.
        description_vi: One sentence, Vietnamese.
        unit: Unit of a number, empty when it has none.
        limits: Least and greatest possible value; outside is an error.
        usual: Least and greatest usual value; outside is a warning.
        aliases: Names that others give it, folded; suggested when the column is missing, never taken silently.
        example: A value for the template.
        stand_in: Column of ours from which its values can be found, or which does without them, where they are missing;
            it is not required then. An identifier is found so only where the whole column is missing.
    """

    name: str
    kind: ColumnKind
    required: bool
    description: str
    description_vi: str
    unit: str = ""
    limits: Range = OPEN
    usual: Range = OPEN
    aliases: tuple[str, ...] = ()
    example: str = ""
    stand_in: str = ""

    @property
    def dbf_name(self) -> str:
        """The name as a Shapefile keeps it."""
        return self.name[:DBF_NAME_LENGTH]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer.

    Attributes:
        name: Name of ours.
        geometry: Kinds of geometry it may have; none for plain tables and rasters.
        required: Whether a run needs it.
        description: One sentence, English.
        description_vi: One sentence, Vietnamese.
        columns: Its columns; a raster has none.
        is_raster: Whether it is a grid of cells.
        is_pattern: Whether it is a set of antenna pattern files.
        is_guessed: Whether a file may be taken for it though neither its columns nor its name say so.
        companions: Layers of a file that belong to it where they are not named by themselves.
    """

    name: str
    geometry: tuple[GeometryKind, ...]
    required: bool
    description: str
    description_vi: str
    columns: tuple[Column, ...] = ()
    is_raster: bool = False
    is_pattern: bool = False
    is_guessed: bool = True
    companions: tuple[str, ...] = ()

    @property
    def has_rows(self) -> bool:
        """Whether it is a vector layer or table."""
        return not (self.is_raster or self.is_pattern)

    def column(self, name: str) -> Column | None:
        """The column of ours with that name, longitude and latitude included, None when there is none."""
        return next((column for column in (*self.columns, *self.coordinates) if column.name == name), None)

    @property
    def coordinates(self) -> tuple[Column, ...]:
        """Columns that place the rows of a table without geometry."""
        return COORDINATES if "point" in self.geometry else ()


COORDINATES = (
    Column(
        "lon",
        "number",
        False,
        "Longitude (or x where a projected crs is given), for tables without geometry.",
        "Kinh độ (hoặc x nếu crs phẳng), cho bảng không có hình học.",
        unit="degrees",
        aliases=("longitude", "long", "lng", "x", "easting", "kinh_do", "kinhdo", "toa_do_x", "x_coord", "point_x"),
        example="103.9707",
    ),
    Column(
        "lat",
        "number",
        False,
        "Latitude (or y where a projected crs is given), for tables without geometry.",
        "Vĩ độ (hoặc y nếu crs phẳng), cho bảng không có hình học.",
        unit="degrees",
        aliases=("latitude", "y", "northing", "vi_do", "vido", "toa_do_y", "y_coord", "point_y"),
        example="22.4856",
    ),
)
