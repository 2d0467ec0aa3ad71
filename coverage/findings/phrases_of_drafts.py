"""What findings about a drafted scenario say of the case, in Vietnamese beside the English that it is made in."""

from __future__ import annotations

DRAFT_PHRASES: tuple[tuple[str, str], ...] = (
    ("{files} may each be {layer}; {file} was taken", "{files} đều có thể là lớp {layer}; đã chọn {file}"),
    (
        "{files} are alike and were taken together as {layer}: {pattern}",
        "{files} cùng dạng và được gộp thành lớp {layer}: {pattern}",
    ),
    ("was taken for {layer}; it may also be {others}", "được nhận là {layer}; cũng có thể là {others}"),
    (
        "{ours} was taken from {theirs} by its values alone; its name does not say so",
        "{ours} lấy từ {theirs} chỉ theo giá trị; tên cột không nói vậy",
    ),
    (
        "{layer} need {ours}, which no column was recognised as; what is left of the file: {columns}",
        "lớp {layer} cần {ours} nhưng không nhận ra cột nào; các cột còn lại của tệp: {columns}",
    ),
    (
        "{lon} holds the latitude or northing and {lat} the longitude or easting; they are mapped so",
        "{lon} chứa vĩ độ hoặc trục bắc còn {lat} chứa kinh độ hoặc trục đông; đã gán như vậy",
    ),
    (
        "the coordinates are metres; in {system} the communes hold their villages, as they do in {others}",
        "tọa độ theo mét; trong {system} các xã chứa đúng thôn của mình, trong {others} cũng vậy",
    ),
    (
        "the coordinates are metres; in {system} the communes hold their villages",
        "tọa độ theo mét; trong {system} các xã chứa đúng thôn của mình",
    ),
    (
        "the coordinates are metres; in {system} they lie in the communes, as they do in {others}",
        "tọa độ theo mét; trong {system} chúng nằm trong các xã, trong {others} cũng vậy",
    ),
    (
        "the coordinates are metres; in {system} they lie in the communes",
        "tọa độ theo mét; trong {system} chúng nằm trong các xã",
    ),
    (
        "the classes follow no scheme that is known; state the height of each in [radio.clutter] heights_m",
        "các lớp không theo sơ đồ đã biết; nêu độ cao từng lớp trong [radio.clutter] heights_m",
    ),
    ("no file of the folder was recognised as {layer}", "không tệp nào của thư mục là lớp {layer}"),
    ("is not used: it holds no rows", "không dùng: không có dòng nào"),
    ("is not used: a text without a table", "không dùng: văn bản không có bảng"),
    ("is not used: files of type {extension} are not read", "không dùng: không đọc tệp loại {extension}"),
    ("is not used: a file without extension is not read", "không dùng: không đọc tệp không có phần mở rộng"),
    ("is not used: its columns {columns} tell of no layer", "không dùng: các cột {columns} không cho biết là lớp nào"),
    (
        "is not used: it is nearest to {layer}, but lacks {columns}; its columns are {present}",
        "không dùng: gần với lớp {layer} nhất nhưng thiếu {columns}; các cột là {present}",
    ),
    (
        "is not used: no layer is made of {kinds} together; its columns are {columns}",
        "không dùng: không lớp nào gồm cả {kinds}; các cột là {columns}",
    ),
    ("is not used: {name} is a picture in colours", "không dùng: {name} là ảnh màu"),
    (
        "is not used: more than {count} data files are not looked at",
        "không dùng: chỉ xem tối đa {count} tệp dữ liệu",
    ),
    ("is not used: {reason}", "không dùng: {reason}"),
    (
        "look at the column; where it is another, correct {table} {column}",
        "xem lại cột; nếu là cột khác thì sửa {table} {column}",
    ),
    (
        "name the column, {line}, or ask for it where the file is from",
        "nêu cột, {line}, hoặc hỏi nơi cung cấp tệp",
    ),
    ("save it as .xlsx", "lưu thành .xlsx"),
    ("copy its table into a workbook (.xlsx)", "chép bảng vào bảng tính (.xlsx)"),
    ("ask for the table or the map as a file of data", "xin bảng hoặc bản đồ dưới dạng tệp dữ liệu"),
    ("unpack it into the folder", "giải nén vào thư mục"),
    ("export it from QGIS as GeoPackage", "xuất thành GeoPackage bằng QGIS"),
    (
        "export its lines and points from CAD as GeoPackage or Shapefile",
        "xuất đường và điểm từ CAD thành GeoPackage hoặc Shapefile",
    ),
    ("export its layers from QGIS as GeoPackage", "xuất các lớp thành GeoPackage bằng QGIS"),
    ("export its tables as .xlsx", "xuất các bảng thành .xlsx"),
)
"""English messages and remedies, and their translations; ``{name}`` stands for what a message says of the case."""
