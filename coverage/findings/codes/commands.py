"""Finding codes beyond the layers: scenarios and commands, models and cases, drive tests, plans.

Together with the layers' own codes they are every code that a command can answer with; a test reads them out of the
sources and holds this table and ``docs/findings.md`` to them.
"""

from __future__ import annotations

from phusong.coverage.findings.codes.files import FINDING_CODES, FindingCode, error_code, table_of, warning_code

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
        "layer-unknown",
        "There is no layer of that name.",
        "use one of the layers in docs/layers.md",
        "Không có lớp dữ liệu tên này.",
        "dùng một lớp trong docs/layers.md",
    ),
    error_code(
        "file-system",
        "The system refuses to read or write a file.",
        "check the path, its permissions and the free space",
        "Hệ thống không cho đọc hoặc ghi tệp.",
        "kiểm tra đường dẫn, quyền và dung lượng trống",
    ),
    error_code(
        "refused",
        "A part of the program refuses what it was asked; the message says why.",
        "change what the message names",
        "Chương trình từ chối yêu cầu; thông báo nêu lý do.",
        "thay đổi điều mà thông báo nêu",
    ),
)

MODEL_CODES = table_of(
    warning_code(
        "mast-outside-model",
        "Sites have masts that a propagation model does not hold for; it does not predict them.",
        "take another model, or correct the heights",
        "Có trạm mà mô hình truyền sóng không áp dụng được; không dự báo.",
        "dùng mô hình khác hoặc sửa độ cao",
    ),
    warning_code(
        "mast-unlike-model",
        "Sites have masts of other heights than a propagation model is made for; it predicts them all the same.",
        "trust the model less there, or take another one",
        "Có trạm có độ cao khác với độ cao mà mô hình truyền sóng được lập cho; vẫn được dự báo.",
        "ít tin vào mô hình ở đó hơn, hoặc dùng mô hình khác",
    ),
    error_code(
        "unknown-model",
        "There is no propagation model of that name.",
        "use one of the names that are listed",
        "Không có mô hình truyền sóng tên này.",
        "dùng một trong các tên được liệt kê",
    ),
    error_code(
        "unknown-service",
        "No link budget is given for that radio service.",
        "add [radio.services.NAME], or ask for a service that is there",
        "Không có quỹ đường truyền cho dịch vụ này.",
        "thêm [radio.services.TÊN] hoặc chọn dịch vụ đã có",
    ),
    error_code(
        "band-out-of-range",
        "A carrier lies outside the range of the propagation models.",
        "give the carrier frequency in MHz, 30 to 6000",
        "Tần số nằm ngoài phạm vi của các mô hình.",
        "nêu tần số theo MHz, từ 30 đến 6000",
    ),
    warning_code(
        "near-limit",
        "A value lies near the limit of the range that a model is made for.",
        "trust the figure less, or use another model",
        "Giá trị gần giới hạn của mô hình.",
        "tin con số ít hơn hoặc dùng mô hình khác",
    ),
    error_code(
        "out-of-range",
        "A value lies outside the range that a model is made for; nothing was computed from it.",
        "correct the value, or use a model that is made for it",
        "Giá trị ngoài phạm vi của mô hình; không tính.",
        "sửa giá trị hoặc dùng mô hình phù hợp",
    ),
    warning_code(
        "rain-outage-bounded",
        "The outage by rain is rarer or more frequent than the method can tell; the limit is given.",
        "read the figure as a bound",
        "Thời gian gián đoạn do mưa vượt phạm vi phương pháp; chỉ nêu giới hạn.",
        "hiểu con số là một giới hạn",
    ),
    error_code(
        "mast-without-terrain",
        "A mast stands outside the terrain or on a void.",
        "use terrain that reaches beyond the mast, or fill the void",
        "Cột nằm ngoài địa hình hoặc tại ô trống.",
        "dùng địa hình rộng hơn hoặc lấp ô trống",
    ),
    error_code(
        "clutter-shape",
        "The land cover does not lie on the grid of the terrain.",
        "give land cover with the rows and columns of the terrain",
        "Lớp phủ không trùng lưới địa hình.",
        "dùng lớp phủ cùng số hàng và cột với địa hình",
    ),
    warning_code(
        "beyond-p1812",
        "A path lies outside what P.1812 is made for, so its terms are not explained.",
        "choose ends from 0.25 to 3000 km apart",
        "Đường truyền ngoài phạm vi P.1812 nên không giải thích từng thành phần.",
        "chọn hai đầu cách nhau từ 0,25 đến 3000 km",
    ),
    error_code(
        "link",
        "The two ends of a path cannot be found, are the same, or have no terrain.",
        "name a site or a village by its identifier",
        "Không tìm thấy hai đầu, hoặc trùng nhau, hoặc thiếu địa hình.",
        "nêu mã trạm hoặc mã thôn",
    ),
)

CASE_CODES = table_of(
    error_code(
        "unreadable-table",
        "A table of profiles or cases cannot be read as CSV.",
        "save it as CSV in UTF-8",
        "Không đọc được bảng CSV.",
        "lưu thành CSV mã UTF-8",
    ),
    error_code(
        "missing-column",
        "A table lacks a column.",
        "add the column",
        "Bảng thiếu cột.",
        "thêm cột",
    ),
    error_code(
        "not-a-number",
        "A cell holds no number.",
        "write a number",
        "Ô không phải là số.",
        "viết một số",
    ),
    error_code(
        "not-ascending",
        "The distances of a profile do not ascend.",
        "put the points in order",
        "Khoảng cách trong mặt cắt không tăng dần.",
        "sắp xếp các điểm theo thứ tự",
    ),
    error_code(
        "profile-start",
        "A profile does not start at distance 0.",
        "start at the transmitter",
        "Mặt cắt không bắt đầu từ khoảng cách 0.",
        "bắt đầu từ máy phát",
    ),
    error_code(
        "short-profile",
        "A profile has too few points.",
        "add points",
        "Mặt cắt có quá ít điểm.",
        "thêm điểm",
    ),
    error_code(
        "duplicate-case",
        "A case stands twice in the table.",
        "give every case a name of its own",
        "Trường hợp bị lặp.",
        "đặt tên riêng cho mỗi trường hợp",
    ),
    error_code(
        "no-profile",
        "A case has no points in the table of profiles.",
        "add the path's points, or correct the name of the case",
        "Trường hợp không có điểm trong bảng mặt cắt.",
        "thêm điểm hoặc sửa tên trường hợp",
    ),
    error_code(
        "void-height",
        "A point of a profile has no height.",
        "fill the voids of the terrain; a void is not height 0",
        "Điểm mặt cắt thiếu độ cao.",
        "lấp ô trống của địa hình; ô trống không phải độ cao 0",
    ),
    error_code(
        "bad-clutter",
        "The clutter height of a point is no number of 0 m or more.",
        "write 0 where there is no clutter",
        "Độ cao lớp phủ không phải số từ 0 m.",
        "viết 0 nơi không có lớp phủ",
    ),
    error_code(
        "bad-zone",
        "The zone of a point is not 1 (sea), 3 (coastal land) or 4 (inland).",
        "write 1, 3 or 4",
        "Vùng của điểm không phải 1 (biển), 3 (ven biển) hoặc 4 (nội địa).",
        "viết 1, 3 hoặc 4",
    ),
    warning_code(
        "unused-profile",
        "The profile of a path belongs to no case.",
        "add the case, or leave out its points",
        "Mặt cắt không thuộc trường hợp nào.",
        "thêm trường hợp hoặc bỏ các điểm",
    ),
)

SAMPLE_CODES = table_of(
    *(
        warning_code(code, f"{meaning}; left out.", remedy, f"{meaning_vi}; bỏ qua.", remedy_vi)
        for code, meaning, remedy, meaning_vi, remedy_vi in (
            ("sample-no-number", "A sample has no number", "write a number", "Mẫu thiếu số", "viết một số"),
            (
                "sample-coordinates",
                "lon and lat of a sample are no degrees",
                "give WGS 84 degrees",
                "lon và lat của mẫu không phải độ",
                "nêu độ theo WGS 84",
            ),
            (
                "sample-site-unknown",
                "A sample names no site that is known",
                "name the cell or the site as the layers do",
                "Mẫu không nêu trạm đã biết",
                "nêu tế bào hoặc trạm như trong các lớp",
            ),
            (
                "sample-rsrp",
                "A level lies outside what a terminal can report as RSRP",
                "check the sign, and that it is RSRP and not RSSI",
                "Mức nằm ngoài dải RSRP",
                "kiểm tra dấu và đó là RSRP chứ không phải RSSI",
            ),
            (
                "sample-saturated",
                "A level is so strong that receivers saturate",
                "nothing need be done",
                "Mức quá mạnh, máy thu bão hoà",
                "không cần làm gì",
            ),
            (
                "sample-insensitive",
                "A level is at or below the sensitivity",
                "set samples.sensitivity_dbm to the receiver's",
                "Mức bằng hoặc dưới độ nhạy",
                "đặt samples.sensitivity_dbm theo máy thu",
            ),
            (
                "sample-outside-terrain",
                "A sample lies outside the terrain or in a void",
                "use terrain that reaches it",
                "Mẫu nằm ngoài địa hình",
                "dùng địa hình rộng hơn",
            ),
            (
                "sample-band",
                "The band of a sample is not one of its site",
                "give the carrier in MHz",
                "Băng tần của mẫu không thuộc trạm",
                "nêu tần số theo MHz",
            ),
            (
                "sample-cell-unknown",
                "A sample names a cell that its site does not have",
                "name the cell as site and number of the sector",
                "Mẫu nêu tế bào mà trạm không có",
                "nêu tế bào bằng trạm và số thứ tự",
            ),
            (
                "sample-cell-two-sites",
                "The cell of a sample could be of several sites",
                "name the site, too",
                "Tế bào của mẫu có thể thuộc nhiều trạm",
                "nêu thêm trạm",
            ),
            (
                "sample-technology",
                "The technology of a sample is not on air at its site",
                "correct the technology or the site",
                "Công nghệ của mẫu không phát tại trạm",
                "sửa công nghệ hoặc trạm",
            ),
            (
                "sample-too-near",
                "A sample lies very near its mast",
                "nothing need be done",
                "Mẫu ở quá gần cột",
                "không cần làm gì",
            ),
            (
                "sample-too-far",
                "A sample lies farther from its mast than is predicted",
                "check the site, or raise samples.farthest_m",
                "Mẫu ở quá xa cột",
                "kiểm tra trạm hoặc tăng samples.farthest_m",
            ),
            (
                "sample-repeated",
                "A row stands twice in the table",
                "export the samples once",
                "Dòng bị lặp",
                "xuất mẫu một lần",
            ),
        )
    ),
    warning_code(
        "sample-cell-repeated",
        "One cell name stands for several sites; the samples go by their site.",
        "give every cell a name of its own",
        "Một tên tế bào dùng cho nhiều trạm; mẫu được gán theo trạm.",
        "đặt tên riêng cho mỗi tế bào",
    ),
    error_code(
        "sample-column-missing",
        "The table of samples lacks a column.",
        "add the column, or map it with --columns",
        "Bảng mẫu thiếu cột.",
        "thêm cột hoặc ánh xạ bằng --columns",
    ),
    error_code(
        "samples-none",
        "No sample is left to work with.",
        "see the other findings for why",
        "Không còn mẫu nào dùng được.",
        "xem các phát hiện khác",
    ),
)

CALIBRATION_CODES = table_of(
    error_code(
        "calibration-unreadable",
        "A calibration file is missing or is no TOML.",
        "write it with phusong calibrate",
        "Không đọc được tệp hiệu chỉnh.",
        "tạo bằng phusong calibrate",
    ),
    error_code(
        "calibration-key",
        "A calibration file has an entry that is unknown or wrong.",
        "write it with phusong calibrate",
        "Tệp hiệu chỉnh có mục sai.",
        "tạo bằng phusong calibrate",
    ),
    error_code(
        "calibration-too-few",
        "Too few bins are left to fit and to hold out.",
        "drive more, or take smaller blocks",
        "Quá ít ô để ước lượng và để riêng.",
        "đo thêm hoặc dùng khối nhỏ hơn",
    ),
    warning_code(
        "calibration-untested",
        "An offset is written that no held-out bin has tested.",
        "drive more where it applies",
        "Có độ lệch chưa được kiểm chứng.",
        "đo thêm tại nơi áp dụng",
    ),
    warning_code(
        "calibration-no-gain",
        "On held-out bins the calibration is no better than none.",
        "do not use it",
        "Hiệu chỉnh không tốt hơn trên các ô để riêng.",
        "không nên dùng",
    ),
    warning_code(
        "calibration-edge",
        "Bins near the sensitivity were left out, as only the strong ones were heard there.",
        "nothing need be done",
        "Bỏ qua các ô gần độ nhạy.",
        "không cần làm gì",
    ),
    warning_code(
        "calibration-site-off",
        "A site is far off all others.",
        "check its place, height and sectors",
        "Một trạm lệch xa các trạm khác.",
        "kiểm tra vị trí, độ cao và hướng",
    ),
    warning_code(
        "calibration-void",
        "Bins have no prediction, as their path crosses unknown terrain; left out.",
        "fill the voids of the terrain",
        "Có ô không dự báo được vì thiếu địa hình; bỏ qua.",
        "lấp ô trống của địa hình",
    ),
    error_code(
        "calibration-other-model",
        "A calibration was fitted to another propagation model.",
        "fit it again with the model in use, or leave the calibration out",
        "Hiệu chỉnh thuộc mô hình khác.",
        "ước lượng lại với mô hình đang dùng, hoặc bỏ hiệu chỉnh",
    ),
    warning_code(
        "calibration-other-budget",
        "A calibration was fitted with another link budget.",
        "fit it again with the budget in use",
        "Hiệu chỉnh thuộc quỹ đường truyền khác.",
        "ước lượng lại với quỹ đang dùng",
    ),
    warning_code(
        "calibration-band-missing",
        "A calibration has no offset for a carrier in use.",
        "drive that band, or accept no correction",
        "Hiệu chỉnh thiếu băng tần đang dùng.",
        "đo băng tần đó hoặc chấp nhận không hiệu chỉnh",
    ),
)

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
            ("district", "huyện"),
            ("commune", "xã"),
            ("kind-of-place", "loại địa điểm"),
            ("proposal-or-site", "đề xuất hoặc trạm"),
        )
    ),
    error_code(
        "decision",
        "A row of the table of decisions is not understood.",
        "correct this row",
        "Không hiểu một dòng quyết định.",
        "sửa dòng này",
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

RUN_CODES: dict[str, FindingCode] = {
    **COMMAND_CODES,
    **MODEL_CODES,
    **CASE_CODES,
    **SAMPLE_CODES,
    **CALIBRATION_CODES,
    **PLAN_CODES,
}
"""Every finding code beyond the layers, by name."""

ALL_CODES: dict[str, FindingCode] = {**FINDING_CODES, **RUN_CODES}
"""Every finding code, by name."""
