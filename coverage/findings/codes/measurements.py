"""Finding codes of published measurements, which ``benchmarks/`` holds predictions against."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import error_code, table_of, warning_code

MEASUREMENT_CODES = table_of(
    error_code(
        "no-measurements",
        "A folder holds no campaign of measurements.",
        "name the folder of the measurements",
        "Thư mục không có đợt đo nào.",
        "nêu thư mục chứa số liệu đo",
    ),
    error_code(
        "no-links",
        "No link of a campaign can be used.",
        "mend the links and their profiles",
        "Không dùng được tuyến đo nào của đợt đo.",
        "sửa các tuyến đo và mặt cắt",
    ),
    error_code(
        "no-stations",
        "The table of stations of a campaign has no row.",
        "add the stations",
        "Bảng trạm của đợt đo không có dòng nào.",
        "thêm các trạm",
    ),
    *(
        warning_code(
            code,
            f"{meaning}; left out.",
            "mend the row to have it compared",
            f"{meaning_vi}; bỏ qua.",
            "sửa dòng này để được so sánh",
        )
        for code, meaning, meaning_vi in (
            ("measurement-no-number", "A number of a measurement is missing or none", "Số liệu đo thiếu số"),
            ("duplicate-link", "A measured link stands twice", "Tuyến đo bị lặp"),
            ("bad-profile", "The profile of a measured link does not fit it", "Mặt cắt không khớp với tuyến đo"),
            ("unknown-station", "A sample names no station of the table", "Mẫu nêu trạm không có trong bảng"),
            ("unknown-technology", "A sample names no technology that is compared", "Mẫu nêu công nghệ không so sánh"),
            ("bad-distance", "The distance of a sample is not above 0", "Khoảng cách của mẫu không lớn hơn 0"),
            (
                "distance-slip",
                "The distance of a sample is not that of its coordinates",
                "Khoảng cách của mẫu không khớp toạ độ",
            ),
        )
    ),
    warning_code(
        "ground-spike",
        "A point of a profile stands far above or below its neighbours; kept.",
        "check the height",
        "Một điểm của mặt cắt cao hoặc thấp hơn hẳn các điểm bên cạnh; giữ lại.",
        "kiểm tra độ cao",
    ),
    warning_code(
        "lonely-station",
        "Stations are heard from one place only, which says nothing about distance; left out.",
        "nothing need be done",
        "Trạm chỉ thu được tại một nơi nên không nói lên khoảng cách; bỏ qua.",
        "không cần làm gì",
    ),
)
