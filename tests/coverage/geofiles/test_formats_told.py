"""GeoPackage, GeoParquet, FlatGeobuf, GeoJSON, CSV and archives: nothing is taken silently, and nothing is lost."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.opener import files_behind
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.collect import read_all
from phusong.coverage.layers.read import check_layers, check_path
from phusong.coverage.layers.readings import Reading
from phusong.coverage.schema.layers import LAYERS
from tests.builders.found import codes
from tests.builders.layers import layer_files as files
from tests.builders.seeds import some

PEOPLE = files.villages()["population"].tolist()


def read(path: Path, layer: str = "villages") -> Reading:
    return read_all({layer: LayerSource(path=str(path))}, Path(), None, 90.0, whole=False)


def people(path: Path) -> list[float]:
    return read(path).layers["villages"].values("population").tolist()


# --- one file for several layers ----------------------------------------------------------------------------------


def one_geopackage(path: Path, **names: str) -> Path:
    for name, make in files.REGION.items():
        pyogrio.write_dataframe(make(), path, layer=names.get(name, name), driver="GPKG")
    return path


@pytest.mark.slow
def test_each_layer_of_one_geopackage_is_the_one_of_its_name(tmp_path: Path) -> None:
    path = one_geopackage(tmp_path / "all.gpkg")
    for name, make in files.REGION.items():
        reading = read(path, name)
        assert len(reading.layers[name]) == len(make()), name
        assert reading.findings == [], name


@pytest.mark.slow
@pytest.mark.parametrize("extension", ["kml", "zip"])
def test_access_points_are_never_every_point_layer(extension: str, tmp_path: Path) -> None:
    layers = {name: files.REGION[name]() for name in ("villages", "sites", "roads")}
    fibre = files.fibre()
    layers |= {"fibre": fibre.iloc[:1], "access_points": fibre.iloc[1:]}
    if extension == "kml":
        parts = []
        for name, frame in layers.items():
            marks = "".join(
                f"<Placemark><name>{name}</name>{shape}</Placemark>" for shape in map(as_kml, frame.geometry)
            )
            parts.append(f"<Folder><name>{name}</name>{marks}</Folder>")
        path = tmp_path / "all.kml"
        path.write_text(f'<kml xmlns="http://www.opengis.net/kml/2.2">{"".join(parts)}</kml>')
    else:
        made = [
            files.write_layer(frame, tmp_path / f"{name}.geojson") for name, frame in layers.items() if "x" not in name
        ]
        parts_of = [
            files.write_layer(layers[name], tmp_path / f"{name}.shp") for name in ("fibre", "access_points", "roads")
        ]
        shapes = [each for part in parts_of for each in part.parent.glob(f"{part.stem}.*") if each.suffix != ".geojson"]
        path = files.zip_files(
            [*shapes, *(each for each in made if each.stem in ("villages", "sites"))], tmp_path / "all.zip"
        )
    reading = read(path, "fibre")
    assert sorted(reading.layers["fibre"].kinds()) == ["line", "point", "point"]


def as_kml(shape: shapely.Geometry) -> str:
    kind = "Point" if shape.geom_type == "Point" else "LineString"
    places = " ".join(f"{x},{y}" for x, y in shapely.get_coordinates(shape))
    return f"<{kind}><coordinates>{places}</coordinates></{kind}>"


@pytest.mark.slow
def test_which_layer_is_fibre_is_asked_for_where_no_name_says_it(tmp_path: Path) -> None:
    path = one_geopackage(tmp_path / "all.gpkg", fibre="cap_quang")
    assert codes(read(path, "fibre").findings) == ["layer-ambiguous"]
    of_layer = read_all({"fibre": LayerSource(path=str(path), layer="cap_quang")}, Path(), None, 90.0, whole=False)
    assert len(of_layer.layers["fibre"]) == 3


# --- GeoPackage ------------------------------------------------------------------------------------------------------


def opened_in_another_program(path: Path, journal: str) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    for (name,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        database.execute(f'drop trigger "{name}"')
    database.commit()
    database.execute(f"pragma journal_mode = {journal}")
    database.execute("pragma wal_autocheckpoint = 0")
    return database


@pytest.mark.slow
def test_edits_saved_beside_a_geopackage_are_read_and_stay_where_they_are(tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / "villages.gpkg")
    with closing(opened_in_another_program(path, "wal")) as database:
        database.execute("update villages set population = population * 10")
        database.commit()
        wal = path.with_name("villages.gpkg-wal")
        before = path.read_bytes(), wal.read_bytes()
        assert people(path) == [10 * each for each in PEOPLE]
        assert (path.read_bytes(), wal.read_bytes()) == before
        assert wal in files_behind(path)


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("a.gpkg", ["a.gpkg-wal", "a.gpkg-journal"]),
        ("a.shp", ["a.dbf", "a.shx", "a.prj", "a.cpg", "a.DBF", "A.Cpg"]),
        ("a.dbf", ["a.cpg"]),
        ("a.tif", ["a.tfw", "a.wld", "a.tif.msk", "a.tif.ovr"]),
        ("a.asc", ["a.prj", "a.PRJ"]),
    ],
)
def test_every_file_that_is_looked_at_is_known(name: str, beside: list[str], tmp_path: Path) -> None:
    for each in (name, *beside, "b.dbf", "ab.prj", "a.txt"):
        (tmp_path / each).write_bytes(b"x")
    assert {path.name for path in files_behind(tmp_path / name)} == {name, *beside}
    assert {path.name for path in files_behind(tmp_path)} >= {name, *beside}


def test_a_geopackage_that_says_another_number_of_rows(tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / "villages.gpkg")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("update gpkg_ogr_contents set feature_count = 9")
    [finding] = check_path(path, "villages")
    assert (finding.code, finding.value) == ("rows-miscounted", "9")


@pytest.mark.slow
def test_a_flatgeobuf_that_ends_early_is_refused(tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / "villages.fgb")
    whole = path.read_bytes()
    for cut in range(len(whole) - 200, len(whole), 7):
        path.write_bytes(whole[:cut])
        assert any(finding.severity == "error" for finding in check_path(path, "villages")), cut


# --- GeoParquet ------------------------------------------------------------------------------------------------------


def rewritten(path: Path, change: object) -> Path:
    table = pq.read_table(path)
    pq.write_table(change(table).replace_schema_metadata(table.schema.metadata), path)  # type: ignore[operator]
    return path


@pytest.mark.slow
def test_text_as_bytes_is_text(tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / "villages.parquet")

    def as_bytes(table: pa.Table) -> pa.Table:
        for name in ("village_id", "name", "commune_code"):
            index = table.column_names.index(name)
            table = table.set_column(index, name, table.column(name).cast(pa.binary()))
        return table

    reading = read(rewritten(path, as_bytes))
    assert reading.findings == []
    assert list(reading.layers["villages"].words("name")) == files.villages()["name"].tolist()
    assert list(reading.layers["villages"].words("village_id")) == files.villages()["village_id"].tolist()


@pytest.mark.slow
def test_bytes_that_are_no_text_are_told_and_text_in_a_geopackage_may_be_bytes(tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / "villages.gpkg")
    with closing(opened_in_another_program(path, "delete")) as database, database:
        for name, held in (("photo", b"\xff\xd8\x00\x01"), ("origin", "Tày".encode())):
            database.execute(f"alter table villages add column {name} blob")
            database.execute(f"update villages set {name} = ?", (held,))
    reading = read(path)
    assert [(finding.code, finding.column) for finding in reading.findings] == [("column-binary", "photo")]
    assert set(reading.layers["villages"].words("origin")) == {"Tày"}


@pytest.mark.slow
def test_two_parquet_columns_of_one_name_are_an_error(tmp_path: Path) -> None:
    path = files.write_layer(files.villages(), tmp_path / "villages.parquet")
    rewritten(path, lambda table: table.append_column("population", pa.array([1] * 6)))
    assert ("column-repeated", "population") in [(each.code, each.column) for each in read(path).findings]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["point", "linestring", "polygon"])
def test_geometry_in_arrows_own_lists_is_read(kind: str, tmp_path: Path) -> None:
    layer = {"point": "villages", "linestring": "roads", "polygon": "communes"}[kind]
    frame = files.REGION[layer]()
    if kind == "linestring":
        frame = frame.iloc[1:]
    frame.to_parquet(tmp_path / "layer.parquet", geometry_encoding="geoarrow")
    written = read(tmp_path / "layer.parquet", layer)
    frame.to_parquet(tmp_path / "wkb.parquet")
    assert written.findings == read(tmp_path / "wkb.parquet", layer).findings
    assert (
        written.layers[layer].lon_lat_deg.tolist()
        == read(tmp_path / "wkb.parquet", layer).layers[layer].lon_lat_deg.tolist()
    )


# --- GeoJSON ---------------------------------------------------------------------------------------------------------


def geojson(path: Path, change: object) -> list[Finding]:
    text = json.dumps(json.loads(files.villages().to_json()), ensure_ascii=False)
    path.write_text(change(text), encoding="utf-8")  # type: ignore[operator]
    return check_path(path, "villages")


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ('"population": 120', '"population": 120, "population": 12000', "column-repeated", "population"),
        ('"name": "Bản Phố"', '"name": "Bản Phố", "name": "Bản Phố"', "column-repeated", "name"),
        ('"population": 120', '"population": ' + "9" * 400, "not-a-number", "population"),
        ('"population": 120', '"population": ' + "9" * 5000, "not-a-number", "population"),
        ('"population": 120', '"population": 1e400', "not-a-number", "population"),
        ('"name": "Bản Phố"', '"name": "B\\ud83d Phố"', "text-damaged", "name"),
    ],
    ids=["twice", "twice the same", "400 digits", "5,000 digits", "beyond floats", "half an emoji"],
)
def test_values_that_json_allows_and_no_table_does(old: str, new: str, code: str, column: str, tmp_path: Path) -> None:
    [finding] = geojson(tmp_path / "v.geojson", lambda text: text.replace(old, new))
    assert (finding.code, finding.column, finding.row) == (code, column, 3)
    json.dumps([finding.as_dict()], ensure_ascii=False).encode()


def test_keys_of_the_document_and_of_geometries_count_once(tmp_path: Path) -> None:
    [finding] = geojson(tmp_path / "v.geojson", lambda text: text.replace('"features"', '"features": [], "features"'))
    assert (finding.code, "'features'" in finding.message) == ("file-unreadable", True)
    found = geojson(
        tmp_path / "v.geojson", lambda text: text.replace('"coordinates"', '"coordinates": [1, 2], "coordinates"', 1)
    )
    assert [(each.code, each.row) for each in found] == [("geometry-unreadable", 1)]


# --- CSV and archives ------------------------------------------------------------------------------------------------


def csv(path: Path, change: object) -> list[Finding]:
    frame = files.villages()
    table = pd.DataFrame(frame.drop(columns="geometry")).assign(lon=frame.geometry.x, lat=frame.geometry.y)
    path.write_text(change(table.to_csv(index=False)), encoding="utf-8")  # type: ignore[operator]
    return check_path(path, "villages")


@pytest.mark.parametrize("row", [1, 3, 6])
def test_a_stray_quote_is_named_by_its_row(row: int, tmp_path: Path) -> None:
    def spoil(text: str) -> str:
        lines = text.splitlines()
        lines[row] = lines[row].replace(",", ',"', 1)
        return "\n".join(lines) + "\n"

    [finding] = csv(tmp_path / "v.csv", spoil)
    assert (finding.code, finding.row) == ("file-unreadable", row)
    assert f"line {row + 1} " in finding.message


def test_a_quote_that_swallows_rows_is_an_error(tmp_path: Path) -> None:
    def spoil(text: str) -> str:
        lines = text.splitlines()
        lines[2] = lines[2].replace("Tổ dân phố 2", '"Tổ dân phố 2')
        lines[5] = lines[5].replace("Sừng Hoảng", 'Sừng Hoảng"')
        return "\n".join(lines) + "\n"

    assert ("quote-open", 2) in [(finding.code, finding.row) for finding in csv(tmp_path / "v.csv", spoil)]


def test_an_archive_with_two_files_of_one_name_is_refused(tmp_path: Path) -> None:
    content = files.write_layer(files.villages(), tmp_path / "villages.geojson").read_bytes()
    for number, second in enumerate(("villages.geojson", "a\\b.geojson")):
        with (
            zipfile.ZipFile(tmp_path / f"{number}.zip", "w") as archive,
            pytest.warns(UserWarning, match="Dupl") if not number else closing(archive),
        ):
            archive.writestr("villages.geojson" if not number else "a/b.geojson", content)
            archive.writestr(second, content)
        assert codes(check_path(tmp_path / f"{number}.zip", "villages")) == ["archive-repeated"]


# --- empty layers ----------------------------------------------------------------------------------------------------


FORMATS = ("csv", "geojson")
OTHERS = [name for name in (*files.VECTOR_FORMATS, *files.TABLE_FORMATS) if name not in FORMATS]


@pytest.mark.parametrize("extension", some([*FORMATS, *OTHERS], quick=0))
def test_empty_layers_of_every_format_are_told(extension: str, region: tuple, tmp_path: Path) -> None:
    _, _, folder, sources = region
    names = ("villages", "communes", "sites", "roads", "places")
    if extension in files.TABLE_FORMATS:
        names = ("villages", "sites", "places")
    here = {each: LayerSource(path=str(folder / source.path)) for each, source in sources.items()}
    empty = {
        name: LayerSource(path=str(files.write_layer(files.REGION[name]().iloc[:0], tmp_path / f"{name}.{extension}")))
        for name in names
    }
    # A layer is empty among full ones in the formats that are read most, and with all others in the rest.
    of_all = [] if extension in FORMATS else check_layers(here | empty, base=Path())
    for name in names:
        found = of_all or check_layers(here | {name: empty[name]}, base=Path())
        told = [finding for finding in found if finding.layer == name]
        assert any(finding.code in ("no-rows", "column-missing", "file-unreadable") for finding in told), (name, found)
        if LAYERS[name].required:
            assert any(finding.severity == "error" for finding in told), name
