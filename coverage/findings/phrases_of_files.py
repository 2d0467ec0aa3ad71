"""Messages about files, archives, rasters and antenna patterns in Vietnamese, beside the English."""

from __future__ import annotations

FILE_PHRASES: tuple[tuple[str, str], ...] = (
    # Reading within limits
    ("reading takes more than {limit} GiB of memory", "việc đọc cần hơn {limit} GiB bộ nhớ"),
    ("reading takes more than {limit} seconds", "việc đọc mất hơn {limit} giây"),
    ("{file}: reading takes more than {limit} seconds", "{file}: việc đọc mất hơn {limit} giây"),
    (
        "the library that reads this format broke down: the file is damaged or made to harm",
        "thư viện đọc định dạng này bị sập: tệp hỏng hoặc được tạo để gây hại",
    ),
    ("cannot be read: {reason}", "không đọc được: {reason}"),
    ("cannot be opened: {reason}", "không mở được: {reason}"),
    ("{file} cannot be read: {reason}", "không đọc được {file}: {reason}"),
    ("{path} cannot be a path: {reason}", "{path} không thể là đường dẫn: {reason}"),
    ("{file} is not a file", "{file} không phải là tệp"),
    ("a path with '!' or beginning with '/vsi' is not read", "không đọc đường dẫn có '!' hoặc bắt đầu bằng '/vsi'"),
    ("the file holds nothing but spaces and line breaks", "tệp chỉ có dấu cách và dấu xuống dòng"),
    # Archives
    ("the archive holds {count} entries; at most {limit}", "tệp nén có {count} mục; nhiều nhất {limit}"),
    ("the archive unpacks to {size} MiB; at most {limit} MiB", "tệp nén giải ra {size} MiB; nhiều nhất {limit} MiB"),
    ("the archive holds {name} {times} times", "tệp nén có {name} {times} lần"),
    ("the archive holds an entry that points outside it: {name}", "tệp nén có mục trỏ ra ngoài: {name}"),
    ("the archive holds a link: {name}", "tệp nén có liên kết: {name}"),
    ("the archive is encrypted: {name}", "tệp nén bị mã hoá: {name}"),
    ("the archive is damaged: {reason}", "tệp nén hỏng: {reason}"),
    ("the archive cannot be unpacked: {reason}", "không giải nén được: {reason}"),
    ("{name} unpacks to more than its stated size", "{name} giải ra lớn hơn kích thước tự khai"),
    ("the archive is empty", "tệp nén rỗng"),
    (
        "the archive holds no file that is read, only {names}",
        "tệp nén không có tệp nào đọc được, chỉ có {names}",
    ),
    # Types
    ("{extension} is not read; expected one of {known}", "không đọc {extension}; cần một trong {known}"),
    (
        "a workbook of another program or an old one ({extension}) is not read",
        "không đọc sổ tính của chương trình khác hoặc kiểu cũ ({extension})",
    ),
    ("a part of a MapInfo table ({extension}) is not read", "không đọc riêng một phần của bảng MapInfo ({extension})"),
    ("the MapInfo table lacks {parts}", "bảng MapInfo thiếu {parts}"),
    (
        "a MapInfo table of type {what}, which only points at other files",
        "bảng MapInfo kiểu {what}, vốn chỉ trỏ tới các tệp khác",
    ),
    ("{name} holds {stated} rows, but {found} were read", "{name} có {stated} dòng, nhưng chỉ đọc được {found}"),
    ("a drawing ({extension}) is not read", "không đọc bản vẽ ({extension})"),
    ("this format of geodata ({extension}) is not read", "không đọc định dạng địa lý này ({extension})"),
    (
        "a project, which only points at layers ({extension}) is not read",
        "không đọc tệp dự án, vốn chỉ trỏ tới các lớp ({extension})",
    ),
    ("a database ({extension}) is not read", "không đọc cơ sở dữ liệu ({extension})"),
    ("an archive of this kind ({extension}) is not read", "không đọc loại tệp nén này ({extension})"),
    ("a document or picture ({extension}) is not read", "không đọc văn bản hoặc ảnh ({extension})"),
    (
        "a {role} ({format}), but a vector layer or table is expected",
        "đây là {role} ({format}), nhưng cần lớp vectơ hoặc bảng",
    ),
    ("a raster is expected, but the file is {format}", "cần một raster, nhưng tệp là {format}"),
    (
        "JSON of type {kind}; expected a GeoJSON FeatureCollection with features",
        "JSON loại {kind}; cần GeoJSON FeatureCollection có features",
    ),
    ("{file} holds JSON, but not a GeoJSON object", "{file} là JSON nhưng không phải đối tượng GeoJSON"),
    ("not JSON at {place}: {reason}", "không phải JSON tại {place}: {reason}"),
    ("the document names {name} twice", "tài liệu ghi {name} hai lần"),
    # Shapefiles, GeoPackages, Parquet
    ("the Shapefile lacks {parts}", "Shapefile thiếu {parts}"),
    ("the Shapefile holds no geometry of a kind that is read", "Shapefile không có hình học thuộc loại đọc được"),
    ("{file} holds {shapes} shapes, but {table} {rows} rows", "{file} có {shapes} hình, nhưng {table} có {rows} dòng"),
    ("{file} points at no shape for row {number}", "{file} không trỏ tới hình nào cho dòng {number}"),
    ("{file} is not a dBASE table", "{file} không phải bảng dBASE"),
    ("{file} is not part of a Shapefile", "{file} không phải thành phần của Shapefile"),
    ("{file} has no columns", "{file} không có cột"),
    ("{file}: the list of its columns is damaged", "{file}: danh sách cột bị hỏng"),
    (
        "{file}: its columns do not make up its records; the header is damaged",
        "{file}: các cột không khớp với bản ghi; tiêu đề tệp bị hỏng",
    ),
    ("{file}: record {number} does not begin as a record does", "{file}: bản ghi {number} không bắt đầu đúng kiểu"),
    (
        "{count} records are marked as deleted and are left out",
        "{count} bản ghi được đánh dấu đã xoá và bị bỏ qua",
    ),
    (
        "the column is of kind {kind}, which is not read; it counts as empty",
        "cột thuộc loại {kind} không đọc được; coi như trống",
    ),
    (
        "the layer says that it holds {stated} rows, but {rows} were read",
        "lớp tự khai có {stated} dòng, nhưng đọc được {rows}",
    ),
    ("the file holds {rows} rows, but its header says {stated}", "tệp có {rows} dòng, nhưng tiêu đề ghi {stated}"),
    ("the GeoPackage has no header", "GeoPackage không có phần đầu"),
    ("what is saved beside it cannot be read: {reason}", "không đọc được phần lưu bên cạnh tệp: {reason}"),
    ("the Parquet file has no footer", "tệp Parquet không có phần cuối"),
    (
        "the Parquet file says nothing of its geometry: it is no GeoParquet",
        "tệp Parquet không nêu hình học: không phải GeoParquet",
    ),
    (
        "the geometry column {name} is there {times} times, not once",
        "cột hình học {name} có {times} lần, không phải một lần",
    ),
    ("the file unpacks to {size} GiB; at most 2", "tệp giải ra {size} GiB; nhiều nhất 2"),
    (
        "column {number} holds no geometry of encoding {encoding}: {reason}",
        "cột {number} không chứa hình học kiểu {encoding}: {reason}",
    ),
    ("the file has {count} columns named {name}", "tệp có {count} cột tên {name}"),
    (
        "values that are bytes and no text: {count}; they count as empty",
        "{count} giá trị là byte không phải văn bản; coi như trống",
    ),
    ("the bytes are text in {encoding} and were converted", "các byte là văn bản {encoding} và đã được chuyển đổi"),
    # Geometry as text
    (
        "the geometry names SRID {number}, which is no coordinate system",
        "hình học ghi SRID {number}, không phải hệ toạ độ nào",
    ),
    # KML
    (
        "columns taken from the tables in the descriptions, {count} in all: {names}",
        "{count} cột được lấy từ bảng trong phần mô tả: {names}",
    ),
    (
        "the KML links to {count} other files, which are not read",
        "KML trỏ tới {count} tệp khác, các tệp đó không được đọc",
    ),
    ("the placemark names {name} more than once", "dấu mốc ghi {name} nhiều lần"),
    ("the feature names {name} more than once", "đối tượng ghi {name} nhiều lần"),
    ("the KML nests its elements more than {depth} deep", "KML lồng phần tử sâu hơn {depth} cấp"),
    (
        "the KML declares a document type or entities, which are not read",
        "KML khai báo kiểu tài liệu hoặc thực thể, vốn không được đọc",
    ),
    ("not well-formed XML: {reason}", "XML không đúng dạng: {reason}"),
    ("no folder {name}; the file holds {names}", "không có thư mục {name}; tệp có {names}"),
    (
        "placemarks in other folders, not read: {count}: {names}",
        "{count} dấu mốc ở thư mục khác không được đọc: {names}",
    ),
    (
        "placemarks of another geometry in the same folder, not read: {count}: {kinds}",
        "{count} dấu mốc có loại hình học khác trong cùng thư mục không được đọc: {kinds}",
    ),
    (
        "the file holds {count} folders that may be meant: {names}",
        "tệp có {count} thư mục có thể là lớp cần đọc: {names}",
    ),
    (
        "{count} placemarks outside the folder of {layer} were read, too",
        "{count} dấu mốc ngoài thư mục của lớp {layer} cũng được đọc",
    ),
    ("the file holds {count} layers: {names}", "tệp có {count} lớp: {names}"),
    # Tables
    (
        "the first row holds data ({cells}), no names; the columns are called {names}",
        "dòng đầu là dữ liệu ({cells}), không có tên cột; các cột được gọi là {names}",
    ),
    (
        "the header ({names}) stands below {title} and begins in row {number}; rows that it takes: {count}",
        "tiêu đề cột ({names}) nằm dưới {title}, bắt đầu ở dòng {number} và gồm {count} dòng",
    ),
    (
        "the header ({names}) begins in row {number}; rows that it takes: {count}",
        "tiêu đề cột ({names}) bắt đầu ở dòng {number} và gồm {count} dòng",
    ),
    (
        "a note in row {number} ends the table; it and what stands below it were passed over",
        "bảng kết thúc bằng ghi chú ở dòng {number}; dòng này và phần bên dưới đã được bỏ qua",
    ),
    (
        "a row of sums in row {number} ends the table; it and what stands below it were passed over",
        "bảng kết thúc bằng dòng tổng ở dòng {number}; dòng này và phần bên dưới đã được bỏ qua",
    ),
    (
        "rows of sums among the data were passed over: {count}; the first is row {number}",
        "đã bỏ qua {count} dòng tổng nằm giữa dữ liệu; dòng đầu tiên là dòng {number}",
    ),
    (
        "rows that head those below them: {count}, the first is row {number}; those below got their {columns}",
        "{count} dòng chỉ nêu tên nhóm, dòng đầu tiên là dòng {number}; các dòng bên dưới nhận {columns}",
    ),
    (
        "rows given the unit that is written in the first row of their group: {count}",
        "{count} dòng nhận đơn vị ghi ở dòng đầu của nhóm",
    ),
    ("the file has {size} MiB of text; at most {limit}", "tệp có {size} MiB văn bản; nhiều nhất {limit}"),
    (
        "the text is not UTF-8, and no other encoding is recognised",
        "văn bản không phải UTF-8 và không nhận ra bảng mã nào khác",
    ),
    ("there is no encoding {name}", "không có bảng mã {name}"),
    ("the text is not {encoding}: {reason}", "văn bản không phải {encoding}: {reason}"),
    (
        "not a table from line {number} of the file on: {reason} (is a quote not closed?)",
        "từ dòng {number} của tệp không còn là bảng: {reason} (thiếu dấu ngoặc kép đóng?)",
    ),
    (
        "a cell holds {count} line breaks and whole rows: a quote is opened too much",
        "một ô chứa {count} lần xuống dòng và cả dòng dữ liệu: thừa dấu ngoặc kép mở",
    ),
    (
        "the text of the table is in no encoding that is recognised, though the .cpg says {stated}",
        "văn bản trong bảng không thuộc bảng mã nào nhận ra được, dù .cpg ghi {stated}",
    ),
    (
        "the text of the table is in no encoding that is recognised",
        "văn bản trong bảng không thuộc bảng mã nào nhận ra được",
    ),
    (
        (
            "the text was in {encoding} and had been read as something else; it was restored: {before} to {after}; "
            "it may also be {others}"
        ),
        "văn bản vốn dùng {encoding} nhưng bị đọc sai; đã khôi phục: {before} thành {after}; cũng có thể là {others}",
    ),
    (
        "the text was in {encoding} and had been read as something else; it was restored: {before} to {after}",
        "văn bản vốn dùng {encoding} nhưng bị đọc sai; đã khôi phục: {before} thành {after}",
    ),
    (
        "{before} was in {encoding} and had been read as something else; it was restored to {after}",
        "{before} vốn dùng {encoding} nhưng bị đọc sai; đã khôi phục thành {after}",
    ),
    (
        "rows hidden, as by a filter, and read all the same: {count}; in the sheet rows {numbers}",
        "{count} dòng bị ẩn (như do bộ lọc) vẫn được đọc: các dòng {numbers} của trang tính",
    ),
    ("the column is hidden and was read", "cột bị ẩn vẫn được đọc"),
    ("the sheet is hidden and was read", "trang tính bị ẩn vẫn được đọc"),
    (
        "the sheet {name} holds no rows, while the hidden sheet {other} holds {count}",
        "trang tính {name} không có dòng nào, còn trang bị ẩn {other} có {count} dòng",
    ),
    (
        "the sheet {name} holds no rows, while the sheet {other} holds {count}",
        "trang tính {name} không có dòng nào, còn trang {other} có {count} dòng",
    ),
    (
        "the cell is written twice in the file, as {first} and as {second}",
        "ô được ghi hai lần trong tệp: {first} và {second}",
    ),
    (
        "the cell stands in row {row} of the sheet and says that it is of row {other}",
        "ô nằm ở dòng {row} của trang tính nhưng tự ghi là dòng {other}",
    ),
    (
        "row {row} of the sheet stands after row {other} in the file",
        "dòng {row} của trang tính nằm sau dòng {other} trong tệp",
    ),
    ("the workbook is damaged: {reason}", "sổ tính hỏng: {reason}"),
    (
        "rows given the value of the merged cell above them: {count}",
        "{count} dòng được nhận giá trị của ô gộp phía trên",
    ),
    (
        "the cell holds the formula {text}, whose value was not saved",
        "ô có công thức {text} mà giá trị chưa được lưu",
    ),
    ("the formula of the cell failed: {cell}", "công thức của ô bị lỗi: {cell}"),
    ("the sheet spans more than {count} cells", "trang tính trải rộng hơn {count} ô"),
    # Rasters
    ("{file} holds {cells} cells, but its header says {stated}", "{file} có {cells} ô, nhưng tiêu đề ghi {stated}"),
    ("{file} has {cols} × {count} cells", "{file} có {cols} × {count} ô"),
    ("{file} holds no band of real numbers", "{file} không có kênh số thực"),
    ("{file} does not say where it lies", "{file} không nêu vị trí"),
    ("{file} has cells without size", "{file} có ô không có kích thước"),
    (
        "{file} lies at coordinates that no coordinate system has",
        "{file} nằm ở toạ độ không hệ toạ độ nào có",
    ),
    ("the raster is damaged: {reason}", "raster hỏng: {reason}"),
    (
        "the raster states no coordinate system; it was taken as WGS 84 degrees",
        "raster không nêu hệ toạ độ; được coi là độ WGS 84",
    ),
    (
        "the raster states no coordinate system, and {place} is not in degrees",
        "raster không nêu hệ toạ độ, và {place} không phải là độ",
    ),
    (
        "cells hold {mark}, which marks voids but is not declared; the first at {place}",
        "có ô mang giá trị {mark} vốn đánh dấu chỗ trống nhưng không được khai báo; ô đầu tại {place}",
    ),
    (
        "{first} and {second} overlap and differ by up to {height} m, at {place}; {counted} counts",
        "{first} và {second} chồng nhau và lệch tới {height} m, tại {place}; {counted} được tính",
    ),
    ("height {height} m at {place} is outside {limits} m", "độ cao {height} m tại {place} nằm ngoài {limits} m"),
    ("the tiles are in different coordinate systems", "các mảnh thuộc hệ toạ độ khác nhau"),
    ("{tile} is not on the grid of {first}", "{tile} không cùng lưới với {first}"),
    ("the raster has {count} bands; the first is used", "raster có {count} kênh; kênh đầu được dùng"),
    ("the raster holds no height: every cell is void", "raster không có độ cao nào: mọi ô đều trống"),
    (
        "the folder holds other files beside the rasters, which are passed over: {names}",
        "thư mục có tệp khác bên cạnh raster, đã bỏ qua: {names}",
    ),
    ("the folder holds no raster that is read", "thư mục không có raster nào đọc được"),
    (
        "{file} holds 8-bit values up to {most}, as a picture does; heights do not end there",
        "{file} có giá trị 8 bit tới {most} như một bức ảnh; độ cao không dừng ở đó",
    ),
    (
        "{file} holds values of 0 to 255 that change from cell to cell as a shaded relief does",
        "{file} có giá trị 0 đến 255 thay đổi từng ô như ảnh bóng địa hình",
    ),
    ("every height of the raster is 0", "mọi độ cao của raster đều là 0"),
    ("{file} is a picture in red, green and blue, not heights", "{file} là ảnh đỏ, lục, lam, không phải độ cao"),
    ("{file} is a picture in a palette of colours, not heights", "{file} là ảnh dùng bảng màu, không phải độ cao"),
    ("{file} is a picture in {words}, not heights", "{file} là ảnh ({words}), không phải độ cao"),
    (
        "the cells of the file are about {cell} m, the grid's {step} m: heights are interpolated",
        "ô của tệp khoảng {cell} m, ô của lưới {step} m: độ cao được nội suy",
    ),
    (
        "the terrain grid would have {cols} × {count} cells of {step} m; at most {limit}",
        "lưới địa hình sẽ có {cols} × {count} ô {step} m; nhiều nhất {limit}",
    ),
    (
        "the terrain near villages, communes and sites has {count} cells of {step} m; at most {limit}",
        "địa hình quanh thôn, xã và trạm có {count} ô {step} m; nhiều nhất {limit}",
    ),
    (
        "the raster holds no height near the villages: every cell is void",
        "raster không có độ cao nào gần các thôn: mọi ô đều trống",
    ),
    ("every height near the villages is 0", "mọi độ cao gần các thôn đều là 0"),
    ("the raster lies more than {distance} km from every village", "raster cách mọi thôn hơn {distance} km"),
    ("the raster holds no height at any village", "raster không có độ cao ở thôn nào"),
    ("the raster states its heights in {unit}", "raster nêu độ cao theo {unit}"),
    ("no cell with people lies where the villages are", "không có ô có người nào nằm ở vùng các thôn"),
    ("classes outside 0..{most} count as unknown: {codes}", "lớp phủ ngoài 0..{most} coi như không rõ: {codes}"),
    (
        "land cover is kept by {kept} m in place of {wanted}: the region has {cells} cells",
        "lớp phủ được lưu theo {kept} m thay vì {wanted}: vùng có {cells} ô",
    ),
    (
        "{count} of {all} {layer} have no land cover: {ids}",
        "{count}/{all} đối tượng lớp {layer} không có lớp phủ: {ids}",
    ),
    ("{count} of {all} {layer} lie in the sea: {ids}", "{count}/{all} đối tượng lớp {layer} nằm trên biển: {ids}"),
    (
        "the raster holds fractions; land cover classes are whole numbers",
        "raster có số lẻ; mã lớp phủ là số nguyên",
    ),
    ("the raster holds no land cover where the terrain is", "raster không có lớp phủ ở vùng địa hình"),
    (
        "no outline lies on the terrain or within 50 km of it",
        "không ranh giới nào nằm trên địa hình hoặc cách trong 50 km",
    ),
    (
        "the buildings say where people live; the population raster is not used",
        "lớp nhà cho biết nơi dân ở; raster dân số không được dùng",
    ),
    # Antenna patterns
    ("there is no antenna pattern file (.msi or .pln)", "không có tệp giản đồ ăng-ten (.msi hoặc .pln)"),
    ("there are two files for the antenna {name}", "có hai tệp cho ăng-ten {name}"),
    ("the line GAIN is missing", "thiếu dòng GAIN"),
    (
        "line {number}: GAIN {value} is no gain in dBi or dBd",
        "dòng {number}: GAIN {value} không phải độ lợi dBi hoặc dBd",
    ),
    (
        "line {number}: GAIN {value} has no unit; it was taken as dBd, as the format has it",
        "dòng {number}: GAIN {value} không có đơn vị; được coi là dBd theo định dạng",
    ),
    ("the section {section} is missing", "thiếu phần {section}"),
    ("{section} holds losses below and above 0 dB", "{section} có suy hao cả dưới và trên 0 dB"),
    ("{section} holds gains below 0; they were taken as losses", "{section} có độ lợi dưới 0; được coi là suy hao"),
    ("{section} has no line for {angle} degrees", "{section} không có dòng cho {angle} độ"),
    (
        "{section} has {count} lines; one for each of {degrees} degrees is expected, or for each half",
        "{section} có {count} dòng; cần một dòng cho mỗi độ trong {degrees} độ, hoặc mỗi nửa độ",
    ),
    (
        "line {number}: {text} in {section} is no angle and loss",
        "dòng {number}: {text} trong {section} không phải góc và suy hao",
    ),
    (
        "line {number}: {angle} in {section} is no step of {step} degrees, or stands above already",
        "dòng {number}: {angle} trong {section} không phải bước {step} độ, hoặc đã có ở trên",
    ),
)
"""English messages and their translations, as ``phrases`` explains them."""
