"""Finding codes of roads as a network, and of the fibre along them."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import table_of, warning_code

FIBRE_CODES = table_of(
    warning_code(
        "road-level-unread",
        "The column layer of the roads holds something else than levels, such as the names of merged files.",
        "nothing is to be done where no road passes over another; else give levels as whole numbers, 0 on the ground",
        "Cột layer của đường không chứa tầng mà chứa nội dung khác, ví dụ tên tệp đã gộp.",
        "không cần làm gì nếu không có đường vượt nhau; nếu có, ghi tầng bằng số nguyên, 0 là mặt đất",
    ),
    warning_code(
        "road-gap",
        "A road ends near another road without being joined to it, and there is no short way round.",
        "snap the end to the other road where they are joined (in QGIS: Snap geometries to layer), or raise "
        "fibre.node_tolerance_m; leave it where they are not",
        "Một con đường kết thúc gần đường khác mà không nối vào, và không có lối vòng ngắn.",
        "bắt dính đầu đường vào đường kia nếu thực tế có nối (QGIS: Snap geometries to layer) hoặc tăng "
        "fibre.node_tolerance_m; giữ nguyên nếu không nối",
    ),
    warning_code(
        "road-island",
        "A part of the roads is joined to no other, so that no fibre leads there; the message says what it cuts off.",
        "draw the road that leads there, or close the gap",
        "Một phần mạng đường không nối với phần nào khác nên cáp không tới được; thông báo nêu những gì bị cắt rời.",
        "vẽ con đường dẫn tới đó hoặc nối khoảng hở",
    ),
    warning_code(
        "village-off-road",
        "A village lies further from every road than fibre.max_drop_m, so that no fibre reaches it.",
        "check its coordinates, or draw the road that leads there",
        "Thôn nằm xa mọi con đường hơn fibre.max_drop_m nên cáp không tới được.",
        "kiểm tra toạ độ hoặc vẽ con đường dẫn tới đó",
    ),
    warning_code(
        "access-point-off-road",
        "An access point lies further from every road than fibre.max_access_m, and serves nobody.",
        "check its coordinates, draw the road it stands at, or raise fibre.max_access_m",
        "Điểm truy nhập nằm xa mọi con đường hơn fibre.max_access_m và không phục vụ ai.",
        "kiểm tra toạ độ, vẽ con đường cạnh đó hoặc tăng fibre.max_access_m",
    ),
    warning_code(
        "fibre-off-road",
        "A cable lies further from every road than fibre.max_beside_m, so that it cannot be tapped there.",
        "check the coordinates of cable and roads, draw the road, or raise fibre.max_beside_m",
        "Tuyến cáp nằm xa mọi con đường hơn fibre.max_beside_m nên không thể đấu nối tại đó.",
        "kiểm tra toạ độ của cáp và đường, vẽ con đường hoặc tăng fibre.max_beside_m",
    ),
    warning_code(
        "fibre-survey-more",
        "A village has fibre as surveyed, but the network does not reach it; it counts as the network says.",
        "draw the access point, cable or road that is missing, or correct has_fibre",
        "Khảo sát ghi thôn có cáp quang nhưng mạng không tới; thôn được tính theo mạng.",
        "vẽ điểm truy nhập, cáp hoặc đường còn thiếu, hoặc sửa has_fibre",
    ),
    warning_code(
        "fibre-survey-less",
        "A village has no fibre as surveyed, but lies within reach of an access point; it counts as the network says.",
        "check whether the access point has ports left and leads there, or correct has_fibre",
        "Khảo sát ghi thôn không có cáp quang nhưng nằm trong tầm của điểm truy nhập; thôn được tính theo mạng.",
        "kiểm tra điểm truy nhập còn cổng và dẫn tới đó không, hoặc sửa has_fibre",
    ),
)
