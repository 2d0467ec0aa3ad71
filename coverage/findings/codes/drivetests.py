"""Finding codes of drive-test samples and of calibration."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import error_code, table_of, warning_code

SAMPLE_CODES = table_of(
    *(
        warning_code(code, f"{meaning}; left out.", remedy, f"{meaning_vi}; bỏ qua.", remedy_vi)
        for code, meaning, remedy, meaning_vi, remedy_vi in (
            ("sample-no-number", "A sample has no number", "write a number", "Mẫu thiếu số", "viết một số"),
            (
                "sample-shifted",
                "A row has more cells than the header, so that a decimal comma may have parted a number",
                "export with semicolon or tab, or with decimal points",
                "Dòng có nhiều ô hơn dòng tiêu đề, có thể do dấu phẩy thập phân tách một số",
                "xuất lại với dấu chấm phẩy hoặc tab, hoặc với dấu chấm thập phân",
            ),
            (
                "sample-frozen",
                "A row repeats a reading of the phone while the position goes on: the level had frozen",
                "keep the screen on and the app in front while measuring, and measure again",
                "Dòng lặp lại một lần đo của máy trong khi vị trí đã đổi: mức bị đứng",
                "giữ màn hình sáng và ứng dụng ở phía trước khi đo, rồi đo lại",
            ),
            (
                "sample-not-rsrp",
                "A level is one of 2G or 3G and not RSRP",
                "nothing need be done",
                "Mức là của 2G hoặc 3G, không phải RSRP",
                "không cần làm gì",
            ),
            (
                "sample-coordinates",
                "lon and lat of a sample are no degrees",
                "give WGS 84 degrees",
                "lon và lat của mẫu không phải độ",
                "nêu độ theo WGS 84",
            ),
            (
                "sample-site-unknown",
                "A sample names no site or sector that is known",
                "name cell or site as the layers do, or give the sectors cell_identity, or pci and arfcn",
                "Mẫu không nêu trạm hay sector đã biết",
                "nêu tế bào hoặc trạm như trong các lớp, hoặc thêm cell_identity, hay pci và arfcn vào lớp sectors",
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
        "No sample is left to work with; the counts by reason say why.",
        "mend the reason that took the most",
        "Không còn mẫu nào dùng được; số đếm theo lý do cho biết vì sao.",
        "khắc phục lý do loại nhiều mẫu nhất, nêu ở các cảnh báo kèm theo",
    ),
    error_code(
        "samples-are-cells",
        "A table holds estimated places of cells, as OpenCelliD gives them, and not measurements.",
        "give measurements: rows with the place and level of a phone",
        "Bảng chứa vị trí ước lượng của các ô (như OpenCelliD), không phải số liệu đo.",
        "đưa số liệu đo: mỗi dòng có vị trí và mức thu của máy",
    ),
    warning_code(
        "samples-file-skipped",
        "A file of a folder is no table of samples; left out.",
        "take it out of the folder, or map its columns with --columns",
        "Một tệp trong thư mục không phải bảng mẫu; bỏ qua.",
        "đưa tệp ra khỏi thư mục hoặc ánh xạ cột bằng --columns",
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
        "Too few bins are left to fit and to hold out; the counts by reason say why samples went.",
        "drive more, or take smaller blocks",
        "Quá ít ô để ước lượng và để riêng; số đếm theo lý do cho biết vì sao mẫu bị loại.",
        "đo thêm hoặc dùng khối nhỏ hơn",
    ),
    warning_code(
        "calibration-untested",
        "An offset is written that no held-out bin has tested.",
        "choose another seed, or drive more where it applies",
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
