"""Phrases of the web workspace in English and Vietnamese."""

from __future__ import annotations

from phusong.console.messages import Language

PHRASES: dict[str, tuple[str, str]] = {
    "review": ("Review of proposals", "Rà soát đề xuất"),
    "skip": ("To the content", "Đến nội dung"),
    "language": ("Language", "Ngôn ngữ"),
    "sign-in": ("Sign in", "Đăng nhập"),
    "sign-out": ("Sign out", "Đăng xuất"),
    "name": ("Name", "Tên tài khoản"),
    "password": ("Password", "Mật khẩu"),
    "open-link": ("Open the proposals", "Mở danh sách đề xuất"),
    "link-for": (
        "You were given a link to the proposals of {operator} in round {number}. It ends on {day}.",
        "Bạn được cấp liên kết xem đề xuất của {operator} trong vòng {number}. Liên kết hết hạn ngày {day}.",
    ),
    "link-features": (
        "In QGIS, add this address as WFS / OGC API – Features to see them on your own map; it only reads:",
        "Trong QGIS, thêm địa chỉ này làm WFS / OGC API – Features để xem trên bản đồ của mình; chỉ xem:",
    ),
    "rounds": ("Rounds", "Các vòng"),
    "round": ("Round {number}, revision {revision}", "Vòng {number}, bản {revision}"),
    "state": ("State", "Trạng thái"),
    "deadline": ("To be decided by", "Hạn quyết định"),
    "handed-in-by": ("Handed in by", "Đơn vị trình"),
    "data-date": ("Data of", "Số liệu ngày"),
    "total": ("Plan, billion VND", "Phương án, tỷ đồng"),
    "queue": ("Proposals", "Đề xuất"),
    "map": ("Map", "Bản đồ"),
    "run-map": ("Coverage map of the plan", "Bản đồ vùng phủ của phương án"),
    "prices": ("What decisions cost", "Giá của quyết định"),
    "changes": ("Since the last round", "So với vòng trước"),
    "links": ("Links", "Liên kết"),
    "workbook": ("Workbook (XLSX)", "Bảng tính (XLSX)"),
    "import": ("Take over a workbook", "Nhận bảng tính đã điền"),
    "filter": ("Filter", "Lọc"),
    "any": ("all", "tất cả"),
    "search": ("Search by place, commune or number", "Tìm theo địa điểm, xã hoặc mã"),
    "shown": ("{shown} of {all} shown, {open} not decided", "Hiện {shown}/{all}, {open} chưa quyết định"),
    "keys": (
        "Keys: j/k move; a accept, r reject, m relocate, d defer, i information, x choose, Enter open, / find",
        "Phím: j/k xuống và lên, a chấp thuận, r từ chối, m dời, d lùi, i cần thông tin, x chọn, Enter mở, / tìm",
    ),
    "accept-chosen": ("Accept the chosen", "Chấp thuận mục đã chọn"),
    "bulk-done": ("{count} accepted", "Đã chấp thuận {count}"),
    "choose": ("Choose {proposal}", "Chọn {proposal}"),
    "proposal": ("Proposal", "Đề xuất"),
    "kind": ("Kind", "Loại"),
    "technology": ("Technology", "Công nghệ"),
    "place": ("Place", "Địa điểm"),
    "commune": ("Commune", "Xã"),
    "people": ("People newly served", "Dân số được phục vụ thêm"),
    "villages": ("Villages newly served", "Thôn được phục vụ thêm"),
    "capex": ("Investment, million VND", "Vốn đầu tư, triệu đồng"),
    "opex": ("Yearly cost, million VND", "Chi phí hằng năm, triệu đồng"),
    "phase": ("Phase", "Giai đoạn"),
    "owner": ("Responsible", "Đơn vị chịu trách nhiệm"),
    "due": ("Due", "Hạn hoàn thành"),
    "backhaul-fibre": ("fibre", "cáp quang"),
    "backhaul-microwave": ("microwave", "vi ba"),
    "backhaul-existing": ("as it stands", "hiện có"),
    "backhaul": ("Backhaul", "Truyền dẫn"),
    "decision": ("Decision", "Quyết định"),
    "reason": ("Reason", "Lý do"),
    "remark": ("Remark", "Ghi chú"),
    "five": ("Five clear things", "Năm rõ"),
    "clear-who": ("Who", "Rõ người"),
    "clear-what": ("What", "Rõ việc"),
    "clear-when": ("By when", "Rõ thời hạn"),
    "clear-responsible": ("Responsibility", "Rõ trách nhiệm"),
    "clear-result": ("Result", "Rõ kết quả"),
    "nobody": ("nobody named yet", "chưa nêu đơn vị"),
    "decided-by": ("{who}, {at}", "{who}, {at}"),
    "result-is": (
        "{people} people and {villages} villages newly served; {result}",
        "thêm {people} người, {villages} thôn được phục vụ; {result}",
    ),
    "your-decision": ("Your decision", "Quyết định của bạn"),
    "verdict-accept": ("accept", "chấp thuận"),
    "verdict-reject": ("reject", "từ chối"),
    "verdict-relocate": ("relocate", "dời vị trí"),
    "verdict-needs-information": ("needs information", "cần thông tin"),
    "verdict-defer": ("defer", "lùi lại"),
    "verdict-reopen": ("take the word back", "rút lại quyết định"),
    "new-lon": ("New longitude", "Kinh độ mới"),
    "new-lat": ("New latitude", "Vĩ độ mới"),
    "radius": (
        "Radius without a tower, or how far it may be off, m",
        "Bán kính không dựng cột, hoặc độ lệch cho phép, m",
    ),
    "later-phase": ("Defer to phase", "Lùi đến giai đoạn"),
    "save": ("Write the decision", "Ghi quyết định"),
    "cancel": ("Cancel", "Bỏ"),
    "planner-says": ("The planner's answer", "Trả lời của đơn vị lập kế hoạch"),
    "confirm": ("Confirm", "Xác nhận"),
    "dispute": ("Dispute", "Tranh luận"),
    "look-first": (
        "The new place can be confirmed once its coverage has been computed:",
        "Chỉ xác nhận được vị trí mới sau khi đã tính vùng phủ ở đó:",
    ),
    "standing-open": ("not answered", "chưa trả lời"),
    "result": ("How far it has come", "Tiến độ"),
    "conflict": (
        "Somebody decided meanwhile. Yours was not written.",
        "Đã có người quyết định trong lúc đó. Quyết định của bạn chưa được ghi.",
    ),
    "stands": ("Stands now", "Đang có hiệu lực"),
    "yours": ("Yours, not written", "Của bạn, chưa ghi"),
    "version": ("version {number}", "phiên bản {number}"),
    "comments": ("Comments", "Ý kiến"),
    "comment": ("Comment", "Ý kiến"),
    "send": ("Send", "Gửi"),
    "files": ("Attachments", "Tệp đính kèm"),
    "attach": ("Attach a file", "Đính kèm tệp"),
    "files-hint": (
        "PDF, picture, document, workbook or plain text, at most 10 MiB",
        "PDF, ảnh, tài liệu, bảng tính hoặc văn bản thuần, tối đa 10 MiB",
    ),
    "history": ("History", "Lịch sử"),
    "history-older": ("Older entries", "Các mục cũ hơn"),
    "happened-decided": ("decided", "quyết định"),
    "happened-confirmed": ("confirmed", "xác nhận"),
    "happened-place-computed": ("computed coverage at the new place", "tính vùng phủ tại vị trí mới"),
    "happened-disputed": ("disputed", "tranh luận"),
    "happened-commented": ("commented", "nêu ý kiến"),
    "happened-attached": ("attached", "đính kèm"),
    "happened-result": ("said how far it has come", "báo tiến độ"),
    "happened-correction-opened": ("opened a correction of the data", "mở yêu cầu sửa dữ liệu"),
    "none-yet": ("none yet", "chưa có"),
    "previous": ("Previous", "Trước"),
    "next": ("Next", "Sau"),
    "on-map": ("Show on the map", "Xem trên bản đồ"),
    "move-keys": (
        "New place of {proposal}: the arrow keys move it",
        "Vị trí mới của {proposal}: di chuyển bằng phím mũi tên",
    ),
    "move-hint": (
        "Drag the mark, or type a place, to see what the tower would give there. Nothing is decided by that.",
        "Kéo dấu hoặc nhập vị trí để xem cột phục vụ được gì ở đó. Việc này chưa phải là quyết định.",
    ),
    "try": ("Compute coverage there", "Tính vùng phủ tại đó"),
    "tried": (
        "People who lack the service today and would have it from this tower alone",
        "Người chưa có dịch vụ và sẽ có từ riêng cột này",
    ),
    "there": ("there", "vị trí mới"),
    "as-proposed": ("as proposed", "như đề xuất"),
    "computing": ("Computing…", "Đang tính…"),
    "move-round": ("Bring the round on", "Chuyển trạng thái vòng"),
    "do-decided": ("Close the round", "Đóng vòng"),
    "do-in_review": ("Give more time", "Gia hạn"),
    "do-withdrawn": ("Withdraw the round", "Rút vòng"),
    "do-agreed": ("Approve the round", "Phê duyệt vòng"),
    "since-new": ("New in this round", "Mới trong vòng này"),
    "since-gone": ("No longer proposed", "Không còn đề xuất"),
    "since-changed": ("Changed", "Có thay đổi"),
    "since-same": ("{count} proposals are as they were.", "{count} đề xuất giữ nguyên."),
    "first-round": ("This is the first round.", "Đây là vòng đầu tiên."),
    "no-prices": (
        "No prices of decisions: they are computed when the plan is made again.",
        "Chưa có giá của quyết định: giá được tính khi lập lại phương án.",
    ),
    "prices-of": (
        "The best plan without each decision of round {number}, less the plan made",
        "Phương án tốt nhất khi không có từng quyết định của vòng {number}, trừ phương án đã lập",
    ),
    "prices-whole": ("Plan before and plan now", "Phương án trước và phương án mới"),
    "prices-each": ("Each decision", "Từng quyết định"),
    "prices-note": (
        (
            "Weighted people count every service by its weight in the plan. Prices of two decisions do not add up: "
            "where two towers could stand for each other, rejecting either costs little, and both much."
        ),
        (
            "Người quy đổi tính mỗi dịch vụ theo trọng số trong phương án. Giá của hai quyết định không cộng được: "
            "khi hai cột thay được cho nhau, từ chối một cột mất ít, từ chối cả hai mất nhiều."
        ),
    ),
    "change": ("Change", "Thay đổi"),
    "churn": (
        "{same} proposals stay, {new} are new, {decided} left by decision, {dropped} nobody decided on were dropped",
        "Giữ {same} đề xuất, mới {new}, bỏ theo quyết định {decided}, bỏ {dropped} đề xuất chưa ai quyết định",
    ),
    "people-after": ("People served, {service}", "Dân số được phục vụ, {service}"),
    "people-more-all": ("People without it", "Dân số nếu không có nó"),
    "people-more": ("People without it, {service}", "Dân số nếu không có nó, {service}"),
    "money-more": ("Billion VND without it", "Tỷ đồng nếu không có nó"),
    "price-at-most": ("at most {most}", "tối đa {most}"),
    "price-between": ("{least} to {most}", "{least} đến {most}"),
    "price-ends": (
        (
            "Two figures: without the decision a plan is known that is better by the first, and it is proved that none "
            "is better by more than the second. One figure is exact."
        ),
        (
            "Hai số: khi không có quyết định, đã biết một phương án hơn bằng số thứ nhất, và đã chứng minh không có "
            "phương án nào hơn quá số thứ hai. Một số là giá chính xác."
        ),
    ),
    "by-clock": ("cut by the clock", "bị đồng hồ ngắt"),
    "price-by-clock": (
        (
            "The clock ended the search for {names}: the figures hold, but another machine may find closer ones. More "
            "time for the solver makes them the same everywhere."
        ),
        (
            "Đồng hồ đã dừng việc tìm cho {names}: các con số vẫn đúng, nhưng máy khác có thể tìm được số sát hơn. "
            "Cho bộ giải thêm thời gian thì ở đâu cũng như nhau."
        ),
    ),
    "worth": ("Cost, weighted people", "Giá, người quy đổi"),
    "saving": ("Cost, billion VND", "Giá, tỷ đồng"),
    "substitutes-more": ("and {count} more", "và {count} mục nữa"),
    "substitutes": ("Built in its place", "Xây thay thế"),
    "replan": ("Plan again", "Lập lại phương án"),
    "replan-around": ("Decisions it is made around", "Các quyết định được giữ"),
    "replan-means": (
        (
            "Accepted ones are built for certain. Rejected ones are not, nor any tower within their radius. A "
            "relocated one may stand at its new place, whose coverage is computed. Deferred ones wait. What nobody "
            "decided on may change."
        ),
        (
            "Đề xuất được chấp thuận chắc chắn xây. Đề xuất bị từ chối thì không, cả cột khác trong bán kính đã nêu. "
            "Đề xuất dời được xét ở vị trí mới sau khi tính vùng phủ. Đề xuất lùi thì chờ. Phần chưa ai quyết định có"
            " thể thay đổi."
        ),
    ),
    "replan-disputed": (
        "You disputed {names}; planning again takes them as they stand.",
        "Bạn đã tranh luận {names}; phương án lập lại vẫn theo các quyết định này.",
    ),
    "replan-closes": ("The round is closed by it.", "Vòng sẽ được đóng."),
    "replan-how": ("How", "Cách lập"),
    "replan-deadline": ("New round to be decided by", "Hạn quyết định của vòng mới"),
    "replan-price": (
        "Weighted people it must be worth to drop a proposal that nobody decided on",
        "Số người quy đổi tối thiểu để đáng bỏ một đề xuất chưa ai quyết định",
    ),
    "replan-within": ("Time for the solver, seconds", "Thời gian cho bộ giải, giây"),
    "replan-priced": ("tell what each decision costs", "tính giá của từng quyết định"),
    "replan-draft": ("as a draft, which I alone see until I submit it", "là bản thảo, chỉ tôi thấy đến khi trình"),
    "replan-start": ("Plan again", "Lập lại phương án"),
    "job-runs": ("Planning again since {at} UTC, started by {who}", "Đang lập lại từ {at} UTC, do {who} bắt đầu"),
    "job-begins": ("The process begins", "Tiến trình đang khởi động"),
    "job-search": ("best {best}, at most {bound}", "tốt nhất {best}, tối đa {bound}"),
    "job-goes-on": (
        "It goes on when you leave this page or the server is started anew.",
        "Việc này vẫn tiếp tục khi bạn rời trang hoặc máy chủ khởi động lại.",
    ),
    "job-done": (
        "The plan was made again: {kept} proposals kept, {dropped} that nobody decided on dropped",
        "Đã lập lại phương án: giữ {kept} đề xuất, bỏ {dropped} đề xuất chưa ai quyết định",
    ),
    "job-no-plan": ("These decisions leave no plan", "Không có phương án với các quyết định này"),
    "job-take-back": (
        "Nothing was handed in. Open the round again, take one of them back, and plan again.",
        "Chưa trình gì. Hãy mở lại vòng, rút bớt một quyết định rồi lập lại.",
    ),
    "job-no-time": (
        "The solver found no plan in the time that it was given",
        "Bộ giải chưa tìm được phương án trong thời gian cho phép",
    ),
    "job-more-time": ("Nothing was handed in. Give it more time.", "Chưa trình gì. Hãy cho thêm thời gian."),
    "job-failed": ("The plan was not made", "Chưa lập được phương án"),
    "job-silent": (
        "Its process ended without a word. Nothing of the round is lost: start it again.",
        "Tiến trình kết thúc mà không báo gì. Vòng rà soát không mất gì: hãy bắt đầu lại.",
    ),
    "job-prices": (
        "What each decision costs is known; maps and tables of the new round are being made.",
        "Đã có giá của từng quyết định; đang tạo bản đồ và bảng của vòng mới.",
    ),
    "corrections": ("Corrections of data", "Sửa dữ liệu"),
    "corrections-mean": (
        (
            "Data that partners say are wrong. They change no plan by themselves: correct the layers, run the "
            "scenario again and hand it in, then answer here."
        ),
        (
            "Dữ liệu mà đối tác cho là sai. Các yêu cầu này không tự đổi phương án: hãy sửa lớp dữ liệu, chạy lại "
            "kịch bản và trình, rồi trả lời tại đây."
        ),
    ),
    "correction-open": ("open", "đang mở"),
    "correction-closed": ("answered", "đã trả lời"),
    "correction-answer": ("What was done", "Đã xử lý"),
    "correction-close": ("Answer", "Trả lời"),
    "assign": ("Change who and by when", "Sửa đơn vị và hạn"),
    "conflict-assign": (
        "Somebody changed it meanwhile. Yours was not written.",
        "Đã có người sửa trong lúc đó. Nội dung của bạn chưa được ghi.",
    ),
    "happened-assigned": ("said who is responsible and by when", "nêu đơn vị chịu trách nhiệm và hạn"),
    "happened-correction-closed": ("answered a correction of the data", "trả lời yêu cầu sửa dữ liệu"),
    "decided-before": ("Decided in round {number}", "Đã quyết định ở vòng {number}"),
    "still-locked": (
        "It holds until another decision is made here.",
        "Có hiệu lực đến khi có quyết định khác ở vòng này.",
    ),
    "do-submitted": ("Submit the draft", "Trình bản thảo"),
    "link-label": ("For whom", "Dành cho"),
    "link-operator": ("Operator", "Doanh nghiệp"),
    "link-days": ("Days", "Số ngày"),
    "link-decides": ("may decide", "được quyết định"),
    "link-reads": ("reads alone", "chỉ xem"),
    "link-make": ("Make a link", "Tạo liên kết"),
    "link-revoke": ("Revoke", "Thu hồi"),
    "link-revoked": ("revoked", "đã thu hồi"),
    "link-until": ("until {day}", "đến {day}"),
    "link-once": ("Copy this link now; it is shown once.", "Hãy chép liên kết này ngay; liên kết chỉ hiện một lần."),
    "taken-over": ("{count} decisions taken over", "Đã ghi nhận {count} quyết định"),
    "assigned-over": ("Who or by when changed of {count}", "Đã sửa đơn vị hoặc hạn của {count} đề xuất"),
    "not-done": ("That was not done", "Chưa thực hiện được"),
    "back": ("Back", "Quay lại"),
    "remedy": ("What to do", "Cách xử lý"),
    "predicted": ("Predicted, not measured.", "Dự báo, không phải đo kiểm."),
    "kind-new_tower": ("New tower", "Cột mới"),
    "kind-upgrade": ("Upgrade", "Nâng cấp trạm"),
    "kind-fibre": ("Fibre", "Cáp quang"),
    "kind-relay": ("Relay mast", "Cột chuyển tiếp"),
    "role-planner": ("planner", "đơn vị lập kế hoạch"),
    "role-partner": ("partner", "đối tác"),
    "role-approver": ("approver", "người phê duyệt"),
    "role-viewer": ("viewer", "người xem"),
}
"""Key of each phrase to its English and its Vietnamese text."""


def phrase(key: str, language: Language, **values: object) -> str:
    """A phrase in a language.

    Args:
        key: Key of ``PHRASES``.
        language: Language wanted.
        values: What stands in its braces.
    """
    return PHRASES[key][1 if language == "vi" else 0].format(**values)
