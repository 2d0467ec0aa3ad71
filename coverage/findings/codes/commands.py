"""Finding codes of scenarios and commands."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import error_code, table_of

COMMAND_CODES = table_of(
    error_code(
        "scenario-unreadable",
        "The scenario file is missing, is no TOML, or extends itself in a circle.",
        "check the path and the line that is named",
        "Không đọc được tệp kịch bản: thiếu tệp, sai TOML hoặc kế thừa vòng tròn.",
        "kiểm tra đường dẫn và dòng được nêu",
    ),
    error_code(
        "setting-unknown",
        "A setting bears a name that is not known.",
        "use the name that is suggested, see docs/settings.md",
        "Tên thiết lập không có.",
        "dùng tên được gợi ý, xem docs/settings.md",
    ),
    error_code(
        "setting-missing",
        "A setting without a default is missing.",
        "add it to the scenario",
        "Thiếu một thiết lập bắt buộc.",
        "thêm vào kịch bản",
    ),
    error_code(
        "setting-value",
        "A setting has a value of the wrong kind or out of its range.",
        "correct the value, see docs/settings.md",
        "Giá trị thiết lập sai kiểu hoặc ngoài phạm vi.",
        "sửa giá trị, xem docs/settings.md",
    ),
    error_code(
        "budgets-form",
        "A part of --budgets is no amount of money.",
        "write amounts of VND from 0 to 1e16 with commas between, for example --budgets 5e10,1e11",
        "Một phần của --budgets không phải là số tiền.",
        "viết các số VND từ 0 đến 1e16, cách nhau bằng dấu phẩy, ví dụ --budgets 5e10,1e11",
    ),
    error_code(
        "setting-form",
        "A change on the command line is not of the form key=value.",
        "write for example --set plan.budget_vnd=2e11",
        "Thay đổi trên dòng lệnh không có dạng khoá=giá trị.",
        "viết ví dụ --set plan.budget_vnd=2e11",
    ),
    error_code(
        "columns-form",
        "A column mapping is not of the form ours=theirs.",
        "write for example village_id=ma_thon",
        "Ánh xạ cột không có dạng tên_ta=tên_tệp.",
        "viết ví dụ village_id=ma_thon",
    ),
    error_code(
        "file-system",
        "The system refuses to read or write a file.",
        "check the path, its permissions and the free space",
        "Hệ thống không cho đọc hoặc ghi tệp.",
        "kiểm tra đường dẫn, quyền và dung lượng trống",
    ),
    error_code(
        "folder-not-empty",
        "A folder that new files should go into holds something already; nothing is written over.",
        "name another folder, or empty it",
        "Thư mục ghi tệp mới đã có dữ liệu; không ghi đè tệp nào.",
        "chọn thư mục khác hoặc làm trống thư mục",
    ),
    error_code(
        "refused",
        "A part of the program refuses what it was asked; the message says why.",
        "change what the message names",
        "Chương trình từ chối yêu cầu; thông báo nêu lý do.",
        "thay đổi điều mà thông báo nêu",
    ),
)
