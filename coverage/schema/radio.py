"""Layers of sites, sectors and antennas."""

from __future__ import annotations

from phusong.coverage.schema.column import Column, Layer, Range
from phusong.coverage.schema.technologies import TECHNOLOGIES, TECHNOLOGY_SYNONYMS


def split_technologies(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Technologies written in a cell, known and unknown, each in order and once.

    Args:
        text: For example ``4G; 5G``, ``LTE/NR`` or ``4g+5g``.
    """
    for separator in ",/|+&":
        text = text.replace(separator, ";")
    known: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for part in text.lower().split(";"):
        joined = part.replace(" ", "").replace("-", "")
        words = [joined] if _technology(joined) else part.split()
        for word in words:
            technology = _technology(word)
            (known if technology else unknown)[technology or word] = None
    return tuple(sorted(known)), tuple(unknown)


def _technology(word: str) -> str | None:
    word = TECHNOLOGY_SYNONYMS.get(word, word)
    return word if word in TECHNOLOGIES else None


SITES = Layer(
    "sites",
    ("point",),
    False,
    "Existing structures that carry radio equipment.",
    "Trạm hiện có mang thiết bị vô tuyến.",
    (
        Column(
            "site_id",
            "id",
            True,
            "Identifier, different in every row; made from name and place where the column is absent.",
            "Mã trạm, khác nhau ở mọi dòng; nếu không có cột này thì lập từ tên và vị trí.",
            aliases=("ma_tram", "matram", "tram", "site", "id", "bts_id", "enodeb", "enodeb_id", "site_code"),
            example="LCI0001",
            stand_in="name",
        ),
        Column(
            "operator",
            "text",
            True,
            "Operator.",
            "Nhà mạng.",
            aliases=("nha_mang", "nhamang", "mno", "doanh_nghiep", "owner", "carrier"),
            example="Viettel",
        ),
        Column(
            "technologies",
            "technologies",
            True,
            "Technologies on air, separated by semicolons: 2g, 3g, 4g, 5g.",
            "Công nghệ đang phát, cách nhau bằng dấu chấm phẩy: 2g, 3g, 4g, 5g.",
            aliases=("cong_nghe", "congnghe", "technology", "tech", "radio", "rat", "network"),
            example="4g;5g",
        ),
        Column(
            "height_m",
            "number",
            True,
            "Height of the antennas above ground.",
            "Độ cao ăng-ten so với mặt đất.",
            unit="m",
            limits=(0.5, 650),
            usual=(3, 150),
            aliases=("do_cao", "docao", "chieu_cao", "cao", "height", "antenna_height", "tower_height", "h"),
            example="42",
        ),
        Column("name", "text", False, "Name for people; the identifier where absent.", "Tên trạm; mã trạm nếu thiếu."),
        Column(
            "status",
            "text",
            False,
            "Whether it is on the air; planned, dismantled and inactive sites are left out, those without one stay.",
            "Có đang phát sóng không; trạm dự kiến, đã tháo dỡ, ngừng hoạt động bị bỏ qua, trạm không ghi thì giữ lại.",
            aliases=("trang_thai", "tinh_trang", "hien_trang", "state", "site_status"),
            example="in service",
        ),
    ),
)


RADIO_COLUMNS: tuple[tuple[str, tuple[str, str], str, Range, Range, tuple[str, ...]], ...] = (
    (
        "tx_power_dbm",
        (
            "Output power over the whole channel; that of the band's preset where empty.",
            "Công suất phát trên toàn kênh; theo mẫu của băng tần nếu trống.",
        ),
        "dBm",
        (0, 70),
        (30, 56),
        ("tx_power", "power_dbm", "cong_suat"),
    ),
    (
        "gain_dbi",
        (
            "Gain of the antenna; that of the band's preset where empty, and of the pattern file where there is one.",
            "Độ lợi ăng-ten; theo mẫu của băng tần nếu trống, theo tệp giản đồ nếu có.",
        ),
        "dBi",
        (0, 40),
        (8, 26),
        ("gain", "antenna_gain", "antenna_gain_dbi", "do_loi"),
    ),
    (
        "bandwidth_mhz",
        (
            "Bandwidth of the channel; that of the band's preset where empty.",
            "Độ rộng kênh; theo mẫu của băng tần nếu trống.",
        ),
        "MHz",
        (1.4, 400),
        (5, 100),
        ("bandwidth", "bw", "bw_mhz", "do_rong_kenh"),
    ),
    (
        "feeder_loss_db",
        (
            "Loss between radio and antenna; that of the band's preset where empty.",
            "Suy hao phi-đơ; theo mẫu của băng tần nếu trống.",
        ),
        "dB",
        (0, 20),
        (0, 6),
        ("feeder_loss", "feeder", "cable_loss", "suy_hao_feeder"),
    ),
    (
        "mimo",
        (
            "Layers that are sent side by side at the most: 2 for 2x2; that of the band's preset where empty.",
            "Số lớp MIMO tối đa: 2 với 2x2; theo mẫu của băng tần nếu trống.",
        ),
        "",
        (1, 8),
        (1, 4),
        ("mimo_layers", "layers", "so_lop_mimo"),
    ),
)
"""Columns of a sector's own radio: name, texts, unit, limits, usual values and aliases."""


SECTORS = Layer(
    "sectors",
    (),
    False,
    "Antenna directions of the sites; a site and technology without any row counts as omnidirectional.",
    "Hướng ăng-ten của trạm; trạm và công nghệ không có dòng nào được coi là vô hướng.",
    (
        Column(
            "site_id",
            "code",
            True,
            "Site it stands on, as in the sites layer.",
            "Mã trạm, như trong lớp trạm.",
            aliases=("ma_tram", "matram", "tram", "site", "bts_id", "enodeb", "enodeb_id", "site_code"),
            example="LCI0001",
        ),
        Column(
            "technology",
            "technologies",
            True,
            "Technology of the sector: 2g, 3g, 4g or 5g.",
            "Công nghệ của sector: 2g, 3g, 4g hoặc 5g.",
            aliases=("cong_nghe", "congnghe", "technologies", "tech", "radio", "rat"),
            example="4g",
        ),
        Column(
            "azimuth_deg",
            "number",
            False,
            "Boresight clockwise from true north, or from grid north where layers.sectors.north says so; empty for "
            "omnidirectional.",
            "Phương vị theo chiều kim đồng hồ từ bắc thực, hoặc từ bắc lưới nếu layers.sectors.north nêu; trống nếu "
            "vô hướng.",
            unit="degrees",
            limits=(0, 360),
            aliases=("azimuth", "azi", "phuong_vi", "bearing"),
            example="120",
        ),
        Column(
            "downtilt_deg",
            "number",
            False,
            "Total downtilt, mechanical plus electrical, below the horizon; where empty the pattern file's, else the "
            "budget's (radio.services.*.downtilt_deg, 3 by default).",
            "Tổng góc cụp, cơ và điện; nếu trống thì theo tệp giản đồ, nếu không có thì theo quỹ đường truyền "
            "(radio.services.*.downtilt_deg, mặc định 3).",
            unit="degrees",
            limits=(-90, 90),
            usual=(-5, 25),
            aliases=("downtilt", "tilt", "total_tilt", "goc_cup"),
            example="4",
        ),
        Column(
            "band_mhz",
            "number",
            False,
            "Band; where empty that of arfcn, else the service's own.",
            "Băng tần; nếu trống thì theo arfcn, nếu không có thì băng tần của dịch vụ.",
            unit="MHz",
            limits=(30, 100_000),
            usual=(400, 6_000),
            aliases=("band", "frequency", "freq", "frequency_mhz", "bang_tan"),
            example="1800",
        ),
        Column(
            "antenna",
            "text",
            False,
            "Pattern file of the antennas layer; the budget's parametric pattern where empty.",
            "Tệp giản đồ trong lớp antennas; giản đồ tham số nếu trống.",
            aliases=("antenna_model", "ang_ten", "pattern"),
        ),
        Column(
            "mechanical_tilt_deg",
            "number",
            False,
            "Mechanical part of the downtilt; with it or the electrical part, their sum counts as downtilt.",
            "Góc cụp cơ; nếu có góc cơ hoặc góc điện thì tổng của chúng là góc cụp.",
            unit="degrees",
            limits=(-90, 90),
            usual=(-5, 20),
            aliases=("mechanical_tilt", "m_tilt", "mdt"),
            example="2",
        ),
        Column(
            "electrical_tilt_deg",
            "number",
            False,
            "Electrical part of the downtilt; where empty that of the pattern file, else 0.",
            "Góc cụp điện; nếu trống thì theo tệp giản đồ, nếu không có thì 0.",
            unit="degrees",
            limits=(-90, 90),
            usual=(-5, 20),
            aliases=("electrical_tilt", "e_tilt", "edt", "ret"),
            example="2",
        ),
        Column(
            "cell_identity",
            "code",
            False,
            "Cell identity by which drive tests name the sector: ECI or NCI in decimal, or eNB and cell as 402576-121.",
            "Mã ô mà phép đo kiểm gọi sector: ECI hoặc NCI dạng thập phân, hoặc eNB và ô như 402576-121.",
            aliases=("eci", "nci", "ecgi", "rawcellid", "cell_id", "cid", "ma_cell", "ma_o"),
            example="103059577",
        ),
        Column(
            "pci",
            "number",
            False,
            "Physical cell identity, by which drive tests know the sector where they export no cell identity.",
            "Mã ô vật lý, dùng để nhận ra sector khi phép đo kiểm không có mã ô.",
            limits=(0, 1007),
            aliases=("physical_cell_id", "phys_cell_id", "psc"),
            example="277",
        ),
        Column(
            "arfcn",
            "number",
            False,
            "EARFCN of the downlink or NR-ARFCN.",
            "EARFCN đường xuống hoặc NR-ARFCN.",
            limits=(0, 3_279_165),
            aliases=("earfcn", "dl_earfcn", "nr_arfcn", "nrarfcn", "narfcn"),
            example="1300",
        ),
        *(
            Column(name, "number", False, *texts, unit=unit, limits=limits, usual=usual, aliases=aliases)
            for name, texts, unit, limits, usual, aliases in RADIO_COLUMNS
        ),
    ),
)


ANTENNAS = Layer(
    "antennas",
    (),
    False,
    "Antenna pattern files in MSI Planet format (.msi, .pln): one file, a folder or an archive of them.",
    "Tệp giản đồ ăng-ten định dạng MSI Planet (.msi, .pln): một tệp, thư mục hoặc tệp nén.",
    is_pattern=True,
)
