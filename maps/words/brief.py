"""Texts of the report's first page, in English and Vietnamese: for who decides, without the words of engineers."""

from __future__ import annotations

BRIEF_WORDS: dict[str, tuple[str, str]] = {
    "brief.gap": (
        "{people} people, {villages} villages without {service}.",
        "{people} người, {villages} thôn, tổ chưa có {service}.",
    ),
    "brief.no_gap": ("Every village has {service}.", "Mọi thôn, tổ đều có {service}."),
    "brief.plan": (
        "For {cost}, {proposals} works bring {service} to {people} people more; {left} stay without.",
        "Với {cost}, {proposals} hạng mục đưa {service} đến thêm {people} người; còn {left} người chưa có.",
    ),
    "brief.no_plan": ("No plan was made for them.", "Chưa có phương án cho số người này."),
    "brief.services": ("Who has a service, and who will", "Mức độ phủ hiện nay và sau phương án"),
    "brief.today": ("Today", "Hiện nay"),
    "brief.with_plan": ("With the plan", "Sau phương án"),
    "brief.more": ("More people", "Thêm (người)"),
    "brief.left": ("Still without", "Còn thiếu (người)"),
    "brief.target": ("Target", "Chỉ tiêu"),
    "brief.target.of": ("{what} {share}", "{what} {share}"),
    "brief.target.by": ("{what} {share} by {day}", "{what} {share} đến {day}"),
    "brief.target.several": (
        "{met} of {n} targets are reached once all is built; all are under “Targets and their days”.",
        "Đạt {met}/{n} chỉ tiêu khi xây dựng xong; xem đầy đủ ở mục “Chỉ tiêu và thời hạn”.",
    ),
    "brief.floors": (
        "{met} of the {n} least levels that were asked for are reached with the plan.",
        "Phương án đạt {met}/{n} mức tối thiểu đã yêu cầu.",
    ),
    "brief.no_target": (
        "No target is set in this scenario.",
        "Kịch bản này chưa đặt chỉ tiêu.",
    ),
    "brief.map": ("Where people lack {service}", "Nơi người dân chưa có {service}"),
    "brief.map.gap": ("village that stays without", "thôn, tổ vẫn chưa có"),
    "brief.map.gained": ("village that the plan serves", "thôn, tổ có nhờ phương án"),
    "brief.map.size": ("the larger the mark, the more people", "dấu càng lớn, dân càng đông"),
    "brief.map.darker": ("darker: fewer people are served today", "càng sẫm: càng ít người hiện có"),
    "brief.money": ("What the money buys", "Hiệu quả vốn đầu tư"),
    "brief.money.note": (
        "People who newly get each service; works that reach the most people for their money come first.",
        "Số người có thêm từng dịch vụ; hạng mục phục vụ nhiều người nhất trên một đồng vốn xếp trước.",
    ),
    "brief.money.spent": ("Spent", "Đã chi"),
    "brief.money.works": ("Works", "Số hạng mục"),
    "brief.cost": ("Cost per person", "Chi phí trên đầu người"),
    "brief.cost.money": ("Money", "Vốn"),
    "brief.cost.people": ("People more", "Thêm (người)"),
    "brief.cost.each": ("Per person", "Mỗi người"),
    "brief.cost.shared": ("For several services", "Dùng chung"),
    "brief.cost.note": (
        "Works that bring several services are divided by the people each reaches. Running them: {opex} a year.",
        "Hạng mục có nhiều dịch vụ được chia theo số người từng dịch vụ. Chi phí vận hành: {opex}/năm.",
    ),
    "brief.gaps": (
        "The five largest gaps: communes without {service}",
        "Năm nơi thiếu nhiều nhất: xã chưa có {service}",
    ),
    "brief.gaps.people": ("People without", "Chưa có (người)"),
    "brief.gaps.left": ("With the plan", "Sau phương án"),
    "brief.gaps.villages": ("Villages", "Thôn, tổ"),
    "brief.best": (
        "The best works for {service}: most people for the money",
        "Hạng mục tốt nhất cho {service}: nhiều người nhất trên một đồng vốn",
    ),
    "brief.best.what": ("Work", "Hạng mục"),
    "brief.best.people": ("People more", "Thêm (người)"),
    "brief.best.cost": ("Money", "Vốn"),
    "brief.best.owner": ("Who builds", "Đơn vị thực hiện"),
    "brief.best.when": ("By when", "Thời hạn"),
    "brief.best.open": ("to be decided", "chưa giao"),
    "brief.best.unassigned": (
        "Who builds these works is still to be decided.",
        "Chưa giao đơn vị thực hiện các hạng mục này.",
    ),
    "brief.best.all_by": ("All of them by {day}.", "Thời hạn chung: {day}."),
    "brief.none": ("Nothing is proposed.", "Không có đề xuất."),
    "brief.foot": (
        "Computed from maps and terrain, not measured on the ground: measure before money is spent.",
        "Tính toán từ bản đồ và địa hình, chưa đo tại thực địa: cần đo kiểm trước khi đầu tư.",
    ),
    "brief.rest": (
        "{shown} of {n} are shown; report.xlsx has all of them.",
        "Hiển thị {shown}/{n}; báo cáo report.xlsx có đầy đủ.",
    ),
}
"""Part of :data:`phusong.maps.words.catalogue.WORDS`."""
