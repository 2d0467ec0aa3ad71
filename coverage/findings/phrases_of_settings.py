"""What findings about settings, questions, decisions and runs say of the case, in Vietnamese."""

from __future__ import annotations

SETTING_PHRASES: tuple[tuple[str, str], ...] = (
    (
        "--cluster {value} is none of local, local:4 and tcp://host:8786",
        "--cluster {value} không phải local, local:4 hoặc tcp://host:8786",
    ),
    ("{library} is not installed here", "chưa cài {library} ở đây"),
    ("{address} does not answer: {why}", "{address} không trả lời: {why}"),
    ("{address} has no worker after {seconds} s", "{address} không có tiến trình làm việc nào sau {seconds} giây"),
    ("worker {worker} has another version of phusong", "tiến trình {worker} dùng phiên bản phusong khác"),
    (
        "worker {worker} has {library} {theirs}, this machine {ours}",
        "tiến trình {worker} dùng {library} {theirs}, máy này dùng {ours}",
    ),
    (
        "worker {worker} cannot say which phusong it has: {why}",
        "tiến trình {worker} không cho biết đang dùng phusong nào: {why}",
    ),
    (
        "worker {worker} does not see the folder {folder} of this machine",
        "tiến trình {worker} không thấy thư mục {folder} của máy này",
    ),
    ("the result of {task} is not in {folder}", "không có kết quả của {task} trong {folder}"),
    (
        "{task}: {count} workers ended while they did it; it needs about {needs} MB",
        "{task}: {count} tiến trình đã dừng khi đang thực hiện; tác vụ cần khoảng {needs} MB",
    ),
    (
        "{task}: it needs about {needs} MB, and no worker may take more than {limit} MB",
        "{task}: cần khoảng {needs} MB, và không tiến trình nào được dùng quá {limit} MB",
    ),
    ("{task}: {error} after {count} tries: {why}", "{task}: {error} sau {count} lần thử: {why}"),
    ("recognised as {layer} by what it holds", "nhận là lớp {layer} theo nội dung"),
    (
        "{change}: this setting cannot be written into the draft",
        "{change}: không ghi được thiết lập này vào bản thảo",
    ),
    ("write it into the scenario by hand", "tự ghi thiết lập này vào kịch bản"),
    ("no run lies here", "không có lần chạy nào ở đây"),
    ("no such folder", "không có thư mục này"),
    ("the disk is full", "đĩa đã đầy"),
    ("the quota of the disk is used up", "đã hết hạn mức đĩa được cấp"),
    ("the disk or the network folder fails to read or write", "đĩa hoặc thư mục mạng gặp lỗi khi đọc, ghi"),
    ("permission is denied", "không có quyền"),
    ("the disk can only be read", "đĩa chỉ cho đọc"),
    ("no such file or folder", "không có tệp hoặc thư mục này"),
    ("a part of the path is no folder", "một phần của đường dẫn không phải thư mục"),
    ("the name of the file is too long", "tên tệp quá dài"),
    ("too many files are open", "có quá nhiều tệp đang mở"),
    (
        "no Chromium was found that prints pages (looked for {names})",
        "không tìm thấy trình duyệt Chromium để in trang (đã tìm {names})",
    ),
    ("{name} printed nothing: {why}", "{name} không in được trang: {why}"),
    ("layers that are no longer what the run read: {names}", "lớp không còn như lúc chạy: {names}"),
    ("not what the run wrote, or gone: {names}", "không phải tệp lần chạy đã ghi, hoặc đã mất: {names}"),
    (
        "the record of the run is not of the form that runs write",
        "bản ghi của lần chạy không đúng dạng mà lần chạy ghi",
    ),
    ("the run in this folder has not ended", "lần chạy trong thư mục này chưa kết thúc"),
    ("{name} is not of the form that runs write", "{name} không đúng dạng mà lần chạy ghi"),
    (
        "stopped by the clock after {seconds} s; another machine may give another plan",
        "dừng vì hết giờ sau {seconds} giây; máy khác có thể cho phương án khác",
    ),
    (
        "the page is {size} MB, more than the {limit} MB that open well",
        "trang nặng {size} MB, vượt quá {limit} MB mà máy mở tốt",
    ),
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
    (
        "setting {name}: use an address as https://server/{z}/{x}/{y}.png, not {value}",
        "thiết lập {name}: dùng địa chỉ dạng https://server/{z}/{x}/{y}.png, không phải {value}",
    ),
    (
        "setting {name}: tiles need tiles_credit, whom they are owed to",
        "thiết lập {name}: tiles cần tiles_credit, tên chủ sở hữu nền bản đồ",
    ),
    (
        "setting {name}: unknown layer {value}; did you mean {near}?",
        "thiết lập {name}: không có lớp {value}; có phải là {near}?",
    ),
    ("setting {name}: unknown layer {value}", "thiết lập {name}: không có lớp {value}"),
    (
        "setting {name}: unknown preset {value}; did you mean {near}? There are {known}",
        "thiết lập {name}: không có mẫu thiết lập {value}; có phải là {near}? Các mẫu có sẵn: {known}",
    ),
    (
        "setting {name}: unknown preset {value}. There are {known}",
        "thiết lập {name}: không có mẫu thiết lập {value}. Các mẫu có sẵn: {known}",
    ),
    (
        "setting {name}: for names of services use 1 to 32 lower-case letters, digits or '-', not {names}",
        "thiết lập {name}: tên dịch vụ dùng 1 đến 32 chữ thường, chữ số hoặc '-', không phải {names}",
    ),
    (
        "setting {name}: service {value} is not radio; give this one another name",
        "thiết lập {name}: dịch vụ {value} không phải vô tuyến; hãy đặt tên khác",
    ),
    (
        "setting {name}: presets {names} are both bands; name one",
        "thiết lập {name}: các mẫu {names} đều là băng tần; chỉ nêu một",
    ),
    (
        "setting {name}: {key} = {value} is none of {known}",
        "thiết lập {name}: {key} = {value} không phải dịch vụ nào khác trong {known}",
    ),
    (
        "setting {name}: model and second_model are both {value}: name two, or leave the second out",
        "thiết lập {name}: model và second_model đều là {value}: nêu hai mô hình khác nhau, hoặc bỏ second_model",
    ),
    (
        "setting {name}: n0 = {value} is outside 250..400 N-units, the range of itm",
        "thiết lập {name}: n0 = {value} ngoài phạm vi 250..400 đơn vị N của itm",
    ),
    (
        "setting {name}: receiver_height_m = {value} is outside {span} m, the range of {model}",
        "thiết lập {name}: receiver_height_m = {value} ngoài phạm vi {span} m của {model}",
    ),
    (
        "setting {name}: {count} resource blocks at {spacing} kHz occupy {mhz} MHz, more than bandwidth_mhz {value}",
        "thiết lập {name}: {count} khối tài nguyên ở {spacing} kHz chiếm {mhz} MHz, lớn hơn bandwidth_mhz {value}",
    ),
    (
        "setting {name}: {key} {value} is more than the channel carries at this load and share",
        "thiết lập {name}: {key} {value} vượt quá mức kênh tải được với tải và tỷ lệ này",
    ),
    (
        "setting {name}: the entry loss of the building is not a number",
        "thiết lập {name}: không tính được suy hao xuyên nhà",
    ),
    (
        'setting {name}: \'only\' names districts or communes; say within = "district" or "commune"',
        'thiết lập {name}: \'only\' nêu huyện hoặc xã; hãy ghi within = "district" hoặc "commune"',
    ),
    ("setting {name}: lon and lat come together", "thiết lập {name}: lon và lat phải đi cùng nhau"),
    (
        "setting {name}: relocate needs a subject and lon and lat of the new place",
        "thiết lập {name}: relocate cần subject, và lon, lat của vị trí mới",
    ),
    (
        "setting {name}: name a subject; only a rejected zone may do without, with lon, lat and radius_m",
        "thiết lập {name}: hãy nêu subject; chỉ vùng bị từ chối (reject) mới được bỏ, khi có lon, lat và radius_m",
    ),
    (
        "setting {name}: the weight of {service} must lie between 0 and 1,000,000; below 1e-100 it must be 0",
        "thiết lập {name}: trọng số của {service} phải từ 0 đến 1.000.000; nhỏ hơn 1e-100 thì phải là 0",
    ),
    (
        'setting {name}: question = "least_cost" needs a floor (plan.floors) or places (plan.must_serve)',
        'thiết lập {name}: question = "least_cost" cần mức tối thiểu (plan.floors) hoặc địa điểm (plan.must_serve)',
    ),
    (
        'setting {name}: phases go with question = "budget", not with {value}',
        'thiết lập {name}: các giai đoạn (phases) chỉ đi cùng question = "budget", không đi cùng {value}',
    ),
    (
        "setting {name}: alternatives are sought for one phase; leave out phases or alternatives",
        "thiết lập {name}: chỉ tìm phương án thay thế khi có một giai đoạn; bỏ phases hoặc alternatives",
    ),
    (
        'setting {name}: \'kind\' goes with measure = "places", and measure = "places" needs a kind',
        'thiết lập {name}: \'kind\' chỉ đi cùng measure = "places", và measure = "places" cần có kind',
    ),
    (
        "setting {name}: places are counted in all; leave out 'within', or say measure = \"communes\"",
        "thiết lập {name}: địa điểm được đếm trên toàn vùng; bỏ 'within', hoặc ghi measure = \"communes\"",
    ),
    (
        "setting {name}: a splitter has two outputs or more, and neither loss nor price is below 0",
        "thiết lập {name}: bộ chia có từ hai đầu ra trở lên, suy hao và đơn giá không âm",
    ),
    ("setting {name}: a cable has one fibre or more", "thiết lập {name}: cáp có từ một sợi trở lên"),
    ("setting {name}: two bands have the same name", "thiết lập {name}: hai băng tần trùng tên"),
    (
        "setting {name}: log10_k and dn75_n come from one map set: give both or neither",
        "thiết lập {name}: log10_k và dn75_n thuộc cùng một bộ bản đồ: ghi cả hai hoặc bỏ cả hai",
    ),
    (
        "setting {name}: {value} is no mode of variability: the last digit is 0, 1, 2 or 3, not {same}",
        "thiết lập {name}: {value} không phải chế độ biến thiên: chữ số cuối là 0, 1, 2 hoặc 3, không phải {same}",
    ),
    (
        "setting {name}: left_out_m = {value} exceeds full_m = {most}",
        "thiết lập {name}: left_out_m = {value} vượt full_m = {most}",
    ),
    ("{folder} holds no files of data", "{folder} không có tệp dữ liệu nào"),
    ("no file of {folder} was recognised as a layer", "không tệp nào trong {folder} được nhận là lớp dữ liệu"),
    ("column {name} has the name {other}, which is no setting", "cột {name} mang tên {other}, không phải thiết lập"),
    ("column {name} is there twice", "cột {name} có hai lần"),
    (
        "column {name} sets a part of what column {other} sets as a whole",
        "cột {name} đặt một phần của điều mà cột {other} đặt toàn bộ",
    ),
    (
        "layer says {value}, which is no level; {count} roads are taken as not saying one",
        "layer ghi {value}, không phải một mức; {count} đường được coi là không ghi",
    ),
    ("the name {name} is that of row {row}, too", "tên {name} cũng là tên của dòng {row}"),
    ("the run ended with {kind}: {reason}", "lần chạy kết thúc với {kind}: {reason}"),
    (
        "{name} is no name of a folder: use 1 to 64 letters, digits, '-' or '_'",
        "{name} không phải tên thư mục: dùng 1 đến 64 chữ, chữ số, '-' hoặc '_'",
    ),
    ("settings: {key} is no dotted key", "settings: {key} không phải khóa có dấu chấm"),
    (
        "the run has no raster of {quantity} for {service}; did you mean {near}?",
        "lần chạy không có raster {quantity} cho {service}; có phải là {near}?",
    ),
    ("the run has no raster of {quantity} for {service}", "lần chạy không có raster {quantity} cho {service}"),
    (
        "the bound {bound} is less than the objective {objective}",
        "cận {bound} nhỏ hơn giá trị mục tiêu {objective}",
    ),
    ("{what}: the bound {bound} is less than {least}", "{what}: cận {bound} nhỏ hơn {least}"),
    ("the variant has no name", "phương án không có tên"),
    ("there is no column {name}; the header has {known}", "không có cột {name}; tiêu đề có {known}"),
    ("variant {name} cannot be run: {count} errors", "không chạy được phương án {name}: {count} lỗi"),
    ("{kind} ({extension}) is not read", "{kind} ({extension}) không đọc được"),
    ("{key}: {name} is a value, not a table", "{key}: {name} là giá trị, không phải bảng"),
    (
        "{user} on {host} works in this folder since {since}, as process {pid}",
        "{user} trên máy {host} đang làm việc trong thư mục này từ {since}, tiến trình {pid}",
    ),
    ("another process works in this folder since a moment ago", "một tiến trình khác vừa bắt đầu trong thư mục này"),
    (
        "a plan is being made again, and would end nowhere",
        "phương án đang được lập lại và sẽ không có chỗ để lưu",
    ),
    (
        "others wrote for {seconds} s without an end; nothing of this was written",
        "người khác ghi suốt {seconds} giây chưa xong; chưa ghi gì của yêu cầu này",
    ),
    (
        "the copy is sealed with another secret than this workspace",
        "bản sao được niêm phong bằng khoá khác với không gian làm việc này",
    ),
    ("the copy does not verify: {why}", "bản sao không qua được kiểm tra: {why}"),
)
"""English messages and their translations; ``{name}`` stands for what a message says of the case, the same in both."""
