"""Reference page of layers and their columns, written from their table."""

from __future__ import annotations

from phusong.coverage.schema import COORDINATES, LAYERS, Column, Layer, Range

_LAYERS_INTRODUCTION = """\
# Layers and their columns

Every layer can be a Shapefile (plain or zipped), GeoPackage, GeoJSON (also line by line), FlatGeobuf, GeoParquet,
MapInfo table (`.tab` or `.mif`, with their parts), KML or KMZ, GPX (waypoints,
routes, tracks), or a CSV or XLSX table with a column of WKT or WKB;
points can also be a table with `lon` and `lat`. Rasters are GeoTIFF, SRTM `.hgt`, ASCII grid `.asc` or Erdas `.img`.
A path may hold `*` or `?` and then names all files that match; for terrain it may be a folder or archive of tiles.
A number that is not known stands in a MapInfo `.tab` as 0, for the format has no empty ones; in a `.mif` it is missing.

```toml
[layers.villages]
path = "villages.zip"       # relative to the scenario file
layer = "thon"              # only where a file holds several layers and neither name nor geometry decides; "*" for all
crs = "EPSG:9208"           # only to overrule what the file says
encoding = "tcvn3"          # only to overrule what is recognised: utf-8, tcvn3, vni, cp1258, …
[layers.villages.columns]   # ours = theirs, where the names differ
village_id = "ma_thon"
```

How columns are found: the mapped name; else the name below, in any capitals; else its first ten letters, which is what
a Shapefile keeps (`commune_co`, `is_commune`). Other columns are left alone; one that is mapped to a name which the
layer does not know is kept under that name, and goes to `layers.gpkg` and `villages.csv`. Extra rules:

- **Identifiers and codes** are text. Where a table stored them as numbers, the leading zeros are given back if the
  other layer shows the width (`2647` becomes `02647`), and a finding says so.
- **No identifiers**: where villages, sites or places have no column of them, they are made from name and place
  (`ban-moi-103.8861-22.3120`), so that neither order nor number of rows changes them; a row that moves gets another.
  A column that looks like one and is not mapped is asked for instead.
- **No districts**: communes need none, as in Viet Nam since July 2025; figures by district then leave them out.
- **Text** becomes Unicode NFC. UTF-8 is recognised without a `.cpg`; so are TCVN3 (ABC), VNI, VISCII, Windows-1258
  and UTF-8 that was taken for another page (once or twice over), for whole columns and for single rows. A finding shows
  the first text before and after, and names other encodings that would do; where nothing is recognised the bytes are
  refused, not guessed. Letters that are lost (`T? dân ph?`) or wrong (`x·`) are told with their row.
- **Headers.** A title above the header, a header of two rows with merged cells, a row that numbers the columns, a first
  line `sep=;`, a row of sums at the end and sums over each commune (`Cộng xã`) are told apart from data. Of two rows
  the lower names the column; the upper goes before it where the lower alone is not enough (`4G dân`, `5G dân`). Rows
  are counted from 1 after the header.
- **No header.** Where the first row already holds a place, as those below do, the columns are called `column_1`,
  `column_2` and so on, and a finding says so.
- **Years.** Where people or households are counted for several years, `phusong init` maps the newest count (not one
  that is only expected), and says which other columns there are.
- **Units.** A number may have its column's unit behind it. Feet, behind a number or in a column's name, become metres.
- **Coordinates** of a table may be written in degrees, minutes and seconds with any usual signs, with `N E S W`, `B Đ
  T` (and `Nam`) or words, with decimal commas, or as metres with separators; `lon` and `lat` may be mapped to one
  column that holds pairs. `N` is north. Directions that belong to the other column are refused as exchanged.
- **Coordinate systems.** Coordinates without a stated system are taken as WGS 84 only when they look like degrees. A
  table in metres is placed where one system in use here alone puts it into the communes, with a finding; where several
  do, they are named. A layer that lies in the communes only in another system than its own (VN-2000 zones 25 km apart,
  metres labelled UTM) is refused with the line that mends it. All layers are brought to one metric system once: the
  scenario's `crs`, or the UTM zone of the villages; a system in which lengths at the villages are off by more than 1 %
  (EPSG:3857) is refused, and more than 0.15 %, as in one UTM zone for a country, is told. A region may lie across 180
  degrees.
- **Vintages.** Codes of before and after 1 July 2025 do not meet in silence: `vintage` of villages and communes is
  compared, and the layer [crosswalk](#crosswalk) brings the villages' codes to the side that the communes are on. A
  village of a divided unit gets the successor that it lies in, else the one with the greatest share, which is told.
- **Names for codes.** Without `commune_code`, villages get the code of the commune that `commune` names: with its marks
  and alone of that name it is certain; told apart by `district`, by the village's place, or found without its marks it
  is taken and listed; else refused with the nearest name.
- **Azimuths** count from true north and are brought to the grid's by the convergence at each site; `north = "grid"`
  under `[layers.sectors]` says that they count from the grid's already ([radio.md](radio/radio.md#which-north)).
- **Technologies** are read in any usual spelling: `4g`, `LTE` and `LTE-A` are one, `5g` and `NR` another.
- **Numbers of sectors** (`cell_identity`, `pci`, `arfcn`) are what drive tests know them by
  ([calibration.md](radio/calibration.md)).
- **Flags** are 1/0, true/false, yes/no, có/không; empty means unknown (for `is_commune_centre`: no).
- **`is_commune_centre`** absent: the village nearest to each place of kind `commune_centre` is taken; without those no
  village counts as a centre. Where several villages of a commune are marked, the most populous counts.
- **Terrain is required for a run**: radio coverage without terrain would be a guess. A single layer can be checked
  without it.
- Rows are sorted by identifier, lines by their shape, so the order of rows in a file changes nothing.
"""


def layers_page() -> str:
    """The page ``docs/layers.md``."""
    sections = [_layer_section(layer) for layer in LAYERS.values()]
    coordinates = "\n".join(_column_row(column) for column in COORDINATES)
    tables = f"## Tables without geometry\n\nThey need two columns more.\n\n{_COLUMN_HEADER}\n{coordinates}\n"
    return "\n".join([_LAYERS_INTRODUCTION, *sections, tables])


_COLUMN_HEADER = (
    "| column | in a Shapefile | required | holds | unit | possible | usual | description | mô tả |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def _layer_section(layer: Layer) -> str:
    shape = "raster" if layer.is_raster else "files" if layer.is_pattern else " or ".join(layer.geometry)
    shape = shape or "table without geometry"
    need = "required" if layer.required else "optional"
    heading = f"## {layer.name}\n\n{layer.description} ({layer.description_vi}) **{shape.capitalize()}, {need}.**\n"
    if not layer.columns:
        return heading
    return "\n".join([heading, _COLUMN_HEADER, *map(_column_row, layer.columns), ""])


_HOLDS = {
    "id": "identifier, unique",
    "code": "code",
    "text": "text",
    "number": "number",
    "flag": "yes or no",
    "technologies": "technologies",
    "date": "day or year",
}


def _column_row(column: Column) -> str:
    cells = (
        f"`{column.name}`",
        f"`{column.dbf_name}`" if column.dbf_name != column.name else "",
        "yes" if column.required else "",
        _HOLDS[column.kind],
        column.unit,
        _range(column.limits),
        _range(column.usual),
        column.description,
        column.description_vi,
    )
    return "| " + " | ".join(cells) + " |"


def _range(limits: Range) -> str:
    least, greatest = (None if limit is None else f"{limit:,g}" for limit in limits)
    if least is not None and greatest is not None:
        return f"{least} to {greatest}"
    if least is not None:
        return f"{least} or more"
    return f"up to {greatest}" if greatest is not None else ""
