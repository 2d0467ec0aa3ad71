"""Finding codes of run folders, what lies in them and who works there, and of clusters that runs are computed on."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import error_code, table_of, warning_code

RUN_CODES = table_of(
    error_code(
        "run-missing",
        "No run lies in the folder that is named.",
        "name the folder that phusong run --out wrote",
        "Thư mục được nêu không có kết quả chạy.",
        "nêu thư mục mà phusong run --out đã ghi",
    ),
    error_code(
        "run-unfinished",
        "The run in the folder has not ended.",
        "run the same command again: it goes on where it stopped",
        "Lần chạy trong thư mục chưa kết thúc.",
        "chạy lại cùng lệnh: chương trình tiếp tục từ chỗ đã dừng",
    ),
    error_code(
        "run-changed",
        "A file of a run is gone, or no longer what the run wrote.",
        "run the scenario into this folder again",
        "Tệp của lần chạy đã mất hoặc không còn như lúc được ghi.",
        "chạy lại kịch bản vào thư mục này",
    ),
    error_code(
        "run-layers",
        "Layers are no longer what the run read, so that its pages cannot be made again.",
        "run the scenario into another folder, or put the files back as they were",
        "Lớp dữ liệu không còn như lúc chạy, nên không tạo lại được các trang.",
        "chạy kịch bản vào thư mục khác, hoặc trả các tệp về như cũ",
    ),
    error_code(
        "browser-missing",
        "No Chromium was found that prints pages.",
        "install Chromium or Chrome, name it with --browser, or open report.html and print it to PDF there",
        "Không tìm thấy trình duyệt Chromium để in trang.",
        "cài Chromium hoặc Chrome, nêu đường dẫn bằng --browser, hoặc mở report.html rồi in ra PDF",
    ),
    error_code(
        "browser-failed",
        "Chromium printed nothing.",
        "try the browser named in the finding by hand, or name another one with --browser",
        "Chromium không in được trang.",
        "thử chạy trình duyệt đã nêu, hoặc nêu trình duyệt khác bằng --browser",
    ),
    error_code(
        "run-unreadable",
        "A file of a run is not of the form that runs write.",
        "run the scenario into this folder again, with this version of the program",
        "Tệp của lần chạy không đúng dạng mà chương trình ghi.",
        "chạy lại kịch bản vào thư mục này bằng phiên bản hiện tại",
    ),
    error_code(
        "raster-missing",
        "A program asked a run for a raster that it does not have.",
        "name a radio service of the run; map.raster must be true, and rasters with the plan need a plan",
        "Chương trình yêu cầu một raster mà lần chạy không có.",
        "nêu một dịch vụ vô tuyến của lần chạy; map.raster phải là true, và raster theo phương án cần có phương án",
    ),
    warning_code(
        "page-not-made",
        "The map or the report could not be made as a page; all other files of the run were.",
        "run a part of the area by itself, or open layers.gpkg or project.qgz in QGIS, which show the same",
        "Không tạo được trang bản đồ hoặc báo cáo; các tệp khác của lần chạy vẫn được ghi.",
        "chạy riêng từng phần khu vực, hoặc mở layers.gpkg hay project.qgz trong QGIS để xem cùng nội dung",
    ),
    error_code(
        "run-locked",
        "Another run works in the same folder.",
        "wait until it has ended, or name another folder with --out",
        "Một lần chạy khác đang làm việc trong cùng thư mục.",
        "chờ lần chạy đó kết thúc, hoặc chọn thư mục khác bằng --out",
    ),
    error_code(
        "variants-unreadable",
        "The table of variants is missing, is no CSV in UTF-8, or has no rows.",
        "save it as CSV in UTF-8 with a header and a row for each variant",
        "Không đọc được bảng biến thể: thiếu tệp, không phải CSV UTF-8, hoặc không có dòng.",
        "lưu thành CSV UTF-8 với dòng tiêu đề và mỗi biến thể một dòng",
    ),
    error_code(
        "variants-column",
        "A column of the table of variants is missing, is there twice, or has no name of a setting.",
        "write a column name, and for every other column the dotted name of a setting, such as plan.budget_vnd",
        "Cột của bảng biến thể bị thiếu, bị lặp hoặc không có tên thiết lập.",
        "đặt một cột name, và mỗi cột khác mang tên thiết lập có dấu chấm, ví dụ plan.budget_vnd",
    ),
    error_code(
        "variants-name",
        "A variant has no name, a name that is no folder's, or the name of another.",
        "give each row a name of its own from letters, digits, '-' and '_'",
        "Biến thể thiếu tên, tên không dùng làm thư mục được, hoặc trùng tên.",
        "đặt cho mỗi dòng một tên riêng gồm chữ cái không dấu, chữ số, '-' và '_'",
    ),
    error_code(
        "variants-cells",
        "A row of the table of variants has more cells than its header.",
        "put quotes around a cell that has the separator in it",
        "Dòng của bảng biến thể có nhiều ô hơn dòng tiêu đề.",
        "đặt ô có chứa dấu phân cách trong dấu ngoặc kép",
    ),
    error_code(
        "variant-failed",
        "A variant of a batch could not be run; the others were.",
        "mend what is listed with it and run the same command again: the others are not run anew",
        "Không chạy được một biến thể; các biến thể khác vẫn chạy.",
        "sửa các lỗi kèm theo rồi chạy lại cùng lệnh: các biến thể khác không chạy lại",
    ),
)

CLUSTER_CODES = table_of(
    error_code(
        "cluster-form",
        "The value of --cluster is no address of a cluster.",
        "write local, local:4 for four workers of this machine, or tcp://host:8786 for a scheduler",
        "Giá trị của --cluster không phải địa chỉ cụm máy.",
        "viết local, local:4 cho bốn tiến trình trên máy này, hoặc tcp://host:8786 cho một bộ điều phối",
    ),
    error_code(
        "cluster-install",
        "Runs on a cluster need a library that is not installed.",
        'install it with pip install "phusong[cluster]"',
        "Chạy trên cụm máy cần thư viện chưa được cài.",
        'cài bằng pip install "phusong[cluster]"',
    ),
    error_code(
        "cluster-unreachable",
        "The scheduler of the cluster does not answer.",
        "check the address, and that dask scheduler runs there; see docs/cluster.md",
        "Bộ điều phối của cụm máy không trả lời.",
        "kiểm tra địa chỉ và xem dask scheduler có đang chạy ở đó; xem docs/cluster.md",
    ),
    error_code(
        "cluster-empty",
        "The scheduler of the cluster has no worker.",
        "start dask worker with the address of the scheduler on every machine; see docs/cluster.md",
        "Bộ điều phối của cụm máy không có tiến trình làm việc nào.",
        "khởi động dask worker với địa chỉ bộ điều phối trên từng máy; xem docs/cluster.md",
    ),
    error_code(
        "cluster-version",
        "A worker has another version of the program, or of a library that results rest on.",
        "install one version of the program, by one requirements.lock, on all machines, and start the workers again",
        "Một tiến trình làm việc dùng phiên bản khác của chương trình hoặc của thư viện ảnh hưởng đến kết quả.",
        "cài cùng phiên bản chương trình và cùng requirements.lock trên mọi máy rồi khởi động lại các tiến trình",
    ),
    error_code(
        "cluster-folder",
        "A worker does not see the folder of the run, in which ground and results lie.",
        "name with --out a folder on a disk that all machines see under the same path; see docs/cluster.md",
        "Một tiến trình làm việc không thấy thư mục chạy, nơi đặt địa hình và kết quả.",
        "dùng --out chỉ đến thư mục trên đĩa mà mọi máy thấy với cùng đường dẫn; xem docs/cluster.md",
    ),
    error_code(
        "task-memory",
        "A task needs more memory than a worker has; what other tasks came to is kept.",
        "give each worker more memory, fewer workers a machine, and run the same command again",
        "Một tác vụ cần nhiều bộ nhớ hơn mức của tiến trình; kết quả các tác vụ khác vẫn được giữ.",
        "cấp thêm bộ nhớ cho mỗi tiến trình, giảm số tiến trình trên mỗi máy rồi chạy lại cùng lệnh",
    ),
    error_code(
        "task-failed",
        "A task failed each time that it was tried; what other tasks came to is kept.",
        "run the same command again; if it fails again, report the message with the log of the worker",
        "Một tác vụ thất bại ở mọi lần thử; kết quả các tác vụ khác vẫn được giữ.",
        "chạy lại cùng lệnh; nếu vẫn lỗi, hãy báo thông báo này kèm nhật ký của tiến trình",
    ),
)
