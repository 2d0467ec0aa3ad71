"""What findings about rasters, units, radio, drive tests and batches say of the case, in Vietnamese."""

from __future__ import annotations

RADIO_PHRASES: tuple[tuple[str, str], ...] = (
    ("the archive holds no file that is read", "tệp nén không có tệp nào đọc được"),
    ("not JSON: {reason}", "không phải JSON: {reason}"),
    ("the rows cannot be written as a GeoPackage: {reason}", "không ghi được các dòng thành GeoPackage: {reason}"),
    (
        "{name} and {other} overlap and differ by up to {height} m, at x {x}, y {y}",
        "{name} và {other} chồng nhau và lệch tới {height} m, tại x {x}, y {y}",
    ),
    ("a cell of the grid is longer than any number", "một ô của lưới dài hơn mọi con số"),
    (
        "the text of the table is in no encoding that is recognised{more}",
        "văn bản trong bảng không theo bảng mã nào nhận ra được{more}",
    ),
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
    ("the coordinate system {name} cannot be understood", "không hiểu hệ tọa độ {name}"),
    (
        "{name} is neither a geographic nor a projected coordinate system",
        "{name} không phải hệ tọa độ địa lý cũng không phải hệ phẳng",
    ),
    ("{name} is not a projected coordinate system in metres", "{name} không phải hệ tọa độ phẳng theo mét"),
    (
        "lengths in {name} are off by {share} at the villages; at most 1 % is allowed",
        "độ dài trong {name} lệch {share} tại các thôn; cho phép tối đa 1 %",
    ),
    (
        "lengths in {name} are off by {share} at the villages, and what is priced by the metre as well",
        "độ dài trong {name} lệch {share} tại các thôn, nên chi phí tính theo mét cũng lệch",
    ),
    ("{name} does not reach the villages", "{name} không bao tới các thôn"),
    (
        "{name} cannot be brought to longitude and latitude: {reason}",
        "không chuyển được {name} sang kinh vĩ độ: {reason}",
    ),
    ("column {name} is missing; the table has {columns}", "thiếu cột {name}; bảng có {columns}"),
    (
        "no height is known for the land-cover classes {classes} ({share} % of the cells)",
        "chưa biết độ cao của các lớp phủ {classes} ({share} % số ô)",
    ),
    (
        "land cover stands in every path, and the budget of {service} takes off {loss} dB more",
        "lớp phủ đã nằm trong mọi đường truyền, mà quỹ của {service} còn trừ thêm {loss} dB",
    ),
    (
        "no link budget is given for the radio service {name}; there are {known}",
        "không có quỹ đường truyền cho dịch vụ {name}; có {known}",
    ),
    ("{what} near the limit of {limit} ({source})", "{what} gần giới hạn {limit} ({source})"),
    (
        "the calibration was made with {first}, the predictions are made with {second}",
        "hiệu chỉnh dùng {first}, dự báo dùng {second}",
    ),
    (
        "the receiver stood at {first} m when calibrated and stands at {second} m",
        "máy thu ở {first} m khi hiệu chỉnh và nay ở {second} m",
    ),
    (
        "{band} MHz was not calibrated; its predictions stay as they are",
        "{band} MHz chưa được hiệu chỉnh; dự báo giữ nguyên",
    ),
    (
        "the mast at {x}, {y} stands outside the terrain or on a void",
        "trạm tại {x}, {y} nằm ngoài địa hình hoặc trên chỗ trống",
    ),
    (
        "rain takes the hop away at least {share} % of the year; the method gives no figure beyond",
        "mưa làm gián đoạn chặng ít nhất {share} % thời gian trong năm; phương pháp không cho số xa hơn",
    ),
    (
        "map.filing is asked for, and no radio service has a rate both ways",
        "có yêu cầu map.filing nhưng không dịch vụ nào có tốc độ hai chiều",
    ),
    (
        "the clutter has the shape {shape}, the terrain's parts {other}",
        "lớp phủ có kích thước {shape}, các phần địa hình có {other}",
    ),
    ("samples have no column {name}; did you mean {near}?", "mẫu đo không có cột {name}; có phải {near}?"),
    ("samples have no column {name}", "mẫu đo không có cột {name}"),
    (
        "cell {name} stands for several carriers: {carriers}; kept, the band decides",
        "ô {name} ứng với nhiều sóng mang: {carriers}; được giữ, băng tần quyết định",
    ),
    (
        "{count} bins are predicted so near the sensitivity that only the strong ones were heard; left out",
        "{count} ô được dự báo gần độ nhạy đến mức chỉ tín hiệu mạnh mới thu được; bị bỏ",
    ),
    ("the file is no table of samples and is left out: {reason}", "tệp không phải bảng mẫu đo và bị bỏ: {reason}"),
    (
        "the text is not UTF-8; letters beyond ASCII were read as Latin-1",
        "văn bản không phải UTF-8; chữ ngoài ASCII được đọc theo Latin-1",
    ),
    (
        "no column of longitude, latitude and RSRP is recognised; the table has {columns}",
        "không nhận ra cột kinh độ, vĩ độ và RSRP; bảng có {columns}",
    ),
    ("the column {name} is missing; the table has {columns}", "thiếu cột {name}; bảng có {columns}"),
    (
        "{count} bins have no prediction: their path crosses unknown terrain; left out",
        "{count} ô không có dự báo: đường truyền qua chỗ không rõ địa hình; bị bỏ",
    ),
    (
        "{count} bins in {blocks} blocks of {size} m are too few to fit and test",
        "{count} ô trong {blocks} khối {size} m là quá ít để khớp và kiểm tra",
    ),
    ("no bin of the blocks held out can be compared", "không ô nào trong các khối để riêng so sánh được"),
    (
        "the offsets do not help on bins held out: {figures}",
        "hiệu chỉnh không cải thiện trên các ô để riêng: {figures}",
    ),
    ("site {name} is received {offset} dB off what was predicted", "trạm {name} thu lệch {offset} dB so với dự báo"),
    ("none of the samples can be used: {reasons}", "không mẫu nào dùng được: {reasons}"),
    ("the table has no row", "bảng không có dòng nào"),
    ("the file is no text", "tệp không phải văn bản"),
    (
        "these are estimated places of cells and not measurements: nothing can be calibrated with them",
        "đây là vị trí ước tính của ô, không phải phép đo: không dùng để hiệu chỉnh được",
    ),
    ("there is no model {name}; did you mean {near}?", "không có mô hình {name}; có phải {near}?"),
    ("case {name} has no points in {file}", "trường hợp {name} không có điểm nào trong {file}"),
    ("case {name} stands in an earlier row too", "trường hợp {name} đã có ở dòng trước"),
    ("the columns are separated by semicolons", "các cột cách nhau bằng dấu chấm phẩy"),
    ("not a readable table of comma-separated values: {reason}", "không phải bảng CSV đọc được: {reason}"),
    ("the cell is empty; a number was expected", "ô trống; cần một số"),
    ("the profile has {count} points; at least 3 are needed", "mặt cắt có {count} điểm; cần ít nhất 3"),
    (
        "the first point is at {distance} km; the transmitter must be at 0",
        "điểm đầu ở {distance} km; máy phát phải ở 0",
    ),
    (
        "{distance} km does not lie beyond the point before it at {before} km",
        "{distance} km không xa hơn điểm trước ở {before} km",
    ),
    (
        "the profile of case {name} belongs to no row of the table of cases",
        "mặt cắt của trường hợp {name} không thuộc dòng nào của bảng trường hợp",
    ),
)
"""English messages and their translations; ``{name}`` stands for what a message says of the case, the same in both."""
