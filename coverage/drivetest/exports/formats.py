"""Formats of drive-test exports as one table: by which columns each is known, and what its columns mean.

A format is recognised by its columns alone, whatever the delimiter, the encoding or the name of the file. Names are
compared without capitals, marks, units in brackets, a leading ``All-`` and an index such as ``[1]``. A format may hold
several readings a row, as LTE and NR side by side; a reading whose level is empty is none.

The names are those seen in real exports and in programs that read them:

================  ===================================================================================================
G-NetTrack        logs of G-NetTrack Pro 19.7, GitHub romain-mottet/forensic-gnss-lte-analysis, ``data/raw_logs``; NR
                  columns as the reader of CAKRA v2 (R. G. Narendra, ``js/parser.js``) looks for them
TEMS              TEMS Investigation and Discovery: ``Serving Cell RSRP (dBm)``, ``Serving Cell DL EARFCN``, ``Serving
                  Cell Identity`` (the PCI), ``Cell Identity (eNB Part)``, ``NR Serving Cell SS RSRP Top #1``, as
                  several public analyses on GitHub rename them
Nemo              Nemo Outdoor and Analyze: ``RSRP (LTE pcell)``, ``Physical cell identity (LTE pcell)``, ``EARFCN (LTE
                  pcell)``, ``RSRP (NR SpCell)``, as public analyses of their CSV exports take them
QualiPoc          column list of a QualiPoc Android export in public scripts of a thesis at DTU (2017): ``Data
                  technology``, ``Cell Id``, ``DL EARFCN``, ``PCI``, ``RSRP``, ``eNB/Sector ID``
Network Survey    GitHub christianrowlands/android-network-survey, package ``constants.csv`` (LteCsvConstants,
                  NrCsvConstants, CellularCsvConstants)
CellMapper        CellMapper wiki, page "CellMapper CSV": ``latitude,longitude,altitude,MCC,MNC,LAC,CID,signal,type,
                  subtype,ARFCN,PSC``; its signal is RSRP for LTE
OpenCelliD        upload format ``mcc,mnc,lac,cellid,lon,lat,signal,measured_at,rating,speed,direction,act,ta,psc,tac,
                  pci`` as AIMSICD writes it, and the export of cells (community.opencellid.org, topic 186)
================  ===================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from phusong.coverage.schema.names import fold

Aliases = Mapping[str, tuple[str, ...]]
"""Columns of ours to the names that a format gives them, the best first, as :func:`plain_name` leaves them."""

OURS = (
    "lon",
    "lat",
    "rsrp_dbm",
    "rsrq_db",
    "band_mhz",
    "arfcn",
    "cell",
    "site",
    "cell_identity",
    "node",
    "cell_number",
    "node_cell",
    "pci",
    "technology",
    "timestamp",
    "level_time",
)
"""Columns that a table of samples may have, as ``--columns`` names them."""

_PLACE: Aliases = {
    "lon": ("lon", "longitude", "lng", "long"),
    "lat": ("lat", "latitude"),
    "timestamp": ("timestamp", "time", "date_time", "datetime", "devicetime", "meas_time", "measured_at"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One level in the rows of a format.

    Attributes:
        technology: Technology of the level where no column says it, empty where it is then unknown.
        columns: Its columns; longitude, latitude and time are added from the usual names.
    """

    technology: str
    columns: Aliases

    @property
    def aliases(self) -> Aliases:
        """Its columns with the place and time of the row."""
        return {**_PLACE, **self.columns}


@dataclass(frozen=True, slots=True)
class SampleFormat:
    """One format of drive-test exports.

    Attributes:
        name: Name for people.
        marks: It is recognised where of each of these groups one column is there.
        readings: The levels in a row.
        order: Names of its columns in order with spaces between, for files without a header; empty where it has one.
        is_cells: Whether its rows are estimated places of cells, which are no measurements.
    """

    name: str
    marks: tuple[tuple[str, ...], ...]
    readings: tuple[Reading, ...]
    order: str = ""
    is_cells: bool = False


_NR_BESIDE = Reading(
    "5g",
    {
        "rsrp_dbm": ("nr_rsrp", "nrrsrp", "ss_rsrp", "ssrsrp", "nr_ss_rsrp"),
        "rsrq_db": ("nr_rsrq", "nrrsrq", "ss_rsrq", "ssrsrq"),
        "arfcn": ("nr_arfcn", "nrarfcn", "narfcn", "nr_dl_arfcn"),
        "pci": ("nr_pci", "nrpci"),
        "cell_identity": ("nr_nci", "nci"),
        "level_time": ("servingtime",),
    },
)
"""An NR level beside that of LTE, under the names that phones' programs give it."""

_TEMS_LTE = {
    "rsrp_dbm": ("serving_cell_rsrp", "lte_serving_cell_rsrp"),
    "rsrq_db": ("serving_cell_rsrq", "lte_serving_cell_rsrq"),
    "arfcn": ("serving_cell_dl_earfcn", "lte_serving_cell_dl_earfcn"),
    "pci": ("serving_cell_identity", "lte_serving_cell_identity", "serving_cell_pci"),
    "cell_identity": ("cell_identity", "lte_cell_identity"),
    "node": ("cell_identity_enb_part", "lte_cell_identity_enb_part"),
    "cell_number": ("cell_identity_cell_part", "lte_cell_identity_cell_part"),
    "cell": ("serving_sector", "serving_cell_name"),
}

_TEMS_NR = {
    "rsrp_dbm": (
        "nr_serving_cell_ss_rsrp_top_1",
        "serving_cell_ss_rsrp_top_1",
        "nr_serving_cell_ss_rsrp",
        "nr_serving_beam_1_ss_rsrp",
        "serving_beam_1_ss_rsrp",
    ),
    "rsrq_db": ("nr_serving_cell_ss_rsrq_top_1", "serving_cell_ss_rsrq_top_1", "nr_serving_cell_ss_rsrq"),
    "arfcn": (
        "nr_serving_cell_nrarfcn_dl_top_1",
        "serving_cell_nrarfcn_dl_top_1",
        "nr_serving_beam_1_nrarfcn_dl",
        "serving_beam_1_nrarfcn_dl",
    ),
    "pci": (
        "nr_serving_cell_identity_top_1",
        "serving_cell_identity_top_1",
        "nr_serving_beam_1_cell_identity",
        "serving_beam_1_cell_identity",
    ),
}

_NEMO_LTE = {
    "rsrp_dbm": ("rsrp_lte_pcell",),
    "rsrq_db": ("rsrq_lte_pcell",),
    "arfcn": ("earfcn_lte_pcell", "channel_number_lte_pcell", "ch_lte_pcell"),
    "pci": ("physical_cell_identity_lte_pcell", "physical_layer_identity_lte_pcell", "pci_lte_pcell"),
    "cell_identity": ("cell_identity_lte_pcell", "cell_identity"),
}

_NEMO_NR = {
    "rsrp_dbm": ("rsrp_nr_spcell", "ss_rsrp_nr_spcell"),
    "rsrq_db": ("rsrq_nr_spcell", "ss_rsrq_nr_spcell"),
    "arfcn": ("nr_arfcn_nr_spcell", "arfcn_nr_spcell", "ssb_arfcn_nr_spcell", "channel_number_nr_spcell"),
    "pci": ("physical_cell_identity_nr_spcell", "pci_nr_spcell"),
    "cell_identity": ("cell_identity_nr_spcell",),
}

PLAIN = SampleFormat(
    "plain table",
    (),
    (
        Reading(
            "",
            {
                "rsrp_dbm": ("rsrp_dbm", "rsrp", "lte_rsrp"),
                "rsrq_db": ("rsrq_db", "rsrq"),
                "band_mhz": ("band_mhz", "band", "frequency_mhz"),
                "arfcn": ("arfcn", "earfcn", "dl_earfcn", "nr_arfcn", "narfcn"),
                "cell": ("cell", "cell_id", "cell_name"),
                "site": ("site", "site_id"),
                "cell_identity": ("cell_identity", "eci", "nci"),
                "node": ("node", "enb", "enodeb", "enb_id", "gnb", "gnb_id"),
                "cell_number": ("cell_number", "local_cell_id", "lcid"),
                "node_cell": ("node_cell",),
                "pci": ("pci", "lte_pci", "physical_cell_id"),
                "technology": ("technology", "tech", "rat"),
                "level_time": ("level_time",),
            },
        ),
    ),
)
"""What is not recognised is read as a table with our names."""

FORMATS = (
    SampleFormat(
        "G-NetTrack",
        (("level",), ("qual",), ("networktech", "networkmode"), ("longitude",)),
        (
            Reading(
                "",
                {
                    "rsrp_dbm": ("level",),
                    "rsrq_db": ("qual",),
                    "arfcn": ("arfcn",),
                    "cell": ("cellname",),
                    "cell_identity": ("rawcellid",),
                    "node": ("node",),
                    "cell_number": ("cellid",),
                    "pci": ("psc", "pci"),
                    "technology": ("networktech", "networkmode"),
                    "level_time": ("servingtime",),
                },
            ),
            _NR_BESIDE,
        ),
    ),
    SampleFormat(
        "TEMS", ((*_TEMS_LTE["rsrp_dbm"], *_TEMS_NR["rsrp_dbm"]),), (Reading("4g", _TEMS_LTE), Reading("5g", _TEMS_NR))
    ),
    SampleFormat(
        "Nemo", ((*_NEMO_LTE["rsrp_dbm"], *_NEMO_NR["rsrp_dbm"]),), (Reading("4g", _NEMO_LTE), Reading("5g", _NEMO_NR))
    ),
    SampleFormat(
        "QualiPoc",
        (("data_technology",), ("rsrp",), ("dl_earfcn",)),
        (
            Reading(
                "",
                {
                    "rsrp_dbm": ("rsrp",),
                    "rsrq_db": ("rsrq",),
                    "arfcn": ("dl_earfcn",),
                    "cell": ("bts_cell_name",),
                    "cell_identity": ("cell_id",),
                    "node_cell": ("enb_sector_id",),
                    "pci": ("pci",),
                    "technology": ("data_technology", "technology"),
                },
            ),
            _NR_BESIDE,
        ),
    ),
    SampleFormat(
        "Network Survey",
        (("groupnumber", "recordnumber"), ("rsrp", "ssrsrp")),
        (
            Reading(
                "4g",
                {
                    "rsrp_dbm": ("rsrp",),
                    "rsrq_db": ("rsrq",),
                    "arfcn": ("earfcn",),
                    "cell_identity": ("eci",),
                    "pci": ("pci",),
                },
            ),
            Reading(
                "5g",
                {
                    "rsrp_dbm": ("ssrsrp",),
                    "rsrq_db": ("ssrsrq",),
                    "arfcn": ("narfcn",),
                    "cell_identity": ("nci",),
                    "pci": ("pci",),
                },
            ),
        ),
    ),
    SampleFormat(
        "CellMapper",
        (("cid",), ("signal",), ("subtype",), ("latitude",)),
        (
            Reading(
                "",
                {
                    "rsrp_dbm": ("signal",),
                    "arfcn": ("arfcn",),
                    "cell_identity": ("cid",),
                    "pci": ("psc", "pci", "psc_or_pci"),
                    "technology": ("type", "subtype"),
                },
            ),
        ),
        order="latitude longitude altitude mcc mnc lac cid signal type subtype arfcn psc",
    ),
    SampleFormat(
        "OpenCelliD cells",
        (("averagesignal",), ("changeable",)),
        (),
        order="radio mcc net area cell unit lon lat range samples changeable created updated averagesignal",
        is_cells=True,
    ),
    SampleFormat(
        "OpenCelliD",
        (("cellid", "cell"), ("signal",), ("mcc",), ("mnc", "net")),
        (
            Reading(
                "",
                {
                    "rsrp_dbm": ("signal",),
                    "cell_identity": ("cellid", "cell"),
                    "pci": ("pci",),
                    "technology": ("act", "radio"),
                },
            ),
        ),
    ),
)
"""Every format that is recognised, in the order in which they are tried."""

TECHNOLOGY_WORDS = {
    "2g": "2g|gsm|gprs|edge",
    "3g": "3g|umts|wcdma|hspa|hspa+|hsdpa|hsupa|hspap|dc-hspa+|tdscdma|cdma|1xrtt|evdo|ehrpd",
    "4g": "4g|4g+|lte|lte-a|lte+|lte_ca|lte-ca|lteca|lte ca|lte advanced|e-utra|eutra|eutran|e-utran|lte fdd|lte tdd"
    "|nsa|5g nsa|5g-nsa|nr nsa|nr-nsa|en-dc|endc|lte-5gnr|lte+nr|lte/nr|lte-nr",
    "5g": "5g|nr|5g nr|5gnr|5g-nr|nr5g|5g sa|5g-sa|nr sa|nr-sa|nr_sa|sa",
}
"""Technologies to the words that exports write, in small letters; what is served by two (NSA) is measured on LTE."""

_TECHNOLOGY_OF = {word: technology for technology, words in TECHNOLOGY_WORDS.items() for word in words.split("|")}

_IN_BRACKETS = re.compile(r"\[\d+\]|[(\[](?:dbm|db|mhz|khz|hz|°|deg|degrees)[)\]]", re.IGNORECASE)
_ALL = re.compile(r"^\s*all-", re.IGNORECASE)


def plain_name(column: str) -> str:
    """Name of a column for comparing: folded, without unit, index and the prefix that TEMS puts before it."""
    return fold(_IN_BRACKETS.sub("", _ALL.sub("", column)))


def technology_named(word: str) -> str:
    """Technology that a word stands for, the word itself in small letters where none is known."""
    small = word.strip().lower()
    return _TECHNOLOGY_OF.get(small, small)


def recognise(columns: Sequence[str]) -> SampleFormat:
    """The format that has these columns, :data:`PLAIN` where none is recognised."""
    there = {plain_name(column) for column in columns}
    for known in FORMATS:
        if all(there.intersection(group) for group in known.marks):
            return known
    return PLAIN


def headerless(first_row: Sequence[str]) -> SampleFormat | None:
    """The format whose rows stand without a header, told by where its words and degrees stand; None for none."""
    for known in FORMATS:
        order = known.order.split()
        if not order or not len(order) - 1 <= len(first_row) <= len(order) + 3:
            continue
        cells = dict(zip(order, first_row, strict=False))
        word = cells.get("type", cells.get("radio", "")).strip().lower()
        places = (cells.get("lon", cells.get("longitude", "")), cells.get("lat", cells.get("latitude", "")))
        if word in _TECHNOLOGY_OF and all(re.fullmatch(r"-?\d+\.\d+", place.strip()) for place in places):
            return known
    return None
