"""Finding codes of propagation models and of batches of losses."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import error_code, table_of, warning_code

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
        "give the carrier frequency in MHz, 30 to 6000, or leave it empty for the service's own band",
        "Tần số nằm ngoài phạm vi của các mô hình.",
        "nêu tần số theo MHz, từ 30 đến 6000, hoặc để trống để dùng băng tần của dịch vụ",
    ),
    warning_code(
        "near-limit",
        "A value lies near the limit of the range that a model is made for.",
        "trust the figure less, or use another model",
        "Giá trị gần giới hạn của mô hình.",
        "tin con số ít hơn hoặc dùng mô hình khác",
    ),
    warning_code(
        "rain-outage-bounded",
        "The outage by rain is rarer or more frequent than the method can tell; the limit is given.",
        "read the figure as a bound, or shorten the hop, lower the frequency or raise the margin",
        "Thời gian gián đoạn do mưa vượt phạm vi phương pháp; chỉ nêu giới hạn.",
        "hiểu con số là một giới hạn, hoặc rút ngắn chặng, hạ tần số, tăng độ dự trữ",
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
        "case-out-of-range",
        "A value of a case lies outside the range that a model is made for; nothing was computed from it.",
        "correct the value, or use a model that is made for it",
        "Giá trị của trường hợp ngoài phạm vi của mô hình; không tính.",
        "sửa giá trị hoặc dùng mô hình phù hợp",
    ),
    error_code(
        "case-not-a-number",
        "A cell of a table of profiles or cases holds no number.",
        "write a number",
        "Ô trong bảng mặt cắt hoặc trường hợp không phải là số.",
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
        "sample the path more finely",
        "Mặt cắt có quá ít điểm.",
        "lấy mẫu đường truyền dày hơn",
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


ITM_CODES = table_of(
    *(
        warning_code(
            f"itm-{name}",
            f"Longley-Rice near its limits: {meaning}.",
            "compare the path with ITU-R P.1812 before relying on this figure",
            f"Longley-Rice gần giới hạn áp dụng: {meaning_vi}.",
            "so sánh với ITU-R P.1812 trước khi tin vào con số này",
        )
        for name, meaning, meaning_vi in (
            ("tx-height", "transmitting antenna outside 1..1000 m above ground", "ăng ten phát ngoài 1..1000 m"),
            ("rx-height", "receiving antenna outside 1..1000 m above ground", "ăng ten thu ngoài 1..1000 m"),
            ("frequency", "frequency outside 40..10000 MHz", "tần số ngoài 40..10000 MHz"),
            ("distance-large", "path longer than 1000 km", "đường truyền dài hơn 1000 km"),
            ("distance-too-large", "path longer than 2000 km", "đường truyền dài hơn 2000 km"),
            (
                "distance-small",
                "path shorter than 5 times the difference of the effective heights",
                "đường truyền ngắn hơn 5 lần chênh lệch độ cao hiệu dụng",
            ),
            ("distance-too-small", "path shorter than 1 km", "đường truyền ngắn hơn 1 km"),
            (
                "tx-horizon-angle",
                "horizon of the transmitter steeper than 0.2 rad",
                "chân trời máy phát dốc hơn 0,2 rad",
            ),
            ("rx-horizon-angle", "horizon of the receiver steeper than 0.2 rad", "chân trời máy thu dốc hơn 0,2 rad"),
            *(
                (
                    f"{end}-horizon-{way}",
                    f"horizon of the {whose} {what} the smooth-Earth horizon",
                    f"chân trời {whose_vi} {what_vi} chân trời của Trái đất nhẵn",
                )
                for end, whose, whose_vi in (("tx", "transmitter", "máy phát"), ("rx", "receiver", "máy thu"))
                for way, what, what_vi in (
                    ("near", "nearer than a tenth of", "gần hơn một phần mười"),
                    ("far", "farther than three times", "xa hơn ba lần"),
                )
            ),
            (
                "extreme-variability",
                "time, location or situation beyond about 0.1..99.9 %",
                "tỷ lệ thời gian, vị trí hoặc tình huống ngoài khoảng 0,1..99,9 %",
            ),
            (
                "surface-refractivity",
                "surface refractivity below 250 N-units, as on very high ground",
                "chiết suất bề mặt dưới 250 đơn vị N, như trên vùng rất cao",
            ),
        )
    )
)
