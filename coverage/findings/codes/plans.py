"""Finding codes of planning questions and decisions."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import error_code, table_of, warning_code

PLAN_CODES = table_of(
    error_code(
        "bad-argument",
        "An argument of a solver function has the wrong shape, kind or range.",
        "correct the argument",
        "Đối số của hàm tối ưu sai.",
        "sửa đối số",
    ),
    warning_code(
        "wanted-left-out",
        "A place that somebody names for a tower lies outside the communes, or on unknown terrain.",
        "correct the place, or give terrain and communes around it",
        "Vị trí mong muốn cho cột nằm ngoài các xã hoặc nơi không biết địa hình.",
        "sửa vị trí, hoặc cung cấp địa hình và ranh giới xã quanh đó",
    ),
    warning_code(
        "search-by-clock",
        "The clock ended the search, not its gap or its counted work: another machine may find another plan.",
        "raise plan.time_limit_s, or lower plan.effort so that the search ends by itself before",
        "Việc tìm kiếm dừng do hết giờ, không phải do đạt khoảng cách hoặc hết khối lượng tính: máy khác có thể ra "
        "phương án khác.",
        "tăng plan.time_limit_s, hoặc giảm plan.effort để việc tìm kiếm tự kết thúc trước đó",
    ),
    warning_code(
        "operator-without-sites",
        "The operator that the plan is made for has no site.",
        "correct the name, or leave it if the operator is new here",
        "Nhà mạng được lập kế hoạch không có trạm nào.",
        "sửa tên, hoặc giữ nguyên nếu là nhà mạng mới",
    ),
    warning_code(
        "service-without-sites",
        "A radio service has a link budget, and no site carries it.",
        "correct the name, or leave it if the service is new here",
        "Dịch vụ vô tuyến có quỹ đường truyền nhưng không trạm nào phát.",
        "sửa tên, hoặc giữ nguyên nếu là dịch vụ mới",
    ),
    *(
        error_code(
            f"unknown-{what}",
            f"The question names a {what.replace('-', ' ')} that is not known.",
            "use the name that is suggested",
            f"Câu hỏi nêu {what_vi} không có.",
            "dùng tên được gợi ý",
        )
        for what, what_vi in (
            ("operator", "nhà mạng"),
            ("district", "huyện"),
            ("commune", "xã"),
            ("kind-of-place", "loại địa điểm"),
            ("proposal-or-site", "đề xuất hoặc trạm"),
        )
    ),
    error_code(
        "filing-without-rates",
        "Coverage maps are to be filed, and no radio service has a rate both ways.",
        "give a service both rates, or a preset of a filing such as fcc-bdc-4g",
        "Cần nộp bản đồ vùng phủ nhưng không dịch vụ vô tuyến nào có tốc độ cả hai chiều.",
        "khai cả hai tốc độ cho một dịch vụ, hoặc dùng preset như fcc-bdc-4g",
    ),
    error_code(
        "decision",
        "A row of the table of decisions is not understood.",
        "correct this row",
        "Không hiểu một dòng quyết định.",
        "sửa dòng này",
    ),
    warning_code(
        "plan-not-made",
        "The question asks something of a plan, and no plan is made.",
        "set plan.enabled = true, or leave the question out",
        "Câu hỏi yêu cầu điều gì đó của phương án nhưng không lập phương án.",
        "đặt plan.enabled = true hoặc bỏ câu hỏi đó",
    ),
    warning_code(
        "decisions-contradict",
        "Two decisions contradict each other, so that no plan can hold both.",
        "leave one of the two out",
        "Hai quyết định mâu thuẫn nhau nên không phương án nào giữ được cả hai.",
        "bỏ một trong hai quyết định",
    ),
    error_code(
        "decision-outdated",
        "A decision names something that is no longer weighed.",
        "leave the decision out, or let it be weighed again",
        "Quyết định nêu đề xuất không còn được xét.",
        "bỏ quyết định hoặc xét lại",
    ),
    error_code(
        "decision-empty",
        "A decision accepts a place where nothing was weighed.",
        "leave the decision out, or let what it is about be weighed",
        "Quyết định chấp nhận nơi không có phương án.",
        "bỏ quyết định hoặc thêm phương án",
    ),
    error_code(
        "relocation-unweighed",
        "No tower was weighed near the new place of a relocated proposal.",
        "add the place to candidates.wanted, or allow a greater radius",
        "Không có cột được xét gần vị trí mới.",
        "thêm vị trí vào candidates.wanted hoặc tăng bán kính",
    ),
)
