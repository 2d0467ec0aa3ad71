"""Remedies that say something of the case, beside the usual one of its kind, in Vietnamese."""

from __future__ import annotations

REMEDY_PHRASES: tuple[tuple[str, str], ...] = (
    (
        "state {line} if thousands are meant, as people are whole; {lines} if not",
        "nêu {line} nếu là hàng nghìn, vì số người luôn nguyên; nêu {lines} nếu không phải",
    ),
    (
        "state under the layer which sign stands before decimals: {lines}",
        "nêu trong lớp dấu nào là dấu thập phân: {lines}",
    ),
    (
        "look at the numbers; where they have decimals, correct decimal under [layers.{layer}]",
        "xem lại các số; nếu là số thập phân thì sửa decimal trong [layers.{layer}]",
    ),
    ("map it if it is meant: {line}", "ánh xạ nếu đúng là cột này: {line}"),
    ("add the column, or map it: {line}", "thêm cột hoặc ánh xạ: {line}"),
    ("state the coordinate system of the file: {line}", "nêu hệ toạ độ của tệp: {line}"),
    ("state it if it is right: {line}", "nêu rõ nếu đúng: {line}"),
    ("state the one that is right: {line}", "nêu hệ đúng: {line}"),
    ("exchange the columns: {line}", "đổi chỗ hai cột: {line}"),
    ("exchange the columns and state the system: {lines}", "đổi chỗ hai cột và nêu hệ toạ độ: {lines}"),
    (
        "state {line} if the coordinates are of the national grid",
        "nêu {line} nếu toạ độ thuộc lưới quốc gia",
    ),
    ("check that feet are meant; otherwise write metres", "kiểm tra có đúng là foot không; nếu không thì ghi mét"),
    ("state {line}: in {systems} the layer lies in the communes", "nêu {line}: theo {systems} lớp nằm trong các xã"),
    ("state {line} if it is longitude and latitude", "nêu {line} nếu là kinh độ và vĩ độ"),
    (
        "if it is wrong, state the encoding, for example {line}",
        "nếu sai, nêu bảng mã, ví dụ {line}",
    ),
    ("open it in QGIS and export each layer as GeoPackage", "mở bằng QGIS và xuất từng lớp thành GeoPackage"),
    (
        "convert its lines with ogr2ogr, which comes with QGIS, -a_srs being the system it was drawn in: {line}",
        "chuyển các đường bằng ogr2ogr (có sẵn cùng QGIS), -a_srs là hệ toạ độ của bản vẽ: {line}",
    ),
    (
        "save it from CAD as .dxf, then convert its lines with ogr2ogr, which comes with QGIS: {line}",
        "từ CAD lưu thành .dxf, rồi chuyển các đường bằng ogr2ogr (có sẵn cùng QGIS): {line}",
    ),
    (
        "open it in Excel or LibreOffice and save it as .xlsx",
        "mở bằng Excel hoặc LibreOffice và lưu thành .xlsx",
    ),
    (
        "ask for the table or the layer itself, as .xlsx, .csv or GeoPackage",
        "xin chính bảng hoặc lớp dữ liệu, dạng .xlsx, .csv hoặc GeoPackage",
    ),
    ("if that one is meant: {line}", "nếu cần trang đó: {line}"),
    ("unpack it, or pack it as .zip", "giải nén, hoặc nén lại thành .zip"),
    (
        "unpack archives inside it, and name what is to be read",
        "giải nén các tệp nén bên trong và nêu tệp cần đọc",
    ),
    ("zip it without a password", "nén lại không đặt mật khẩu"),
    ("rename the folder or file", "đổi tên thư mục hoặc tệp"),
    ("name a file in it, or several with *", "nêu một tệp trong đó, hoặc nhiều tệp bằng *"),
)
"""Remedies of the reader that say something of the case, beside the usual one of its kind."""

WAY_PHRASES: tuple[tuple[str, str], ...] = (
    # Measurements, paths and models
    (
        "say which columns they are: --columns lon=NAME,lat=NAME,rsrp_dbm=NAME and those of cell and carrier",
        "nêu các cột đó: --columns lon=TÊN,lat=TÊN,rsrp_dbm=TÊN và các cột của ô và kênh",
    ),
    (
        "look whether this is right; phusong init writes the scenario, names with quotes in them included",
        "xem đã nhận đúng chưa; phusong init viết kịch bản, kể cả tên có dấu ngoặc kép",
    ),
    ("look whether this is right; a scenario needs {lines}", "xem đã nhận đúng chưa; kịch bản cần {lines}"),
    ("add it, or say which column it is: {line}", "thêm cột này, hoặc nêu cột nào: {line}"),
    (
        "drive more, or set block_m lower; {count} bins to fit, in {blocks} blocks, are the least",
        "đo thêm, hoặc đặt block_m nhỏ hơn; cần ít nhất {count} ô để khớp, trong {blocks} khối",
    ),
    (
        "check its position, height, azimuths and power, and the names of its cells",
        "kiểm tra vị trí, độ cao, góc phương vị, công suất và tên các ô của trạm",
    ),
    (
        "check the coordinates, or give terrain that covers the drive",
        "kiểm tra toạ độ, hoặc cấp địa hình phủ hết tuyến đo",
    ),
    ("give a table of samples", "cấp một bảng mẫu đo"),
    ("add the path's points, or correct the name of the case", "thêm các điểm của tuyến, hoặc sửa tên trường hợp"),
    (
        "leave the case out, or use a model that is made for it",
        "bỏ trường hợp này, hoặc dùng mô hình dành cho nó",
    ),
    ("save it with commas between columns, points in numbers", "lưu với dấu phẩy giữa các cột, dấu chấm thập phân"),
    ("save the file as UTF-8 CSV with one header row", "lưu tệp thành CSV UTF-8 có một dòng tiêu đề"),
    ("add the column {name}", "thêm cột {name}"),
    ("rename {name} to {other}", "đổi tên {name} thành {other}"),
    ("give every case a name of its own", "đặt cho mỗi trường hợp một tên riêng"),
    ("write {name} as a number", "ghi {name} dưới dạng số"),
    ("use one of {names}", "dùng một trong {names}"),
    ("use {name}, or another model", "dùng {name}, hoặc mô hình khác"),
    ("begin the profile at the transmitter", "bắt đầu mặt cắt tại máy phát"),
    (
        "order the points of a path by distance, each distance once",
        "xếp các điểm của tuyến theo khoảng cách, mỗi khoảng cách một lần",
    ),
    (
        "the terms are left out; the loss is that of the scenario's model",
        "các thành phần được bỏ; suy hao là của mô hình trong kịch bản",
    ),
    ("bring the clutter to the grid of the terrain", "đưa lớp phủ về lưới của địa hình"),
    ("give terrain around the mast, or move the mast", "cấp địa hình quanh cột, hoặc dời cột"),
    (
        "calibrate this model, set {line}, or leave radio.calibration out",
        "hiệu chỉnh mô hình này, đặt {line}, hoặc bỏ radio.calibration",
    ),
    ("calibrate at this height", "hiệu chỉnh ở độ cao này"),
    ("write the file again with phusong calibrate", "ghi lại tệp bằng phusong calibrate"),
    (
        "add services.{name} to the radio settings, or ask for one of {names}",
        "thêm services.{name} vào thiết lập radio, hoặc yêu cầu một trong {names}",
    ),
    ("set {line}", "đặt {line}"),
    (
        'give each service downlink_target_mbps and uplink_target_mbps, or a preset such as "fcc-bdc-4g"',
        'đặt cho mỗi dịch vụ downlink_target_mbps và uplink_target_mbps, hoặc một preset như "fcc-bdc-4g"',
    ),
    # Questions and decisions
    (
        "plan in parts, or name a projected system that is made for the whole region",
        "lập phương án theo từng phần, hoặc nêu hệ phẳng được lập cho cả vùng",
    ),
    (
        "name a projected system that is made for the whole region, such as its national grid",
        "nêu hệ toạ độ phẳng dùng cho cả vùng, chẳng hạn lưới quốc gia",
    ),
    (
        "state {line}, or leave crs out, which chooses it",
        "nêu {line}, hoặc bỏ crs để tự chọn",
    ),
    ("correct {name}", "sửa {name}"),
    ("use the columns {names}", "dùng các cột {names}"),
    (
        "decide on a plan that was made from the same layers, candidates and prices",
        "quyết định trên phương án lập từ cùng các lớp, điểm xét và đơn giá",
    ),
    (
        "leave this decision out, or let what it is about be weighed",
        "bỏ quyết định này, hoặc để đối tượng của nó được xét",
    ),
    (
        "add {place} to candidates.wanted, or allow a greater radius_m",
        "thêm {place} vào candidates.wanted, hoặc cho radius_m lớn hơn",
    ),
    ("remove it: there are none", "bỏ đi: không có cái nào"),
    # Settings
    (
        "map.raster must be true; with after=True the run must have a plan",
        "map.raster phải là true; với after=True thì lần chạy phải có phương án",
    ),
    ("write for example {line}", "ghi chẳng hạn {line}"),
    ("set the key itself, or one that is a table", "đặt chính khóa đó, hoặc khóa là bảng"),
    ("known here: {names}", "các tên dùng được ở đây: {names}"),
    ("remove it", "bỏ đi"),
    ("add {name}", "thêm {name}"),
    (
        "leave it out, or write it as its default, {line}: {meaning}",
        "bỏ dòng này, hoặc ghi như mặc định, {line}: {meaning}",
    ),
    ("leave it out, or correct it: {meaning}", "bỏ dòng này, hoặc sửa lại: {meaning}"),
    ("correct it: {meaning}", "sửa lại: {meaning}"),
    ("leave it out, or write it as its default, {line}", "bỏ dòng này, hoặc ghi như mặc định, {line}"),
    ("leave it out, or correct it", "bỏ dòng này, hoặc sửa lại"),
    ("correct it", "sửa lại"),
)
"""The same of measurements, models, questions and settings."""
