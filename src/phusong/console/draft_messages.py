"""Texts of ``phusong init`` and of the scenario that it writes, in English and Vietnamese."""

from __future__ import annotations

DRAFT_MESSAGES: dict[str, tuple[str, str]] = {
    "draft-reading": ("Looking at the files of {folder}", "Xem các tệp trong {folder}"),
    "draft-understood": ("What was understood:", "Đã hiểu như sau:"),
    "draft-layer": ("{layer}: {file} · {format}{rows}", "{layer}: {file} · {format}{rows}"),
    "draft-rows": (" · {rows} rows", " · {rows} dòng"),
    "draft-cells": (" · cells of {cell} m", " · ô {cell} m"),
    "draft-tiles": (" · {tiles} tiles", " · {tiles} mảnh"),
    "draft-system": ("coordinates: {crs}", "tọa độ: {crs}"),
    "draft-lacking": ("lacking: {columns}", "còn thiếu: {columns}"),
    "draft-left-out": (
        "written as a comment, for a run could not read it so",
        "được ghi thành chú thích vì lần chạy chưa đọc được",
    ),
    "draft-metric": ("computed in {crs} ({name}): {why}", "tính trong {crs} ({name}): {why}"),
    "draft-why-files": ("the system of the files", "hệ của các tệp"),
    "draft-why-province": (
        "the national grid of {province}, the province whose seat is nearest",
        "lưới quốc gia của {province}, tỉnh có tỉnh lỵ gần nhất",
    ),
    "draft-why-zone": ("the UTM zone of the region", "múi UTM của vùng"),
    "draft-doubts": ("What is doubted:", "Những điểm chưa chắc:"),
    "draft-passed-over": ("Files that are not used:", "Các tệp không dùng:"),
    "draft-checked": (
        "The layers checked together have errors: {errors}, warnings: {warnings} (phusong check lists them all).",
        "Kiểm tra cùng nhau, các lớp có {errors} lỗi và {warnings} cảnh báo (phusong check liệt kê tất cả).",
    ),
    "draft-next": ("Next: {command}", "Bước tiếp: {command}"),
    "draft-then": ("Then: {command}", "Sau đó: {command}"),
    "draft-exists": (
        "{path} is there already; name another file with --out, or give --force to write over it.",
        "{path} đã có; hãy nêu tệp khác bằng --out, hoặc dùng --force để ghi đè.",
    ),
    "draft-is-layer": (
        "{path} is no scenario: its name must end in .toml.",
        "{path} không phải kịch bản: tên phải kết thúc bằng .toml.",
    ),
    "draft-ask": ("Which is right? Enter takes the first", "Chọn phương án đúng? Enter lấy phương án đầu"),
    "toml-head": (
        "Drafted by phusong init from the files of {folder}. Look at every line; a # begins a comment.",
        "Do phusong init lập từ các tệp trong {folder}. Hãy xem từng dòng; dấu # mở đầu chú thích.",
    ),
    "toml-date": ("the day that the layers describe", "ngày mà dữ liệu mô tả"),
    "toml-columns": ("ours = theirs", "cột của Phusong = cột của tệp"),
    "toml-by-values": ("by its values alone", "chỉ theo giá trị"),
    "toml-unused": ("not used: {columns}", "không dùng: {columns}"),
    "toml-others": ("may also be: {files}", "cũng có thể là: {files}"),
    "toml-needed": ("required, not recognised: {description}", "bắt buộc, chưa nhận ra: {description}"),
    "toml-missing": (
        "no file was recognised as this layer: {description}",
        "không có tệp nào là lớp này: {description}",
    ),
    "toml-optional": (
        "left out until the columns below are named",
        "bỏ qua cho đến khi các cột dưới đây được nêu",
    ),
    "toml-step": (
        "cell size that terrain is computed in, metres; cells of the file: about {cell} m",
        "cỡ ô địa hình khi tính, mét; ô của tệp: khoảng {cell} m",
    ),
    "toml-scheme": ("the classes of the clutter layer", "các lớp phủ của lớp clutter"),
    "toml-own-scheme": (
        "no known scheme: height of each class in metres, class = height",
        "không theo sơ đồ đã biết: độ cao từng lớp tính bằng mét, lớp = độ cao",
    ),
    "toml-4g": (
        "900 MHz, 2.5 Mbit/s both ways (docs/radio/linkbudget.md has others)",
        "900 MHz, 2,5 Mbit/s hai chiều (mẫu khác: docs/radio/linkbudget.md)",
    ),
    "toml-5g": ("30 Mbit/s down", "30 Mbit/s hướng xuống"),
    "toml-flat-loss": (
        "land cover stands in the profiles, so no flat loss is taken off for it",
        "lớp phủ đã nằm trong mặt cắt, nên không trừ thêm suy hao cố định",
    ),
    "toml-template": (
        "A scenario for the layers of this folder. Fill in the files, put the terrain here, then: phusong check",
        "Kịch bản cho các lớp của thư mục này. Điền các tệp, đặt tệp địa hình vào đây, rồi chạy: phusong check",
    ),
    "toml-when-there": ("take the # away once the file is filled in", "bỏ dấu # khi tệp đã được điền"),
    "toml-budget": ("the money there is, VND", "kinh phí, đồng"),
}
"""Key of each text to its English and its Vietnamese; ``{name}`` marks a value that is filled in."""
