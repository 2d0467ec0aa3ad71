"""Findings and readings as pages of feedback show them, also with text that means harm."""

from __future__ import annotations

import numpy as np

from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.numbering import RowNumbers
from phusong.coverage.geofiles.sources import RawLayer
from phusong.coverage.layers.readings import LayerReading
from phusong.maps.feedback.marked_tables import MarkedTable
from phusong.maps.feedback.page import FeedbackPage

HARM = (
    "<script>alert(1)</script>",
    "</pre></style><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "+1-2*3@SUM(A1)",
    "${7*7}{{7*7}}",
    "\u202egpj.exe\x1b[2J\x9b\x00",
    "javascript:alert(1)\u2028\ud83d",
    "https://elsewhere.example/x",
)
"""Text that a page, a spreadsheet or a terminal would act on."""


def readings(text: str = "villages.csv") -> list[LayerReading]:
    """One reading of each kind: rows with everything, a raster, patterns, a layer without place."""
    return [
        LayerReading(
            layer="villages",
            file=text,
            format="CSV",
            rows=1556,
            people=730_420.0,
            extent_deg=(103.5, 21.9, 104.6, 22.8),
            crs=f"EPSG:4326 {text}",
            crs_from="assumed",
            encoding="tcvn3",
            encoding_from="recognised",
            mapped={"village_id": text, "name": "name"},
            unused=(text,),
        ),
        LayerReading(
            layer="sites",
            file="sites.csv",
            rows=2,
            crs="EPSG:9208",
            crs_from="stated",
            encoding="vni",
            encoding_from="stated",
        ),
        LayerReading(layer="terrain", file="terrain.tif", format="GTiff", cells=(300, 200), crs="EPSG:4326"),
        LayerReading(layer="roads", file="roads.shp", rows=4, crs="EPSG:9209", crs_from="placed"),
        LayerReading(layer="antennas", file="antennas", rows=3),
    ]


def findings(text: str = "7OO") -> list[Finding]:
    """Sixty errors alike in scattered rows, a warning of a column to be mapped, and one about no file."""
    numbers = RowNumbers("sheet", range(2, 200))
    scattered = [
        make_finding(
            "not-a-number",
            f"{text} is not a number",
            file="villages.csv",
            layer="villages",
            row=row,
            column=text,
            value=f"{text} {row % 3}",
        )
        for row in range(1, 121, 2)
    ]
    return [
        make_finding(
            "column-missing",
            f"did you mean {text!r}?",
            remedy=text,
            file="villages.csv",
            layer="villages",
            column="name",
            value=text,
        ),
        *map(numbers.numbered, scattered),
        make_finding("unusual-value", text, file=text, row=4, column=text, value=text),
        make_finding("commune-centre-missing", text),
    ]


def page(text: str = "7OO") -> FeedbackPage:
    """A page with everything a page can have."""
    return FeedbackPage(files=(text, "layers"), readings=readings(text), findings=findings(text))


def table(text: str = "7OO", rows: int = 6) -> MarkedTable:
    """A table with an error in a cell, one without a column, and a warning about a column."""
    columns = {name: np.array([text] * rows, dtype=np.object_) for name in ("village_id", text)}
    columns["population"] = np.array([5, None, 2.5, text, True, float("nan")] * (rows // 6), dtype=np.object_)
    numbers = RowNumbers("sheet", range(4, 4 + rows))
    raw = RawLayer(columns, rows, is_table=True, numbers=numbers, format="CSV", name=text)
    found = [
        make_finding(
            "not-a-number",
            f"{text} is wrong",
            file="villages.csv",
            layer="villages",
            row=4,
            column="population",
            value=text,
        ),
        make_finding("row-ragged", text, file="villages.csv", layer="villages", row=2),
        make_finding("decimal-comma", text, file="villages.csv", layer="villages", column="population"),
    ]
    return MarkedTable("villages", "villages.csv", raw, list(map(numbers.numbered, found)))
