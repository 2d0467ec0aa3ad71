"""What findings about files and rasters say of the case, in Vietnamese beside the English that it is made in."""

from __future__ import annotations

FILE_PHRASES: tuple[tuple[str, str], ...] = (
    # Archives and formats
    ("the archive is damaged: {reason}", "tệp nén bị hỏng: {reason}"),
    ("the archive cannot be unpacked: {reason}", "không giải nén được: {reason}"),
    ("the archive holds {count} entries; at most {most}", "tệp nén có {count} mục; tối đa {most}"),
    ("the archive unpacks to {size} MiB; at most {most} MiB", "giải nén ra {size} MiB; tối đa {most} MiB"),
    ("the archive holds {name} {count} times", "tệp nén có {name} {count} lần"),
    ("the archive holds an entry that points outside it: {name}", "tệp nén có mục trỏ ra ngoài: {name}"),
    ("the archive holds a link: {name}", "tệp nén có liên kết: {name}"),
    ("the archive is encrypted: {name}", "tệp nén có mật khẩu: {name}"),
    ("the archive holds no file that is read", "tệp nén không có tệp nào đọc được"),
    ("{name} unpacks to more than its stated size", "{name} giải nén ra lớn hơn kích thước đã ghi"),
    ("reading takes more than {size} GiB of memory", "đọc tốn hơn {size} GiB bộ nhớ"),
    ("reading takes more than {count} seconds", "đọc mất hơn {count} giây"),
    (
        "the library that reads this format broke down: the file is damaged or made to harm",
        "thư viện đọc định dạng này bị ngắt: tệp hỏng hoặc có ý gây hại",
    ),
    ("{name} is not read; expected one of {known}", "không đọc {name}; cần một trong {known}"),
    ("{name} is not a file", "{name} không phải là tệp"),
    ("cannot be opened: {reason}", "không mở được: {reason}"),
    ("cannot be read: {reason}", "không đọc được: {reason}"),
    ("{name} cannot be read: {reason}", "không đọc được {name}: {reason}"),
    ("{name} cannot be a path: {reason}", "{name} không thể là đường dẫn: {reason}"),
    (
        "{shapes} holds {count} shapes, but {rows} {other} rows",
        "{shapes} có {count} hình, nhưng {rows} có {other} dòng",
    ),
    ("{name} points at no shape for row {row}", "{name} không trỏ tới hình nào cho dòng {row}"),
    ("{name} is not a dBASE table", "{name} không phải bảng dBASE"),
    ("{name} is not part of a Shapefile", "{name} không thuộc Shapefile"),
    ("the Shapefile lacks {parts}", "Shapefile thiếu {parts}"),
    (
        "the Shapefile holds no geometry of a kind that is read",
        "Shapefile không có loại hình học nào đọc được",
    ),
    ("the GeoPackage has no header", "GeoPackage không có phần đầu"),
    ("the Parquet file has no footer", "tệp Parquet không có phần cuối"),
    ("the file unpacks to {size} GiB; at most 2", "tệp giải nén ra {size} GiB; tối đa 2"),
    (
        "the Parquet file says nothing of its geometry: it is no GeoParquet",
        "tệp Parquet không nói gì về hình học: không phải GeoParquet",
    ),
    ("{name} has no columns", "{name} không có cột nào"),
    (
        "{count} records are marked as deleted and are left out",
        "{count} bản ghi đã đánh dấu xóa và bị bỏ",
    ),
    (
        "the layer says that it holds {stated} rows, but {count} were read",
        "lớp ghi là có {stated} dòng, nhưng đọc được {count}",
    ),
    ("the file holds {count} rows, but its header says {stated}", "tệp có {count} dòng, nhưng phần đầu ghi {stated}"),
    ("{name} holds {count} cells, but its header says {stated}", "{name} có {count} ô, nhưng phần đầu ghi {stated}"),
    ("{name} holds JSON, but not a GeoJSON object", "{name} chứa JSON nhưng không phải GeoJSON"),
    (
        "JSON of type {kind}; expected a GeoJSON FeatureCollection with features",
        "JSON kiểu {kind}; cần GeoJSON FeatureCollection có features",
    ),
    ("not JSON at {place}: {reason}", "không phải JSON tại {place}: {reason}"),
    ("not JSON: {reason}", "không phải JSON: {reason}"),
    ("the document names {name} twice", "tài liệu nêu {name} hai lần"),
    ("the feature names {name} more than once", "đối tượng nêu {name} nhiều lần"),
    ("the placemark names {name} more than once", "địa danh nêu {name} nhiều lần"),
    ("the file has {count} columns named {name}", "tệp có {count} cột tên {name}"),
    ("the crs member names {name}", "mục crs nêu {name}"),
    ("not well-formed XML: {reason}", "XML không hợp lệ: {reason}"),
    ("the KML links to {count} other files, which are not read", "KML liên kết tới {count} tệp khác, không được đọc"),
    (
        "the KML declares a document type or entities, which are not read",
        "KML khai báo kiểu tài liệu hoặc thực thể, không được đọc",
    ),
    ("the KML nests its elements more than {count} deep", "KML lồng quá {count} cấp"),
    ("no folder {name}; the file holds {known}", "không có thư mục {name}; tệp có {known}"),
    (
        "{count} placemarks in other folders are not read: {folders}",
        "{count} địa danh ở thư mục khác không đọc: {folders}",
    ),
    (
        "{count} placemarks outside the folder of {layer} were read, too",
        "{count} địa danh ngoài thư mục của {layer} cũng được đọc",
    ),
    ("the file holds {count} folders that may be meant: {names}", "tệp có {count} thư mục có thể đúng: {names}"),
    ("the file holds {count} layers: {names}", "tệp có {count} lớp: {names}"),
    (
        "a {kind} ({name}), but a vector layer or table is expected",
        "là {kind} ({name}), trong khi cần lớp vector hoặc bảng",
    ),
    # Tables and text
    ("the workbook is damaged: {kind}: {reason}", "bảng tính bị hỏng: {kind}: {reason}"),
    ("the formula of the cell failed: {value}", "công thức của ô bị lỗi: {value}"),
    (
        "{count} rows are hidden, as by a filter, and were read: rows {rows} of the sheet",
        "{count} dòng bị ẩn, như do bộ lọc, và vẫn được đọc: các dòng {rows} của trang tính",
    ),
    ("the column is hidden and was read", "cột bị ẩn và vẫn được đọc"),
    ("the sheet is hidden and was read", "trang tính bị ẩn và vẫn được đọc"),
    ("the sheet spans more than {count} cells", "trang tính rộng hơn {count} ô"),
    (
        "a cell holds {count} line breaks and whole rows: a quote is opened too much",
        "một ô chứa {count} lần xuống dòng và cả các dòng: thừa dấu nháy mở",
    ),
    (
        "a row of sums ends the table; it and what stands below it were passed over",
        "bảng kết thúc bằng dòng tổng; dòng này và phần bên dưới được bỏ qua",
    ),
    (
        "the header ({names}) stands below {title} and begins in row {row} and takes {count} rows",
        "dòng tiêu đề ({names}) nằm dưới {title}, bắt đầu ở dòng {row} và gồm {count} dòng",
    ),
    (
        "the header ({names}) begins in row {row} and takes {count} rows",
        "dòng tiêu đề ({names}) bắt đầu ở dòng {row} và gồm {count} dòng",
    ),
    (
        "not a table from line {line} of the file on: {reason} (is a quote not closed?)",
        "không phải bảng từ dòng {line} của tệp: {reason} (dấu nháy chưa đóng?)",
    ),
    ("the file has {size} MiB of text; at most {most}", "tệp có {size} MiB văn bản; tối đa {most}"),
    (
        "the text is not UTF-8, and no other encoding is recognised",
        "văn bản không phải UTF-8 và không nhận ra bảng mã nào khác",
    ),
    ("the text is not {encoding}: {reason}", "văn bản không theo {encoding}: {reason}"),
    ("there is no encoding {name}", "không có bảng mã {name}"),
    ("the bytes are text in {encoding} and were converted", "các byte là văn bản {encoding} và đã được chuyển đổi"),
    (
        "{count} values are bytes that are no text; they count as empty",
        "{count} giá trị là byte không phải văn bản; coi như trống",
    ),
    (
        "numbers have signs between thousands and were read so",
        "số có dấu phân cách hàng nghìn và được đọc như vậy",
    ),
    (
        "{count} dates are numbers of days, as a spreadsheet keeps them; {value} is {date}",
        "{count} ngày là số ngày như bảng tính lưu; {value} là {date}",
    ),
    ("the rows cannot be written as a GeoPackage: {reason}", "không ghi được các dòng thành GeoPackage: {reason}"),
    (
        "the file's coordinate system cannot be understood: {reason}",
        "không hiểu hệ tọa độ của tệp: {reason}",
    ),
    # Rasters
    ("the raster is damaged: {reason}", "raster bị hỏng: {reason}"),
    ("{name} has {width} × {height} cells", "{name} có {width} × {height} ô"),
    ("{name} holds no band of real numbers", "{name} không có kênh số thực"),
    ("{name} does not say where it lies", "{name} không cho biết vị trí"),
    ("{name} has cells without size", "{name} có ô không có kích thước"),
    (
        "the raster states no coordinate system; it was taken as WGS 84 degrees",
        "raster không nêu hệ tọa độ; được coi là độ WGS 84",
    ),
    ("the tiles are in different coordinate systems", "các mảnh ở hệ tọa độ khác nhau"),
    (
        "the raster states no coordinate system, and x {x} is not in degrees",
        "raster không nêu hệ tọa độ, và x {x} không phải độ",
    ),
    ("the raster has {count} bands; the first is used", "raster có {count} kênh; dùng kênh đầu"),
    ("{name} is not on the grid of {other}", "{name} không khớp lưới của {other}"),
    ("the raster holds no height: every cell is void", "raster không có độ cao: mọi ô đều trống"),
    (
        "cells hold {value}, which marks voids but is not declared; the first at x {x}, y {y}",
        "có ô chứa {value}, là dấu chỗ trống nhưng không khai báo; ô đầu tại x {x}, y {y}",
    ),
    (
        "{name} and {other} overlap and differ by up to {height} m, at x {x}, y {y}",
        "{name} và {other} chồng nhau và lệch tới {height} m, tại x {x}, y {y}",
    ),
    ("a raster is expected, but the file is {kind}", "cần raster, nhưng tệp là {kind}"),
    ("the folder holds no raster that is read", "thư mục không có raster nào đọc được"),
    (
        "the folder holds other files beside the rasters, which are passed over: {names}",
        "thư mục có tệp khác ngoài raster, được bỏ qua: {names}",
    ),
    ("every height near the villages is 0", "mọi độ cao gần các thôn bằng 0"),
    ("every height of the raster is 0", "mọi độ cao của raster bằng 0"),
    ("{name} is a picture in {colours}, not heights", "{name} là ảnh {colours}, không phải độ cao"),
    (
        "{name} holds 8-bit values up to {most}, as a picture does; heights do not end there",
        "{name} chứa giá trị 8 bit tới {most} như ảnh; độ cao không dừng ở đó",
    ),
    (
        "{name} holds values of 0 to 255 that change from cell to cell as a shaded relief does",
        "{name} chứa giá trị 0 đến 255 đổi theo từng ô như ảnh đổ bóng",
    ),
    ("no cell with people lies where the villages are", "không ô có dân nào nằm ở chỗ các thôn"),
    (
        "no outline lies on the terrain or within 50 km of it",
        "không ranh giới nào nằm trên địa hình hoặc trong 50 km quanh đó",
    ),
    ("the raster holds no height at any village", "raster không có độ cao tại thôn nào"),
    (
        "the raster holds no height near the villages: every cell is void",
        "raster không có độ cao gần các thôn: mọi ô đều trống",
    ),
    (
        "the raster holds fractions; land cover classes are whole numbers",
        "raster có số lẻ; lớp phủ là số nguyên",
    ),
    ("the raster holds no land cover where the terrain is", "raster không có lớp phủ ở chỗ có địa hình"),
    ("the raster lies more than {distance} km from every village", "raster cách mọi thôn hơn {distance} km"),
    ("the raster states its heights in {unit}", "raster ghi độ cao theo {unit}"),
    (
        "the cells of the file are about {cell} m, the grid's {step} m: heights are interpolated",
        "ô của tệp khoảng {cell} m, của lưới {step} m: độ cao được nội suy",
    ),
    ("classes outside 0..{most} count as unknown: {classes}", "lớp ngoài 0..{most} coi như chưa biết: {classes}"),
    (
        "{count} of {all} {layer} have no land cover: {ids}",
        "{count}/{all} đối tượng lớp {layer} không có lớp phủ: {ids}",
    ),
    ("{count} of {all} {layer} lie in the sea: {ids}", "{count}/{all} đối tượng lớp {layer} nằm dưới biển: {ids}"),
    ("a cell of the grid is longer than any number", "một ô của lưới dài hơn mọi con số"),
    ("a path with '!' or beginning with '/vsi' is not read", "không đọc đường dẫn có '!' hoặc bắt đầu bằng '/vsi'"),
    (
        "column {name} holds no geometry of encoding {encoding}: {reason}",
        "cột {name} không chứa hình học dạng {encoding}: {reason}",
    ),
    (
        "the geometry column {name} is there {count} times, not once",
        "cột hình học {name} có {count} lần, không phải một",
    ),
    (
        "the column is of kind {kind}, which is not read; it counts as empty",
        "cột thuộc loại {kind}, không đọc được; coi như trống",
    ),
    (
        "{name}: its columns do not make up its records; the header is damaged",
        "{name}: các cột không khớp bản ghi; phần đầu bị hỏng",
    ),
    ("{name}: record {row} does not begin as a record does", "{name}: bản ghi {row} không bắt đầu như một bản ghi"),
    ("{name}: the list of its columns is damaged", "{name}: danh sách cột bị hỏng"),
    (
        "the text was in {encoding} and had been read as something else; it was restored: {before} to {after}",
        "văn bản theo {encoding} nhưng đã bị đọc nhầm; đã khôi phục: {before} thành {after}",
    ),
    (
        "{before} was in {encoding} and had been read as something else; it was restored to {after}",
        "{before} theo {encoding} nhưng đã bị đọc nhầm; đã khôi phục thành {after}",
    ),
    (
        "the text of the DBF is in no encoding that is recognised{more}",
        "văn bản trong DBF không theo bảng mã nào nhận ra được{more}",
    ),
    (
        "the terrain grid would have {width} × {height} cells of {step} m; at most {most}",
        "lưới địa hình sẽ có {width} × {height} ô {step} m; tối đa {most}",
    ),
    # Antennas
    (
        "VERTICAL is strongest {angle} degrees below the horizon, by more than {share} dB",
        "VERTICAL mạnh nhất ở {angle} độ dưới đường chân trời, hơn {share} dB",
    ),
    (
        "VERTICAL is strongest {angle} degrees above the horizon{more}",
        "VERTICAL mạnh nhất ở {angle} độ trên đường chân trời{more}",
    ),
    (
        "VERTICAL is strongest {angle} degrees below the horizon{more}",
        "VERTICAL mạnh nhất ở {angle} độ dưới đường chân trời{more}",
    ),
    (
        "line {line}: {text} in {part} is no step of {angle} degrees, or stands above already",
        "dòng {line}: {text} trong {part} không theo bước {angle} độ, hoặc đã có ở trên",
    ),
    ("there is no antenna pattern file (.msi or .pln)", "không có tệp giản đồ ăng-ten (.msi hoặc .pln)"),
    ("there are two files for the antenna {name}", "có hai tệp cho ăng-ten {name}"),
    ("the line GAIN is missing", "thiếu dòng GAIN"),
    ("the section {name} is missing", "thiếu phần {name}"),
    ("line {line}: GAIN {value} is no gain in dBi or dBd", "dòng {line}: GAIN {value} không phải độ lợi dBi hoặc dBd"),
    (
        "line {line}: GAIN {value} has no unit; it was taken as dBd, as the format has it",
        "dòng {line}: GAIN {value} không có đơn vị; coi là dBd như định dạng quy định",
    ),
    (
        "line {line}: {text} in {part} is no angle and loss",
        "dòng {line}: {text} trong {part} không phải góc và suy hao",
    ),
    ("{part} has no line for {angle} degrees", "{part} không có dòng cho {angle} độ"),
    (
        "{part} has {count} lines; one for each of {angles} degrees is expected, or for each half",
        "{part} có {count} dòng; cần mỗi độ trong {angles} độ một dòng, hoặc mỗi nửa độ",
    ),
    ("{part} holds gains below 0; they were taken as losses", "{part} có độ lợi âm; được coi là suy hao"),
    ("{part} holds losses below and above 0 dB", "{part} có suy hao cả âm lẫn dương"),
)
"""English messages and their translations; ``{name}`` stands for what a message says of the case, the same in both."""
