"""Texts of the report, in English and Vietnamese."""

from __future__ import annotations

REPORT_WORDS: dict[str, tuple[str, str]] = {
    # Texts of the report
    "report.title": ("Coverage report: {title}", "Báo cáo phủ sóng: {title}"),
    "report.scenario": ("Scenario {name}", "Kịch bản {name}"),
    "report.summary": ("Who is served", "Mức độ phủ"),
    "report.summary.lead": (
        "{villages} villages and {people} people in {communes} communes.",
        "{villages} thôn, tổ dân phố và {people} người dân trong {communes} xã, phường, thị trấn.",
    ),
    "report.service": ("Service", "Dịch vụ"),
    "report.served_today": ("Served today", "Hiện được phục vụ"),
    "report.served_after": ("Served after the plan", "Được phục vụ sau đề xuất"),
    "report.villages_without": ("Villages without, after the plan", "Thôn, tổ còn chưa có sau đề xuất"),
    "report.centres": ("Commune centres", "Trung tâm xã"),
    "report.chart.legend.today": ("served today", "hiện được phục vụ"),
    "report.chart.legend.gained": ("served by the plan", "được phục vụ nhờ đề xuất"),
    "report.chart.legend.gap": ("no coverage", "không phủ"),
    "report.chart.people": ("Share of people served", "Tỷ lệ dân số được phục vụ"),
    "report.people": ("How surely, where and by whom", "Mức chắc chắn, nơi sử dụng, doanh nghiệp"),
    "report.people.lead": (
        (
            "People served today. Marginal is within the stated decibels of the threshold, on either side: measure "
            "there first. Outdoors, in a vehicle and indoors differ by the loss on the way in; the plan rests on the "
            "scenario's own link budget."
        ),
        (
            "Dân số hiện được phục vụ. Giáp ngưỡng là trong khoảng dB đã nêu quanh ngưỡng, cả trên lẫn dưới: cần đo "
            "trước. Ngoài trời, trong xe và trong nhà khác nhau ở suy hao xuyên vào; phương án dựa vào quỹ đường "
            "truyền của kịch bản."
        ),
    ),
    "report.people.sure": ("Surely served", "Chắc chắn có"),
    "report.people.marginal": ("Marginal", "Giáp ngưỡng"),
    "report.people.without": ("Without", "Chưa có"),
    "report.environment.outdoors": ("Outdoors", "Ngoài trời"),
    "report.environment.vehicle": ("In a vehicle", "Trong xe"),
    "report.environment.indoors": ("Indoors", "Trong nhà"),
    "report.operators": ("By operator", "Theo doanh nghiệp"),
    "report.operators.unnamed": ("not named", "không ghi tên"),
    "report.operators.none": ("No operator (not-spot)", "Không doanh nghiệp nào (vùng lõm)"),
    "report.operators.some": ("Some operators (partial not-spot)", "Một số doanh nghiệp (lõm một phần)"),
    "report.operators.all": ("All operators", "Mọi doanh nghiệp"),
    "report.unconnected": (
        "Places without backhaul, where no tower is proposed",
        "Vị trí không có truyền dẫn, không đề xuất cột",
    ),
    "report.unconnected.note": (
        "No fibre and no microwave hop leads to these {count} places. The nearest try is named; {shown} are shown.",
        "Cáp quang và vi ba đều không tới được {count} vị trí này. Nêu chặng gần đạt nhất; hiển thị {shown} vị trí.",
    ),
    "report.unconnected.place": ("Longitude, latitude", "Kinh độ, vĩ độ"),
    "report.unconnected.nearest": ("Nearest hop", "Chặng gần đạt nhất"),
    "report.unconnected.why": ("Why it does not do", "Lý do không đạt"),
    "report.unconnected.hop": ("to {end}, {band}, {km} km", "tới {end}, {band}, {km} km"),
    "report.unconnected.nobody": (
        "no existing site within the longest hop",
        "không có trạm hiện có trong cự ly chặng dài nhất",
    ),
    "report.unconnected.terrain": ("the terrain between is unknown", "thiếu dữ liệu địa hình giữa hai đầu"),
    "report.unconnected.range": (
        "{lacking} m longer than the band reaches",
        "dài hơn cự ly của băng tần {lacking} m",
    ),
    "report.unconnected.clearance": (
        "{share} Fresnel radii clear at least; both antennas {lacking} m too low for what stands {at} km away",
        "khoảng hở nhỏ nhất {share} bán kính Fresnel; hai ăng-ten thấp hơn mức cần {lacking} m, vật chắn cách {at} km",
    ),
    "report.unconnected.margin": (
        "the received level is {lacking} dB below the threshold",
        "mức thu thấp hơn ngưỡng {lacking} dB",
    ),
    "report.unconnected.availability": (
        "down {lacking} % of the year more than allowed, with a fade margin of {margin} dB",
        "gián đoạn vượt mức cho phép {lacking} % thời gian trong năm, dự trữ pha-đinh {margin} dB",
    ),
    "report.unconnected.validity": (
        "outside the range of Recommendation ITU-R P.530",
        "ngoài phạm vi của Khuyến nghị ITU-R P.530",
    ),
    "report.plan": ("The plan", "Phương án"),
    "report.plan.optimal": (
        (
            "The plan is proved optimal: within the budget no other choice of the {candidates} possibilities weighed "
            "serves more people, counted with the weights of the services."
        ),
        (
            "Phương án đã được chứng minh là tối ưu: với ngân sách này, trong {candidates} khả năng "
            "đã xét, không có lựa "
            "chọn nào phục vụ được nhiều người hơn (tính theo trọng số dịch vụ)."
        ),
    ),
    "report.plan.feasible": (
        (
            "The plan satisfies every limit but is not proved optimal: a better one can serve at "
            "most {gap} more, counted "
            "with the weights of the services. {candidates} possibilities were weighed."
        ),
        (
            "Phương án thỏa mãn mọi giới hạn nhưng chưa được chứng minh là tối ưu: phương án tốt "
            "hơn, nếu có, chỉ phục vụ "
            "được thêm nhiều nhất {gap} (tính theo trọng số dịch vụ). Đã xét {candidates} khả năng."
        ),
    ),
    "report.plan.feasible_unbounded": (
        (
            "The plan satisfies every limit; how far it is from the best one is not known. "
            "{candidates} possibilities were "
            "weighed."
        ),
        "Phương án thỏa mãn mọi giới hạn; chưa biết còn cách phương án tốt nhất bao xa. Đã xét {candidates} khả năng.",
    ),
    "report.plan.infeasible": (
        "No plan satisfies all limits at once. The limits that conflict are listed below.",
        "Không có phương án nào thỏa mãn đồng thời mọi giới hạn. Các giới hạn mâu thuẫn được nêu dưới đây.",
    ),
    "report.plan.no_plan": ("No plan was made.", "Chưa lập phương án."),
    "report.plan.budget": ("Budget", "Ngân sách"),
    "report.plan.cost": ("Cost of the proposals", "Chi phí các đề xuất"),
    "report.plan.opex": ("Running cost a year", "Chi phí vận hành một năm"),
    "report.plan.objective": ("Value reached (weighted people)", "Giá trị đạt được (người dân có trọng số)"),
    "report.plan.bound": ("No plan can exceed", "Không phương án nào vượt quá"),
    "report.plan.gap": ("Gap to that bound", "Khoảng cách tới cận"),
    "report.plan.solver": ("Solved by", "Giải bằng"),
    "report.plan.count": ("Proposals", "Số đề xuất"),
    "report.plan.status": ("Status", "Trạng thái"),
    "report.curve": (
        "What money buys: people credited against money spent, the cheapest proposal per person first",
        "Hiệu quả vốn: người dân được phục vụ thêm theo chi phí, đề xuất rẻ nhất tính trên đầu người trước",
    ),
    "report.curve.people": ("people of all services, added up", "tổng số người của các dịch vụ"),
    "report.curve.weighted": ("weighted people", "người có trọng số"),
    "report.proposals": ("Proposals", "Danh sách đề xuất"),
    "report.proposals.none": ("Nothing is proposed.", "Không có đề xuất."),
    "report.proposals.credit": (
        (
            "A village that gains 4G from one proposal and 5G from another is credited to both, so "
            "the column of people "
            "can add up to more than the people newly served."
        ),
        (
            "Một thôn có 4G nhờ đề xuất này và 5G nhờ đề xuất khác được tính cho cả hai, nên tổng "
            "cột người dân có thể lớn "
            "hơn số người được phục vụ thêm."
        ),
    ),
    "report.column.id": ("No.", "Mã"),
    "report.column.what": ("What and where", "Nội dung, địa điểm"),
    "report.column.owner": ("Owner, due date, status", "Đơn vị chịu trách nhiệm, thời hạn, trạng thái"),
    "report.column.per_person": ("Cost per person", "Chi phí mỗi người"),
    "report.column.code": ("Code", "Mã"),
    "report.column.rsrp": ("RSRP", "RSRP"),
    "report.total": ("Total", "Tổng cộng"),
    "report.provinces": ("Provinces, ranked", "Xếp hạng tỉnh"),
    "report.districts": ("Districts, ranked", "Xếp hạng huyện"),
    "report.communes": ("Communes, ranked", "Xếp hạng xã"),
    "report.column.rank": ("Rank", "Hạng"),
    "report.rank_note": (
        "Ranked by the mean of these shares over the services; equals share a rank. ranking.csv has every service.",
        "Xếp hạng theo trung bình các tỷ lệ này qua các dịch vụ; bằng nhau thì cùng hạng. ranking.csv có từng dịch vụ.",
    ),
    "report.share_note": (
        "Share of people served today; after the plan where that differs.",
        "Tỷ lệ dân số hiện được phục vụ; kèm tỷ lệ sau đề xuất nếu khác.",
    ),
    "report.gaps": ("Villages without service", "Thôn, tổ chưa có dịch vụ"),
    "report.gaps.service": (
        "{service}: {n} villages without, {people} people",
        "{service}: {n} thôn, tổ chưa có, {people} người",
    ),
    "report.gaps.plan": ("the plan serves it", "có trong đề xuất"),
    "report.gaps.more": (
        "The {n} largest are listed; report.xlsx and layers.gpkg have all, and summary.json lists their codes.",
        "Liệt kê {n} thôn, tổ đông dân nhất; đầy đủ trong report.xlsx và layers.gpkg, mã có trong summary.json.",
    ),
    "report.gaps.none": ("Every village is served.", "Mọi thôn, tổ đều được phục vụ."),
    "report.models": ("Two propagation models", "Hai mô hình truyền sóng"),
    "report.models.lead": (
        (
            "Everything above rests on {first}. {second} predicted the same sites once more; the differences are "
            "{first} minus {second}, in dB: the median, and in brackets the 5th and the 95th percentile."
        ),
        (
            "Các số liệu trên dựa vào {first}. {second} dự báo lại cùng các trạm; chênh lệch là {first} trừ {second}, "
            "tính bằng dB: trung vị, trong ngoặc là phân vị 5 và 95."
        ),
    ),
    "report.models.villages": ("At villages", "Tại thôn, tổ"),
    "report.models.pixels": ("At pixels", "Tại điểm ảnh"),
    "report.models.only": ("Served by {model} alone", "Chỉ {model} phục vụ"),
    "report.models.spread": ("{median} dB ({low} to {high}), {n} compared", "{median} dB ({low} đến {high}), so {n}"),
    "report.models.none": ("nothing to compare", "không có gì để so"),
    "report.models.where": (
        "models.csv holds both levels of every village, difference_*.tif the difference at every pixel.",
        "models.csv có cả hai mức của từng thôn, tổ; difference_*.tif có chênh lệch tại từng điểm ảnh.",
    ),
    "report.caveats": ("How far to trust this", "Mức độ tin cậy"),
    "report.caveats.radio": (
        (
            "Radio coverage is the RSRP of the best server predicted over terrain, compared with a "
            "threshold. Buildings, "
            "trees, load and faults are known only as far as the layers and settings say. Measure "
            "before money is spent."
        ),
        (
            "Vùng phủ vô tuyến là RSRP của trạm tốt nhất được dự báo theo địa hình và so với ngưỡng. "
            "Nhà cửa, cây cối, tải "
            "và sự cố chỉ được tính trong phạm vi dữ liệu và tham số. Cần đo kiểm trước khi đầu tư."
        ),
    ),
    "report.caveats.fibre": (
        "A village counts as having fibre when an access point lies within reach along the roads.",
        "Thôn, tổ được coi là có cáp quang khi có điểm truy nhập trong tầm theo đường giao thông.",
    ),
    "report.caveats.units": (
        "Administrative units and codes are those of the layers; codes were reused after July 2025.",
        "Đơn vị hành chính và mã theo lớp dữ liệu; một số mã đã được dùng lại sau tháng 7/2025.",
    ),
    "report.quality": ("What the figures rest on", "Dữ liệu làm căn cứ"),
    "report.quality.what": ("Data", "Dữ liệu"),
    "report.quality.there": ("There is", "Hiện có"),
    "report.quality.minded": ("To be minded", "Lưu ý"),
    "report.quality.villages": ("Villages", "Thôn, tổ dân phố"),
    "report.quality.villages.minded": (
        "{surveyed} say whether they have fibre, {households} how many households",
        "{surveyed} thôn, tổ có ghi đã có cáp quang hay chưa, {households} có ghi số hộ",
    ),
    "report.quality.communes": ("Communes", "Xã, phường, thị trấn"),
    "report.quality.communes.minded": ("{n} have a village marked as their centre", "{n} xã có thôn là trung tâm xã"),
    "report.quality.sites": ("Radio sites", "Trạm thu phát sóng"),
    "report.quality.sites.minded": (
        "{n} with directions of their antennas; the others count as sending all around",
        "{n} trạm có hướng ăng-ten; các trạm khác coi như phát mọi hướng",
    ),
    "report.quality.terrain": ("Heights of the ground", "Độ cao địa hình"),
    "report.quality.step": ("lesser hills than this are not seen", "không thấy được đồi nhỏ hơn mức này"),
    "report.quality.metres": ("a height every {m} m", "mỗi {m} m một độ cao"),
    "report.quality.km": ("{km} km", "{km} km"),
    "report.quality.points": ("access points: {n}", "điểm truy nhập: {n}"),
    "report.quality.ways": (
        "fibre and new towers are planned along them",
        "cáp và cột mới được đề xuất dọc theo đường",
    ),
    "report.quality.near": ("Villages near the threshold of {service}", "Thôn, tổ giáp ngưỡng {service}"),
    "report.quality.near.minded": (
        "{people} people live there: measure first, either answer may be wrong",
        "{people} người: cần đo trước, kết luận có thể sai theo cả hai hướng",
    ),
    "report.quality.findings": ("Findings about the input", "Phát hiện trong dữ liệu đầu vào"),
    "report.quality.listed": ("listed below", "liệt kê dưới đây"),
    "report.caveats.findings": ("Found in the input", "Phát hiện trong dữ liệu đầu vào"),
    "report.provenance": ("Inputs, settings, versions", "Dữ liệu, tham số, phiên bản"),
    "report.inputs": ("Files read", "Tệp đã đọc"),
    "report.column.layer": ("Layer", "Lớp"),
    "report.column.file": ("File", "Tệp"),
    "report.column.hash": ("SHA-256", "SHA-256"),
    "report.settings": ("Settings", "Tham số"),
    "report.column.setting": ("Setting", "Tham số"),
    "report.column.value": ("Value", "Giá trị"),
    "report.versions": ("Software", "Phần mềm"),
    "report.column.software": ("Software", "Phần mềm"),
    "report.column.version": ("Version", "Phiên bản"),
    "report.credits": ("Credits", "Nguồn"),
}
"""Part of :data:`phusong.maps.words.catalogue.WORDS`."""
