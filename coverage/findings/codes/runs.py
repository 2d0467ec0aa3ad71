"""Finding codes of run folders: what lies in them, and who works there."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import error_code, table_of

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
        "run-unreadable",
        "A file of a run is not of the form that runs write.",
        "run the scenario into this folder again, with this version of the program",
        "Tệp của lần chạy không đúng dạng mà chương trình ghi.",
        "chạy lại kịch bản vào thư mục này bằng phiên bản hiện tại",
    ),
)
