"""Finding codes of partners' review: workspaces, accounts, rounds and decisions."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import error_code, table_of

REVIEW_CODES = table_of(
    error_code(
        "review-missing",
        "No review workspace lies where one is named.",
        "name the workspace that phusong review submit made",
        "Không có không gian rà soát ở nơi được nêu.",
        "nêu không gian rà soát mà phusong review submit đã tạo",
    ),
    error_code(
        "review-unreadable",
        "The workspace cannot be opened.",
        "check the path or the address, and that the database server runs",
        "Không mở được không gian rà soát.",
        "kiểm tra đường dẫn hoặc địa chỉ và máy chủ cơ sở dữ liệu",
    ),
    error_code(
        "review-key",
        "The secret that seals the log of the workspace is missing, or is none.",
        "put the file with .key beside the database back from the backup; for PostgreSQL set PHUSONG_REVIEW_KEY",
        "Thiếu khóa niêm phong nhật ký của không gian rà soát, hoặc khóa không hợp lệ.",
        "khôi phục tệp .key bên cạnh cơ sở dữ liệu từ bản sao lưu; với PostgreSQL hãy đặt PHUSONG_REVIEW_KEY",
    ),
    error_code(
        "review-name",
        "A name means nothing in this review.",
        "use one of the names that are listed",
        "Tên này không có nghĩa trong lần rà soát.",
        "dùng một trong các tên được liệt kê",
    ),
    error_code(
        "review-account",
        "An account cannot be added or is not known.",
        "choose another name; give a partner an operator, and no other role one",
        "Không thêm được tài khoản hoặc không có tài khoản này.",
        "chọn tên khác; chỉ vai trò partner mới có đơn vị, và phải có",
    ),
    error_code(
        "review-password",
        "The password is too short or too long.",
        "choose one of 10 to 256 characters, and type it on standard input",
        "Mật khẩu quá ngắn hoặc quá dài.",
        "chọn mật khẩu từ 10 đến 256 ký tự và nhập qua đầu vào chuẩn",
    ),
    error_code(
        "review-forbidden",
        "A role may not do this.",
        "ask somebody whose role may, as docs/review.md lists",
        "Vai trò này không được làm việc đó.",
        "nhờ người có vai trò phù hợp, xem docs/review.md",
    ),
    error_code(
        "review-empty",
        "A run without proposals was handed in.",
        "hand in a run whose plan proposes something",
        "Lần chạy được trình không có đề xuất nào.",
        "trình một lần chạy có phương án với đề xuất",
    ),
    error_code(
        "review-deadline",
        "The deadline has passed.",
        "name a day that is still to come, as 2027-01-31",
        "Thời hạn đã qua.",
        "nêu một ngày trong tương lai, ví dụ 2027-01-31",
    ),
    error_code(
        "review-round",
        "There is no such round of review.",
        "list the rounds with phusong review list",
        "Không có vòng rà soát này.",
        "liệt kê các vòng bằng phusong review list",
    ),
    error_code(
        "review-state",
        "The round stands where this cannot be done.",
        "see where it stands with phusong review list; give it more time with phusong review move in_review --deadline",
        "Vòng rà soát đang ở trạng thái không cho phép việc này.",
        "xem trạng thái bằng phusong review list; gia hạn bằng phusong review move in_review --deadline",
    ),
    error_code(
        "review-reason",
        "A decision that needs a reason has none.",
        "add --reason with one of land, power, backhaul, access-road, own-plan, cost, spectrum, heritage-defence, "
        "data-wrong",
        "Quyết định cần có lý do mà chưa nêu.",
        "thêm --reason với một trong: land, power, backhaul, access-road, own-plan, cost, spectrum, heritage-defence, "
        "data-wrong",
    ),
    error_code(
        "review-decision",
        "A decision does not fit together.",
        "give a new place to relocate alone, a radius to reject or relocate, and a phase to defer",
        "Các phần của quyết định không khớp nhau.",
        "chỉ nêu vị trí mới cho relocate, bán kính cho reject hoặc relocate, giai đoạn cho defer",
    ),
    error_code(
        "review-place-unseen",
        "A new place is confirmed only once what the mast would give there has been computed.",
        "look at it first: phusong review place PROPOSAL --workspace W, or 'Compute coverage there' on its page",
        "Chỉ xác nhận vị trí mới sau khi đã tính cột phục vụ được gì ở đó.",
        "xem trước: phusong review place PROPOSAL --workspace W, hoặc 'Tính vùng phủ tại đó' trên trang đề xuất",
    ),
    error_code(
        "review-stale",
        "Another decision was made on the proposal meanwhile; the newer one stands.",
        "look at it again, and decide anew if you still want to",
        "Đề xuất đã có quyết định khác trong lúc đó; quyết định mới hơn được giữ.",
        "xem lại đề xuất và quyết định lại nếu vẫn muốn",
    ),
    error_code(
        "review-sheet",
        "A cell or the form of a workbook of a review is wrong.",
        "write into the coloured cells of the workbook that phusong review export made, and leave the rest",
        "Ô hoặc cấu trúc của bảng tính rà soát không đúng.",
        "chỉ ghi vào các ô tô màu của bảng tính do phusong review export tạo",
    ),
    error_code(
        "review-token",
        "A row of a workbook has no signed token of this workspace.",
        "copy no rows between workbooks; export the workbook anew and fill it in",
        "Dòng trong bảng tính không có mã ký của không gian rà soát này.",
        "không chép dòng giữa các bảng tính; xuất lại bảng tính rồi điền",
    ),
    error_code(
        "review-broken",
        "The workspace is not as it was written.",
        "keep the file as evidence, and go back to the last backup that verifies",
        "Không gian rà soát không còn như lúc được ghi.",
        "giữ tệp làm chứng cứ và khôi phục bản sao lưu gần nhất còn xác minh được",
    ),
    error_code(
        "review-backup",
        "The workspace cannot be copied there.",
        "name a file that does not stand yet; copy PostgreSQL with pg_dump",
        "Không sao lưu được vào nơi đó.",
        "nêu một tệp chưa có; với PostgreSQL hãy dùng pg_dump",
    ),
    error_code(
        "review-link",
        "A link that shows proposals without an account cannot be made so, or is not there.",
        "name an operator that has proposals in the round, and for whom and how long the link is",
        "Không tạo được liên kết xem đề xuất như vậy, hoặc không có liên kết này.",
        "nêu doanh nghiệp có đề xuất trong vòng, liên kết dành cho ai và trong bao lâu",
    ),
    error_code(
        "review-attachment",
        "A file cannot be attached.",
        "attach a PDF, a picture, a document, a workbook or plain text of at most 10 MiB",
        "Không đính kèm được tệp.",
        "đính kèm PDF, ảnh, tài liệu, bảng tính hoặc văn bản thuần, tối đa 10 MiB",
    ),
    error_code(
        "review-sign-in",
        "Who asks is not signed in, or the name and the password do not belong together.",
        "sign in with the name and password of an account, or ask the planner for a new link",
        "Chưa đăng nhập, hoặc tên và mật khẩu không khớp.",
        "đăng nhập bằng tên và mật khẩu, hoặc xin đơn vị lập kế hoạch liên kết mới",
    ),
    error_code(
        "review-limited",
        "Too many wrong passwords or links came from one address.",
        "wait a quarter of an hour",
        "Một địa chỉ đã gửi quá nhiều mật khẩu hoặc liên kết sai.",
        "chờ mười lăm phút",
    ),
    error_code(
        "review-request",
        "A request does not come from a page of this workspace, or is not of the form that it takes.",
        "load the page anew and send it again; send no more than the form asks for",
        "Yêu cầu không đến từ trang của không gian rà soát này, hoặc không đúng dạng.",
        "tải lại trang rồi gửi lại; không gửi nhiều hơn biểu mẫu yêu cầu",
    ),
    error_code(
        "review-address",
        "The web workspace cannot listen on the address and port asked for.",
        "name another --host or --port, or end the program that holds it",
        "Không gian rà soát trên web không lắng nghe được ở địa chỉ và cổng yêu cầu.",
        "nêu --host hoặc --port khác, hoặc đóng chương trình đang dùng cổng đó",
    ),
    error_code(
        "review-install",
        "The web workspace needs libraries that are not installed.",
        'install them with pip install "phusong[review]"',
        "Không gian rà soát trên web cần những thư viện chưa được cài.",
        'cài bằng pip install "phusong[review]"',
    ),
    error_code(
        "review-busy",
        "A plan is being made again already, one at a time.",
        "wait until it has ended; the page tells how far it is",
        "Đang lập lại một phương án; mỗi lần chỉ lập một.",
        "chờ đến khi xong; trang cho biết tiến độ",
    ),
    error_code(
        "review-occupied",
        "Others hold the workspace for longer than a writer waits.",
        "come again in some seconds; if it lasts, look for a command or a backup tool that keeps the database open, "
        "and keep the workspace on a local disk",
        "Người khác giữ không gian rà soát lâu hơn thời gian chờ ghi.",
        "thử lại sau vài giây; nếu kéo dài, hãy tìm lệnh hoặc công cụ sao lưu đang giữ cơ sở dữ liệu, và đặt "
        "không gian rà soát trên đĩa của chính máy chủ",
    ),
    error_code(
        "review-job",
        "The process that plans again did not end as it should.",
        "start it again: nothing of the round is lost; if it fails again, plan at the command line with phusong review "
        "replan, which tells more",
        "Tiến trình lập lại phương án không kết thúc như mong đợi.",
        "hãy bắt đầu lại: vòng rà soát không mất gì; nếu vẫn lỗi, hãy lập bằng phusong review replan để biết thêm",
    ),
    error_code(
        "review-assignment",
        "Who is responsible, or by when, is not of the form that it takes.",
        "name who is responsible in one line, and the day as 2027-01-31",
        "Đơn vị chịu trách nhiệm hoặc hạn hoàn thành không đúng dạng.",
        "nêu đơn vị trong một dòng và ngày theo dạng 2027-01-31",
    ),
)
"""Code to its meaning, severity and remedy."""
