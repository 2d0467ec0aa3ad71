"""Box of longitudes and latitudes: its margin, the tiles of a dataset that it touches, its quarters."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from phusong.coverage.findings import UsageError, make_finding
from phusong.coverage.terrain import Bounds

_KM_OF_DEGREE = 111.32
MOST_SQUARE_DEGREES = 16.0
"""A larger box is a country: its rasters are fetched province by province."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box, WGS 84 degrees; it does not lie across 180 degrees.

    Attributes:
        west: Least longitude.
        south: Least latitude.
        east: Greatest longitude.
        north: Greatest latitude.
    """

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of_text(cls, text: str) -> Box:
        """The box that ``--bbox`` states as ``W,S,E,N``.

        Raises:
            UsageError: When the text is of another form, or the box is none.
        """
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            raise _wrong(text, "four numbers are expected, west, south, east and north") from None
        if not (abs(west) <= 180.0 and abs(east) <= 180.0 and abs(south) <= 90.0 and abs(north) <= 90.0):
            raise _wrong(text, "longitudes are -180 to 180 and latitudes -90 to 90")
        if west >= east or south >= north:
            raise _wrong(text, "west must be less than east and south less than north")
        return cls(west, south, east, north)

    @property
    def bounds(self) -> Bounds:
        """West, south, east and north."""
        return self.west, self.south, self.east, self.north

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        return (self.west + self.east) / 2.0, (self.south + self.north) / 2.0

    @property
    def square_degrees(self) -> float:
        """Its area as a plane of degrees."""
        return (self.east - self.west) * (self.north - self.south)

    def wider(self, margin_km: float) -> Box:
        """The box with a margin on every side."""
        high = margin_km / _KM_OF_DEGREE
        farthest = min(max(abs(self.south), abs(self.north)) + high, 89.0)
        wide = high / math.cos(math.radians(farthest))
        return Box(
            max(self.west - wide, -180.0),
            max(self.south - high, -90.0),
            min(self.east + wide, 180.0),
            min(self.north + high, 90.0),
        )

    def joined(self, other: Bounds) -> Box:
        """The least box that holds this and other bounds."""
        west, south, east, north = other
        return Box(min(self.west, west), min(self.south, south), max(self.east, east), max(self.north, north))

    def corners(self, step_deg: int) -> Iterator[tuple[int, int]]:
        """South-west corners (longitude, latitude) of the tiles that it touches, west to east, then south to north.

        Args:
            step_deg: Side of a tile, whole degrees; tiles begin at multiples of it.
        """
        for lat in range(_first(self.south, step_deg), math.ceil(self.north), step_deg):
            for lon in range(_first(self.west, step_deg), math.ceil(self.east), step_deg):
                yield lon, lat

    def parts(self, side_deg: float) -> Iterator[Box]:
        """The box cut into parts of about equal size, none longer than a side; together they are the box."""
        columns = max(math.ceil((self.east - self.west) / side_deg), 1)
        rows = max(math.ceil((self.north - self.south) / side_deg), 1)
        xs = [self.west + (self.east - self.west) * each / columns for each in range(columns)] + [self.east]
        ys = [self.south + (self.north - self.south) * each / rows for each in range(rows)] + [self.north]
        for row in range(rows):
            for column in range(columns):
                yield Box(xs[column], ys[row], xs[column + 1], ys[row + 1])

    def quarters(self) -> tuple[Box, ...]:
        """Its four quarters."""
        return tuple(self.parts(max(self.east - self.west, self.north - self.south) / 1.99))


def _first(least: float, step: int) -> int:
    return math.floor(least / step) * step


def _wrong(text: str, reason: str) -> UsageError:
    return UsageError([make_finding("fetch-box", f"{text!r} is no box: {reason}", column="--bbox", value=text)])
