"""Finding codes of clusters: who cannot be reached, who computes otherwise, and what was not finished there."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import error_code, table_of

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
        "install the same phusong with the same requirements.lock on all machines, and start the workers again",
        "Một tiến trình làm việc dùng phiên bản khác của chương trình hoặc của thư viện ảnh hưởng đến kết quả.",
        "cài cùng phiên bản phusong với cùng requirements.lock trên mọi máy rồi khởi động lại các tiến trình",
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
