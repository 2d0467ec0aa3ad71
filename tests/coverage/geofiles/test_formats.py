"""Every format, archive, sheet and old encoding gives the same network."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyogrio
import pytest

from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_layers, check_path, read_network
from tests.builders.found import codes
from tests.builders.layers import layer_files as files
from tests.builders.networks.same_network import assert_same_network

pytestmark = pytest.mark.slow  # reads and writes whole files


@pytest.mark.parametrize("extension", [*files.VECTOR_FORMATS, *files.TABLE_FORMATS])
def test_every_format_gives_the_same_network(extension: str, region: tuple, tmp_path: Path) -> None:
    network, _, folder, sources = region
    names = ("villages", "sites", "places") if extension in files.TABLE_FORMATS else tuple(files.REGION)
    # A Shapefile and a FlatGeobuf hold one kind of geometry.
    names = tuple(name for name in names if name != "fibre" or extension not in ("shp", "zip", "fgb"))
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    for name in names:
        path = files.write_layer(files.REGION[name](), tmp_path / f"{name}.{extension}")
        here[name] = LayerSource(path=str(path))
    other, findings = read_network(here, base=tmp_path)
    # Excel and DBF keep the codes as they are: text.
    assert findings == []
    assert_same_network(network, other, within_m=1e-3)


def test_fibre_in_two_shapefiles_in_one_archive_or_side_by_side(region: tuple, tmp_path: Path) -> None:
    network, _, folder, sources = region
    fibre = files.fibre()
    routes = files.write_layer(fibre.iloc[:1], tmp_path / "fibre.shp")
    points = files.write_layer(fibre.iloc[1:], tmp_path / "fibre_access.shp")
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    apart = here | {"fibre": LayerSource(path=str(routes)), "access_points": LayerSource(path=str(points))}
    wild = here | {"fibre": LayerSource(path=str(tmp_path / "fibre*.shp"))}
    archive = files.zip_files([path for path in sorted(tmp_path.iterdir()) if path.stem != "all"], tmp_path / "all.zip")
    zipped = here | {"fibre": LayerSource(path=str(archive))}
    for variant in (apart, wild, zipped):
        other, findings = read_network(variant, base=tmp_path)
        assert findings == []
        assert_same_network(network, other)


def test_layer_is_chosen_by_name_and_geometry_in_a_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "all.gpkg"
    for name, make in files.REGION.items():
        if name != "fibre":
            pyogrio.write_dataframe(make(), path, layer=f"x_{name}", driver="GPKG")
    assert codes(check_layers({"communes": LayerSource(path="all.gpkg")}, base=tmp_path)) == []  # the only polygons
    [finding] = check_layers({"villages": LayerSource(path="all.gpkg")}, base=tmp_path)
    assert finding.code == "layer-ambiguous"
    assert "x_villages" in finding.message
    assert check_layers({"villages": LayerSource(path="all.gpkg", layer="x_villages")}, base=tmp_path) == []
    [finding] = check_layers({"villages": LayerSource(path="all.gpkg", layer="thon")}, base=tmp_path)
    assert finding.code == "layer-not-in-file"


def test_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    table = pd.DataFrame(files.villages().drop(columns="geometry")).assign(lon=104.05, lat=22.45)
    with pd.ExcelWriter(tmp_path / "book.xlsx") as book:
        pd.DataFrame({"about": ["this workbook"]}).to_excel(book, sheet_name="Notes", index=False)
        table.to_excel(book, sheet_name="Villages", index=False)
    assert check_layers({"villages": LayerSource(path="book.xlsx")}, base=tmp_path) == []
    [*_, finding] = check_layers({"villages": LayerSource(path="book.xlsx", layer="Notes")}, base=tmp_path)
    assert finding.code == "column-missing"


def with_names(encoding: str, tmp_path: Path) -> Path:
    """Villages in a Shapefile whose DBF is in an old encoding, as an old GIS wrote it: without .cpg."""
    shown = {
        "tcvn3": ["Th«n NËm Pñng", "Tæ d©n phè 2", "B¶n Phè", "X· B¸t X¸t", "Sõng Ho¶ng", "§¸ §inh"],
        "vni": ["Thoân Naäm Puûng", "Toå daân phoá 2", "Baûn Phoá", "Xaõ Baùt Xaùt", "Söøng Hoaûng", "Ñaù Ñinh"],
        "utf-8": [name.encode().decode("latin-1") for name in NAMES],
        "cp1258": [b.decode("latin-1") for b in _NAMES_CP1258],
    }[encoding]
    villages = files.villages().assign(name=shown)
    path = tmp_path / f"{encoding}.shp"
    short = villages.rename(columns={"commune_code": "commune_co", "is_commune_centre": "is_commune"})
    pyogrio.write_dataframe(short, path, driver="ESRI Shapefile", encoding="ISO-8859-1")
    path.with_suffix(".cpg").unlink()
    return path


NAMES = ["Thôn Nậm Pủng", "Tổ dân phố 2", "Bản Phố", "Xã Bát Xát", "Sừng Hoảng", "Đá Đinh"]
_NAMES_CP1258 = (
    b"Th\xf4n N\xe2\xf2m Pu\xd2ng",
    b"T\xf4\xd2 d\xe2n ph\xf4\xec 2",
    b"Ba\xd2n Ph\xf4\xec",
    b"Xa\xde Ba\xect Xa\xect",
    b"S\xfd\xccng Hoa\xd2ng",
    b"\xd0a\xec \xd0inh",
)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", []), ("tcvn3", ["text-restored"]), ("vni", ["text-restored"]), ("cp1258", ["text-restored"])],
)
def test_dbf_text_is_recognised_without_cpg(encoding: str, found: list[str], region: tuple, tmp_path: Path) -> None:
    _, _, folder, sources = region
    path = with_names(encoding, tmp_path)
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    here["villages"] = LayerSource(path=str(path))
    network, findings = read_network(here, base=tmp_path)
    assert list(network.villages.names) == NAMES
    assert codes(findings) == found
    # The same when the user says it, and then without a finding.
    here["villages"] = LayerSource(path=str(path), encoding=encoding)
    network, findings = read_network(here, base=tmp_path)
    assert list(network.villages.names) == NAMES
    assert findings == []


@pytest.mark.parametrize("extension", ["gpkg", "geojson", "xlsx", "parquet"])
def test_unicode_that_shows_an_old_font_is_restored(extension: str, tmp_path: Path) -> None:
    shown = ["Th«n NËm Pñng", "Tæ d©n phè 2", "B¶n Phè", "X· B¸t X¸t", "Sõng Ho¶ng", "§¸ §inh"]
    path = files.write_layer(files.villages().assign(name=shown), tmp_path / f"villages.{extension}")
    [finding] = check_path(path, "villages")
    assert finding.code == "text-restored"
    assert finding.column == "name"
    assert finding.value == "tcvn3"
    assert check_path(path, "villages", encoding="tcvn3") == []


def test_csv_in_old_encodings_and_dialects(region: tuple, tmp_path: Path) -> None:
    network, _, folder, sources = region
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    table = pd.DataFrame(files.villages().drop(columns="geometry"))
    table["lon"], table["lat"] = files.villages().geometry.x, files.villages().geometry.y
    plain = table.to_csv(index=False)
    dialects = {
        "bom.csv": plain.encode("utf-8-sig"),
        "excel.csv": table.to_csv(index=False, sep=";", decimal=",").encode(),
        "tab.tsv": table.to_csv(index=False, sep="\t").encode("utf-16"),
        "mac.csv": plain.replace("\n", "\r").encode(),
        "comment.csv": ("# villages of 2024, checked\n\n" + plain + "\n\n").encode(),
    }
    for name, raw in dialects.items():
        (tmp_path / name).write_bytes(raw)
        other, findings = read_network(here | {"villages": LayerSource(path=str(tmp_path / name))}, base=tmp_path)
        assert set(codes(findings)) <= {"decimal-comma"}, name
        assert_same_network(network, other, within_m=1e-3)


def test_bytes_of_no_known_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    path.write_bytes("village_id,name,commune_code,population,lon,lat\n1,Besançon Orléans,1,5,6,47\n".encode("cp1252"))
    [finding] = check_path(path, "villages")
    assert (finding.code, finding.severity) == ("encoding-unknown", "error")
    assert "encoding" in finding.remedy
    assert "encoding-unknown" not in codes(check_path(path, "villages", encoding="cp1252"))
    [finding] = check_path(path, "villages", encoding="klingon")
    assert finding.code == "encoding-unknown"
