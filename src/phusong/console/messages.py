"""Messages of the command line: every one in English and Vietnamese."""

from __future__ import annotations

from typing import Literal

from phusong.console.draft_messages import DRAFT_MESSAGES
from phusong.console.review_messages import REVIEW_MESSAGES

Language = Literal["en", "vi"]

MESSAGES: dict[str, tuple[str, str]] = {
    "stage-check": ("Checking layers", "Kiểm tra các lớp dữ liệu"),
    "stage-fetch-area": ("Looking for the area", "Tìm khu vực"),
    "stage-fetch": ("Fetching {layer}", "Tải {layer}"),
    "fetch-area": ("{name}, {country}: {box}", "{name}, {country}: {box}"),
    "fetch-wait": ("{host}: {reason}; asked again in {seconds} s", "{host}: {reason}; thử lại sau {seconds} giây"),
    "fetch-came": (
        "{requests} requests, {size} MB fetched, {reused} answers from the cache",
        "{requests} yêu cầu, tải {size} MB, {reused} dữ liệu lấy từ bộ nhớ đệm",
    ),
    "wrong-fetch-place": (
        "State the area: --place NAME or --bbox W,S,E,N, one of the two.",
        "Hãy nêu khu vực: --place TÊN hoặc --bbox T,N,Đ,B, một trong hai.",
    ),
    "wrong-fetch-country": (
        "--country goes with --bbox; a name is told apart by more of its address.",
        "--country đi với --bbox; tên được phân biệt bằng phần địa chỉ viết thêm.",
    ),
    "stage-coverage": ("Computing coverage", "Tính vùng phủ"),
    "stage-raster": ("Mapping RSRP of {service}", "Lập bản đồ RSRP {service}"),
    "stage-raster-after": ("Mapping RSRP of {service} with the plan", "Lập bản đồ RSRP {service} theo phương án"),
    "stage-quality": ("Mapping SINR and rates", "Lập bản đồ SINR và tốc độ"),
    "stage-quality-after": ("Mapping SINR and rates with the plan", "Lập bản đồ SINR và tốc độ theo phương án"),
    "stage-places": ("Judging public places", "Xét các điểm công cộng"),
    "stage-filing": ("Mapping RSRP of {service} for the filing", "Lập bản đồ RSRP {service} để nộp"),
    "stage-second": ("Computing coverage by the second model", "Tính vùng phủ theo mô hình thứ hai"),
    "stage-second-raster": (
        "Mapping RSRP of {service} by the second model",
        "Lập bản đồ RSRP {service} theo mô hình thứ hai",
    ),
    "models": (
        (
            "{service}: {first} minus {second} {median} dB ({low} to {high}) at {villages} villages; "
            "served by {first} alone {first_only}, by {second} alone {second_only}"
        ),
        (
            "{service}: {first} trừ {second} {median} dB ({low} đến {high}) tại {villages} thôn; "
            "chỉ {first} phục vụ {first_only}, chỉ {second} phục vụ {second_only}"
        ),
    ),
    "stage-candidates": ("Weighing candidates", "Xét các phương án"),
    "stage-plan": ("Planning", "Lập phương án"),
    "stage-targets": ("Holding the plan against its targets", "Đối chiếu phương án với các chỉ tiêu"),
    "stage-frontier": ("Planning for each budget", "Lập phương án cho từng mức ngân sách"),
    "price-tried": ("{price}: {end} price ({number} of {count})", "{price}: đơn giá {end} ({number}/{count})"),
    "price-end-asked": ("as asked", "như yêu cầu"),
    "price-end-low": ("low", "thấp"),
    "price-end-high": ("high", "cao"),
    "price-as-before": (
        "{price}: changes no cost that the plan weighs",
        "{price}: không đổi chi phí nào mà phương án xét",
    ),
    "prices-head": (
        "   people low   people high  towers low  towers high   cost bn low  cost bn high  price",
        "   người thấp     người cao    cột thấp      cột cao  chi tỷ thấp    chi tỷ cao  đơn giá",
    ),
    "wrong-prices-options": (
        "State --budgets, or --prices for what each price does at the scenario's budget, not both.",
        "Hãy nêu --budgets, hoặc --prices để xem ảnh hưởng của từng đơn giá ở ngân sách của kịch bản, không cả hai.",
    ),
    "stage-decisions": ("Pricing decisions", "Tính giá các quyết định"),
    "stage-prices": ("Planning", "Lập phương án"),
    "stage-calibrate": ("Predicting the samples", "Dự báo tại các mẫu đo"),
    "samples-used": (
        "{used} of {read} samples used, in {bins} bins",
        "Dùng {used}/{read} mẫu, trong {bins} ô",
    ),
    "held-out": (
        "On {bins} held-out bins: bias {bias_before} → {bias_after} dB, RMSE {rmse_before} → {rmse_after} dB",
        "Trên {bins} ô để riêng: lệch {bias_before} → {bias_after} dB, RMSE {rmse_before} → {rmse_after} dB",
    ),
    "frontier-head": (
        "  budget bn      cost bn   people worth   at most worth    parts  status",
        "  ngân sách tỷ   chi tỷ    giá trị người  tối đa           phần   trạng thái",
    ),
    "stage-map": ("Drawing the map and the report", "Vẽ bản đồ và báo cáo"),
    "reused": ("{stage}: unchanged, reused", "{stage}: không đổi, dùng lại"),
    "up-to-date": ("Nothing changed: {out} is up to date.", "Không có thay đổi: {out} đã cập nhật."),
    "sites": ("{service}: on air at {sites} sites", "{service}: phát sóng tại {sites} trạm"),
    "plan": (
        "Plan: {status}, {proposals} proposals, {cost} of {budget} billion VND",
        "Phương án: {status}, {proposals} đề xuất, {cost}/{budget} tỷ đồng",
    ),
    "no-plan": ("Plan: {status}", "Phương án: {status}"),
    "gap": (
        "Proved: at most {gap} better is possible (objective {objective}, bound {bound})",
        "Đã chứng minh: không thể tốt hơn quá {gap} (mục tiêu {objective}, cận {bound})",
    ),
    "map-is-here": ("Map: {path}", "Bản đồ: {path}"),
    "report-is-here": ("Report: {path}", "Báo cáo: {path}"),
    "report-how": (
        "It opens in any browser. --pdf prints it, --png makes a picture of its first page.",
        "Mở bằng trình duyệt bất kỳ. --pdf để in ra PDF, --png để lưu trang đầu thành ảnh.",
    ),
    "findings": (
        "Errors: {errors}, warnings: {warnings}",
        "{errors} lỗi, {warnings} cảnh báo",
    ),
    "understood": ("What was read:", "Dữ liệu đã đọc:"),
    "rows-read": ("{rows} rows", "{rows} dòng"),
    "cells-read": ("{width} × {height} cells", "{width} × {height} ô"),
    "people-read": ("{people} people", "{people} người"),
    "extent-read": (
        "{west} to {east}° E, {south} to {north}° N",
        "kinh độ {west} đến {east}°, vĩ độ {south} đến {north}°",
    ),
    "encoding-read": ("text in {encoding}", "văn bản {encoding}"),
    "from-file": ("as the file says", "theo tệp"),
    "from-stated": ("as you state", "theo khai báo"),
    "from-assumed": ("assumed: the file does not say", "giả định: tệp không nêu"),
    "from-placed": ("recognised by where it lies", "nhận ra theo vị trí"),
    "from-recognised": ("recognised from the text", "nhận ra từ văn bản"),
    "columns-used": ("columns: {columns}", "cột dùng: {columns}"),
    "columns-unused": ("not used: {columns}", "không dùng: {columns}"),
    "other-values": ("also: {values}", "còn có: {values}"),
    "to-paste": ("Ready to paste into the scenario:", "Dán vào kịch bản:"),
    "may-be-mended": (
        "What can be mended with certainty is written to new files by: {command}",
        "Phần sửa được chắc chắn được ghi ra tệp mới bằng: {command}",
    ),
    "mended": ("Mended {file}: {changes} changes, in {path}", "Đã sửa {file}: {changes} thay đổi, ghi vào {path}"),
    "change": ("  {what}", "  {what}"),
    "changes-alike": ("{what} (and {count} alike)", "{what} (và {count} thay đổi cùng loại)"),
    "not-mended": (
        "Not mended: {file}, as a copy would hide what is wrong with it: {reason}",
        "Không sửa {file}, vì bản sao sẽ che lỗi của tệp: {reason}",
    ),
    "nothing-to-mend": (
        "Nothing can be mended with certainty; no file was written.",
        "Không có gì sửa được một cách chắc chắn; không ghi tệp nào.",
    ),
    "mended-scenario": ("Use the mended files with: {command}", "Dùng các tệp đã sửa bằng: {command}"),
    "set-apart": (
        "{rows} rejected rows of {file} in {path}",
        "{rows} dòng bị loại của {file} trong {path}",
    ),
    "none-rejected": ("No row was rejected; no file was written.", "Không dòng nào bị loại; không ghi tệp nào."),
    "no-findings": ("No findings: the layers are in order.", "Không có phát hiện: dữ liệu hợp lệ."),
    "error": ("error", "lỗi"),
    "warning": ("warning", "cảnh báo"),
    "remedy": ("remedy: {remedy}", "cách sửa: {remedy}"),
    "wrong-overwrite": (
        "{path} is read by this command; name another file.",
        "{path} là tệp mà lệnh này đọc; hãy chọn tệp khác.",
    ),
    "wrong-scenario-options": (
        "--set and --layers are for scenarios, and no scenario is named.",
        "--set và --layers chỉ dùng cho kịch bản, mà không có kịch bản nào được nêu.",
    ),
    "wrong-layer-options": (
        "--layer and --columns are for layer files, and none is named; a scenario states its columns itself.",
        "--layer và --columns chỉ dùng cho tệp lớp, mà không có tệp nào được nêu; kịch bản tự khai báo các cột.",
    ),
    "interrupted": (
        "Interrupted. Finished stages are kept; run the same command to go on.",
        "Đã dừng. Các bước đã xong được giữ lại; chạy lại cùng lệnh để tiếp tục.",
    ),
    "wrote": ("Wrote {path}", "Đã ghi {path}"),
    "kept": ("Kept {path}, which was there already", "Giữ {path} đã có sẵn"),
    "losses": ("{computed} of {cases} losses in {path}", "{computed}/{cases} suy hao trong {path}"),
    "more": (
        "  … and {count} more warnings; --json lists all",
        "  … và {count} cảnh báo nữa; --json liệt kê tất cả",
    ),
    "targets": (
        "Targets: {reached} reached today, {planned} by the plan, {late} late, {missed} missed",
        "Chỉ tiêu: {reached} hiện đã đạt, {planned} đạt theo phương án, {late} trễ hạn, {missed} không đạt",
    ),
    "target": ("  {what} {share}{by}: {told}", "  {what} {share}{by}: {told}"),
    "target-by": (" by {day}", ", hạn {day}"),
    "target-of": (" of {unit}", " của {unit}"),
    "targets-more": (
        "  … and {count} more; all are in report.html and summary.json",
        "  … và {count} chỉ tiêu nữa; đầy đủ trong report.html và summary.json",
    ),
    "measure-people": ("{service} for people", "{service} cho người dân"),
    "measure-villages": ("{service} in villages", "{service} tại thôn, tổ"),
    "measure-communes": ("{service} in communes", "{service} tại xã"),
    "measure-places": ("{service} at {kind}", "{service} tại {kind}"),
    "place-commune_centre": ("commune centres", "trung tâm xã"),
    "place-school": ("schools", "trường học"),
    "place-clinic": ("clinics", "trạm y tế"),
    "place-hospital": ("hospitals", "bệnh viện"),
    "place-office": ("public offices", "cơ quan"),
    "place-post_office": ("post offices", "bưu điện"),
    "place-market": ("markets", "chợ"),
    "place-culture_house": ("houses of culture", "nhà văn hóa"),
    "place-other": ("other places", "nơi khác"),
    "limited": ("What limits the plan: {why}", "Điều giới hạn phương án: {why}"),
    "limit-none": (
        "nothing, every village has every service",
        "không có gì, mọi thôn đều có mọi dịch vụ",
    ),
    "limit-floors": (
        "what is asked for: it is reached for the least money, and no more is built",
        "mức yêu cầu: đạt được với ít tiền nhất, không xây thêm",
    ),
    "limit-money": (
        "the money: {left} billion VND are left, a proposal costs {usual} on average",
        "tiền: còn {left} tỷ đồng, trung bình một đề xuất tốn {usual} tỷ đồng",
    ),
    "limit-options": (
        "not the money: nothing that the {left} billion VND left could pay serves anybody new ([candidates], [fibre])",
        "không phải tiền: với {left} tỷ đồng còn lại, không gì phục vụ thêm được ai ([candidates], [fibre])",
    ),
    "limit-search": (
        "the search ended with {left} billion VND left and a gap of {gap}; see plan.effort and plan.gap",
        "việc tìm kiếm dừng khi còn {left} tỷ đồng và khoảng cách {gap}; xem plan.effort và plan.gap",
    ),
    "time-left": ("about {time} left", "còn khoảng {time}"),
    "search": ("best {best}, bound {bound}, gap {gap}", "tốt nhất {best}, cận {bound}, khoảng cách {gap}"),
    "search-bound": ("nothing found yet, bound {bound}", "chưa tìm thấy, cận {bound}"),
    "seconds": ("{n} s", "{n} giây"),
    "minutes": ("{n} min", "{n} phút"),
    "hours": ("{hours} h {minutes} min", "{hours} giờ {minutes} phút"),
    "variant": ("Variant {name} ({number} of {count}, row {row})", "Biến thể {name} ({number}/{count}, dòng {row})"),
    "variant-failed": ("Variant {name} in row {row} failed:", "Biến thể {name} ở dòng {row} thất bại:"),
    "status-failed": ("failed", "thất bại"),
    "no-runs": ("No run lies in {folder}.", "Không có lần chạy nào trong {folder}."),
    "freed": ("Freed {amount} MB of kept stages", "Đã giải phóng {amount} MB kết quả trung gian"),
    "file-changed": (
        "gone, or no longer what was written: {path}",
        "đã mất hoặc không còn như lúc được ghi: {path}",
    ),
    "files-broken": ("not readable", "không đọc được"),
    "files-unverified": ("not checked (--verify)", "chưa kiểm tra (--verify)"),
    "files-changed": ("CHANGED", "ĐÃ THAY ĐỔI"),
    "files-sound": ("as written", "nguyên vẹn"),
    "column-folder": ("folder", "thư mục"),
    "column-scenario": ("scenario", "kịch bản"),
    "column-date": ("ended", "kết thúc"),
    "column-files": ("files", "tệp"),
    "column-served": ("people {service}", "người {service}"),
    "column-variant": ("variant", "biến thể"),
    "column-status": ("plan", "phương án"),
    "column-cost": ("cost bn VND", "chi phí tỷ đồng"),
    "column-gained": ("people gained {service}", "người thêm {service}"),
    "redone": ("{stage}: computed anew", "{stage}: tính lại"),
    "since-earlier": (
        "What differs from the earlier run in this folder:",
        "Khác với lần chạy trước trong thư mục này:",
    ),
    "because-first": ("nothing was kept of it", "chưa có kết quả nào được giữ"),
    "because-program": ("the program is another version", "chương trình là phiên bản khác"),
    "because-gone": ("what was kept is lost, damaged or older", "kết quả đã giữ bị mất, hỏng hoặc cũ hơn"),
    "because-setting": ("{what}: {a} → {b}", "{what}: {a} → {b}"),
    "because-file": ("files of layer {what}: {a} → {b}", "tệp của lớp {what}: {a} → {b}"),
    "because-layer": (
        "layer {what} holds something else, though its files are the same: an earlier stage, as the plan, adds to it",
        "lớp {what} nay khác dù tệp không đổi: một bước trước, như phương án, đã thêm vào lớp",
    ),
    "because-stage": ("an earlier stage came out differently", "kết quả của bước trước đã khác"),
    "origin-default": ("default", "mặc định"),
    "origin-preset": ("preset, by {source}", "mẫu có sẵn, theo {source}"),
    "origin-base": ("base, {source}", "tệp gốc, {source}"),
    "origin-file": ("this file, {source}", "tệp này, {source}"),
    "origin-command-line": ("command line, {source}", "dòng lệnh, {source}"),
    "replaces": ("replaces {value} ({place})", "thay cho {value} ({place})"),
    "replaces-list": (
        "replaces the whole list {value} ({place})",
        "thay cho toàn bộ danh sách {value} ({place})",
    ),
    "run-a": ("A: {title}, {folder} (plan: {status})", "A: {title}, {folder} (phương án: {status})"),
    "run-b": ("B: {title}, {folder} (plan: {status})", "B: {title}, {folder} (phương án: {status})"),
    "programs-differ": (
        "Other versions of the program or of its libraries made the two runs.",
        "Hai lần chạy dùng phiên bản chương trình hoặc thư viện khác nhau.",
    ),
    "settings-differ": ("Settings and files that differ:", "Thiết lập và tệp khác nhau:"),
    "settings-same": ("No setting and no file differs.", "Không có thiết lập hay tệp nào khác nhau."),
    "not-set": ("not set", "không đặt"),
    "today": ("today", "hiện trạng"),
    "after": ("after the plan", "sau phương án"),
    "column-service": ("service", "dịch vụ"),
    "column-when": ("when", "thời điểm"),
    "column-villages": ("villages", "thôn"),
    "column-people": ("people", "người"),
    "column-centres": ("commune centres", "trung tâm xã"),
    "cost-changes": (
        "Cost of the plan: {a} → {b} billion VND ({change})",
        "Chi phí phương án: {a} → {b} tỷ đồng ({change})",
    ),
    "budget-changes": ("Budget: {a} → {b} billion VND ({change})", "Ngân sách: {a} → {b} tỷ đồng ({change})"),
    "sites-added": ("Sites added: {count}", "Trạm thêm: {count}"),
    "sites-removed": ("Sites removed: {count}", "Trạm bỏ: {count}"),
    "sites-moved": ("Sites moved: {count}", "Trạm dời: {count}"),
    "moved-by": ("moved {distance} km", "dời {distance} km"),
    "kind-site": ("existing site", "trạm hiện có"),
    "kind-upgrade": ("upgrade", "nâng cấp"),
    "kind-new_tower": ("new tower", "cột mới"),
    "kind-relay": ("relay mast", "cột chuyển tiếp vi ba"),
    "kind-fibre": ("fibre", "cáp quang"),
    "villages-gained": (
        "{service}: {count} villages gained ({people} people live there)",
        "{service}: thêm {count} thôn ({people} người sinh sống)",
    ),
    "villages-lost": (
        "{service}: {count} villages LOST ({people} people live there)",
        "{service}: MẤT {count} thôn ({people} người sinh sống)",
    ),
    "and-more": ("… and {count} more; --json lists all", "… và {count} mục nữa; --json liệt kê tất cả"),
    "status-optimal": ("optimal (proved)", "tối ưu (đã chứng minh)"),
    "status-feasible": ("feasible", "khả thi"),
    "status-infeasible": ("infeasible", "không khả thi"),
    "status-no_plan": ("no plan", "chưa có phương án"),
    **DRAFT_MESSAGES,
    **REVIEW_MESSAGES,
}
"""Key of each message to its English and its Vietnamese text; ``{name}`` marks a value that is filled in."""


_COMMA_FOR_POINT = str.maketrans(",.", ".,")


def figure(value: float, form: str, language: Language) -> str:
    """A number in the notation of a language: ``2,410.5`` in English is ``2.410,5`` in Vietnamese.

    Args:
        value: The number.
        form: How it is written, as ``format`` takes it, for example ``,.1f``.
        language: Language of the text around it.
    """
    text = format(value, form)
    return text.translate(_COMMA_FOR_POINT) if language == "vi" else text


def say(key: str, language: Language, **values: object) -> str:
    """The message ``key`` in a language, with its values filled in."""
    english, vietnamese = MESSAGES[key]
    return (vietnamese if language == "vi" else english).format(**values)
