"""Exports of every tool, hand-made with its column names: each is recognised, read and matched to the same sectors."""

import codecs
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from phusong.coverage.drivetest.exports.formats import FORMATS, OURS, recognise, technology_named
from phusong.coverage.drivetest.heard import Cell
from phusong.coverage.drivetest.parameters import SampleParameters
from phusong.coverage.drivetest.samples import Samples, read_samples
from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import Finding
from phusong.coverage.network.network import Network
from tests.builders.networks.numbered_network import BANDS, ENB, degrees

ECI = ENB * 256 + 121
LTE, SECOND, LOW = Cell(0, "4g", 1815.0, 0), Cell(0, "4g", 1815.0, 1), Cell(0, "4g", 783.0, 2)
NR = Cell(0, "5g", 3549.99, 3)
NCI = 1000 * 2**14 + 5


@pytest.fixture(scope="module")
def spot(network: Network) -> dict[str, str]:
    """Two places in degrees, for filling into the texts below."""
    (lon, lat), (lon2, lat2) = degrees(network, 3.0, 6.0), degrees(network, 3.5, 6.0)
    return {"lon": lon, "lat": lat, "lon2": lon2, "lat2": lat2}


def read(path: Path, network: Network, columns: dict[str, str] | None = None) -> tuple[Samples, list[Finding]]:
    return read_samples(path, network, BANDS, SampleParameters(), columns)


EXPORTS = {
    "G-NetTrack": (
        (
            "Timestamp\tLongitude\tLatitude\tSpeed\tOperatorname\tCGI\tCellname\tNode\tCellID\tLAC\tNetworkTech\tNetworkMode"
            "\tLevel\tQual\tSNR\tARFCN\tPSC\tSERVINGTIME\tRAWCELLID\tNTech1\tNCell1\tNARFCN1\tNRxLev1\t\n"
            f"2025.01.02_08.00.01\t{{lon}}\t{{lat}}\t30\tMạng\t\t\t{ENB}\t121\t84\t4G\tLTE-A\t-91\t-9\t3\t1300\t277\t10\t{ECI}"
            "\t4G\t12\t1300\t-99\tand\tmore\tcells\tthan\tnames\n"
            f"2025.01.02_08.00.09\t{{lon2}}\t{{lat2}}\t30\tMạng\t\t\t{ENB}\t122\t84\t5G\tNSA\t-95\t-9\t3\t1300\t278\t18\n"
        ),
        [(LTE, -91.0), (SECOND, -95.0)],
    ),
    "TEMS": (
        (
            "Log: LC 04\nTime\tAll-Latitude\tAll-Longitude\tAll-Serving Cell RSRP (dBm)[1]"
            "\tAll-Serving Cell DL EARFCN[1]"
            "\tAll-Serving Cell Identity[1]\tCell Identity (eNB Part)\tCell Identity (Cell Part)"
            "\tNR Serving Cell SS RSRP Top #1\tNR Serving Cell NRARFCN DL Top #1\tNR Serving Cell Identity Top #1\n"
            f"08:00:01\t{{lat}}\t{{lon}}\t-91.0\t1300\t277\t{ENB}\t121\t\t\t\n"
            "08:00:09\t{lat2}\t{lon2}\t-95.0\t1300\t278\t\t\t-101.5\t636666\t900\n"
        ),
        [(LTE, -91.0), (SECOND, -95.0), (NR, -101.5)],
    ),
    "Nemo": (
        (
            "Time;Longitude;Latitude;RSRP (LTE pcell);EARFCN (LTE pcell);Physical cell identity (LTE pcell);"
            "RSRP (NR SpCell);NR-ARFCN (NR SpCell);Physical cell identity (NR SpCell)\n"
            "08:00:01.250;{lon};{lat};-91.0;9460;277;;;\n"
            "08:00:09.250;{lon2};{lat2};;;;-101.5;636666;900\n"
        ),
        [(LOW, -91.0), (NR, -101.5)],
    ),
    "QualiPoc": (
        (
            "Time,Longitude,Latitude,Technology,Data technology,Cell Id,DL EARFCN,RSSI,PCI,RSRP,RSRQ,RSRP,"
            "eNB/Sector ID\n"
            f"2025-01-02 08:00:01,{{lon}},{{lat}},LTE,LTE,{ECI},1300,-60,277,-91,-9,,{ENB}/121\n"
            f"2025-01-02 08:00:09,{{lon2}},{{lat2}},LTE,LTE-5GNR,,1300,-60,278,-95,-9,,{ENB}/122\n"
        ),
        [(LTE, -91.0), (SECOND, -95.0)],
    ),
    "Network Survey LTE": (
        (
            "deviceTime,latitude,longitude,altitude,recordNumber,groupNumber,servingCell,provider,mcc,mnc,tac,eci,earfcn,"
            "pci,rsrp,rsrq,ta,signalStrength,lteBandwidth\n"
            f"2025-01-02T08:00:01Z,{{lat}},{{lon}},90,1,1,true,Mạng,452,4,84,{ECI},1300,277,-91.0,-9.0,3,,\n"
            "2025-01-02T08:00:01Z,{lat2},{lon2},90,2,1,false,,,,,2147483647,9460,277,-103.0,-9.0,,,\n"
        ),
        [(LTE, -91.0), (LOW, -103.0)],
    ),
    "Network Survey NR": (
        (
            "deviceTime,latitude,longitude,recordNumber,groupNumber,servingCell,mcc,mnc,tac,nci,narfcn,pci,ssRsrp,ssRsrq\n"
            f"2025-01-02T08:00:01Z,{{lat}},{{lon}},1,1,true,452,4,84,{NCI},636666,900,-91.0,-9.0\n"
        ),
        [(NR, -91.0)],
    ),
    "CellMapper": (
        (
            "latitude,longitude,altitude,MCC,MNC,LAC,CID,signal,type,subtype,ARFCN,PSC\n"
            f"{{lat}},{{lon}},90,452,4,84,{ECI},-91,LTE,LTE-A,1300,277\n"
            f"{{lat2}},{{lon2}},90,452,4,84,{NCI},-95,NR,NR,636666,900\n"
        ),
        [(LTE, -91.0), (NR, -95.0)],
    ),
    "CellMapper without header": (
        (
            f"{{lat}},{{lon}},90,452,4,84,{ECI},-91,LTE,LTE-A,1300,277\n"
            f"{{lat2}},{{lon2}},90,452,4,84,{ECI + 1},-95,LTE,LTE,1300,278\n"
        ),
        [(LTE, -91.0), (SECOND, -95.0)],
    ),
    "OpenCelliD": (
        (
            "mcc,mnc,lac,cellid,lon,lat,signal,measured_at,rating,speed,direction,act,ta,psc,tac,pci\n"
            f"452,4,84,{ECI},{{lon}},{{lat}},-91,1735804801000,3,8,90,LTE,,,84,277\n"
            f"452,4,84,{ECI + 1},{{lon2}},{{lat2}},-95,1735804809000,3,8,90,LTE,,,84,278\n"
        ),
        [(LTE, -91.0), (SECOND, -95.0)],
    ),
    "plain table": (
        (
            "lon,lat,rsrp_dbm,cell_identity,technology\n"
            f"{{lon}},{{lat}},-91,{ECI},4G\n{{lon2}},{{lat2}},-95,{ECI + 1},LTE\n"
        ),
        [(LTE, -91.0), (SECOND, -95.0)],
    ),
}


def heard(samples: Samples) -> list[tuple[Cell, float]]:
    """Cell and level of every sample, by level from the strongest."""
    pairs = zip(samples.cell.tolist(), samples.rsrp_dbm.tolist(), strict=True)
    return sorted(((samples.cells[cell], level) for cell, level in pairs), key=lambda pair: -pair[1])


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_recognised_read_and_matched(
    tmp_path: Path, network: Network, spot: dict[str, str], name: str
) -> None:
    content, expected = EXPORTS[name]
    (tmp_path / "export.txt").write_text(content.format(**spot), encoding="utf-8")
    samples, findings = read(tmp_path / "export.txt", network)
    assert findings == []
    assert heard(samples) == expected


def test_every_format_has_an_export_here() -> None:
    tried = {name.removesuffix(" without header").removesuffix(" LTE").removesuffix(" NR") for name in EXPORTS}
    assert {known.name for known in FORMATS if not known.is_cells} | {"plain table"} == tried


def test_formats_name_columns_of_ours_alone() -> None:
    named = {column for known in FORMATS for reading in known.readings for column in reading.aliases}
    assert named <= set(OURS)


def variants(folder: Path, content: str) -> list[Path]:
    """The same table with every delimiter, in every encoding and as a workbook."""
    rows = [line.split(",") for line in content.strip().split("\n")]
    paths = []
    for name, sign in (("tab", "\t"), ("semicolon", ";"), ("bar", "|"), ("comma", ",")):
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text("\n".join(sign.join(row) for row in rows), encoding="utf-8")
    for encoding, mark in (("utf-8", codecs.BOM_UTF8), ("utf-16", b""), ("utf-16-le", b""), ("utf-16-be", b"")):
        paths.append(folder / f"{encoding}{len(mark)}.csv")
        paths[-1].write_bytes(mark + content.encode(encoding))
    paths.append(folder / "latin.csv")
    paths[-1].write_bytes(content.replace("Nokia", "Téléphone à Liège").encode("latin-1"))
    paths.append(folder / "lines.csv")
    paths[-1].write_bytes(("sep=;\r\n" + content.replace(",", ";").replace("\n", "\r\n\r\n")).encode())
    paths.append(folder / "commas.csv")
    paths[-1].write_text(content.replace(",", ";").replace(".", ","), encoding="utf-8")
    paths.append(folder / "quoted.csv")
    paths[-1].write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([float(cell) if cell.replace(".", "").replace("-", "").isdigit() else cell for cell in row])
    book.save(folder / "book.xlsx")
    return [*paths, folder / "book.xlsx"]


@pytest.mark.slow
def test_delimiter_and_encoding_change_nothing(tmp_path: Path, network: Network) -> None:
    rng = np.random.default_rng(6)
    lines = ["lon,lat,rsrp_dbm,cell_identity,technology,device"]
    for number in range(40):
        lon, lat = degrees(network, *rng.uniform(2.0, 9.0, 2))
        lines.append(f"{lon},{lat},{-80.5 - number % 7},{ECI + number % 2},LTE,Nokia")
    first = None
    for path in variants(tmp_path, "\n".join(lines) + "\n"):
        samples, findings = read(path, network)
        assert [finding.code for finding in findings] == (["text-restored"] if path.stem == "latin" else []), path.name
        found = heard(samples), samples.x_m.tolist(), samples.y_m.tolist()
        first = first or found
        assert found[0] == first[0], path.name
        assert np.allclose(found[1:], first[1:], atol=1e-6), path.name


def test_the_order_of_rows_changes_nothing(tmp_path: Path, network: Network) -> None:
    rng = np.random.default_rng(8)
    lines = []
    for number in range(120):  # a level that freezes for 40 rows, with a neighbour known by its PCI in between
        lon, lat = degrees(network, 2.0 + 0.04 * number, 6.0)
        level, seconds = (-90, 40) if 40 <= number < 80 else (-80 - number % 11, number)
        lines.append(
            f"2025.01.02_{8 + number // 60:02d}.{number % 60:02d}.00\t{lon}\t{lat}\t4G\t{level}\t-9\t1300\t277"
            f"\t{seconds}\t{ECI if number % 3 else ''}"
        )
    header = "Timestamp\tLongitude\tLatitude\tNetworkTech\tLevel\tQual\tARFCN\tPSC\tSERVINGTIME\tRAWCELLID"
    results = []
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("\n".join([header, *lines]), encoding="utf-8")
        samples, _ = read(tmp_path / name, network)
        results.append(
            (samples.cells, *(getattr(samples, part).tobytes() for part in ("cell", "x_m", "y_m", "rsrp_dbm")))
        )
        results[-1] += (samples.account,)
        rng.shuffle(lines)
    assert results[0] == results[1]
    assert results[0][-1].gone == {"sample-frozen": 38}  # 40 rows of two names for one cell, the first of each stays


def test_a_folder_is_read_as_one_drive(tmp_path: Path, network: Network, spot: dict[str, str]) -> None:
    for name in ("QualiPoc", "OpenCelliD"):
        (tmp_path / f"{name}.csv").write_text(EXPORTS[name][0].format(**spot), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("names,of,drivers\nA,B,C\n", encoding="utf-8")
    samples, findings = read(tmp_path, network)
    assert samples.account.read == 4
    assert [(finding.code, Path(finding.file or "").name) for finding in findings] == [
        ("samples-file-skipped", "notes.txt")
    ]


def test_estimated_cells_are_no_measurements(tmp_path: Path, network: Network) -> None:
    path = tmp_path / "452.csv"
    path.write_text("LTE,452,4,84,103059577,0,103.97,22.48,1000,7,1,1459692342,1488347104,0\n", encoding="utf-8")
    with pytest.raises(InputError, match="estimated places of cells"):
        read(path, network)


@pytest.mark.parametrize("header", ["radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated"])
def test_estimated_cells_with_a_header_are_known_by_it(header: str) -> None:
    assert recognise([*header.split(","), "averageSignal"]).is_cells


@pytest.mark.parametrize(
    ("word", "technology"),
    [
        ("LTE", "4g"),
        ("lte-a", "4g"),
        ("LTE-A ", "4g"),
        ("4G", "4g"),
        ("NR", "5g"),
        ("5G", "5g"),
        ("EN-DC", "4g"),
        ("HSPA+", "3g"),
        ("GSM", "2g"),
        ("WiMAX", "wimax"),
    ],
)
def test_words_for_technologies(word: str, technology: str) -> None:
    assert technology_named(word) == technology


SPOILT = [
    ("Level", "-", "sample-no-number"),
    ("Longitude", "", "sample-no-number"),
    ("NetworkTech", "3G", "sample-not-rsrp"),
    ("RAWCELLID", "999999", "sample-site-unknown"),
    ("ARFCN", "2850", "sample-band"),
    ("Latitude", "95", "sample-coordinates"),
    ("Level", "97", "sample-rsrp"),
]


@pytest.mark.parametrize(("column", "value", "code"), SPOILT)
def test_every_row_is_read_or_told(tmp_path: Path, network: Network, column: str, value: str, code: str) -> None:
    lon, lat = degrees(network, 3.0, 6.0)
    good = {"Timestamp": "1", "Longitude": lon, "Latitude": lat, "NetworkTech": "4G", "Level": "-90", "Qual": "-9"}
    good |= {"ARFCN": "1300", "RAWCELLID": str(ECI)}
    bad = good | {column: value, "Timestamp": "2"}
    lines = ["\t".join(good), "\t".join(good.values()), "\t".join(bad.values()), "", "\t".join(bad.values()) + "\tmore"]
    (tmp_path / "log.txt").write_text("\n".join(lines), encoding="utf-8")
    samples, (finding,) = read(tmp_path / "log.txt", network)
    assert (finding.code, finding.row, len(samples)) == (code, 2, 1)
    assert samples.account.gone == {code: 2}
    assert "(and 1 more rows)" in finding.message
    if column in ("Level", "Longitude") and code == "sample-no-number":
        assert finding.column == column  # as in the file


def test_a_channel_that_is_none_is_told(tmp_path: Path, network: Network) -> None:
    lon, lat = degrees(network, 3.0, 6.0)
    path = tmp_path / "log.csv"
    path.write_text(
        f"lon,lat,rsrp,pci,earfcn\n{lon},{lat},-90,277,19300\n{lon},{lat},-90,277,1.300\n", encoding="utf-8"
    )
    samples, (finding,) = read(path, network)
    assert (finding.code, finding.column, finding.row) == ("sample-band", "earfcn", 1)
    assert heard(samples) == [(LTE, -90.0)]


def test_decimal_commas_between_commas_are_not_taken_for_columns(tmp_path: Path, network: Network) -> None:
    path = tmp_path / "log.csv"
    path.write_text("lon,lat,rsrp_dbm,site,band_mhz\n103,97,22,48,-90,S1,1800\n", encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        read(path, network)
    assert [finding.code for finding in refusal.value.findings] == ["sample-shifted", "samples-none"]


def test_the_refusal_counts_the_reasons_first(tmp_path: Path, network: Network) -> None:
    lon, lat = degrees(network, 3.0, 6.0)
    rows = [f"{lon},{lat},-30,S1,1815"] * 3 + [f"{lon},{lat},-90,S9,1815"] * 2
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["lon,lat,rsrp_dbm,site,band_mhz", *rows]), encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        read(path, network)
    last = refusal.value.findings[-1]
    assert last.message == "none of the samples can be used: 5 samples read, 0 left: 3 rsrp, 2 site unknown"
    assert last.remedy == "check the sign, and that it is RSRP and not RSSI"


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03" * 300, bytes(range(256)) * 4, b"PK\x03\x04" + b"\x00" * 99])
def test_what_is_no_text_is_refused(tmp_path: Path, network: Network, content: bytes) -> None:
    (tmp_path / "log.csv").write_bytes(content)
    with pytest.raises(InputError) as refusal:
        read(tmp_path / "log.csv", network)
    assert [finding.code for finding in refusal.value.findings] == ["file-unreadable"]


def test_columns_may_be_named_beside_a_format(tmp_path: Path, network: Network, spot: dict[str, str]) -> None:
    text = EXPORTS["QualiPoc"][0].format(**spot).replace("Cell Id", "Mã ô").replace("eNB/Sector ID", "x")
    (tmp_path / "log.csv").write_text(text.replace(",1300,", ",,"), encoding="utf-8")
    samples, _ = read(tmp_path / "log.csv", network, columns={"cell_identity": "mã ô"})
    assert heard(samples) == [(LTE, -91.0)]
    with pytest.raises(InputError, match="samples have no column 'eci'"):
        read(tmp_path / "log.csv", network, columns={"eci": "Mã ô"})


@pytest.mark.slow  # a hundred damaged files
def test_damaged_exports_are_read_told_or_refused(tmp_path: Path, network: Network, spot: dict[str, str]) -> None:
    rng, outcomes = np.random.default_rng(5), set()
    texts = [content.format(**spot) for content, _ in EXPORTS.values()]
    for number in range(120):
        text = texts[number % len(texts)]
        first, length = int(rng.integers(0, len(text))), int(rng.integers(1, 60))
        junk = "".join(rng.choice(list("0123456789.,;|-eE\t\n\"' ABCéế"), int(rng.integers(0, 30))))
        (tmp_path / "log.csv").write_text(text[:first] + junk + text[first + length :], encoding="utf-8")
        try:
            samples, findings = read(tmp_path / "log.csv", network)
        except InputError:
            outcomes.add("refused")
            continue
        account = samples.account
        assert account.used == len(samples) == account.read - sum(account.gone.values()) > 0
        assert set(account.gone) == {finding.code for finding in findings} & set(account.gone)
        outcomes.add("told" if account.gone else "read")
    assert outcomes == {"refused", "told", "read"}
