"""What findings about rows, units, radio, settings and models say of the case, in Vietnamese beside the English."""

from __future__ import annotations

LAYER_PHRASES: tuple[tuple[str, str], ...] = (
    # Coordinates
    (
        "coordinates are written as {written}, which was read as {value}",
        "tọa độ ghi là {written}, được đọc là {value}",
    ),
    (
        "{value} is no coordinate; expected degrees, with minutes and seconds or not, or metres",
        "{value} không phải tọa độ; cần độ, có hoặc không có phút và giây, hoặc mét",
    ),
    (
        (
            "x {x}, y {y} are metres, and the table does not tell of which coordinate system; "
            "in {systems} they lie in the communes"
        ),
        "x {x}, y {y} theo mét và bảng không cho biết hệ tọa độ nào; trong {systems} chúng nằm trong các xã",
    ),
    (
        (
            "x {x}, y {y} are metres, and the table does not tell of which coordinate system; exchanged, "
            "they lie in the communes in {systems}: {column} holds the northing"
        ),
        (
            "x {x}, y {y} theo mét và bảng không cho biết hệ tọa độ nào; nếu đổi chỗ, chúng nằm trong các xã trong "
            "{systems}: {column} chứa trục bắc"
        ),
    ),
    (
        "x {x}, y {y} are metres, and the table does not tell of which coordinate system",
        "x {x}, y {y} theo mét và bảng không cho biết hệ tọa độ nào",
    ),
    (
        "x {x}, y {y} are metres; only in {system} do they lie in the communes",
        "x {x}, y {y} theo mét; chỉ trong {system} chúng nằm trong các xã",
    ),
    ("all {count} rows are {kind}; {layer} need {expected}", "cả {count} dòng là {kind}; lớp {layer} cần {expected}"),
    (
        "all {count} rows lie nowhere on Earth in the stated coordinate system",
        "cả {count} dòng không nằm ở đâu trên Trái Đất theo hệ tọa độ đã nêu",
    ),
    (
        "{place} lies nowhere on Earth in the stated coordinate system",
        "{place} không nằm ở đâu trên Trái Đất theo hệ tọa độ đã nêu",
    ),
    (
        "the projection is that of {system}, but on the datum of {datum}",
        "phép chiếu là của {system}, nhưng trên hệ quy chiếu {datum}",
    ),
    (
        "{layer} need geometry; the file is a table without any",
        "lớp {layer} cần hình học; tệp là bảng không có hình học",
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
    ("{name} does not reach the villages", "{name} không bao tới các thôn"),
    (
        (
            "as read in {system} the communes hold {share} of the villages that their codes name, and most layers lie "
            "outside; in {other} they hold {second}"
        ),
        (
            "đọc theo {system} thì các xã chứa {share} số thôn theo mã, và hầu hết các lớp nằm ngoài; "
            "trong {other} thì chứa {second}"
        ),
    ),
    (
        "{name} cannot be brought to longitude and latitude: {reason}",
        "không chuyển được {name} sang kinh vĩ độ: {reason}",
    ),
    # Units
    (
        "the codes are of several vintages: {column} {value} in {count} rows, not in others",
        "mã thuộc nhiều thời điểm: {column} {value} ở {count} dòng, không ở dòng khác",
    ),
    (
        "{count} commune codes were brought from {days}: {divided} of divided units by the village's place",
        "{count} mã xã được chuyển từ {days}: {divided} mã của đơn vị bị chia theo vị trí thôn",
    ),
    (
        "all of {layer} lies outside the communes; the nearest row is {distance} away",
        "toàn bộ lớp {layer} nằm ngoài các xã; dòng gần nhất cách {distance}",
    ),
    (
        "{share} of villages lie in another commune than their codes name",
        "{share} số thôn nằm ở xã khác với mã xã đã ghi",
    ),
    (
        "{code} ({name}) and {other} ({second}) in {row} lie over each other: {area} km², {share} of the smaller",
        "{code} ({name}) và {other} ({second}) ở {row} chồng lên nhau: {area} km², {share} của xã nhỏ hơn",
    ),
    (
        "one stretch runs straight over {distance} km; a vertex has gone astray",
        "một đoạn chạy thẳng hơn {distance} km; có đỉnh bị lệch",
    ),
    (
        "the village has neither the code nor the name of its commune",
        "thôn không có mã cũng không có tên xã",
    ),
    (
        "the villages' codes are of {first}, the communes of {second}: units changed on {day} in between",
        "mã của thôn thuộc thời điểm {first}, của xã thuộc {second}: đơn vị thay đổi ngày {day} ở giữa",
    ),
    (
        "{share} of the villages' codes are those of the communes already; the crosswalk was not applied",
        "{share} mã của thôn đã là mã của lớp xã; bảng chuyển đổi không được áp dụng",
    ),
    (
        "the codes of villages and communes stand on both sides of the crosswalk, so its direction is not told",
        "mã của thôn và xã có ở cả hai phía bảng chuyển đổi, nên không rõ chiều",
    ),
    ("{first} to {second} stands twice", "{first} thành {second} có hai lần"),
    (
        "{code} was divided among {count} units, but the row tells no share",
        "{code} bị chia cho {count} đơn vị, nhưng dòng không ghi tỷ lệ",
    ),
    ("the shares of {code} make up {sum}, not 1", "tổng tỷ lệ của {code} là {sum}, không phải 1"),
    (
        "{code} became {codes}, and the village lies in none of them; {taken} was taken",
        "{code} thành {codes}, và thôn không nằm trong đơn vị nào; đã lấy {taken}",
    ),
    (
        "{count} commune codes were missing and were taken from the names of the communes",
        "thiếu {count} mã xã, đã lấy theo tên xã",
    ),
    ("{name} was taken for {found} ({code}): {why}", "{name} được coi là {found} ({code}): {why}"),
    ("no commune is named {name}; did you mean {near}?", "không có xã tên {name}; có phải {near}?"),
    ("no commune is named {name}", "không có xã tên {name}"),
    ("no district is named {name}", "không có huyện tên {name}"),
    ("{name} is the name of several communes: {codes}", "{name} là tên của nhiều xã: {codes}"),
    (
        "{count} communes were given the district that they lie in",
        "{count} xã được gán huyện mà chúng nằm trong",
    ),
    (
        "the commune lies in {found}, not in {named} that it names",
        "xã nằm trong {found}, không phải {named} như đã ghi",
    ),
    ("{name} lies in none of {provinces}", "{name} không nằm trong {provinces}"),
    ("sectors are given, but no sites that they stand on", "có lớp sector nhưng không có lớp trạm"),
    (
        "the buildings say where people live; the population raster is not used",
        "lớp nhà ở cho biết dân ở đâu; raster dân số không được dùng",
    ),
    (
        "the layer {name} has no azimuths; only sectors count theirs from a north",
        "lớp {name} không có phương vị; chỉ sector tính từ hướng bắc",
    ),
    ("the layer {name} is not given: {description}", "chưa nêu lớp {name}: {description}"),
    ("there is no layer {name}; did you mean {near}?", "không có lớp {name}; có phải {near}?"),
    ("there is no layer {name}; there are {known}", "không có lớp {name}; có {known}"),
    (
        "{layer} has no column {name}, which is kept as it is; did you mean {near}?",
        "lớp {layer} không có cột {name}, được giữ nguyên; có phải {near}?",
    ),
    ("column {name} is missing; the table has {columns}", "thiếu cột {name}; bảng có {columns}"),
    # Radio
    ("no site has the identifier {name}; did you mean {near}?", "không trạm nào có mã {name}; có phải {near}?"),
    ("no site has the identifier {name}", "không trạm nào có mã {name}"),
    ("site {name} carries {carried}, not {technology}", "trạm {name} phát {carried}, không phát {technology}"),
    (
        "site {name} has this sector in row {row} already: same technology, band and azimuth",
        "trạm {name} đã có sector này ở dòng {row}: cùng công nghệ, băng tần và phương vị",
    ),
    (
        "{value} is no cell identity: an ECI or NCI in decimal, or eNB and cell as 402576-121",
        "{value} không phải mã ô: cần ECI hoặc NCI dạng thập phân, hoặc eNB và ô như 402576-121",
    ),
    ("the cell identity {value} stands in row {row} already", "mã ô {value} đã có ở dòng {row}"),
    (
        "{value} is neither an EARFCN of the downlink nor an NR-ARFCN",
        "{value} không phải EARFCN đường xuống cũng không phải NR-ARFCN",
    ),
    ("channel {value} is one of {name}, the sector is of {other}", "kênh {value} thuộc {name}, sector thuộc {other}"),
    ("channel {value} is {band} MHz, band_mhz says {other}", "kênh {value} là {band} MHz, band_mhz ghi {other}"),
    (
        "antennas are named, as {name}, but no antennas layer is given",
        "có nêu ăng-ten, như {name}, nhưng không có lớp antennas",
    ),
    (
        "downtilt_deg is {value}, its parts add up to {sum} degrees",
        "downtilt_deg là {value}, tổng các phần là {sum} độ",
    ),
    (
        "no pattern file stands for the antenna {name}; there are {known}",
        "không có tệp giản đồ cho ăng-ten {name}; có {known}",
    ),
    (
        "the pattern {name} was measured at {band} MHz, the sector is on {other} MHz",
        "giản đồ {name} đo ở {band} MHz, sector ở {other} MHz",
    ),
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
    # Drive tests and batches
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
    (
        "the file is no table of samples and is left out: {reason}",
        "tệp không phải bảng mẫu đo và bị bỏ: {reason}",
    ),
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
    (
        "site {name} is received {offset} dB off what was predicted",
        "trạm {name} thu lệch {offset} dB so với dự báo",
    ),
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
    (
        "not a readable table of comma-separated values: {reason}",
        "không phải bảng CSV đọc được: {reason}",
    ),
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
    # Questions and decisions
    ("no run lies here", "không có lần chạy nào ở đây"),
    ("no such folder", "không có thư mục này"),
    ("not what the run wrote, or gone: {names}", "không phải tệp lần chạy đã ghi, hoặc đã mất: {names}"),
    (
        "the record of the run is not of the form that runs write",
        "bản ghi của lần chạy không đúng dạng mà lần chạy ghi",
    ),
    ("the run in this folder has not ended", "lần chạy trong thư mục này chưa kết thúc"),
    ("{name} is not of the form that runs write", "{name} không đúng dạng mà lần chạy ghi"),
    (
        "no tower was weighed within {distance} m of the new place of {name}; the nearest is {away} m away",
        "không xét cột nào trong {distance} m quanh vị trí mới của {name}; cột gần nhất cách {away} m",
    ),
    (
        "no tower was weighed within {distance} m of the new place of {name}",
        "không xét cột nào trong {distance} m quanh vị trí mới của {name}",
    ),
    ("the table of decisions has no column 'verdict'", "bảng quyết định không có cột 'verdict'"),
    ("{name} holds parts that are no longer weighed", "{name} có phần không còn được xét"),
    ("nothing was weighed at {name} that could be accepted", "không có gì được xét tại {name} để chấp nhận"),
    (
        "{setting} asks for {what}, and plan.enabled = false makes no plan",
        "{setting} yêu cầu {what}, nhưng plan.enabled = false nên không lập phương án",
    ),
    (
        "{first} contradicts {second}: no plan can hold both",
        "{first} trái với {second}: không phương án nào giữ được cả hai",
    ),
    ("no tower can be weighed at {x}, {y}: {reason}", "không xét được cột tại {x}, {y}: {reason}"),
    # Commands and settings
    (
        "--columns: {text} is not of the form ours=theirs",
        "--columns: {text} không theo dạng cột-của-Phusong=cột-của-tệp",
    ),
    ("--budgets: {text} is no amount of VND from 0 to 1e16", "--budgets: {text} không phải số tiền từ 0 đến 1e16 đồng"),
    ("{path} is a layer that was checked; name another file", "{path} là lớp đang được kiểm tra; hãy nêu tệp khác"),
    (
        "{path} writes new files only, and {other} is there already and not empty",
        "{path} chỉ ghi tệp mới, mà {other} đã có và không trống",
    ),
    ("--set {text} is not of the form key=value", "--set {text} không theo dạng khóa=giá-trị"),
    ("--set {text}: {name} is a value, not a table", "--set {text}: {name} là giá trị, không phải bảng"),
    ("unknown setting {name}; did you mean {near}?", "không có thiết lập {name}; có phải {near}?"),
    ("unknown setting {name}", "không có thiết lập {name}"),
    ("setting {name} is missing", "thiếu thiết lập {name}"),
    (
        "setting {name}: must be {least} or more, not {value}",
        "thiết lập {name}: phải từ {least} trở lên, không phải {value}",
    ),
    (
        "setting {name}: must be {most} or less, not {value}",
        "thiết lập {name}: phải từ {most} trở xuống, không phải {value}",
    ),
    (
        "setting {name}: must be more than {least}, not {value}",
        "thiết lập {name}: phải lớn hơn {least}, không phải {value}",
    ),
    (
        "setting {name}: must be less than {most}, not {value}",
        "thiết lập {name}: phải nhỏ hơn {most}, không phải {value}",
    ),
    ("setting {name}: must be a whole number, not {value}", "thiết lập {name}: phải là số nguyên, không phải {value}"),
    ("setting {name}: must be a whole number", "thiết lập {name}: phải là số nguyên"),
    ("setting {name}: must be a number, not {value}", "thiết lập {name}: phải là số, không phải {value}"),
    ("setting {name}: must be a number", "thiết lập {name}: phải là số"),
    (
        "setting {name}: must be text in quotes, not {value}",
        "thiết lập {name}: phải là văn bản trong dấu nháy, không phải {value}",
    ),
    ("setting {name}: must be text in quotes", "thiết lập {name}: phải là văn bản trong dấu nháy"),
    (
        "setting {name}: must be true or false, not {value}",
        "thiết lập {name}: phải là true hoặc false, không phải {value}",
    ),
    ("setting {name}: must be true or false", "thiết lập {name}: phải là true hoặc false"),
    (
        "setting {name}: must be one of {known}, not {value}; did you mean {near}?",
        "thiết lập {name}: phải là một trong {known}, không phải {value}; có phải {near}?",
    ),
    (
        "setting {name}: must be one of {known}, not {value}",
        "thiết lập {name}: phải là một trong {known}, không phải {value}",
    ),
    ("setting {name}: must be one of {known}", "thiết lập {name}: phải là một trong {known}"),
    (
        "setting {name}: must be a list in square brackets, not {value}",
        "thiết lập {name}: phải là danh sách trong ngoặc vuông, không phải {value}",
    ),
    ("setting {name}: must be a list in square brackets", "thiết lập {name}: phải là danh sách trong ngoặc vuông"),
    (
        "setting {name}: must be a table of settings, not {value}",
        "thiết lập {name}: phải là bảng thiết lập, không phải {value}",
    ),
    ("setting {name}: must be a table of settings", "thiết lập {name}: phải là bảng thiết lập"),
    (
        "setting {name}: must be a day as 2026-12-31, not {value}",
        "thiết lập {name}: phải là ngày như 2026-12-31, không phải {value}",
    ),
    ("setting {name}: must be a day as 2026-12-31", "thiết lập {name}: phải là ngày như 2026-12-31"),
    ("setting {name}: must have {count} entries or more", "thiết lập {name}: phải có từ {count} mục trở lên"),
    ("setting {name}: must have {count} entries or fewer", "thiết lập {name}: phải có không quá {count} mục"),
    ("setting {name}: must have {count} letters or more", "thiết lập {name}: phải có từ {count} ký tự trở lên"),
    (
        "setting {name}: is not what is expected here, not {value}",
        "thiết lập {name}: không đúng kiểu cần ở đây, không phải {value}",
    ),
    ("setting {name}: is not what is expected here", "thiết lập {name}: không đúng kiểu cần ở đây"),
    (
        "setting {name}: use 1 to 64 lower-case letters, digits, '-' or '_', not {value}",
        "thiết lập {name}: dùng 1 đến 64 chữ thường, chữ số, '-' hoặc '_', không phải {value}",
    ),
)
"""English messages and their translations; ``{name}`` stands for what a message says of the case, the same in both."""
