"""Every finding code of the layers, with its severity, meaning and remedy in English and Vietnamese.

One table drives the findings themselves and ``docs/findings.md``: no finding can be made with a code that is not here.
"""

from __future__ import annotations

from dataclasses import dataclass

from phusong.coverage.findings.finding import Severity


@dataclass(frozen=True, slots=True)
class FindingCode:
    """One kind of finding.

    Attributes:
        code: Stable machine-readable name.
        severity: Usual severity; a rule may soften or sharpen it where the meaning says so.
        meaning: What it says, in English.
        remedy: What the user can do, in English.
        meaning_vi: What it says, in Vietnamese.
        remedy_vi: What the user can do, in Vietnamese.
    """

    code: str
    severity: Severity
    meaning: str
    remedy: str
    meaning_vi: str
    remedy_vi: str


def table_of(*codes: FindingCode) -> dict[str, FindingCode]:
    """Codes by name."""
    return {code.code: code for code in codes}


def error_code(code: str, meaning: str, remedy: str, meaning_vi: str, remedy_vi: str) -> FindingCode:
    """A kind of finding that stops a run."""
    return FindingCode(code, "error", meaning, remedy, meaning_vi, remedy_vi)


def warning_code(code: str, meaning: str, remedy: str, meaning_vi: str, remedy_vi: str) -> FindingCode:
    """A kind of finding that does not stop a run."""
    return FindingCode(code, "warning", meaning, remedy, meaning_vi, remedy_vi)


FILE_CODES = table_of(
    error_code(
        "layer-missing",
        "A layer that a run cannot do without is not named: villages, communes or terrain.",
        "name its file under [layers.<layer>]",
        "Thiếu lớp dữ liệu bắt buộc: thôn, xã hoặc địa hình.",
        "khai báo tệp của lớp trong [layers.<layer>]",
    ),
    error_code(
        "layer-unknown",
        "A layer of this name does not exist.",
        "use one of the layer names in docs/layers.md",
        "Không có lớp dữ liệu với tên này.",
        "dùng một tên lớp trong docs/layers.md",
    ),
    error_code(
        "layer-undecided",
        "Neither the columns nor the geometry tell which layer a file holds.",
        "say which layer it is, for example --layer villages",
        "Không xác định được tệp chứa lớp nào từ cột và hình học.",
        "nêu rõ lớp, ví dụ --layer villages",
    ),
    error_code(
        "file-missing",
        "There is no file at the path.",
        "check the path; it is relative to the scenario file",
        "Không có tệp tại đường dẫn đã cho.",
        "kiểm tra đường dẫn; đường dẫn tính từ tệp kịch bản",
    ),
    error_code(
        "file-unreadable",
        "The file is damaged, empty or not allowed to be read.",
        "export the file again and check that it opens in QGIS or a spreadsheet",
        "Tệp hỏng, rỗng hoặc không được phép đọc.",
        "xuất lại tệp và kiểm tra mở được bằng QGIS hoặc bảng tính",
    ),
    error_code(
        "file-cut-short",
        "The file is shorter than it says itself: a copy or download broke off.",
        "copy or download the file again",
        "Tệp ngắn hơn kích thước tự khai báo: sao chép hoặc tải về bị ngắt.",
        "sao chép hoặc tải lại tệp",
    ),
    error_code(
        "file-too-large",
        "The file would need more memory than reading allows.",
        "convert it to GeoPackage, or cut it to the region",
        "Tệp cần nhiều bộ nhớ hơn mức cho phép.",
        "chuyển sang GeoPackage hoặc cắt theo vùng",
    ),
    error_code(
        "format-unknown",
        "The extension is not one of the formats that are read.",
        "convert the file to GeoPackage, GeoJSON, Shapefile, CSV or GeoTIFF",
        "Phần mở rộng không thuộc các định dạng được đọc.",
        "chuyển tệp sang GeoPackage, GeoJSON, Shapefile, CSV hoặc GeoTIFF",
    ),
    error_code(
        "content-mismatch",
        "The content is not what the extension says, so the file is not opened.",
        "give the file the extension of its content, or export it again",
        "Nội dung không khớp phần mở rộng nên tệp không được mở.",
        "đổi phần mở rộng cho đúng nội dung hoặc xuất lại tệp",
    ),
    error_code(
        "sidecar-missing",
        "A Shapefile lacks one of the files it consists of (.shp, .shx, .dbf).",
        "put .shp, .shx, .dbf, .prj and .cpg side by side, or zip them together",
        "Shapefile thiếu một trong các tệp thành phần (.shp, .shx, .dbf).",
        "đặt .shp, .shx, .dbf, .prj và .cpg cạnh nhau hoặc nén chung",
    ),
    error_code(
        "archive-unsafe",
        "An archive holds entries that point outside it, links, or encrypted files.",
        "zip the layer's files again, by themselves",
        "Tệp nén chứa đường dẫn ra ngoài, liên kết hoặc tệp mã hoá.",
        "nén lại riêng các tệp của lớp",
    ),
    error_code(
        "archive-too-large",
        "An archive unpacks to more than 256 MiB or holds more than 1,000 files.",
        "give the file itself instead of an archive, or cut it to the region",
        "Tệp nén khi giải nén vượt 256 MiB hoặc chứa hơn 1.000 tệp.",
        "dùng tệp gốc thay cho tệp nén hoặc cắt theo vùng",
    ),
    error_code(
        "layer-ambiguous",
        "The file holds several layers and neither name nor geometry decides which is meant.",
        'say which with layer = "…"',
        "Tệp chứa nhiều lớp, tên và hình học không đủ để chọn.",
        'chọn bằng layer = "…"',
    ),
    error_code(
        "layer-not-in-file",
        "The file holds no layer or sheet of the name given.",
        "use one of the names that the message lists",
        "Tệp không có lớp hoặc trang tính với tên đã cho.",
        "dùng một trong các tên được liệt kê",
    ),
    warning_code(
        "reader-warning",
        "The reading library warns about the content.",
        "open the file in QGIS, look at what the message says, and export it again",
        "Thư viện đọc tệp cảnh báo về nội dung.",
        "mở tệp bằng QGIS, xem nội dung cảnh báo và xuất lại",
    ),
    error_code(
        "row-ragged",
        "A table row has more cells than the header (error) or fewer (warning).",
        "put text that holds the separator in quotes, and fill the row up",
        "Một dòng có nhiều ô hơn tiêu đề (lỗi) hoặc ít hơn (cảnh báo).",
        "đặt văn bản chứa dấu phân cách trong ngoặc kép và điền đủ các ô",
    ),
    error_code(
        "no-rows",
        "The layer holds no rows: an error for villages and communes, a warning for the others.",
        "check that the right file and the right layer of it are named",
        "Lớp không có dòng nào: lỗi với thôn và xã, cảnh báo với lớp khác.",
        "kiểm tra đúng tệp và đúng lớp trong tệp",
    ),
)

TEXT_CODES = table_of(
    error_code(
        "encoding-unknown",
        "The text is neither UTF-8 nor in an encoding that is recognised, or no encoding has the name given.",
        'say which with encoding = "tcvn3", "vni", "cp1258" or another',
        "Văn bản không phải UTF-8 và không nhận ra bảng mã, hoặc tên bảng mã không tồn tại.",
        'nêu bảng mã: encoding = "tcvn3", "vni", "cp1258" hoặc khác',
    ),
    warning_code(
        "text-restored",
        "Text in an old encoding (TCVN3, VNI, Windows-1258, or UTF-8 read twice) was recognised and restored.",
        "look at some names; set encoding = … to overrule what was recognised",
        "Văn bản dùng bảng mã cũ (TCVN3, VNI, Windows-1258 hoặc UTF-8 đọc hai lần) đã được nhận ra và khôi phục.",
        "xem lại vài tên; đặt encoding = … nếu nhận sai",
    ),
    warning_code(
        "text-damaged",
        "Letters were lost before the file reached us: a replacement sign or a question mark stands inside a word.",
        "correct the text, or export the file again as UTF-8",
        "Chữ đã mất trước khi đọc: có ký hiệu thay thế hoặc dấu hỏi trong từ.",
        "sửa văn bản hoặc xuất lại tệp với UTF-8",
    ),
    warning_code(
        "text-cut",
        "Text fills its DBF column and breaks off inside a letter.",
        "widen the column, or use GeoPackage",
        "Văn bản đầy cột DBF và bị cắt giữa một chữ.",
        "nới rộng cột hoặc dùng GeoPackage",
    ),
)

COLUMN_CODES = table_of(
    error_code(
        "column-missing",
        "A required column is not in the file.",
        "add the column, or map it: [layers.<layer>.columns] ours = theirs",
        "Tệp thiếu một cột bắt buộc.",
        "thêm cột hoặc ánh xạ: [layers.<layer>.columns] tên của ta = tên trong tệp",
    ),
    error_code(
        "column-repeated",
        "Two columns of the file answer to the same name.",
        "rename one of them, or map the right one",
        "Hai cột trong tệp ứng với cùng một tên.",
        "đổi tên một cột hoặc ánh xạ cột đúng",
    ),
    error_code(
        "column-mapping",
        "The column mapping names a column that the layer does not know or that the file does not hold.",
        "correct the mapping; columns are listed in docs/layers.md",
        "Ánh xạ cột nêu một cột mà lớp không biết hoặc tệp không có.",
        "sửa ánh xạ; danh sách cột ở docs/layers.md",
    ),
    warning_code(
        "code-number",
        "A code column is stored as numbers, so leading zeros, if there were any, are lost and could not be restored.",
        "store codes as text",
        "Cột mã lưu dạng số nên các số 0 đứng đầu, nếu có, đã mất và không khôi phục được.",
        "lưu mã dạng văn bản",
    ),
    warning_code(
        "code-restored",
        "Leading zeros of codes were lost and have been restored to the width that the other layer shows.",
        "store codes as text",
        "Các số 0 đứng đầu của mã bị mất đã được khôi phục theo độ dài mã ở lớp kia.",
        "lưu mã dạng văn bản",
    ),
    warning_code(
        "decimal-comma",
        "Numbers are written with a decimal comma and were read so.",
        "nothing if the values are right; otherwise write a decimal point",
        "Số viết với dấu phẩy thập phân và được đọc như vậy.",
        "không cần làm gì nếu đúng; nếu sai, dùng dấu chấm thập phân",
    ),
    error_code(
        "id-missing",
        "A row has no identifier or code.",
        "give every row its identifier",
        "Một dòng không có mã định danh.",
        "điền mã định danh cho mọi dòng",
    ),
    error_code(
        "id-duplicate",
        "Two rows bear the same identifier; both are named.",
        "remove one of the rows or give it its own identifier; dissolve polygons that belong to one unit",
        "Hai dòng trùng mã định danh; cả hai được nêu.",
        "xoá một dòng hoặc đổi mã; gộp các vùng thuộc cùng một đơn vị",
    ),
    error_code(
        "value-missing",
        "A required value is empty: an error for numbers, a warning for text.",
        "fill the value in",
        "Giá trị bắt buộc bị trống: lỗi với số, cảnh báo với văn bản.",
        "điền giá trị",
    ),
    error_code(
        "not-a-number",
        "A value in a number column cannot be read as a number.",
        "write digits with a decimal point and no separators for thousands",
        "Giá trị trong cột số không đọc được thành số.",
        "viết chữ số với dấu chấm thập phân, không có dấu phân cách hàng nghìn",
    ),
    error_code(
        "not-a-flag",
        "A value in a yes/no column is neither.",
        "write 1 or 0, true or false, yes or no, có or không",
        "Giá trị trong cột có/không không hợp lệ.",
        "viết 1 hoặc 0, true hoặc false, có hoặc không",
    ),
    error_code(
        "out-of-range",
        "A number is outside the range that its column can have.",
        "correct the value, and check the unit",
        "Số nằm ngoài khoảng cho phép của cột.",
        "sửa giá trị và kiểm tra đơn vị",
    ),
    warning_code(
        "unusual-value",
        "A number is possible but unusual.",
        "check the value and its unit",
        "Số có thể đúng nhưng bất thường.",
        "kiểm tra giá trị và đơn vị",
    ),
    warning_code(
        "fractional-people",
        "A number of people is not whole; a point that separates thousands was perhaps read as a decimal point.",
        "write 1234 instead of 1.234 if thousands are meant",
        "Số người không nguyên; có thể dấu chấm hàng nghìn đã bị đọc là dấu thập phân.",
        "viết 1234 thay cho 1.234 nếu là hàng nghìn",
    ),
    error_code(
        "no-population",
        "No village has any people.",
        "fill in the population column, or map the right one",
        "Không thôn nào có dân số.",
        "điền cột dân số hoặc ánh xạ đúng cột",
    ),
    warning_code(
        "technology-unknown",
        "A technology is not one of 2g, 3g, 4g, 5g and is ignored.",
        "write technologies as 4g;5g",
        "Công nghệ không thuộc 2g, 3g, 4g, 5g và bị bỏ qua.",
        "viết công nghệ dạng 4g;5g",
    ),
    warning_code(
        "technology-missing",
        "A site carries no technology, so it serves nobody.",
        "write its technologies, for example 4g;5g",
        "Trạm không có công nghệ nào nên không phục vụ ai.",
        "ghi công nghệ của trạm, ví dụ 4g;5g",
    ),
)

PLACE_CODES = table_of(
    error_code(
        "crs-missing",
        "The file does not say its coordinate system (no .prj) and the coordinates are not degrees.",
        'say which with crs = "EPSG:…"',
        "Tệp không nêu hệ toạ độ (thiếu .prj) và toạ độ không phải độ.",
        'nêu hệ toạ độ: crs = "EPSG:…"',
    ),
    warning_code(
        "crs-assumed",
        "The file does not say its coordinate system; the coordinates look like degrees and were taken as WGS 84.",
        'say which with crs = "EPSG:4326"',
        "Tệp không nêu hệ toạ độ; toạ độ giống độ nên được coi là WGS 84.",
        'nêu rõ crs = "EPSG:4326"',
    ),
    error_code(
        "crs-unknown",
        "The coordinate system cannot be understood.",
        'give an EPSG code, for example crs = "EPSG:9208"',
        "Không hiểu được hệ toạ độ.",
        'dùng mã EPSG, ví dụ crs = "EPSG:9208"',
    ),
    error_code(
        "crs-mismatch",
        "The coordinates cannot be in the coordinate system that the file or the scenario states.",
        'state the coordinate system of the coordinates with crs = "EPSG:…"',
        "Toạ độ không thể thuộc hệ toạ độ đã nêu.",
        'nêu đúng hệ toạ độ: crs = "EPSG:…"',
    ),
    error_code(
        "crs-not-metric",
        "The coordinate system to compute in is not a projected one in metres.",
        "leave crs out (the UTM zone of the villages is chosen) or name a projected system in metres",
        "Hệ toạ độ tính toán không phải hệ phẳng theo mét.",
        "bỏ crs (chọn múi UTM của các thôn) hoặc dùng hệ phẳng theo mét",
    ),
    warning_code(
        "crs-approximate",
        "The shift from the file's datum to WGS 84 is not known; positions may be wrong by a few hundred metres.",
        'state the system by its EPSG code, for example crs = "EPSG:9208" for VN-2000 / TM-3 104-45',
        "Không biết phép chuyển từ hệ quy chiếu của tệp sang WGS 84; vị trí có thể lệch vài trăm mét.",
        'nêu mã EPSG, ví dụ crs = "EPSG:9208" cho VN-2000 / TM-3 104-45',
    ),
    error_code(
        "coordinates-missing",
        "A row has no coordinates.",
        "fill in lon and lat, or draw the point",
        "Dòng không có toạ độ.",
        "điền lon và lat hoặc vẽ điểm",
    ),
    error_code(
        "coordinates-invalid",
        "Coordinates are not finite or outside the range of their coordinate system.",
        "correct the coordinates, and check the coordinate system",
        "Toạ độ không hữu hạn hoặc ngoài phạm vi hệ toạ độ.",
        "sửa toạ độ và kiểm tra hệ toạ độ",
    ),
    error_code(
        "coordinates-swapped",
        "Longitude and latitude (or x and y) look exchanged.",
        "exchange the two columns, or map them: lon = …, lat = …",
        "Kinh độ và vĩ độ (hoặc x và y) có vẻ bị đổi chỗ.",
        "đổi hai cột hoặc ánh xạ: lon = …, lat = …",
    ),
    error_code(
        "null-island",
        "A point lies at 0, 0: coordinates were unknown when the file was made.",
        "fill in the true coordinates or remove the row",
        "Điểm nằm ở 0, 0: toạ độ chưa biết khi tạo tệp.",
        "điền toạ độ thật hoặc xoá dòng",
    ),
    error_code(
        "layer-elsewhere",
        "All of a layer lies far from the communes.",
        "check that the file belongs to this region, and its coordinate system",
        "Toàn bộ lớp nằm xa các xã.",
        "kiểm tra tệp thuộc đúng vùng và hệ toạ độ",
    ),
    error_code(
        "geometry-missing",
        "A row has no geometry: an error where it is a place, a warning for a line that is then left out.",
        "draw the geometry or remove the row",
        "Dòng không có hình học: lỗi với địa điểm, cảnh báo với đường (bị bỏ).",
        "vẽ hình học hoặc xoá dòng",
    ),
    error_code(
        "geometry-type",
        "The geometry is of another kind than the layer needs.",
        "convert it: villages, sites and places are points, communes polygons, roads lines, fibre lines or points",
        "Loại hình học khác với loại lớp cần.",
        "chuyển đổi: thôn, trạm, địa điểm là điểm; xã là vùng; đường là đường; cáp là đường hoặc điểm",
    ),
    error_code(
        "geometry-unreadable",
        "A geometry is written in a way that cannot be read.",
        "draw the geometry again, or export the file again",
        "Hình học không đọc được.",
        "vẽ lại hoặc xuất lại tệp",
    ),
    warning_code(
        "geometry-repaired",
        "An invalid outline was repaired; the message says by how much its area changed.",
        "check the outline in QGIS (Check validity) and correct it",
        "Ranh giới không hợp lệ đã được sửa; thông báo nêu thay đổi diện tích.",
        "kiểm tra ranh giới bằng QGIS (Check validity) và sửa",
    ),
    error_code(
        "geometry-beyond-repair",
        "An invalid outline has no area left after repair.",
        "draw the outline again",
        "Ranh giới không hợp lệ không còn diện tích sau khi sửa.",
        "vẽ lại ranh giới",
    ),
    warning_code(
        "geometry-degenerate",
        "A line has no length and is left out.",
        "remove the row or draw the line",
        "Đường không có chiều dài và bị bỏ.",
        "xoá dòng hoặc vẽ lại đường",
    ),
)

RELATION_CODES = table_of(
    error_code(
        "commune-unknown",
        "A village's commune code is not among the communes.",
        "correct the code, or use communes of the same vintage as the villages",
        "Mã xã của thôn không có trong lớp xã.",
        "sửa mã hoặc dùng lớp xã cùng thời điểm với lớp thôn",
    ),
    warning_code(
        "commune-mismatch",
        "A village lies in another commune than its code says.",
        "correct the code or the position; near a border the outline may be generalised",
        "Thôn nằm trong xã khác với mã xã của nó.",
        "sửa mã hoặc vị trí; gần ranh giới có thể do ranh giới khái quát",
    ),
    warning_code(
        "commune-without-villages",
        "A commune has no village.",
        "check whether villages are missing, or bear the code of another vintage",
        "Xã không có thôn nào.",
        "kiểm tra thiếu thôn hoặc mã thuộc thời điểm khác",
    ),
    warning_code(
        "village-outside",
        "A village lies outside every commune: a warning near the border, an error far away.",
        "correct its coordinates, or add the commune it lies in",
        "Thôn nằm ngoài mọi xã: cảnh báo nếu gần ranh giới, lỗi nếu xa.",
        "sửa toạ độ hoặc thêm xã chứa thôn",
    ),
    warning_code(
        "feature-outside",
        "A site, place or fibre feature lies far from every commune.",
        "check its coordinates; a site far away serves nobody here",
        "Trạm, địa điểm hoặc cáp nằm xa mọi xã.",
        "kiểm tra toạ độ; trạm ở xa không phục vụ ai tại đây",
    ),
    warning_code(
        "commune-centre-missing",
        "A commune has no village marked as its centre, so it does not count among commune centres.",
        "mark one village with is_commune_centre, or give places of kind commune_centre",
        "Xã không có thôn nào được đánh dấu là trung tâm nên không được tính.",
        "đánh dấu một thôn bằng is_commune_centre hoặc thêm địa điểm loại commune_centre",
    ),
    warning_code(
        "commune-centre-repeated",
        "A commune has several villages marked as its centre; the most populous counts.",
        "leave is_commune_centre on one village",
        "Xã có nhiều thôn được đánh dấu là trung tâm; thôn đông dân nhất được tính.",
        "chỉ giữ is_commune_centre ở một thôn",
    ),
    warning_code(
        "commune-centre-derived",
        "The villages do not say which are commune centres; the village nearest to each place of that kind was taken.",
        "add the column is_commune_centre to the villages",
        "Lớp thôn không nêu trung tâm xã; đã lấy thôn gần nhất với mỗi địa điểm loại này.",
        "thêm cột is_commune_centre vào lớp thôn",
    ),
    error_code(
        "site-unknown",
        "A sector names a site that does not exist.",
        "correct the site_id, or add the site",
        "Sector nêu trạm không tồn tại.",
        "sửa site_id hoặc thêm trạm",
    ),
    warning_code(
        "sector-technology",
        "A sector has a technology that its site does not carry, so it is not used.",
        "add the technology to the site, or correct the sector",
        "Sector có công nghệ mà trạm không có nên không được dùng.",
        "thêm công nghệ cho trạm hoặc sửa sector",
    ),
    warning_code(
        "sector-repeated",
        "A site has the same sector twice: technology, band and azimuth alike.",
        "remove one of the rows, or correct its band or azimuth",
        "Trạm có hai sector giống nhau: cùng công nghệ, băng tần và góc phương vị.",
        "xoá một dòng, hoặc sửa băng tần hay góc phương vị",
    ),
)

TERRAIN_CODES = table_of(
    error_code(
        "terrain-not-placed",
        "The raster does not say where on Earth it lies.",
        "export it as GeoTIFF with its coordinate system and position",
        "Raster không có thông tin vị trí.",
        "xuất thành GeoTIFF kèm hệ toạ độ và vị trí",
    ),
    error_code(
        "terrain-unit",
        "The heights are stated in another unit than metres.",
        "convert the heights to metres",
        "Độ cao dùng đơn vị khác mét.",
        "đổi độ cao sang mét",
    ),
    warning_code(
        "terrain-void-undeclared",
        "Cells hold a value that marks voids (-32768, -9999, …) though the file does not declare it; read as unknown.",
        "declare the nodata value: gdal_translate -a_nodata -32768 …",
        "Ô chứa giá trị đánh dấu trống (-32768, -9999, …) mà tệp không khai báo; được đọc là không biết.",
        "khai báo giá trị nodata: gdal_translate -a_nodata -32768 …",
    ),
    error_code(
        "terrain-height-absurd",
        "Heights lie outside -500 m to 9,000 m.",
        "check the unit and the nodata value of the raster",
        "Độ cao nằm ngoài khoảng -500 m đến 9.000 m.",
        "kiểm tra đơn vị và giá trị nodata của raster",
    ),
    error_code(
        "terrain-empty",
        "The raster holds no height at all.",
        "export the raster again",
        "Raster không có độ cao nào.",
        "xuất lại raster",
    ),
    error_code(
        "terrain-elsewhere",
        "The raster does not reach the villages.",
        "use terrain of this region, and check its coordinate system",
        "Raster không phủ tới các thôn.",
        "dùng địa hình của vùng này và kiểm tra hệ toạ độ",
    ),
    warning_code(
        "terrain-short",
        "Villages or sites lie outside the terrain; nothing can be predicted there.",
        "use terrain that reaches 25 km beyond the communes",
        "Thôn hoặc trạm nằm ngoài địa hình; không dự báo được tại đó.",
        "dùng địa hình rộng hơn các xã 25 km",
    ),
    warning_code(
        "terrain-void",
        "Terrain has voids at or around villages or sites; nothing can be predicted across them.",
        "fill the voids from another source (for example Copernicus DEM GLO-30)",
        "Địa hình có ô trống tại hoặc quanh thôn, trạm; không dự báo được qua đó.",
        "lấp ô trống từ nguồn khác (ví dụ Copernicus DEM GLO-30)",
    ),
    warning_code(
        "terrain-coarse",
        "The cells of the file are coarser than the grid, so ridges between them are missing.",
        "use finer terrain, or a larger terrain step",
        "Ô của tệp thô hơn lưới tính nên thiếu các dãy núi giữa chúng.",
        "dùng địa hình mịn hơn hoặc bước lưới lớn hơn",
    ),
    warning_code(
        "terrain-bands",
        "The raster has several bands; the first is used.",
        "export the band of heights by itself",
        "Raster có nhiều kênh; kênh đầu được dùng.",
        "xuất riêng kênh độ cao",
    ),
    error_code(
        "terrain-tiles-mixed",
        "The tiles of a folder differ in coordinate system or cell size.",
        "bring the tiles to one system and cell size, for example with gdalwarp",
        "Các mảnh trong thư mục khác hệ toạ độ hoặc kích thước ô.",
        "đưa các mảnh về cùng hệ và kích thước, ví dụ bằng gdalwarp",
    ),
    error_code(
        "terrain-too-large",
        "The terrain grid would need more memory than reading allows.",
        "use a larger terrain step, or plan a smaller region",
        "Lưới địa hình cần nhiều bộ nhớ hơn mức cho phép.",
        "dùng bước lưới lớn hơn hoặc vùng nhỏ hơn",
    ),
    warning_code(
        "clutter-classes",
        "The land cover raster holds fractions or codes beyond 254; classes are whole numbers from 0.",
        "export the classes, not a share or an index",
        "Raster lớp phủ chứa số lẻ hoặc mã trên 254; lớp phải là số nguyên từ 0.",
        "xuất lớp phủ, không phải tỉ lệ hay chỉ số",
    ),
    error_code(
        "clutter-elsewhere",
        "The land cover raster holds no class where the terrain is.",
        "check its coordinate system and extent, or leave the clutter layer out",
        "Raster lớp phủ không có lớp nào trong vùng địa hình.",
        "kiểm tra hệ toạ độ và phạm vi, hoặc bỏ lớp clutter",
    ),
    warning_code(
        "clutter-short",
        "Villages or sites have no land cover; the ground there counts as open.",
        "use land cover that reaches 25 km beyond the communes",
        "Thôn hoặc trạm không có lớp phủ; mặt đất tại đó được coi là trống.",
        "dùng lớp phủ rộng hơn các xã 25 km",
    ),
    warning_code(
        "sea-elsewhere",
        "No outline of the sea is near the terrain; all land counts as inland.",
        "check the coordinate system of the outlines, or leave the layer out",
        "Không có ranh giới biển nào gần vùng địa hình; toàn bộ đất được coi là nội địa.",
        "kiểm tra hệ toạ độ của ranh giới, hoặc bỏ lớp này",
    ),
    warning_code(
        "point-at-sea",
        "Villages or sites lie in the sea; signals reach them as over water.",
        "check their coordinates, or use outlines of the coast that are finer",
        "Thôn hoặc trạm nằm trên biển; sóng đến đó được tính như trên mặt nước.",
        "kiểm tra toạ độ, hoặc dùng ranh giới bờ biển chi tiết hơn",
    ),
    warning_code(
        "clutter-class-unknown",
        "No height is known for some land cover classes; they count as open ground.",
        "give their heights in radio.clutter.heights_m, or state radio.clutter.scheme",
        "Không rõ độ cao của một số lớp phủ; chúng được coi là đất trống.",
        "nêu độ cao trong radio.clutter.heights_m hoặc khai báo radio.clutter.scheme",
    ),
    warning_code(
        "clutter-twice",
        "Land cover stands in every path, and a link budget takes off a flat loss for clutter besides.",
        "set clutter_loss_db = 0 in the service's budget",
        "Lớp phủ đã nằm trong mọi đường truyền, nhưng quỹ đường truyền còn trừ thêm tổn hao phẳng.",
        "đặt clutter_loss_db = 0 trong quỹ đường truyền của dịch vụ",
    ),
)

ANTENNA_CODES = table_of(
    error_code(
        "antenna-section",
        "A pattern file lacks one of its two cuts.",
        "export the pattern again with the sections HORIZONTAL and VERTICAL",
        "Tệp giản đồ thiếu một trong hai mặt cắt.",
        "xuất lại giản đồ với cả HORIZONTAL và VERTICAL",
    ),
    error_code(
        "antenna-lines",
        "A cut of a pattern file has more or fewer than 360 lines.",
        "give one line for each degree from 0 to 359",
        "Mặt cắt của tệp giản đồ không có đúng 360 dòng.",
        "mỗi độ từ 0 đến 359 một dòng",
    ),
    error_code(
        "antenna-angle",
        "A degree of a cut is missing, stands twice or is no whole number.",
        "give one line for each degree from 0 to 359",
        "Một góc của mặt cắt bị thiếu, lặp lại hoặc không nguyên.",
        "mỗi độ từ 0 đến 359 một dòng",
    ),
    error_code(
        "antenna-value",
        "A line of a cut is no angle and loss, or losses lie on both sides of 0 dB.",
        "write the angle and the loss against the strongest direction, dB",
        "Dòng của mặt cắt không phải góc và suy hao, hoặc suy hao có cả dấu âm và dương.",
        "ghi góc và suy hao so với hướng mạnh nhất, dB",
    ),
    error_code(
        "antenna-gain",
        "A pattern file states no gain, or one in another unit than dBi and dBd.",
        "write for example GAIN 17.5 dBi",
        "Tệp giản đồ không nêu độ lợi, hoặc dùng đơn vị khác dBi và dBd.",
        "ghi ví dụ GAIN 17.5 dBi",
    ),
    warning_code(
        "antenna-gain-unit",
        "The gain of a pattern file has no unit; it was taken as dBd.",
        "write dBi or dBd behind the gain",
        "Độ lợi trong tệp giản đồ không có đơn vị; được coi là dBd.",
        "ghi dBi hoặc dBd sau độ lợi",
    ),
    warning_code(
        "antenna-beam",
        "The vertical cut of a pattern file points far from the horizon.",
        "count the angles of VERTICAL downwards from the horizon ahead, 90 straight down",
        "Mặt cắt đứng của tệp giản đồ hướng xa đường chân trời.",
        "tính góc của VERTICAL từ đường chân trời phía trước xuống dưới, 90 là thẳng xuống",
    ),
    warning_code(
        "antenna-sign",
        "A cut holds gains below 0 instead of losses; the sign was changed.",
        "write losses without a sign",
        "Mặt cắt ghi độ lợi âm thay vì suy hao; đã đổi dấu.",
        "ghi suy hao không dấu",
    ),
    error_code(
        "antenna-repeated",
        "Two pattern files bear the same name.",
        "give every antenna a file name of its own",
        "Hai tệp giản đồ trùng tên.",
        "đặt tên tệp riêng cho từng ăng-ten",
    ),
    error_code(
        "antenna-unknown",
        "A sector names an antenna that no pattern file stands for.",
        "add its file to the antennas layer, or leave the column empty",
        "Sector nêu ăng-ten không có tệp giản đồ.",
        "thêm tệp vào lớp antennas hoặc để trống cột",
    ),
    warning_code(
        "antenna-unused",
        "Sectors name antennas, but there is no antennas layer; the budget's parametric pattern counts.",
        "name the folder of pattern files under [layers.antennas]",
        "Sector nêu ăng-ten nhưng không có lớp antennas; dùng giản đồ tham số.",
        "khai báo thư mục giản đồ trong [layers.antennas]",
    ),
    warning_code(
        "tilt-conflict",
        "The downtilt of a sector is not the sum of its mechanical and electrical part; the sum counts.",
        "correct the three tilts, or leave downtilt_deg empty",
        "Góc cụp của sector khác tổng góc cơ và góc điện; tổng được dùng.",
        "sửa ba góc hoặc để trống downtilt_deg",
    ),
)

FINDING_CODES: dict[str, FindingCode] = {
    **FILE_CODES,
    **TEXT_CODES,
    **COLUMN_CODES,
    **PLACE_CODES,
    **RELATION_CODES,
    **TERRAIN_CODES,
    **ANTENNA_CODES,
}
"""Every finding code of the layers, by name."""
