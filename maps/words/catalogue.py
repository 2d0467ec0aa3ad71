"""Every text of the pages, in English and Vietnamese.

Keys begin with the page that uses them, ``common`` where several do. ``{name}`` marks a value put in as text.
"""

from __future__ import annotations

from phusong.maps.page.context import Language
from phusong.maps.words.answers import ANSWER_WORDS

WORDS: dict[str, tuple[str, str]] = {
    # Words of the field
    "common.service.fibre": ("Fibre", "Cáp quang"),
    "common.service.4g": ("4G", "4G"),
    "common.service.5g": ("5G", "5G"),
    "common.inline.fibre": ("fibre", "cáp quang"),
    "common.inline.4g": ("4G", "4G"),
    "common.inline.5g": ("5G", "5G"),
    "common.kind.upgrade": ("Upgrade of a site", "Nâng cấp trạm"),
    "common.kind.new_tower": ("New tower", "Cột mới"),
    "common.kind.fibre": ("Fibre section", "Tuyến cáp quang"),
    "common.status.optimal": ("optimal", "tối ưu"),
    "common.status.feasible": ("feasible", "khả thi"),
    "common.status.infeasible": ("infeasible", "không khả thi"),
    "common.status.no_plan": ("no plan", "chưa có phương án"),
    "common.review.proposed": ("proposed", "đề xuất"),
    "common.review.accepted": ("accepted", "đồng ý"),
    "common.review.rejected": ("rejected", "từ chối"),
    "common.review.deferred": ("deferred", "lùi lại"),
    "common.review.relocated": ("relocated", "đổi vị trí"),
    "common.data_date": ("Data of {date}", "Số liệu ngày {date}"),
    "common.no_date": ("Date of data not stated", "Chưa ghi ngày số liệu"),
    "common.predicted": ("Predicted, not measured", "Dự báo, chưa đo kiểm thực tế"),
    "common.today": ("Today", "Hiện trạng"),
    "common.after": ("After the plan", "Sau đề xuất"),
    "common.people": ("People", "Dân số"),
    "common.villages": ("Villages", "Thôn, tổ"),
    "common.language": ("Language", "Ngôn ngữ"),
    "common.illustrative": (
        "Illustrative layers, not surveyed: {layers}.",
        "Lớp dữ liệu minh họa, không phải khảo sát: {layers}.",
    ),
    "common.layer.villages": ("villages", "thôn, tổ dân phố"),
    "common.layer.communes": ("commune outlines", "ranh giới xã"),
    "common.layer.sites": ("sites", "trạm"),
    "common.layer.sectors": ("sectors", "cánh sóng"),
    "common.layer.roads": ("roads", "đường"),
    "common.layer.fibre": ("fibre", "cáp quang"),
    "common.layer.terrain": ("terrain", "địa hình"),
    "common.layer.clutter": ("land cover", "lớp phủ mặt đất"),
    "common.layer.calibration": ("calibration", "hiệu chỉnh"),
    "common.layer.places": ("public places", "điểm công cộng"),
    "common.backhaul.existing": ("existing", "sẵn có"),
    "common.backhaul.fibre": ("fibre, {km} km", "cáp quang, {km} km"),
    "common.backhaul.microwave": ("microwave, {km} km", "vi ba, {km} km"),
    # Fields of a proposal
    "common.field.kind": ("Kind", "Loại"),
    "common.field.technology": ("Technology", "Công nghệ"),
    "common.field.commune": ("Commune", "Xã"),
    "common.field.district": ("District", "Huyện"),
    "common.field.capex": ("Cost", "Chi phí đầu tư"),
    "common.field.opex": ("Running cost a year", "Chi phí vận hành một năm"),
    "common.field.people": ("People newly served", "Người dân được phục vụ thêm"),
    "common.field.villages": ("Villages newly served", "Thôn, tổ được phục vụ thêm"),
    "common.field.marginal": ("People lost if dropped", "Người dân mất dịch vụ nếu bỏ"),
    "common.field.backhaul": ("Backhaul", "Truyền dẫn"),
    "common.field.phase": ("Phase", "Giai đoạn"),
    "common.field.owner": ("Responsible", "Đơn vị chịu trách nhiệm"),
    "common.field.due": ("Due", "Thời hạn"),
    "common.field.status": ("Status", "Trạng thái"),
    "common.not_set": ("not set", "chưa xác định"),
    # Texts of the map, frame and controls
    "map.title": ("Coverage of {title}", "Phủ sóng {title}"),
    "map.skip": ("Skip to the map", "Chuyển đến bản đồ"),
    "map.region": (
        "Map. Arrow keys move it, plus and minus zoom.",
        "Bản đồ. Phím mũi tên để di chuyển, cộng và trừ để thu phóng.",
    ),
    "map.panel": ("Services, layers and lists", "Dịch vụ, lớp bản đồ và danh sách"),
    "map.search": ("Search village, commune or site", "Tìm thôn, xã hoặc trạm"),
    "map.search.none": ("Nothing found", "Không tìm thấy"),
    "map.search.count": ("{n} found", "Tìm thấy {n}"),
    "map.service": ("Service", "Dịch vụ"),
    "map.view": ("Time", "Thời điểm"),
    "map.more": ("Legend, layers and lists", "Chú giải, lớp bản đồ, danh sách"),
    "map.zoom_in": ("Zoom in", "Phóng to"),
    "map.zoom_out": ("Zoom out", "Thu nhỏ"),
    "map.home": ("Show everything", "Xem toàn bộ"),
    "map.close": ("Close", "Đóng"),
    # Texts of the map, figures
    "map.figure.people": ("of people with {service}", "dân số có {service}"),
    "map.figure.villages": ("{covered} of {total} villages", "{covered}/{total} thôn, tổ"),
    "map.figure.gaps": ("{villages} villages without, {people} people", "{villages} thôn, tổ chưa có, {people} người"),
    "map.figure.no_gaps": ("No village without", "Không còn thôn, tổ nào chưa có"),
    "map.figure.centres": ("{covered} of {total} commune centres", "{covered}/{total} trung tâm xã"),
    # Texts of the map, legend and layers
    "map.layers": ("Legend and layers", "Chú giải và lớp bản đồ"),
    "map.layer.gaps": ("No coverage: village without {service}", "Không phủ: thôn, tổ chưa có {service}"),
    "map.layer.served": ("Village served", "Thôn, tổ được phục vụ"),
    "map.layer.gained": ("Village that the plan serves", "Thôn, tổ được phục vụ nhờ đề xuất"),
    "map.layer.sites": ("Site with this service", "Trạm có dịch vụ này"),
    "map.layer.other_sites": ("Site without it", "Trạm chưa có dịch vụ này"),
    "map.layer.all_sites": ("Radio site", "Trạm thu phát sóng"),
    "map.layer.fibre": ("Fibre route, access point", "Tuyến cáp quang, điểm truy nhập"),
    "map.layer.proposals": ("Proposal: new tower, upgrade, fibre", "Đề xuất: cột mới, nâng cấp, cáp quang"),
    "map.layer.roads": ("Roads", "Đường giao thông"),
    "map.layer.names": ("Names", "Địa danh"),
    "map.layer.relief": ("Relief", "Địa hình"),
    "map.shading": ("Shading", "Tô màu nền"),
    "map.shading.share": ("People served, by commune", "Tỷ lệ dân số được phục vụ theo xã"),
    "map.shading.signal": ("Predicted signal (RSRP)", "Mức tín hiệu dự báo (RSRP)"),
    "map.shading.none": ("None", "Không tô"),
    "map.share.all": ("100 %", "100 %"),
    "map.share.range": ("{from} to under {to} %", "{from} đến dưới {to} %"),
    "map.share.below": ("under {to} %", "dưới {to} %"),
    "map.share.unknown": ("no people recorded", "chưa có số dân"),
    "map.signal.best": ("{from} dBm and more", "từ {from} dBm"),
    "map.signal.range": ("{from} to {to} dBm", "{from} đến {to} dBm"),
    "map.signal.gap": ("No coverage (below {to} dBm)", "Không phủ sóng (dưới {to} dBm)"),
    # Texts of the map, lists
    "map.list.gaps": ("Villages without {service} ({n})", "Thôn, tổ chưa có {service} ({n})"),
    "map.list.proposals": ("Proposals for {service} ({n} of {total})", "Đề xuất cho {service} ({n}/{total})"),
    "map.list.more": ("and {n} more, in report.html and layers.gpkg", "và {n} mục nữa, xem report.html và layers.gpkg"),
    "map.list.people": ("{n} people", "{n} người"),
    "map.plan.cost": ("{cost} of {budget}", "{cost} trên {budget}"),
    "map.plan.optimal": (
        "Proved: no plan within this budget serves more.",
        "Đã chứng minh: với ngân sách này không có phương án nào phục vụ được nhiều hơn.",
    ),
    "map.plan.feasible": (
        "A better plan may exist, by at most {gap} %.",
        "Có thể còn phương án tốt hơn, nhiều nhất {gap} %.",
    ),
    "map.plan.infeasible": (
        "The limits conflict: no plan satisfies all of them.",
        "Các giới hạn mâu thuẫn: không có phương án nào thỏa mãn tất cả.",
    ),
    "map.plan.no_plan": ("No plan was made.", "Chưa lập phương án."),
    # Texts of the map, popups
    "map.popup.village": ("Village", "Thôn, tổ"),
    "map.popup.centre": ("Village, commune centre", "Thôn, tổ; trung tâm xã"),
    "map.popup.commune": ("Commune", "Xã"),
    "map.popup.district": ("District", "Huyện"),
    "map.popup.site": ("Existing site", "Trạm hiện có"),
    "map.popup.access": ("Fibre access point", "Điểm truy nhập cáp quang"),
    "map.popup.proposal": ("Proposal {id}", "Đề xuất {id}"),
    "map.popup.code": ("Code", "Mã"),
    "map.popup.served": ("served", "được phục vụ"),
    "map.popup.gap": ("no coverage", "không phủ"),
    "map.popup.gained": ("served by the plan", "được phục vụ nhờ đề xuất"),
    "map.popup.no_signal": ("no signal predicted", "không có tín hiệu dự báo"),
    "map.popup.by": ("from {name}", "từ {name}"),
    "map.popup.metres": ("{n} m", "{n} m"),
    "map.popup.kilometres": ("{n} km", "{n} km"),
    "map.popup.operator": ("Operator", "Doanh nghiệp"),
    "map.popup.height": ("Antenna height", "Độ cao ăng-ten"),
    "map.popup.share": (
        "{people} of people, {covered} of {total} villages",
        "{people} dân số, {covered}/{total} thôn, tổ",
    ),
    # Texts of the map, about
    "map.about": ("About this map", "Về bản đồ này"),
    "map.about.predicted": (
        (
            "Coverage is computed from the layers by a propagation model and fibre distances. It is "
            "a prediction, not a "
            "measurement: check on the ground before money is spent."
        ),
        (
            "Vùng phủ được tính từ các lớp dữ liệu bằng mô hình truyền sóng và khoảng cách cáp quang. Đây là dự báo, "
            "không phải số đo: cần kiểm tra thực địa trước khi đầu tư."
        ),
    ),
    "map.about.threshold": (
        "{service}: a village counts as served from an RSRP of {dbm} dBm.",
        "{service}: thôn, tổ được coi là có sóng khi RSRP từ {dbm} dBm.",
    ),
    "map.about.offline": (
        "This page works without a network and sends nothing.",
        "Trang này hoạt động không cần mạng và không gửi dữ liệu đi.",
    ),
    # Texts of the report
    "report.title": ("Coverage report: {title}", "Báo cáo phủ sóng: {title}"),
    "report.scenario": ("Scenario {name}", "Kịch bản {name}"),
    "report.contents": ("Contents", "Mục lục"),
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
    "report.curve.people": ("people", "người"),
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
    "report.column.owner": ("Responsible, due", "Đơn vị chịu trách nhiệm, thời hạn"),
    "report.column.per_person": ("Cost per person", "Chi phí mỗi người"),
    "report.column.code": ("Code", "Mã"),
    "report.column.rsrp": ("RSRP", "RSRP"),
    "report.total": ("Total", "Tổng cộng"),
    "report.districts": ("By district", "Theo huyện"),
    "report.communes": ("By commune", "Theo xã"),
    "report.share_note": (
        "Share of people served today; after the plan where that differs.",
        "Tỷ lệ dân số hiện được phục vụ; kèm tỷ lệ sau đề xuất nếu khác.",
    ),
    "report.gaps": ("Villages without service", "Thôn, tổ chưa có dịch vụ"),
    "report.gaps.service": ("{service}: {n} villages, {people} people", "{service}: {n} thôn, tổ; {people} người"),
    "report.gaps.plan": ("the plan serves it", "có trong đề xuất"),
    "report.gaps.more": (
        "The {n} largest are listed; all are in layers.gpkg, and summary.json lists their codes.",
        "Liệt kê {n} thôn, tổ đông dân nhất; đầy đủ trong layers.gpkg, mã có trong summary.json.",
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
    # Money
    "common.vnd.billion": ("VND {n} billion", "{n} tỷ đồng"),
    "common.vnd.million": ("VND {n} million", "{n} triệu đồng"),
    "common.vnd.one": ("VND {n}", "{n} đồng"),
    **ANSWER_WORDS,
}


def words_of(language: Language, *pages: str) -> dict[str, str]:
    """Texts of some pages in one language, by key."""
    column = 0 if language == "en" else 1
    return {key: texts[column] for key, texts in WORDS.items() if key.split(".")[0] in pages}
