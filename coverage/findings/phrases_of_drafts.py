"""What findings about drafted scenarios and fetched data say of the case, in Vietnamese beside the English."""

from __future__ import annotations

DRAFT_PHRASES: tuple[tuple[str, str], ...] = (
    (
        "{files} may each be {layer}; {file} was taken; rows of each: {sizes}",
        "{files} đều có thể là lớp {layer}; đã chọn {file}; số dòng từng tệp: {sizes}",
    ),
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
        "{ours} was taken from {theirs}, the newest of several years; others: {others}",
        "{ours} lấy từ {theirs}, năm mới nhất trong nhiều năm; các cột khác: {others}",
    ),
    (
        "{theirs} is called {ours}, but holds no such values: {example}",
        "{theirs} được gọi là {ours} nhưng không chứa giá trị như vậy: {example}",
    ),
    (
        "its classes {classes} follow no known scheme; until [radio.clutter] heights_m states heights, they are 0",
        "các lớp {classes} không theo sơ đồ đã biết; khi [radio.clutter] heights_m chưa nêu độ cao thì tính là 0",
    ),
    (
        "correct the values, or ask for them where the file is from",
        "sửa các giá trị hoặc hỏi nơi cung cấp tệp",
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
        "where another year is meant, state it: {table} {column}",
        "nếu cần năm khác thì nêu: {table} {column}",
    ),
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
    ("export its layers from QGIS as GeoPackage", "xuất các lớp thành GeoPackage bằng QGIS"),
    ("export its tables as .xlsx", "xuất các bảng thành .xlsx"),
)
"""English messages and remedies, and their translations; ``{name}`` stands for what a message says of the case."""

FETCH_PHRASES: tuple[tuple[str, str], ...] = (
    # Downloads
    (
        "{address} was tried again and again without success: {fault}",
        "đã thử {address} nhiều lần không thành công: {fault}",
    ),
    ("{host} asks to come back in {seconds} seconds", "{host} yêu cầu thử lại sau {seconds} giây"),
    ("{host} did not finish: {reason}", "{host} chưa làm xong: {reason}"),
    ("{address} sends more than {size} bytes", "{address} gửi hơn {size} byte"),
    ("{address} answers {status}: {fault}", "{address} trả lời {status}: {fault}"),
    ("{address} cannot be asked: {fault}", "không hỏi được {address}: {fault}"),
    ("it wants a user's name or token", "cần tên người dùng hoặc mã truy cập"),
    ("it does not let us", "không cho phép"),
    ("it has nothing there", "không có gì ở đó"),
    ("it has nothing there any more", "không còn gì ở đó"),
    ("it refuses", "bị từ chối"),
    ("it leads on more than {count} times", "bị chuyển tiếp hơn {count} lần"),
    ("it leads off http and https, or off encryption", "bị chuyển ra ngoài http và https, hoặc mất mã hoá"),
    ("it is no http or https address", "không phải địa chỉ http hoặc https"),
    ("its certificate is not accepted", "chứng chỉ không được chấp nhận"),
    ("the proxy does not answer", "máy chủ trung gian không trả lời"),
    ("no answer in time", "không trả lời kịp"),
    ("no connection", "không kết nối được"),
    ("the transfer was cut", "việc truyền bị ngắt"),
    ("the server answers {status}", "máy chủ trả lời {status}"),
    ("the server sent another part than was asked for", "máy chủ gửi phần khác với phần được hỏi"),
    ("the answer is longer than was stated", "dữ liệu dài hơn mức đã nêu"),
    (
        "the checksum is not the one that the server states",
        "mã kiểm tra không khớp với mã mà máy chủ nêu",
    ),
    ("the answer is empty", "dữ liệu trả về trống"),
    ("the answer is not {format}; it begins {text}", "dữ liệu không phải {format}; bắt đầu bằng {text}"),
    ("the answer is JSON that breaks off or is damaged", "dữ liệu JSON bị đứt hoặc hỏng"),
    ("the answer is gzip that breaks off or is damaged", "dữ liệu gzip bị đứt hoặc hỏng"),
    ("the answer is a zip archive that breaks off or is damaged", "tệp zip bị đứt hoặc hỏng"),
    ("the answer unpacks to more than any table would", "dữ liệu giải nén ra lớn hơn mọi bảng"),
    # Place
    ("{value} is no box: {fault}", "{value} không phải là khung: {fault}"),
    (
        "four numbers are expected, west, south, east and north",
        "cần bốn số: tây, nam, đông, bắc",
    ),
    (
        "longitudes are -180 to 180 and latitudes -90 to 90",
        "kinh độ từ -180 đến 180, vĩ độ từ -90 đến 90",
    ),
    (
        "west must be less than east and south less than north",
        "tây phải nhỏ hơn đông và nam phải nhỏ hơn bắc",
    ),
    ("no place is called {value}; there is {places}", "không có nơi nào tên {value}; có {places}"),
    ("no place is called {value}", "không có nơi nào tên {value}"),
    ("{value} may be {places}", "{value} có thể là {places}"),
    ("the middle of {place} lies in no country", "điểm giữa của {place} không thuộc quốc gia nào"),
    ("{value} is no country of ISO 3166", "{value} không phải mã quốc gia ISO 3166"),
    (
        "the area measures {size} square degrees; at most {most} are fetched at once",
        "khu vực rộng {size} độ vuông; mỗi lần tải nhiều nhất {most}",
    ),
    # Sources
    ("there is no source {value}{near}", "không có nguồn {value}{near}"),
    ("{value} is not a table", "{value} không phải là bảng"),
    ("the file is not TOML: {fault}", "tệp không phải TOML: {fault}"),
    ("it is not UTF-8", "không phải UTF-8"),
    ("a pause is 0 to 3600 seconds", "khoảng nghỉ từ 0 đến 3600 giây"),
    ("there is no setting {value}{near}", "không có thiết lập {value}{near}"),
    ("a text is expected", "cần một văn bản"),
    ("an address begins with http:// or https://", "địa chỉ phải bắt đầu bằng http:// hoặc https://"),
    ("nothing is known to put in place of {blank}", "không biết thay {blank} bằng gì"),
    ("the address lacks {blank}", "địa chỉ thiếu {blank}"),
    # Layers
    ("{file} is not what was fetched before, and was kept", "{file} không phải tệp đã tải trước đó và được giữ lại"),
    (
        "the folder holds {layer} of another area, {other}; this is {place}",
        "thư mục có {layer} của khu vực khác, {other}; đây là {place}",
    ),
    (
        "{address} was asked as https, since the answer that names it came so",
        "{address} được hỏi bằng https, vì câu trả lời nêu địa chỉ đó đã đến qua https",
    ),
    (
        "the answer of the search is of another form: it is no list",
        "câu trả lời của máy tìm địa danh có dạng khác: không phải danh sách",
    ),
    (
        "the file {name} holds no row of {count} columns",
        "tệp {name} không có dòng nào đủ {count} cột",
    ),
    (
        "the source has no units of the third level; those of {level} stand for communes",
        "nguồn không có đơn vị cấp ba; dùng đơn vị {level} làm xã",
    ),
    (
        "the list of boundaries names no level of units with an address",
        "danh sách ranh giới không nêu cấp đơn vị nào kèm địa chỉ",
    ),
    ("the file of boundaries holds no features", "tệp ranh giới không có đối tượng nào"),
    ("no village of {country} lies in {place}", "không thôn nào của {country} nằm trong {place}"),
    ("no commune of {country} lies in {place}", "không xã nào của {country} nằm trong {place}"),
    (
        "the answer of the map is of another form: it holds no elements",
        "dữ liệu bản đồ có dạng khác: không có phần tử nào",
    ),
    (
        "tiles of heights that the source does not have, taken for sea at 0 m: {count} ({names})",
        "các mảnh độ cao nguồn không có, coi là biển ở 0 m: {count} ({names})",
    ),
    ("{source} has no tile {file}, where land is", "{source} không có mảnh {file}, nơi có đất liền"),
    (
        "tiles of land cover that the source does not have: {count} of {total}",
        "các mảnh lớp phủ nguồn không có: {count}/{total}",
    ),
    ("nobody lives in the box by {source}", "theo {source}, không ai sống trong khung"),
    ("the box has no tile of {source}", "khung không có mảnh nào của {source}"),
    ("the cells hold more people than there are on Earth", "các ô có nhiều người hơn cả Trái Đất"),
    (
        "{file} cannot be read: its cells are too small, the box would have {count} of them",
        "không đọc được {file}: ô quá nhỏ, khung sẽ có {count} ô",
    ),
    ("a file of {source}: {fault}", "một tệp của {source}: {fault}"),
    ("the archive of {source} holds no {file}", "tệp nén của {source} không có {file}"),
    (
        "communes without a named place, which got one where most of their people live: {count} ({names})",
        "các xã không có địa danh, được thêm một điểm ở nơi đông dân nhất: {count} ({names})",
    ),
    (
        "communes without a town hall on the map, whose largest village counts as centre: {count}",
        "các xã không có trụ sở trên bản đồ, lấy thôn đông dân nhất làm trung tâm: {count}",
    ),
    ("the table of cells has {count} columns, not {total}", "bảng ô có {count} cột, không phải {total}"),
    (
        "sites whose position is where phones met their cells, and whose height is assumed at {height} m: {count}",
        "các trạm lấy vị trí nơi điện thoại bắt được ô và giả định cao {height} m: {count}",
    ),
    ("{source} has no table of {country}", "{source} không có bảng của {country}"),
    ("{variable} is not set in the environment", "biến môi trường {variable} chưa được đặt"),
    ("the map has no {layer} in the area", "bản đồ không có {layer} trong khu vực"),
    ("there is no layer to fetch called {value}{near}", "không có lớp tải được tên {value}{near}"),
)
"""English messages and their translations; ``{name}`` stands for what a message says of the case, the same in both."""
