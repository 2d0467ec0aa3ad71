"""Help of every command and option in Vietnamese, by the English text that stands with the command."""

from __future__ import annotations

from phusong.console.review_help import REVIEW_HELP_IN_VIETNAMESE

HELP_IN_VIETNAMESE: dict[str, str] = {
    "Show this message and exit.": "Hiện trợ giúp này rồi thoát.",
    "Show the version and exit.": "Hiện phiên bản rồi thoát.",
    "Language of help and messages.": "Ngôn ngữ của trợ giúp và thông báo.",
    "Language of messages.": "Ngôn ngữ của thông báo.",
    "Write the result as JSON to standard output.": "Ghi kết quả dạng JSON ra đầu ra chuẩn.",
    "Say nothing but errors.": "Chỉ nói khi có lỗi.",
    "Look for the layers here.": "Tìm các lớp dữ liệu ở đây.",
    "Processor cores to use; all by default.": "Số lõi xử lý dùng; mặc định là tất cả.",
    "Compute on worker processes: local, local:4, or tcp://host:8786 for a Dask scheduler.": (
        "Tính trên các tiến trình làm việc: local, local:4, hoặc tcp://host:8786 cho một bộ điều phối Dask."
    ),
    "Change one setting; may be repeated.": "Đổi một thiết lập; có thể lặp lại.",
    "Folder for the results.": "Thư mục kết quả.",
    "Column names where they differ.": "Tên cột khi khác nhau.",
    "Plan 4G, 5G and fibre coverage: who is served, what to build, on a map that needs no network.": (
        "Quy hoạch phủ sóng 4G, 5G và cáp quang: ai được phục vụ, xây gì, trên bản đồ không cần mạng."
    ),
    "Run a variant of the scenario for each row of a table, and put the results side by side.": (
        "Chạy một phương án của kịch bản cho mỗi dòng của bảng và đặt kết quả cạnh nhau."
    ),
    (
        "The table has the column name and dotted settings; an empty cell leaves a setting as it is. Every variant "
        "gets a folder in DIR, all of them batch.csv and batch.html. A batch that was interrupted goes on where it "
        "stopped; stages that variants have in common are computed once; a variant that fails is named with its row, "
        "and the others are run."
    ): (
        "Bảng có cột name và các thiết lập có dấu chấm; ô trống giữ nguyên thiết lập. Mỗi phương án có một thư mục "
        "trong DIR, tất cả có chung batch.csv và batch.html. Lần chạy bị ngắt sẽ chạy tiếp; bước giống nhau chỉ tính "
        "một lần; phương án lỗi được nêu kèm dòng, các phương án khác vẫn chạy."
    ),
    "Fetch public data of a place and make layers of them: terrain, land cover, people, villages, roads, sites.": (
        "Tải dữ liệu mở của một nơi và lập các lớp: địa hình, lớp phủ, dân cư, thôn, đường, trạm."
    ),
    (
        "SOURCES.md beside them says where all is from, under which licence. A fetch that was interrupted goes on "
        "where it stopped; what came once does not come again. A file that you put in the place of a layer is kept. "
        "OpenCelliD, for the sites, wants a token: it is read from OPENCELLID_TOKEN in the environment."
    ): (
        "SOURCES.md bên cạnh ghi mọi nguồn và giấy phép. Lần tải bị ngắt sẽ tiếp tục từ chỗ dừng; dữ liệu đã tải "
        "không tải lại. Tệp bạn đặt thay cho một lớp được giữ lại. OpenCelliD, cho lớp trạm, cần mã truy cập: đọc từ "
        "biến môi trường OPENCELLID_TOKEN."
    ),
    "Name of the place, with what it lies in where several bear it.": "Tên nơi cần, kèm nơi chứa nó nếu trùng tên.",
    "Box in degrees, in place of a name.": "Khung theo độ, thay cho tên.",
    "Country of the box, as VN or VNM; asked for at its middle by default.": (
        "Quốc gia của khung, như VN hoặc VNM; mặc định hỏi theo điểm giữa."
    ),
    "Folder for the layers.": "Thư mục cho các lớp.",
    "Layers to make; all that a run uses by default.": "Các lớp cần lập; mặc định là mọi lớp mà lần chạy dùng.",
    "TOML that overrules sources, as mirrors.": "Tệp TOML thay thế nguồn, chẳng hạn máy chủ khác.",
    "Keep downloads here; in the folder by default.": "Giữ dữ liệu tải ở đây; mặc định trong thư mục đó.",
    "Ask the sources for what changed since it was fetched.": "Hỏi các nguồn xem có gì thay đổi từ lần tải trước.",
    "How far terrain, roads and sites reach beyond the area; 12 by default.": (
        "Địa hình, đường và trạm vượt ra ngoài khu vực bao xa; mặc định 12."
    ),
    "Make the map and the other files of a finished run again, from what it kept.": (
        "Tạo lại bản đồ và các tệp khác của lần chạy đã xong từ những gì lần chạy đã lưu."
    ),
    "RUN is a folder that phusong run wrote. Files that were deleted, changed by hand or made by an earlier version "
    "are made anew, with the same layers and settings; nothing is done where all are as the run wrote them.": (
        "RUN là thư mục do phusong run ghi. Tệp đã bị xoá, sửa tay hoặc do phiên bản trước tạo ra được tạo lại với "
        "cùng lớp dữ liệu và thiết đặt; không làm gì nếu mọi tệp còn nguyên như lúc chạy."
    ),
    "Print the report of a finished run as PDF, or its first page as a picture.": (
        "In báo cáo của một lần chạy đã xong ra PDF, hoặc lưu trang đầu thành ảnh."
    ),
    (
        "RUN is a folder that phusong run wrote; report.pdf and report.png are put beside its other files. A Chromium "
        "or Chrome does the printing, without network."
    ): (
        "RUN là thư mục mà phusong run đã ghi; report.pdf và report.png được đặt cạnh các tệp khác. Chromium hoặc "
        "Chrome thực hiện việc in, không dùng mạng."
    ),
    "Print all pages as report.pdf, A4 with page numbers.": "In tất cả các trang ra report.pdf, khổ A4, có số trang.",
    "Make a picture of the first page, report.png.": "Lưu trang đầu thành ảnh report.png.",
    "Language that is printed; that of the run by default.": "Ngôn ngữ khi in; mặc định theo lần chạy.",
    "Chromium or Chrome that prints; the first one found by default.": (
        "Chromium hoặc Chrome dùng để in; mặc định là trình duyệt đầu tiên tìm thấy."
    ),
    "Fit offsets to drive-test samples and score them on samples that were held out.": (
        "Hiệu chỉnh theo mẫu đo kiểm và chấm điểm trên các mẫu để riêng."
    ),
    (
        "SAMPLES is an export of G-NetTrack, TEMS, Nemo, QualiPoc, Network Survey, CellMapper or OpenCelliD, any other "
        "table with lon, lat, rsrp_dbm, a carrier and a cell, or a folder of such files."
    ): (
        "SAMPLES là tệp xuất từ G-NetTrack, TEMS, Nemo, QualiPoc, Network Survey, CellMapper hoặc OpenCelliD, bảng "
        "khác có lon, lat, rsrp_dbm, sóng mang và ô, hoặc thư mục gồm các tệp đó."
    ),
    "Default: SAMPLES.calibration.toml.": "Mặc định: SAMPLES.calibration.toml.",
    "Say what was understood of layer files and list everything wrong with them, or all a run would say.": (
        "Nói đã hiểu gì từ các tệp lớp và liệt kê mọi sai sót, hoặc mọi điều mà lần chạy sẽ nói."
    ),
    (
        "Of a folder, every file that may hold a layer is looked at. Nothing is written but what --fix, --quarantine, "
        "--html and --xlsx ask for, and never over a layer."
    ): (
        "Với thư mục, mọi tệp có thể là lớp đều được xem. Chỉ ghi những gì --fix, --quarantine, --html và --xlsx yêu "
        "cầu, và không bao giờ ghi đè lớp dữ liệu."
    ),
    (
        "Layer the files hold: villages, communes, sites, sectors, antennas, roads, fibre, access_points, terrain, "
        "clutter, population, buildings, sea, places, districts, provinces, crosswalk."
    ): (
        "Lớp mà các tệp chứa: villages, communes, sites, sectors, antennas, roads, fibre, access_points, terrain, "
        "clutter, population, buildings, sea, places, districts, provinces, crosswalk."
    ),
    "Write what can be mended with certainty to new files here.": "Ghi phần sửa được chắc chắn ra tệp mới ở đây.",
    "Write the rejected rows as layers here.": "Ghi các dòng bị loại thành lớp ở đây.",
    "Write the findings as a page, in both languages.": "Ghi các phát hiện thành trang web, hai ngôn ngữ.",
    "Write the tables with every finding marked at its cell.": "Ghi các bảng có đánh dấu từng phát hiện tại ô của nó.",
    "List the runs in a folder and below it: scenario, date, who is served, money, and whether their files stand.": (
        "Liệt kê các lần chạy trong thư mục và bên dưới: kịch bản, ngày, ai được phục vụ, tiền, tệp còn nguyên không."
    ),
    "The exit code is 1 when a run cannot be read, or with --verify when a file is no longer what was written.": (
        "Mã thoát là 1 khi không đọc được một lần chạy, hoặc với --verify khi một tệp không còn như lúc ghi."
    ),
    "Hold the bytes of every output against what the run wrote.": "So từng byte của mọi tệp kết quả với lúc ghi.",
    "Delete the kept stages of finished runs; no result is touched.": (
        "Xóa các bước đã lưu của những lần chạy đã xong; không đụng tới kết quả nào."
    ),
    "Hold two finished runs side by side: settings, who is served, sites, villages gained and lost, money.": (
        "So sánh hai lần chạy: thiết lập, ai được phục vụ, trạm, thôn thêm và mất, tiền."
    ),
    "RUN_A and RUN_B are folders that phusong run wrote. Nothing is computed anew and nothing in them is changed.": (
        "RUN_A và RUN_B là thư mục do phusong run ghi. Không tính lại và không sửa gì trong đó."
    ),
    "Write a page with a map here.": "Ghi trang có bản đồ ở đây.",
    "Show how many people each of several budgets can serve, and what none can exceed.": (
        "Cho biết mỗi mức ngân sách phục vụ được bao nhiêu người và mức không thể vượt."
    ),
    (
        "With --prices, each price is taken alone at its low and high end, the others as the scenario has them: what "
        "that does to people, towers and money at the scenario's budget, those that move most first."
    ): (
        "Với --prices, từng đơn giá được lấy ở mức thấp và mức cao, các đơn giá khác như trong kịch bản: ảnh hưởng đến "
        "số người, số cột và chi phí ở ngân sách của kịch bản, đơn giá ảnh hưởng nhiều nhất ở đầu."
    ),
    "Show what each price does to the plan, in place of budgets.": (
        "Cho biết ảnh hưởng của từng đơn giá đến phương án, thay cho các mức ngân sách."
    ),
    (
        "Every point has passed the audit of plans. With --out, stages that a run finished there are used again, and "
        "what was interrupted goes on where it stopped."
    ): (
        "Mỗi điểm đều qua kiểm toán phương án. Với --out, các bước mà lần chạy đã xong ở đó được dùng lại, và lần bị "
        "ngắt sẽ chạy tiếp."
    ),
    "Budgets, VND.": "Các mức ngân sách, đồng.",
    "Folder for the tables, the picture and finished stages, such as of a run; nothing is kept without it.": (
        "Thư mục cho các bảng, hình vẽ và các bước đã xong, như của một lần chạy; nếu thiếu thì không giữ gì."
    ),
    "Look at the files of a folder and write the scenario that uses them, layers and columns mapped.": (
        "Xem các tệp trong thư mục và ghi kịch bản dùng chúng, đã gán lớp và cột."
    ),
    (
        "Layers are recognised by what they hold, not by their names alone. What is not certain is said, and asked on "
        "a terminal. Nothing but the scenario is written."
    ): (
        "Lớp được nhận ra theo nội dung, không chỉ theo tên. Điều chưa chắc được nói ra, và được hỏi khi có người "
        "ngồi trước màn hình lệnh. Chỉ ghi kịch bản."
    ),
    "The scenario to write; scenario.toml in the folder by default.": (
        "Kịch bản sẽ ghi; mặc định là scenario.toml trong thư mục."
    ),
    "Write over a scenario that is there.": "Ghi đè kịch bản đã có.",
    "Explain one path: its profile, every term of the loss, and the link budget down to what is received.": (
        "Giải thích một đường truyền: mặt cắt, từng phần suy hao và quỹ đường truyền tới mức thu."
    ),
    "Site that transmits.": "Trạm phát.",
    "Village or site that receives.": "Thôn hoặc trạm thu.",
    "Radio service whose sectors and budget apply.": "Dịch vụ có sector và quỹ đường truyền được dùng.",
    "Carrier between two sites, MHz, to 100,000.": "Sóng mang giữa hai trạm, MHz, tới 100.000.",
    "Draw the path into this file.": "Vẽ đường truyền vào tệp này.",
    "Compute point-to-point basic transmission losses in batch.": "Tính hàng loạt suy hao truyền sóng điểm - điểm.",
    "A case with errors keeps its row, without a loss; the exit code is then 1.": (
        "Trường hợp có lỗi vẫn giữ dòng, không có suy hao; khi đó mã thoát là 1."
    ),
    "Propagation model: p1812, itm, tr38901-rma, tr38901-uma, …": (
        "Mô hình truyền sóng: p1812, itm, tr38901-rma, tr38901-uma, …"
    ),
    "CSV: case, d_km, h_m, R_m, zone.": "CSV: case, d_km, h_m, R_m, zone.",
    "CSV: case and what the model reads.": "CSV: case và những gì mô hình đọc.",
    "CSV that is written.": "CSV sẽ ghi.",
    "Check the layers, compute coverage, plan, and draw the map and the report.": (
        "Kiểm tra các lớp, tính vùng phủ, lập phương án, vẽ bản đồ và báo cáo."
    ),
    "A second run redoes only what changed; a run that was interrupted goes on where it stopped.": (
        "Lần chạy sau chỉ làm lại phần đã đổi; lần chạy bị ngắt sẽ chạy tiếp."
    ),
    "Run, then say which stages were computed anew, and because of what.": (
        "Chạy, rồi nói bước nào được tính lại và vì sao."
    ),
    "Look at scenario files: show.": "Xem tệp kịch bản: show.",
    "Show every setting as it holds, and where it came from.": "Hiện mọi thiết lập đang có hiệu lực và nguồn của nó.",
    (
        "A setting comes from its default, from a preset, from a scenario that this one extends, from the file itself, "
        "or from --set. What was stated before and does not hold is told beside it: tables of a base and of the file "
        "are laid over each other key by key, lists are replaced as a whole."
    ): (
        "Thiết lập đến từ mặc định, từ mẫu, từ kịch bản được mở rộng, từ chính tệp hoặc từ --set. Giá trị đã nêu "
        "trước mà không còn hiệu lực được nói bên cạnh: bảng của kịch bản gốc và của tệp được chồng theo từng khóa, "
        "danh sách bị thay toàn bộ."
    ),
    "Leave out what is at its default.": "Bỏ những gì đang ở mặc định.",
    "Write an empty, commented file for each layer, and the scenario for them; what is there already is kept.": (
        "Ghi tệp trống có chú thích cho mỗi lớp và kịch bản cho chúng; tệp đã có được giữ nguyên."
    ),
    **REVIEW_HELP_IN_VIETNAMESE,
}
"""English text, spaces folded, to its Vietnamese."""

HEADINGS = {
    "Usage": ("Usage: ", "Cách dùng: "),
    "Options": ("Options", "Tùy chọn"),
    "Commands": ("Commands", "Các lệnh"),
    "Example": ("Example:", "Ví dụ:"),
    "required": ("[required]", "[bắt buộc]"),
}
"""What stands over the parts of a help text, in English and Vietnamese."""


def help_text(text: str) -> str | None:
    """Help in Vietnamese, paragraph by paragraph; None where one of them is not translated.

    Args:
        text: The English text.
    """
    paragraphs = [" ".join(part.split()) for part in text.strip().split("\n\n")]
    told = [HELP_IN_VIETNAMESE.get(part) for part in paragraphs]
    return None if None in told else "\n\n".join(part for part in told if part is not None)
