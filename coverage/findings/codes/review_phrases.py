"""What findings about a review say of the case, in Vietnamese beside the English that it is made in."""

from __future__ import annotations

REVIEW_PHRASES: tuple[tuple[str, str], ...] = (
    (
        "what {proposal} would give at {lon}, {lat} has not been computed",
        "chưa tính {proposal} phục vụ được gì tại {lon}, {lat}",
    ),
    (
        "look at it first: phusong review place {proposal}, or on the proposal's page",
        "xem trước: phusong review place {proposal}, hoặc trên trang của đề xuất",
    ),
    (
        "{proposal} was not relocated; name a place to try by --lon and --lat",
        "{proposal} không được dời; nêu vị trí muốn thử bằng --lon và --lat",
    ),
    ("no such file", "không có tệp này"),
    (
        "a name has 1 to 64 letters, digits, '.', '_', '@' or '-'",
        "tên gồm 1 đến 64 chữ cái, chữ số, '.', '_', '@' hoặc '-'",
    ),
    (
        "a partner has an operator, whose proposals it sees; other roles have none",
        "vai trò partner phải có doanh nghiệp mà đơn vị xem đề xuất; vai trò khác thì không",
    ),
    ("a password has {least} to {most} characters", "mật khẩu gồm {least} đến {most} ký tự"),
    ("an account of this name stands already", "đã có tài khoản tên này"),
    ("a file of this name stands already", "đã có tệp tên này"),
    (
        "a workspace on PostgreSQL is copied by pg_dump, which its administrator runs",
        "không gian rà soát trên PostgreSQL do quản trị viên sao lưu bằng pg_dump",
    ),
    ("the copy does not verify: {fault}", "bản sao không xác minh được: {fault}"),
    ("the deadline {day} has passed", "thời hạn {day} đã qua"),
    ("the run has no proposals to review", "lần chạy không có đề xuất để rà soát"),
    ("a phase from the second on goes with defer", "chỉ defer có giai đoạn, từ giai đoạn hai trở đi"),
    (
        "a radius goes with reject and relocate, 0 to 100,000 m",
        "chỉ reject và relocate có bán kính, từ 0 đến 100.000 m",
    ),
    (
        "lon and lat of the new place go with relocate, and with nothing else",
        "chỉ relocate có kinh độ và vĩ độ của vị trí mới, và phải có cả hai",
    ),
    ("nobody decided on {proposal} yet", "chưa ai quyết định về {proposal}"),
    (
        "the text has more than {most} characters, or something that is none",
        "văn bản dài hơn {most} ký tự, hoặc có ký tự không hợp lệ",
    ),
    (
        "{proposal} is {state}; only what was accepted is built",
        "{proposal} là {state}; chỉ xây dựng những gì được chấp thuận",
    ),
    ("{verdict} needs a reason: {reasons}", "{verdict} cần có lý do: {reasons}"),
    ("{lon}, {lat} is no longitude and latitude", "{lon}, {lat} không phải kinh độ và vĩ độ"),
    ("round {number} is {state}, and cannot become {next}", "vòng {number} là {state}, không thể thành {next}"),
    ("round {number} is {state}, and takes no decisions", "vòng {number} là {state}, không nhận quyết định"),
    (
        "{name} handed round {number} in, and another person has to approve it",
        "{name} đã trình vòng {number}, nên phải do người khác phê duyệt",
    ),
    ("{name} is a {role}, who may not {action}", "{name} có vai trò {role}, không được phép {action}"),
    (
        "the secret is no 64 hexadecimal digits: a file beside the database, or {variable}",
        "khóa không phải 64 chữ số thập lục phân: tệp bên cạnh cơ sở dữ liệu, hoặc {variable}",
    ),
    (
        "the secret of the workspace is missing, so that its log cannot be held against its seals",
        "thiếu khóa của không gian rà soát nên không đối chiếu được nhật ký với niêm phong",
    ),
    ("no workspace lies here", "không có không gian rà soát ở đây"),
    ("the workspace cannot be opened: {why}", "không mở được không gian rà soát: {why}"),
    (
        "{given} is not a {column} that is known; did you mean {near}?",
        "{given} không phải {column} đã biết; có phải là {near}?",
    ),
    ("{given} is not a {column} that is known", "{given} không phải {column} đã biết"),
    ("there is no plan for this question", "không có phương án cho câu hỏi này"),
    ("no run was handed in", "chưa có lần chạy nào được trình"),
    ("there is no round {number}", "không có vòng {number}"),
    ("not a workbook: {why}", "không phải bảng tính: {why}"),
    ("something is said, and no decision", "có ghi nội dung nhưng không có quyết định"),
    (
        "the hidden row with the names of the columns is gone",
        "dòng ẩn chứa tên cột đã mất",
    ),
    ("the workbook has no sheet {sheet}", "bảng tính không có trang {sheet}"),
    ("the workbook unpacks to more than {most} MiB", "bảng tính giải nén ra hơn {most} MiB"),
    ("{value} is no number", "{value} không phải số"),
    ("{value} is no phase", "{value} không phải giai đoạn"),
    ("{proposal} stands twice, also in row {row}", "{proposal} có hai lần, cũng ở dòng {row}"),
    (
        "{who} decided on {proposal} meanwhile: {state}, version {version}; {verdict} was not written",
        "{who} đã quyết định về {proposal} trong lúc đó: {state}, phiên bản {version}; {verdict} không được ghi",
    ),
    ("the row says {stated}, and its signed token {meant}", "dòng ghi {stated}, còn mã ký là {meant}"),
    (
        "the signed token of this row is missing or not ours, so that nobody can say which proposal is meant",
        "mã ký của dòng này bị thiếu hoặc không phải của hệ thống, nên không biết là đề xuất nào",
    ),
    (
        "the run is no longer the one that was handed in as round {number}",
        "lần chạy không còn là lần đã trình ở vòng {number}",
    ),
    (
        "the run is of a version that did not write what its proposals are made of",
        "lần chạy thuộc phiên bản cũ, chưa ghi thành phần của đề xuất",
    ),
    (
        "the scenario of the run is not of the form of this version",
        "kịch bản của lần chạy không đúng dạng của phiên bản này",
    ),
    ("entry {number} is missing, the next is {next}", "thiếu mục {number}, mục tiếp theo là {next}"),
    (
        "entry {number} is not what was written, or stands at another place",
        "mục {number} không còn như lúc ghi, hoặc nằm sai chỗ",
    ),
    ("there are none", "không có tên nào"),
    ("a link stands for 1 to {most} days", "liên kết có hiệu lực từ 1 đến {most} ngày"),
    ("say in 1 to {most} characters for whom the link is", "nêu liên kết dành cho ai, từ 1 đến {most} ký tự"),
    ("this operator has no proposal in the round", "doanh nghiệp này không có đề xuất trong vòng"),
    ("there is no link {number}", "không có liên kết {number}"),
    (
        "a comment is empty, too long, or holds something that is no text",
        "ý kiến trống, quá dài hoặc có ký tự không hợp lệ",
    ),
    ("a file of more than {most} MiB is not taken", "không nhận tệp lớn hơn {most} MiB"),
    (
        "the content is none of PDF, PNG, JPEG, DOCX, XLSX without programs, and plain text in UTF-8",
        "nội dung không phải PDF, PNG, JPEG, DOCX, XLSX không chứa chương trình, hay văn bản thuần UTF-8",
    ),
    ("a proposal has {most} files at most", "một đề xuất có tối đa {most} tệp"),
    ("there is no attachment {number}", "không có tệp đính kèm {number}"),
    ("this address cannot be listened on: {why}", "không lắng nghe được ở địa chỉ này: {why}"),
    (
        "the web workspace needs a library that is not installed: {name}",
        "không gian rà soát trên web cần thư viện chưa được cài: {name}",
    ),
    ("nobody is signed in", "chưa đăng nhập"),
    ("the name and the password do not belong together", "tên và mật khẩu không khớp"),
    ("the link has ended, was revoked, or is not ours", "liên kết đã hết hạn, bị thu hồi hoặc không phải của hệ thống"),
    ("too many wrong tries from this address", "địa chỉ này đã thử sai quá nhiều lần"),
    ("the request comes from another place", "yêu cầu đến từ nơi khác"),
    ("the mark of the page is missing or has ended", "dấu của trang bị thiếu hoặc đã hết hạn"),
    ("the request is larger than {most} MiB", "yêu cầu lớn hơn {most} MiB"),
    ("{name} is not of the form that it takes: {why}", "{name} không đúng dạng: {why}"),
    ("there is no such page", "không có trang này"),
    ("the place lies outside the terrain that is known", "vị trí nằm ngoài vùng có địa hình"),
    ("only a new tower has another place", "chỉ cột mới có thể dời vị trí"),
    ("nothing is chosen", "chưa chọn mục nào"),
    ("the map of this run is not there", "không có bản đồ của lần chạy này"),
    (
        "round {number} is being planned again since {time} UTC",
        "vòng {number} đang được lập lại từ {time} UTC",
    ),
    ("no process can be started: {why}", "không khởi động được tiến trình: {why}"),
    (
        "the process ended without a word, code {code}",
        "tiến trình kết thúc mà không báo gì, mã {code}",
    ),
    ("the program failed: {kind}", "chương trình gặp lỗi: {kind}"),
    (
        "{proposal} was changed meanwhile: {who}, {due}, version {version}; what was sent was not written",
        "{proposal} đã được sửa trong lúc đó: {who}, {due}, phiên bản {version}; nội dung gửi chưa được ghi",
    ),
    (
        "the name of who is responsible is one line of at most {most} characters",
        "tên đơn vị chịu trách nhiệm là một dòng, tối đa {most} ký tự",
    ),
    ("{day} is no day as 2027-01-31", "{day} không phải ngày theo dạng 2027-01-31"),
    ("round {number} is {state}, and is changed no more", "vòng {number} là {state}, không sửa được nữa"),
)
"""English sentence with its parameters, and its Vietnamese."""
