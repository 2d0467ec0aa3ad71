"""Finding codes of coordinates, of geometry and of layers against each other."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import error_code, table_of, warning_code

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
        "The coordinate system to compute in is not a projected one in metres, or lengths in it are off by more than "
        "1 % at the villages.",
        "leave crs out (the UTM zone of the villages is chosen) or name a projected system in metres",
        "Hệ toạ độ tính toán không phải hệ phẳng theo mét, hoặc độ dài trong hệ đó lệch hơn 1 % tại các thôn.",
        "bỏ crs (chọn múi UTM của các thôn) hoặc dùng hệ phẳng theo mét",
    ),
    warning_code(
        "crs-datum",
        "The projection is that of a national grid, but the file puts it on the datum WGS 84; then all lies up to some "
        "hundred metres off.",
        'state the system by its EPSG code, for example crs = "EPSG:9208" for VN-2000 / TM-3 104-45',
        "Phép chiếu là của lưới quốc gia nhưng tệp ghi hệ quy chiếu WGS 84; khi đó mọi điểm lệch tới vài trăm mét.",
        'nêu mã EPSG, ví dụ crs = "EPSG:9208" cho VN-2000 / TM-3 104-45',
    ),
    warning_code(
        "crs-inferred",
        "A table holds metres and does not tell their coordinate system; the only one in use here that puts them in "
        "the communes was taken.",
        'say which with crs = "EPSG:…"',
        "Bảng chứa toạ độ mét và không nêu hệ toạ độ; đã lấy hệ duy nhất dùng tại đây mà theo đó điểm nằm trong xã.",
        'nêu rõ crs = "EPSG:…"',
    ),
    warning_code(
        "coordinates-written",
        "Coordinates are written in degrees, minutes and seconds, with letters for the directions or with separators, "
        "and were read so; the message shows the first.",
        "check the first of them; nothing is to be done where it is right",
        "Toạ độ ghi theo độ, phút, giây, có chữ chỉ hướng hoặc dấu phân cách và đã được đọc như vậy; thông báo nêu giá "
        "trị đầu tiên.",
        "kiểm tra giá trị đầu tiên; không cần làm gì nếu đúng",
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
        "A layer lies far from the communes, or so much of it outside them that another coordinate system is meant; "
        "the message names the one in which it would lie within.",
        "check that the file belongs to this region, and its coordinate system",
        "Lớp nằm xa các xã, hoặc phần nằm ngoài nhiều đến mức hệ toạ độ phải là hệ khác; thông báo nêu hệ mà theo đó "
        "lớp nằm trong các xã.",
        "kiểm tra tệp thuộc đúng vùng và hệ toạ độ",
    ),
    warning_code(
        "layer-mostly-outside",
        "Most of a layer, or all of it, lies outside the communes though not far away: an error for villages.",
        "check its coordinate system; nothing is wrong where the file holds more than the region",
        "Phần lớn hoặc toàn bộ lớp nằm ngoài các xã dù không xa: là lỗi với lớp thôn.",
        "kiểm tra hệ toạ độ; không sao nếu tệp chứa cả vùng rộng hơn",
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
        "geometry-leap",
        "A line or outline runs straight over more than 50 km between two vertices.",
        "correct the vertex that has gone astray (in QGIS: Vertex Tool)",
        "Đường hoặc ranh giới chạy thẳng hơn 50 km giữa hai đỉnh.",
        "sửa đỉnh bị lệch (QGIS: Vertex Tool)",
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
        "commune-overlap",
        "Two communes lie over each other by more than a sliver.",
        "correct the outlines (in QGIS: Topology checker, must not overlap), or remove the unit of the other vintage",
        "Hai xã chồng lên nhau nhiều hơn một dải mảnh.",
        "sửa ranh giới (QGIS: Topology checker, must not overlap) hoặc xoá đơn vị thuộc thời điểm khác",
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
    error_code(
        "cell-identity",
        "The cell identity of a sector is no ECI or NCI.",
        "write it in decimal, or eNB and cell as 402576-121, or leave it empty",
        "Mã ô của sector không phải ECI hoặc NCI.",
        "ghi dạng thập phân, hoặc eNB và ô như 402576-121, hoặc để trống",
    ),
    warning_code(
        "cell-identity-repeated",
        "Two sectors of a technology have the same cell identity; drive tests are compared with the better of them.",
        "give every sector its own, or leave it empty",
        "Hai sector cùng công nghệ có cùng mã ô; phép đo được so với sector tốt hơn.",
        "ghi mã riêng cho mỗi sector hoặc để trống",
    ),
    warning_code(
        "channel-unknown",
        "The channel of a sector is neither an EARFCN of the downlink nor an NR-ARFCN; it is not used.",
        "write the number of the downlink channel",
        "Kênh của sector không phải EARFCN đường xuống hay NR-ARFCN; không được dùng.",
        "ghi số kênh đường xuống",
    ),
    warning_code(
        "channel-conflict",
        "The channel of a sector is of another band or technology than the sector.",
        "correct arfcn, band_mhz or technology",
        "Kênh của sector thuộc băng tần hoặc công nghệ khác.",
        "sửa arfcn, band_mhz hoặc technology",
    ),
    warning_code(
        "north-unused",
        "A north is stated for a layer without azimuths.",
        "state it for the layer sectors",
        "Có nêu hướng bắc cho lớp không có phương vị.",
        "nêu cho lớp sectors",
    ),
)
