"""Findings about the files of a folder from which a scenario is drafted: what is doubted and what is not used."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import error_code, table_of, warning_code

RECOGNITION_CODES = table_of(
    warning_code(
        "layer-candidates",
        "Several files may be one layer; the surest was taken.",
        "look whether it is the right one; the others stand as comments in the scenario",
        "Nhiều tệp có thể là cùng một lớp; tệp chắc chắn nhất được chọn.",
        "xem đã chọn đúng tệp chưa; các tệp khác nằm trong chú thích của kịch bản",
    ),
    warning_code(
        "layer-joined",
        "Several files with the same columns and other rows were taken together as one layer.",
        "nothing, if they are its parts; else name the right one as path",
        "Nhiều tệp cùng cột, khác dòng được gộp thành một lớp.",
        "không cần làm gì nếu chúng là các phần của lớp; nếu không, nêu tệp đúng ở path",
    ),
    warning_code(
        "layer-doubted",
        "A file may be one layer or another.",
        "look whether it was taken for the right one; if not, move its lines to the other [layers.<layer>]",
        "Một tệp có thể là lớp này hoặc lớp khác.",
        "xem đã nhận đúng lớp chưa; nếu chưa, chuyển các dòng của tệp sang [layers.<layer>] khác",
    ),
    warning_code(
        "layer-recognised",
        "A file has column names of its own; it was recognised by what it holds, and checked so.",
        "look whether this is right; a scenario needs the lines",
        "Tệp có tên cột riêng; lớp và các cột được nhận theo nội dung và kiểm tra như vậy.",
        "xem đã nhận đúng chưa; kịch bản cần các dòng này",
    ),
    warning_code(
        "column-by-values",
        "A column was mapped because of its values; its name does not say what it is.",
        "look at the column, and correct the line under [layers.<layer>.columns] if it is another",
        "Một cột được nhận theo giá trị; tên cột không cho biết nội dung.",
        "xem lại cột, sửa dòng trong [layers.<layer>.columns] nếu là cột khác",
    ),
    warning_code(
        "column-newest",
        "Several columns hold the same for several years; that of the newest was taken.",
        "where another year is meant, correct the line under [layers.<layer>.columns]",
        "Nhiều cột chứa cùng một số liệu của nhiều năm; cột của năm mới nhất được chọn.",
        "nếu cần năm khác, sửa dòng trong [layers.<layer>.columns]",
    ),
    warning_code(
        "column-unrecognised",
        "A required column was not recognised among those of the file.",
        "name the column under [layers.<layer>.columns], or ask for it where the file is from",
        "Không nhận ra cột bắt buộc trong các cột của tệp.",
        "nêu cột trong [layers.<layer>.columns], hoặc hỏi nơi cung cấp tệp",
    ),
    warning_code(
        "axes-exchanged",
        "A column of x or longitude holds y or latitude and the other way round; Vietnamese surveys call northings x.",
        "look at the two columns; they are mapped by what they hold",
        "Cột x hoặc kinh độ chứa y hoặc vĩ độ và ngược lại, như trắc địa Việt Nam gọi trục bắc là x.",
        "xem lại hai cột; chúng được gán theo giá trị",
    ),
    warning_code(
        "crs-recognised",
        "Coordinates in metres name no system; it was recognised by where the rows lie.",
        'compare some places on a map; state another system as crs = "EPSG:…" if they are off',
        "Tọa độ theo mét không kèm hệ tọa độ; hệ được nhận ra theo vị trí các dòng.",
        'đối chiếu vài điểm trên bản đồ; nêu hệ khác bằng crs = "EPSG:…" nếu lệch',
    ),
    warning_code(
        "raster-doubted",
        "A raster may hold heights, classes of land cover or people.",
        "look at its values in QGIS; move its path to [layers.terrain], [layers.clutter] or [layers.population]",
        "Raster có thể chứa độ cao, lớp phủ hoặc dân số.",
        "xem giá trị trong QGIS; chuyển đường dẫn sang [layers.terrain], [layers.clutter] hoặc [layers.population]",
    ),
    warning_code(
        "file-passed-over",
        "A file of the folder is not used in the scenario, with the reason.",
        "nothing, if it holds no layer; else export it in a format that is read, or name it under [layers.<layer>]",
        "Một tệp của thư mục không được dùng trong kịch bản, kèm lý do.",
        "không cần làm gì nếu tệp không phải lớp dữ liệu; nếu phải, xuất lại ở định dạng đọc được hoặc nêu trong "
        "[layers.<layer>]",
    ),
    error_code(
        "nothing-recognised",
        "No file of the folder was recognised as a layer.",
        "see docs/layers.md for what layers hold; phusong template writes empty files, phusong fetch gets public data",
        "Không nhận ra tệp nào của thư mục là lớp dữ liệu.",
        "xem docs/layers.md để biết các lớp; phusong template tạo tệp trống, phusong fetch tải dữ liệu công khai",
    ),
)
