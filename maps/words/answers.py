"""Texts about what a plan answers beyond its proposals: floors, phases, other budgets, other plans, other worlds."""

from __future__ import annotations

ANSWER_WORDS: dict[str, tuple[str, str]] = {
    # Words of both pages
    "common.place.commune_centre": ("commune centres", "trung tâm xã"),
    "common.place.school": ("schools", "trường học"),
    "common.place.clinic": ("clinics", "trạm y tế"),
    "common.place.hospital": ("hospitals", "bệnh viện"),
    "common.place.office": ("public offices", "cơ quan"),
    "common.place.post_office": ("post offices", "bưu điện"),
    "common.place.market": ("markets", "chợ"),
    "common.place.culture_house": ("houses of culture", "nhà văn hóa"),
    "common.place.other": ("other places", "nơi khác"),
    "common.target.province": ("the whole province", "toàn tỉnh"),
    "common.target.together": ("{names} together", "{names} (tính gộp)"),
    "common.field.standing": ("Choice", "Lựa chọn"),
    "common.standing.stable": ("stable: in every plan", "ổn định: có trong mọi phương án"),
    "common.standing.replaceable": (
        "replaceable: not in alternative {plans}",
        "thay thế được: không có trong phương án thay thế {plans}",
    ),
    # Texts of the map
    "map.layer.phase": ("{name}: {n}", "{name}: {n}"),
    "map.layer.stable": ("Stable, in every plan: {n}", "Ổn định, có trong mọi phương án: {n}"),
    "map.layer.replaceable": ("Replaceable: {n}", "Thay thế được: {n}"),
    "map.layer.others": ("Only in an alternative: {n}", "Chỉ có trong phương án thay thế: {n}"),
    "map.plan.least_cost.optimal": (
        "Proved: nothing cheaper meets what is asked.",
        "Đã chứng minh: không có phương án nào rẻ hơn mà vẫn đáp ứng yêu cầu.",
    ),
    "map.plan.least_cost.feasible": (
        "A cheaper plan may exist, by at most {gap} %.",
        "Có thể còn phương án rẻ hơn, nhiều nhất {gap} %.",
    ),
    "map.answers": ("What the plan answers", "Phương án trả lời những gì"),
    "map.answers.targets": (
        "Floors and places first: reached (asked)",
        "Mức tối thiểu và điểm ưu tiên: đạt được (yêu cầu)",
    ),
    "map.answers.conflicts": (
        "Floors that conflict: highest attainable (asked)",
        "Mức tối thiểu mâu thuẫn: cao nhất có thể (yêu cầu)",
    ),
    "map.answers.held": ("All together", "Tổng cộng"),
    "map.answers.met": ("{met} of {n} met", "{met}/{n} đạt"),
    "map.answers.target": ("{reached} ({asked})", "{reached} ({asked})"),
    "map.answers.more": ("and {n} more, in report.html", "và {n} yêu cầu nữa, xem report.html"),
    "map.answers.phases": ("Phases", "Các giai đoạn"),
    "map.answers.phase": ("{cost} spent, {left} left; proposals: {n}", "dùng {cost}, còn {left}; số đề xuất: {n}"),
    "map.answers.frontier": (
        "Other budgets (weighted people newly served)",
        "Các ngân sách khác (người dân có trọng số được phục vụ thêm)",
    ),
    "map.answers.alternatives": ("Other plans", "Các phương án khác"),
    "map.answers.plan": ("Alternative {n}", "Phương án thay thế {n}"),
    "map.answers.alternative": ("{value} for {cost}; {n} sites elsewhere", "{value} với {cost}; {n} điểm khác"),
    "map.answers.alternative_cost": ("{cost}; {n} sites elsewhere", "{cost}; {n} điểm khác"),
    "map.answers.robustness": ("If the world is different", "Nếu thực tế khác dự báo"),
    "map.answers.expected": ("People in expectation (weighted)", "Số người kỳ vọng (có trọng số)"),
    "map.answers.spread": ("In 9 of 10 worlds", "Trong 9/10 trường hợp"),
    "map.answers.range": ("{low} to {high}", "{low} đến {high}"),
    "map.answers.within": ("The money is enough in", "Đủ kinh phí trong"),
    "map.popup.other": ("Site of an alternative", "Điểm của phương án thay thế"),
    "map.popup.in_plans": ("In alternative", "Có trong phương án thay thế"),
    "map.popup.access_cost": ("Cost without its way", "Chi phí chưa gồm tuyến cáp"),
    # Texts of the report
    "report.plan.least_cost.optimal": (
        (
            "The plan is proved optimal: no other choice of the {candidates} possibilities weighed meets what is "
            "asked for less money."
        ),
        (
            "Phương án đã được chứng minh là tối ưu: trong {candidates} khả năng đã xét, không có lựa chọn nào đáp "
            "ứng các yêu cầu với chi phí thấp hơn."
        ),
    ),
    "report.plan.least_cost.feasible": (
        (
            "The plan meets what is asked but is not proved the cheapest: a cheaper one can save at most {gap}. "
            "{candidates} possibilities were weighed."
        ),
        (
            "Phương án đáp ứng các yêu cầu nhưng chưa được chứng minh là rẻ nhất: phương án rẻ hơn, nếu có, chỉ giảm "
            "được nhiều nhất {gap}. Đã xét {candidates} khả năng."
        ),
    ),
    "report.plan.expected.optimal": (
        (
            "The plan is proved optimal: within the budget no other choice of the {candidates} possibilities weighed "
            "serves more people in expectation, counted with the weights of the services."
        ),
        (
            "Phương án đã được chứng minh là tối ưu: với ngân sách này, trong {candidates} khả năng đã xét, không có "
            "lựa chọn nào có số người được phục vụ kỳ vọng lớn hơn (tính theo trọng số dịch vụ)."
        ),
    ),
    "report.plan.expected.feasible": (
        (
            "The plan satisfies every limit but is not proved optimal: a better one can serve at most {gap} more in "
            "expectation, counted with the weights of the services. {candidates} possibilities were weighed."
        ),
        (
            "Phương án thỏa mãn mọi giới hạn nhưng chưa được chứng minh là tối ưu: phương án tốt hơn, nếu có, chỉ tăng "
            "số người kỳ vọng nhiều nhất {gap} (tính theo trọng số dịch vụ). Đã xét {candidates} khả năng."
        ),
    ),
    "report.plan.present_cost": (
        "Investment and discounted running costs",
        "Chi phí đầu tư và vận hành đã chiết khấu",
    ),
    "report.plan.objective.phases": (
        "Value reached (weighted people, summed over the phases)",
        "Giá trị đạt được (người dân có trọng số, cộng qua các giai đoạn)",
    ),
    "report.plan.objective.expected": (
        "Value reached (weighted people in expectation)",
        "Giá trị đạt được (người dân có trọng số, kỳ vọng)",
    ),
    "report.plan.objective.least_cost": ("Least cost found", "Chi phí thấp nhất tìm được"),
    "report.plan.bound.least_cost": ("No plan can cost less than", "Không phương án nào rẻ hơn"),
    "report.targets": ("What was asked for", "Các yêu cầu đặt ra"),
    "report.targets.lead": (
        "Held once the plan is built: {met} of {n}. Held today: {today}.",
        "Đạt được khi thực hiện phương án: {met}/{n} yêu cầu. Đã đạt hiện nay: {today}.",
    ),
    "report.targets.infeasible": (
        "Held today: {today} of {n}. They cannot all be met; the last column says how high those to blame could be.",
        (
            "Đã đạt hiện nay: {today}/{n} yêu cầu. Không thể đạt tất cả; cột cuối cho biết mức cao nhất có thể của "
            "các yêu cầu gây mâu thuẫn."
        ),
    ),
    "report.targets.pressing": (
        "The table lists those that do not hold today.",
        "Bảng liệt kê các yêu cầu hiện nay chưa đạt.",
    ),
    "report.targets.all": ("All {n} of them", "Tất cả {n} yêu cầu"),
    "report.targets.whose": ("Of whom", "Phạm vi"),
    "report.targets.total": ("In all", "Tổng số"),
    "report.targets.today": ("Today", "Hiện nay"),
    "report.targets.need": ("Asked for", "Yêu cầu"),
    "report.targets.after": ("Reached", "Đạt được"),
    "report.targets.attainable": ("Highest attainable", "Mức cao nhất có thể"),
    "report.targets.outcome": ("Outcome", "Kết quả"),
    "report.targets.outcome.today": ("met today", "đã đạt hiện nay"),
    "report.targets.outcome.met": ("met", "đạt"),
    "report.targets.outcome.short": ("short by {n}", "còn thiếu {n}"),
    "report.targets.places": ("{n} places", "{n} điểm"),
    "report.phases": ("Phases", "Các giai đoạn"),
    "report.phases.due": ("Due", "Thời hạn"),
    "report.phases.weight": ("Weight", "Trọng số"),
    "report.phases.cost": ("Spent", "Đã dùng"),
    "report.phases.left": ("Left, carried over", "Còn lại, chuyển tiếp"),
    "report.phases.people": ("People who gain a service", "Người dân có thêm dịch vụ"),
    "report.phases.villages": ("Villages", "Thôn, tổ"),
    "report.phases.value": ("Weighted people newly served by its end", "Người dân có trọng số, lũy kế cuối giai đoạn"),
    "report.phases.note": (
        (
            "People and villages are those credited to the proposals of a phase; a village that gains one service in "
            "one phase and another later counts in both. The last column adds up all phases so far, each service with "
            "its weight."
        ),
        (
            "Người dân và thôn, tổ được tính theo các đề xuất của giai đoạn; thôn có thêm các dịch vụ khác nhau ở hai "
            "giai đoạn được tính ở cả hai. Cột cuối cộng dồn đến hết giai đoạn, theo trọng số dịch vụ."
        ),
    ),
    "report.alternatives": ("Plans to choose from", "Các phương án để lựa chọn"),
    "report.alternatives.lead": (
        (
            "Proposals that stand in every one of these plans: {stable}. Replaceable, as another plan nearly as good "
            "does without them: {replaceable}. The list of proposals says which is which."
        ),
        (
            "Số đề xuất có trong mọi phương án: {stable}. Số đề xuất thay thế được, vì có phương án khác gần tốt bằng "
            "mà không cần: {replaceable}. Danh sách đề xuất ghi rõ từng loại."
        ),
    ),
    "report.alternatives.plan": ("Plan", "Phương án"),
    "report.alternatives.this": ("This plan", "Phương án này"),
    "report.alternatives.number": ("Alternative {n}", "Phương án thay thế {n}"),
    "report.alternatives.against": ("Against this plan", "So với phương án này"),
    "report.alternatives.dropped": ("Sites of this plan left out", "Điểm của phương án này không dùng"),
    "report.alternatives.added": ("Sites built instead", "Điểm thay thế"),
    "report.robustness": ("If the world is different", "Nếu thực tế khác dự báo"),
    "report.robustness.lead": (
        (
            "The plan was tried in {n} worlds with shadowing and prices drawn at random. The money is enough in "
            "{share} of them."
        ),
        (
            "Phương án được thử trong {n} trường hợp với suy hao che khuất và giá rút ngẫu nhiên. Kinh phí đủ trong "
            "{share} số trường hợp."
        ),
    ),
    "report.robustness.expected": ("In expectation", "Kỳ vọng"),
    "report.robustness.mean": ("Mean of the worlds", "Trung bình các trường hợp"),
    "report.robustness.low": ("5 % fall short of", "5 % thấp hơn"),
    "report.robustness.median": ("Half fall short of", "Một nửa thấp hơn"),
    "report.robustness.high": ("95 % fall short of", "95 % thấp hơn"),
    "report.robustness.people": ("Weighted people newly served", "Người dân có trọng số được phục vụ thêm"),
    "report.robustness.cost": ("Cost", "Chi phí"),
    "report.frontier.curve": (
        "Weighted people newly served against the budget",
        "Người dân có trọng số được phục vụ thêm theo ngân sách",
    ),
    "report.frontier.served": ("Best plan found", "Phương án tốt nhất tìm được"),
    "report.frontier.bound": ("No plan can reach more", "Không phương án nào đạt hơn"),
    "report.frontier.money": ("Budget, billion VND", "Ngân sách, tỷ đồng"),
    "report.frontier": ("What other budgets would reach", "Mức đạt được với các ngân sách khác"),
}
"""Part of :data:`phusong.maps.words.catalogue.WORDS`."""
