"""Texts about why there is no plan, in English and Vietnamese; their values are those of the plan's reasons."""

from __future__ import annotations

REASON_WORDS: dict[str, tuple[str, str]] = {
    "reason.vnd": ("{n} VND", "{n} đồng"),
    "reason.percent": ("{n} %", "{n} %"),
    "reason.several": ("{names} and {n} more", "{names} và {n} mục nữa"),
    "reason.whose.province": ("the province", "toàn tỉnh"),
    "reason.whose.district": ("district {name}", "{name}"),
    "reason.whose.commune": ("commune {name}", "{name}"),
    "reason.whose.together": ("{names} together", "{names} (tính gộp)"),
    "reason.whose.groups": ("each of {n} groups", "từng nhóm trong {n} nhóm"),
    "reason.floor": (
        "{service} for {asked_share} of the people of {whose}",
        "{service} cho {asked_share} dân số của {whose}",
    ),
    "reason.decision.accept": ("the acceptance of {about}", "việc đồng ý {about}"),
    "reason.decision.reject": ("the rejection of {about}", "việc từ chối {about}"),
    "reason.decision.reject.around": (
        "the rejection of {about} with {radius_m} m around it",
        "việc từ chối {about} và vùng {radius_m} m xung quanh",
    ),
    "reason.decision.relocate": ("the relocation of {about}", "việc đổi vị trí {about}"),
    "reason.decision.defer": ("the deferral of {about}", "việc lùi lại {about}"),
    "reason.decision.zone": ("the zone around {lon_deg}, {lat_deg}", "vùng quanh {lon_deg}, {lat_deg}"),
    "reason.budget": ("{budget_vnd}", "{budget_vnd}"),
    "reason.budget.reserve": (
        "{budget_vnd} ({whole_vnd} less a reserve)",
        "{budget_vnd} ({whole_vnd} trừ phần dự phòng)",
    ),
    "reason.needs.floors": ("the floors", "các mức tối thiểu"),
    "reason.needs.floors_and_accepted": (
        "the floors and what partners accepted",
        "các mức tối thiểu và những gì đối tác đã đồng ý",
    ),
    "reason.contradiction.rules_out": (
        "{decision} contradicts {other}: it rules out {what}",
        "{decision} mâu thuẫn với {other}: quyết định sau loại bỏ {what}",
    ),
    "reason.contradiction.rules_out_need": (
        "{decision} contradicts {other}: it rules out {what}, which it needs",
        "{decision} mâu thuẫn với {other}: quyết định sau loại bỏ {what}, là thứ mà quyết định trước cần",
    ),
    "reason.contradiction.no_trench": (
        "{decision} contradicts {others}: no trench is left that leads to {what}",
        "{decision} mâu thuẫn với {others}: không còn tuyến cáp nào dẫn đến {what}",
    ),
    "reason.contradiction.nothing_left": (
        "{decision} contradicts {others}: nothing is left to build at its place",
        "{decision} mâu thuẫn với {others}: không còn gì có thể xây tại vị trí đó",
    ),
    "reason.contradiction.two_at_one_place": (
        "{decision} contradicts {other}: {first} and {second} stand at one place, and only one can be built",
        "{decision} mâu thuẫn với {other}: {first} và {second} ở cùng một vị trí, chỉ xây được một",
    ),
    "reason.contradiction.one_place": (
        "{decision} contradicts {other}: both use one place",
        "{decision} mâu thuẫn với {other}: cả hai dùng chung một vị trí",
    ),
    "reason.contradiction.dearer": (
        "{decisions} cost {need_vnd}, and the budget is {budget}: {missing_vnd} are missing",
        "{decisions} cần {need_vnd}, mà ngân sách là {budget}: còn thiếu {missing_vnd}",
    ),
    "reason.out_of_reach": (
        (
            "the floor of {floor} cannot be met at any price: with everything built that was weighed, {most_share} "
            "would have it"
        ),
        "mức tối thiểu {floor} không thể đạt với bất kỳ giá nào: xây mọi khả năng đã xét thì {most_share} có dịch vụ",
    ),
    "reason.out_of_reach.others": (
        "nor can {n} other floors, of {whose}",
        "{n} mức tối thiểu khác cũng không thể đạt, của {whose}",
    ),
    "reason.decisions": (
        "{decisions} keep the floor of {floor} from being met: {most_share} could have it",
        "{decisions} khiến mức tối thiểu {floor} không thể đạt: {most_share} có thể có dịch vụ",
    ),
    "reason.money": (
        "{needs} need {need_vnd}, and the budget is {budget}: {missing_vnd} are missing",
        "{needs} cần {need_vnd}, mà ngân sách là {budget}: còn thiếu {missing_vnd}",
    ),
    "reason.money.at_most": (
        "{needs} need {need_vnd}, and the budget is {budget}: {missing_vnd} are missing (at most {most_vnd})",
        "{needs} cần {need_vnd}, mà ngân sách là {budget}: còn thiếu {missing_vnd} (nhiều nhất {most_vnd})",
    ),
    "reason.exclusive": (
        "the floors cannot all be met at any price: what serves one of them rules out what serves another",
        "không thể đạt mọi mức tối thiểu với bất kỳ giá nào: thứ phục vụ mức này loại bỏ thứ phục vụ mức khác",
    ),
    "reason.floor.met": (
        "the floor of {floor} can be met for this money",
        "mức tối thiểu {floor} có thể đạt với số tiền này",
    ),
    "reason.floor.at_most": (
        "the floor of {floor} is too high for this money: at most {most_share} can be had; below it stays {below}",
        "mức tối thiểu {floor} quá cao so với số tiền này: nhiều nhất đạt {most_share}; còn dưới mức: {below}",
    ),
    "reason.floor.at_least": (
        "the floor of {floor} is too high for this money: at least {most_share} can be had; below it stays {below}",
        "mức tối thiểu {floor} quá cao so với số tiền này: ít nhất đạt {most_share}; còn dưới mức: {below}",
    ),
    "reason.unknown.choice": (
        "the search ended before a choice was found that meets the floors within {budget}",
        "việc tìm kiếm dừng trước khi tìm được lựa chọn nào đạt các mức tối thiểu trong {budget}",
    ),
    "reason.unknown.last_floor": (
        "the search ended before it was found how high the last floor could go",
        "việc tìm kiếm dừng trước khi biết mức tối thiểu cuối cùng có thể cao đến đâu",
    ),
    "reason.unknown.floors": (
        "the search ended before it was found how high {n} of the floors could go",
        "việc tìm kiếm dừng trước khi biết {n} mức tối thiểu có thể cao đến đâu",
    ),
}
"""Key of each text, ``reason.`` before the key of the plan's reason, to its English and Vietnamese."""
