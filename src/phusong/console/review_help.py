"""Help of ``phusong review`` in Vietnamese, by the English text that stands with the command."""

from __future__ import annotations

REVIEW_HELP_IN_VIETNAMESE: dict[str, str] = {
    "Let partners review proposals, and plan again around what they decide.": (
        "Để các đơn vị rà soát đề xuất, và lập lại phương án theo quyết định của họ."
    ),
    "Hand in a finished run as a round of review, which nobody can change after it.": (
        "Trình một lần chạy đã xong thành một vòng rà soát; sau đó không ai sửa được."
    ),
    "The workspace is made where there is none yet.": "Không gian rà soát được tạo nếu chưa có.",
    "Last day to decide, as 2027-01-31.": "Ngày cuối để quyết định, ví dụ 2027-01-31.",
    "Workspace: a path, or a postgresql+psycopg:// address.": (
        "Không gian rà soát: đường dẫn, hoặc địa chỉ postgresql+psycopg://."
    ),
    "Account to act as; the planner at this computer when absent.": (
        "Tài khoản thực hiện; nếu không nêu là người lập quy hoạch tại máy này."
    ),
    "List the rounds of review, and the proposals of one with what was decided.": (
        "Liệt kê các vòng rà soát, và các đề xuất của một vòng cùng quyết định."
    ),
    "Round of review; the newest when absent.": "Vòng rà soát; mặc định là vòng mới nhất.",
    "Decide on a proposal: accept, reject, relocate, needs-information, defer, or reopen to take a word back.": (
        "Quyết định về một đề xuất: accept (chấp thuận), reject (từ chối), relocate (dời), needs-information (cần "
        "thông tin), defer (lùi), hoặc reopen để rút lại."
    ),
    (
        "Code of the reason: land, power, backhaul, access-road, own-plan, cost, spectrum, heritage-defence or "
        "data-wrong."
    ): (
        "Mã lý do: land (đất đai), power (điện), backhaul (truyền dẫn), access-road (đường vào), own-plan (kế hoạch "
        "riêng), cost (chi phí), spectrum (phổ tần), heritage-defence (di tích, quốc phòng) hoặc data-wrong (dữ liệu "
        "sai)."
    ),
    "Remark.": "Ghi chú.",
    "Longitude of the new place, degrees.": "Kinh độ vị trí mới, độ.",
    "Latitude of the new place, degrees.": "Vĩ độ vị trí mới, độ.",
    "No tower this near, or how far the new place may be off, m.": (
        "Không dựng cột trong bán kính này, hoặc độ lệch cho phép của vị trí mới, m."
    ),
    "Phase to defer to.": "Giai đoạn được lùi đến.",
    "Version that was looked at; refused when a newer one stands.": (
        "Phiên bản đã xem; bị từ chối nếu đã có phiên bản mới hơn."
    ),
    "Compute what a tower would give at the place that it was relocated to, beside the place that was proposed.": (
        "Tính cột phục vụ được gì tại vị trí mới, so với vị trí đề xuất."
    ),
    "Once the planner has looked at it, the new place can be confirmed.": (
        "Sau khi người lập quy hoạch đã xem, vị trí mới mới được xác nhận."
    ),
    "Longitude of another place to try, degrees.": "Kinh độ của một vị trí khác muốn thử, độ.",
    "Latitude of another place to try, degrees.": "Vĩ độ của một vị trí khác muốn thử, độ.",
    "Confirm or dispute, as the planner, what a partner decided.": (
        "Người lập quy hoạch xác nhận hoặc tranh luận quyết định của đơn vị."
    ),
    "Write down that an accepted proposal was built or measured.": (
        "Ghi nhận một đề xuất được chấp thuận đã xây dựng (built) hoặc đã đo kiểm (measured)."
    ),
    "Submit a draft, close a round (decided), give it more time (in_review), approve it (agreed) or withdraw it.": (
        "Trình bản thảo (submitted), đóng vòng (decided), gia hạn (in_review), phê duyệt (agreed) hoặc rút (withdrawn)."
    ),
    "Nothing is accepted by itself when the deadline passes, and who handed a round in cannot approve it.": (
        "Hết hạn không có nghĩa là chấp thuận, và người trình không được tự phê duyệt."
    ),
    "New last day, with in_review.": "Ngày cuối mới, dùng với in_review.",
    "Write the proposals as a workbook to decide in; a partner's holds its own operator's alone.": (
        "Ghi các đề xuất ra bảng tính để quyết định; bảng của đơn vị chỉ có đề xuất của chính đơn vị."
    ),
    "Write the workbook here.": "Ghi bảng tính vào đây.",
    "Take over what was decided in a workbook; what is wrong is listed by cell, and a newer decision stands.": (
        "Ghi nhận các quyết định trong bảng tính; ô sai được nêu rõ, và quyết định mới hơn được giữ."
    ),
    "The exit code is 1 when anything was not taken over.": "Mã thoát là 1 khi có mục không được ghi nhận.",
    "Close a round, plan again around its decisions, and hand the new plan in as its next revision.": (
        "Đóng một vòng, lập lại phương án theo các quyết định, và trình phương án mới làm bản tiếp theo."
    ),
    (
        "Stages that the decisions do not touch are taken from the run that was handed in. What each decision cost is "
        "the plan made without it held against the plan made."
    ): (
        "Các bước không bị quyết định ảnh hưởng được lấy từ lần chạy đã trình. Giá của mỗi quyết định là phương án lập "
        "khi không có nó so với phương án đã lập."
    ),
    "Last day to decide on the new plan; that of the round when absent.": (
        "Ngày cuối để quyết định về phương án mới; mặc định theo vòng hiện tại."
    ),
    "Weighted people it must be worth to drop a proposal that nobody decided on.": (
        "Số người quy đổi tối thiểu để đáng bỏ một đề xuất chưa ai quyết định."
    ),
    "Time for the solver over all of it, seconds; that of the scenario for each plan when absent.": (
        "Thời gian cho bộ giải trong toàn bộ việc này, giây; mặc định theo kịch bản cho từng phương án."
    ),
    "The planner alone sees the round until it is moved to submitted.": (
        "Chỉ đơn vị lập kế hoạch thấy vòng này cho đến khi trình (submitted)."
    ),
    "Say who is responsible for a proposal, and by when.": "Nêu đơn vị chịu trách nhiệm và hạn của một đề xuất.",
    "Who is responsible; as it stands when absent.": "Đơn vị chịu trách nhiệm; giữ nguyên nếu không nêu.",
    "Day by which, as 2027-01-31; as it stands when absent.": "Hạn, dạng 2027-01-31; giữ nguyên nếu không nêu.",
    "List the data that partners say are wrong, and answer what was done about them.": (
        "Liệt kê dữ liệu mà đối tác cho là sai và trả lời đã xử lý thế nào."
    ),
    "Number of a correction to answer.": "Số của yêu cầu sửa dữ liệu cần trả lời.",
    "What was done about it.": "Đã xử lý thế nào.",
    "Do not plan without each decision to tell what it cost.": (
        "Không lập phương án khi bỏ từng quyết định để tính giá của nó."
    ),
    "Hold the log against its seals, and the tables against the log: any change made past the program is found.": (
        "Đối chiếu nhật ký với niêm phong và các bảng với nhật ký: mọi thay đổi ngoài chương trình đều bị phát hiện."
    ),
    "Copy the workspace while people work in it; the copy is verified before it counts.": (
        "Sao lưu không gian rà soát trong khi mọi người làm việc; bản sao được xác minh trước khi dùng."
    ),
    "Put a copy back while people look on: it is verified first, and what was written since is gone.": (
        "Khôi phục một bản sao trong khi mọi người đang xem: xác minh trước, và những gì ghi sau đó sẽ mất."
    ),
    "Comment on a proposal.": "Nêu ý kiến về một đề xuất.",
    "Attach a file to a proposal: PDF, a picture, DOCX, XLSX or plain text, known by its content.": (
        "Đính kèm một tệp vào đề xuất: PDF, ảnh, DOCX, XLSX hoặc văn bản thuần, nhận theo nội dung."
    ),
    "Show a proposal: the decision, comments, attached files, and all that happened to it.": (
        "Xem một đề xuất: quyết định, ý kiến, tệp đính kèm và mọi việc đã diễn ra."
    ),
    "Add accounts.": "Thêm tài khoản.",
    "Add an account; its password is read from standard input.": ("Thêm một tài khoản; mật khẩu đọc từ đầu vào chuẩn."),
    "planner, partner, approver or viewer.": (
        "planner (lập quy hoạch), partner (đơn vị), approver (phê duyệt) hoặc viewer (chỉ xem)."
    ),
    "Whose proposals a partner sees and decides.": "Doanh nghiệp mà đơn vị xem và quyết định đề xuất.",
    "Make links that show one operator's proposals without an account, and take them back.": (
        "Tạo và thu hồi liên kết xem đề xuất của một doanh nghiệp mà không cần tài khoản."
    ),
    "Whose proposals it shows.": "Doanh nghiệp có đề xuất được xem.",
    "For whom it is.": "Liên kết dành cho ai.",
    "How long it stands, days.": "Thời gian hiệu lực, ngày.",
    "Its holder may decide; reads alone when absent.": "Người giữ được quyết định; nếu không nêu thì chỉ xem.",
    "Address of the server, put before the link.": "Địa chỉ máy chủ, đặt trước liên kết.",
    "Make a link to one operator's proposals in one round; it is shown once.": (
        "Tạo liên kết đến đề xuất của một doanh nghiệp trong một vòng; chỉ hiện một lần."
    ),
    "List the links of a round.": "Liệt kê các liên kết của một vòng.",
    "Take a link back; it opens nothing any more.": "Thu hồi liên kết; liên kết không còn mở được gì.",
    "Serve the web workspace: pages, REST with OpenAPI, and OGC API Features for QGIS.": (
        "Mở không gian rà soát trên web: trang, REST với OpenAPI, và OGC API Features cho QGIS."
    ),
    "The server needs no network but its own. End it with Ctrl-C: what was answered is kept.": (
        "Máy chủ không cần mạng nào khác. Dừng bằng Ctrl-C: những gì đã trả lời đều được giữ."
    ),
    "Address to listen on.": "Địa chỉ lắng nghe.",
    "Port; 0 for a free one.": "Cổng; 0 để lấy cổng trống.",
    "A proxy in front speaks TLS: cookies are sent by TLS alone.": (
        "Phía trước có proxy dùng TLS: cookie chỉ gửi qua TLS."
    ),
    "Hand this run in where no round stands, and add three example accounts whose passwords are shown once.": (
        "Trình lần chạy này nếu chưa có vòng nào, và thêm ba tài khoản mẫu; mật khẩu chỉ hiện một lần."
    ),
    "Operator that decides on proposals for which the run names nobody.": (
        "Doanh nghiệp quyết định các đề xuất mà lần chạy chưa nêu đơn vị."
    ),
}
"""English text, spaces folded, to its Vietnamese."""
