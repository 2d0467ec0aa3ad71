"""Downloads: whole or not at all, gone on with where they were cut, never twice, whatever the server does."""

import base64
import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.findings import ReadError
from phusong.fetch.download import Download, DownloadCache, Request, Wire
from phusong.fetch.download.contents import content_fault
from tests.builders.fetching.server import Fault, Served

TIFF = b"II*\0" + bytes(range(256)) * 800
HTML = b"<!DOCTYPE html><html><head><title>x</title></head><body><h1>Down for maintenance</h1></body></html>"


class Line:
    """A cache over a wire that does not really wait, and what it would have waited."""

    def __init__(self, folder: Path, served: Served, *, refresh: bool = False, day: str = "2026-01-02") -> None:
        self.served = served
        self.told: list[tuple[str, float, str]] = []
        self.slept: list[float] = []
        self.wire = Wire(sleep=self.slept.append, clock=lambda: 0.0, on_wait=lambda *all_of: self.told.append(all_of))
        self.cache = DownloadCache(folder, self.wire, refresh=refresh, day=lambda: day)

    def get(self, path: str = "/a.tif", expects: str = "tiff", **more: object) -> Download:
        return self.cache.get(Request(self.served.url(path), expects, **more))

    def content(self, path: str = "/a.tif", expects: str = "tiff", **more: object) -> bytes:
        return self.cache.path(self.get(path, expects, **more)).read_bytes()


@pytest.fixture
def line(tmp_path: Path, served: Served) -> Line:
    served.files["/a.tif"] = TIFF
    return Line(tmp_path / "cache", served)


def refusal(line: Line, path: str = "/a.tif", expects: str = "tiff", **more: object) -> ReadError:
    with pytest.raises(ReadError) as caught:
        line.get(path, expects, **more)
    return caught.value


def test_what_came_is_kept_with_its_checksum_and_does_not_come_again(tmp_path: Path, line: Line) -> None:
    found = line.get()
    assert (found.sha256, found.size, found.day) == (hashlib.sha256(TIFF).hexdigest(), len(TIFF), "2026-01-02")
    assert line.cache.path(found).read_bytes() == TIFF
    sent = line.served.sent_bytes
    again = Line(tmp_path / "cache", line.served, day="2026-05-05")
    assert again.get() == found
    assert (line.served.sent_bytes, again.wire.requests, again.cache.reused) == (sent, 0, 1)
    asked = line.served.asked[0].headers
    assert asked["User-Agent"].startswith("phusong/")
    assert asked["Accept-Encoding"] == "identity"


def test_bytes_that_changed_on_disk_are_fetched_again(tmp_path: Path, line: Line) -> None:
    path = line.cache.path(line.get())
    path.write_bytes(TIFF[:-1] + b"\1")
    assert Line(tmp_path / "cache", line.served).content() == TIFF
    (path.parent / f"{path.name}.json").write_text("{", encoding="utf-8")
    assert Line(tmp_path / "cache", line.served).content() == TIFF
    assert len(line.served.asked) == 3


@pytest.mark.parametrize("cuts", [[0], [1], [100_000], [70_000, 60_000, 1], [len(TIFF) - 1]])
def test_a_cut_transfer_goes_on_where_it_was_cut(line: Line, cuts: list[int]) -> None:
    line.served.faults["/a.tif"] = [Fault(cut_after=each) for each in cuts]
    assert line.content() == TIFF
    assert len(line.served.asked) == 1 + len(cuts)
    # No byte that came is asked for again; what a reset throws away of them on our side comes twice.
    starts = [int(each.headers["Range"][6:-1]) for each in line.served.asked if "Range" in each.headers]
    assert starts == sorted(starts)
    assert all("If-Range" in each.headers for each in line.served.asked if "Range" in each.headers)


def test_a_part_of_other_bytes_is_not_gone_on_with(tmp_path: Path, line: Line) -> None:
    line.served.faults["/a.tif"] = [Fault(cut_after=100_000)] * 6
    # Six cuts with bytes between them are not six failures without any.
    assert line.content() == TIFF
    line.cache.forget(line.get())
    line.served.faults["/a.tif"] = [Fault(cut_after=150_000), *[Fault(503)] * 6]
    assert refusal(line).code == "fetch-cut"
    other = b"II*\0" + bytes(range(255, -1, -1)) * 800
    line.served.files["/a.tif"] = other
    assert Line(tmp_path / "cache", line.served).content() == other


def test_without_a_tag_a_cut_transfer_begins_again(line: Line) -> None:
    line.served.has_tags = False
    line.served.faults["/a.tif"] = [Fault(cut_after=100_000)]
    assert line.content() == TIFF
    assert [each.headers.get("Range") for each in line.served.asked] == [None, None]


@pytest.mark.parametrize("tag", ['W/"weak"', ""])
def test_a_weak_tag_names_no_bytes(line: Line, tag: str) -> None:
    line.served.headers["/a.tif"] = {"ETag": tag}
    line.served.faults["/a.tif"] = [Fault(cut_after=100_000)]
    assert line.content() == TIFF
    assert line.served.asked[1].headers.get("Range") is None


@pytest.mark.parametrize("bad_range", ["bytes 5-9/10", "bytes 0-3/4", "nonsense", ""])
def test_a_part_that_was_not_asked_for_is_not_taken(line: Line, bad_range: str) -> None:
    wrong = Fault(206, b"xxxxx", {"Content-Range": bad_range} if bad_range else {})
    line.served.faults["/a.tif"] = [Fault(cut_after=100_000), wrong]
    assert line.content() == TIFF


def test_a_server_that_is_busy_is_asked_again_after_the_pause_that_it_asks_for(line: Line) -> None:
    late = {"Retry-After": "17"}
    line.served.faults["/a.tif"] = [Fault(429, headers=late), Fault(503), Fault(500), Fault(502), Fault(504)]
    assert line.content() == TIFF
    assert [seconds for _, seconds, _ in line.told] == [17.0, 2.0, 4.0, 8.0, 16.0]
    assert [reason for _, _, reason in line.told] == [f"the server answers {n}" for n in (429, 503, 500, 502, 504)]


@pytest.mark.parametrize(("value", "waited"), [("Thu, 01 Jan 1970 00:00:00 GMT", 1.0), ("soon", 1.0), ("-3", 1.0)])
def test_a_pause_in_the_past_or_of_no_form_is_the_usual_one(line: Line, value: str, waited: float) -> None:
    line.served.faults["/a.tif"] = [Fault(429, headers={"Retry-After": value})]
    assert line.content() == TIFF
    assert [seconds for _, seconds, _ in line.told] == [waited]


def test_a_pause_that_is_too_long_is_told(line: Line) -> None:
    line.served.faults["/a.tif"] = [Fault(429, headers={"Retry-After": "7200"})]
    error = refusal(line)
    assert (error.code, "asks to come back in 7200 seconds" in error.message) == ("fetch-cut", True)
    assert line.slept == []


@pytest.mark.parametrize(
    ("status", "code"), [(404, "fetch-absent"), (410, "fetch-absent"), (401, "fetch-refused"), (403, "fetch-refused")]
)
def test_a_refusal_is_told_at_once(line: Line, status: int, code: str) -> None:
    line.served.faults["/a.tif"] = [Fault(status, HTML)]
    assert refusal(line).code == code
    assert len(line.served.asked) == 1


def test_a_server_that_stays_down_is_given_up(line: Line) -> None:
    line.served.faults["/a.tif"] = [Fault(503)] * 50
    error = refusal(line)
    assert (error.code, len(line.served.asked)) == ("fetch-cut", 6)
    assert error.message.endswith("the server answers 503")
    assert not [each for each in line.cache.folder.iterdir() if not each.name.endswith(".json")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "expects"),
    [(HTML, "tiff"), (HTML, "json"), (HTML, "zip"), (HTML, "gzip"), (b"", "tiff"), (b'{"a": [1, 2', "json")],
)
def test_a_page_of_words_with_status_200_is_not_taken(line: Line, body: bytes, expects: str) -> None:
    line.served.files["/x"] = body
    error = refusal(line, "/x", expects)
    assert (error.code, len(line.served.asked)) == ("fetch-cut", 6)
    if body == HTML:
        assert "Down for maintenance" in error.message
    line.served.faults["/a.tif"] = [Fault(200, HTML)]
    assert line.content() == TIFF


def digest(name: str, content: bytes) -> str:
    return base64.b64encode(hashlib.new(name, content).digest()).decode()


@pytest.mark.parametrize(
    "stated",
    [
        lambda content: {"Content-MD5": digest("md5", content)},
        lambda content: {"Repr-Digest": f"sha-256=:{digest('sha256', content)}:"},
        lambda content: {"Digest": f"sha-256={digest('sha256', content)}"},
        lambda content: {"x-amz-checksum-sha256": digest("sha256", content)},
        lambda content: {"x-goog-hash": f"crc32c=AAAAAA==, md5={digest('md5', content)}"},
        lambda content: {"Server": "AmazonS3", "ETag": f'"{hashlib.md5(content).hexdigest()}"'},
    ],
)
def test_bytes_that_are_not_what_the_server_states_are_fetched_again(line: Line, stated: object) -> None:
    wrong = TIFF[:-1] + b"\7"
    line.served.faults["/a.tif"] = [Fault(200, wrong, stated(TIFF)), Fault(200, TIFF, stated(TIFF))]
    assert line.content() == TIFF
    assert [reason for _, _, reason in line.told] == ["the checksum is not the one that the server states"]
    line.cache.forget(line.get())
    line.served.faults["/a.tif"] = [Fault(200, TIFF, stated(wrong))] * 6
    assert refusal(line).code == "fetch-cut"


def test_a_length_that_is_not_kept_to_is_a_cut(line: Line) -> None:
    short = Fault(200, TIFF[:1000], {"Content-Length": str(len(TIFF))}, cut_after=1000)
    line.served.faults["/a.tif"] = [short]
    assert line.content() == TIFF


def test_a_server_that_falls_silent_is_asked_again(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phusong.fetch.download.wire.SILENCE_S", 0.05)
    line.served.faults["/a.tif"] = [Fault(is_silent=True)]
    assert line.content() == TIFF
    assert [reason for _, _, reason in line.told] == ["no answer in time"]


def test_redirects_are_followed_and_a_circle_is_told(line: Line) -> None:
    line.served.faults["/old.tif"] = [Fault(302, headers={"Location": "/a.tif"})]
    assert line.content("/old.tif") == TIFF
    line.served.faults["/round.tif"] = [Fault(302, headers={"Location": "/round.tif"})] * 40
    assert refusal(line, "/round.tif").code == "fetch-refused"
    line.served.faults["/file.tif"] = [Fault(302, headers={"Location": "file:///etc/passwd"})]
    assert refusal(line, "/file.tif").code == "fetch-refused"


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://x/y", "nonsense", "http://", ""])
def test_only_http_is_asked(line: Line, address: str) -> None:
    with pytest.raises(ReadError) as caught:
        line.cache.get(Request(address, "tiff"))
    assert caught.value.code == "fetch-refused"


def test_a_server_that_is_not_there_is_told_without_the_secret(line: Line) -> None:
    line.served.address = "http://127.0.0.1:9"
    error = refusal(line, "/x?token={token}", secret="s3cr3t")
    assert error.code == "fetch-cut"
    assert "s3cr3t" not in error.message
    assert all("s3cr3t" not in f"{each}" for each in line.told)


def test_a_secret_is_sent_and_neither_shown_nor_kept(line: Line) -> None:
    line.served.files["/x?token=s3%2Fcr3t"] = TIFF
    found = line.get("/x?token={token}", secret="s3/cr3t")
    kept = b"".join(path.read_bytes() for path in line.cache.folder.iterdir())
    assert b"cr3t" not in kept
    assert "cr3t" not in repr(found) + repr(Request("http://x/{token}", "tiff", secret="s3/cr3t"))
    line.served.faults["*"] = [Fault(403)]
    assert "cr3t" not in refusal(line, "/y?token={token}", secret="s3/cr3t").message


@pytest.mark.slow
def test_a_server_that_repeats_the_secret_is_told_without_it(line: Line) -> None:
    line.served.faults["*"] = [Fault(200, b"your token s3cr3t is not known")] * 6
    error = refusal(line, "/x?token={token}", secret="s3cr3t")
    assert "your token … is not known" in error.message
    assert all("s3cr3t" not in f"{each}" for each in line.told)


def test_a_user_and_password_of_an_address_are_sent_and_not_kept(line: Line) -> None:
    line.served.address = line.served.address.replace("//", "//me:pass@")
    found = line.get()
    assert line.served.asked[0].headers["Authorization"].startswith("Basic ")
    assert "pass" not in found.address + found.name


def test_two_requests_to_one_host_keep_its_pace(line: Line) -> None:
    line.served.files["/b.tif"] = TIFF
    for path in ("/a.tif", "/b.tif"):
        line.get(path, pause_s=1.5)
    assert line.slept == [1.5]


def test_a_proxy_of_the_environment_is_used(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", line.served.address)
    line.served.files["http://tiles.invalid/a.tif"] = TIFF
    line.cache.get(Request("http://tiles.invalid/a.tif", "tiff"))
    assert line.served.paths() == ["http://tiles.invalid/a.tif"]


def test_a_fresh_look_takes_only_what_changed(tmp_path: Path, line: Line) -> None:
    first = line.get()
    fresh = Line(tmp_path / "cache", line.served, refresh=True, day="2026-05-05")
    sent = line.served.sent_bytes
    assert fresh.get().sha256 == first.sha256
    assert (fresh.get().day, line.served.sent_bytes) == ("2026-05-05", sent)
    line.served.files["/a.tif"] = TIFF + b"more"
    assert Line(tmp_path / "cache", line.served, refresh=True).content() == TIFF + b"more"


def test_questions_are_told_apart_by_what_is_asked(line: Line) -> None:
    line.served.answers = lambda asked: json.dumps({"asked": asked.body}).encode()
    assert line.content("/api", "json", body="data=1") != line.content("/api", "json", body="data=2")
    assert {each.method for each in line.served.asked} == {"POST"}


def test_a_question_that_is_too_much_for_the_server_is_told_at_once(line: Line) -> None:
    remark = {"elements": [], "remark": 'runtime error: Query timed out in "query" at line 3 after 181 seconds.'}
    line.served.files["/api"] = json.dumps(remark).encode()
    error = refusal(line, "/api", "json")
    assert (error.code, len(line.served.asked)) == ("fetch-unfinished", 1)
    assert "Query timed out" in error.message


def zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("VN.txt", content)
    return out.getvalue()


@pytest.mark.slow
def test_archives_that_are_cut_damaged_or_bombs_are_not_taken(tmp_path: Path) -> None:
    table = os.urandom(3000) + b"1,2,3\n" * 2000
    packed, archive = gzip.compress(table), zipped(table)
    bomb = b"\0" * (200 * 2**16 + 2**20)
    damaged = bytearray(archive)
    damaged[200] ^= 255
    cases = [
        (packed, "gzip", ""),
        (archive, "zip", ""),
        (packed[:-20], "gzip", "breaks off"),
        (packed[:-4] + b"\0\0\0\1", "gzip", "breaks off"),
        (archive[:-30], "zip", "breaks off"),
        (bytes(damaged), "zip", "breaks off"),
        (gzip.compress(bomb), "gzip", "unpacks to more"),
        (zipped(bomb), "zip", "unpacks to more"),
        (b"[" * 200_000, "json", "breaks off"),
    ]
    for number, (content, expects, said) in enumerate(cases):
        path = tmp_path / str(number)
        path.write_bytes(content)
        fault = content_fault(path, expects)
        assert said in fault if said else fault == "", (number, fault)


@pytest.mark.slow
@settings(max_examples=40)
@given(st.binary(max_size=300), st.sampled_from(["tiff", "json", "zip", "gzip"]))
def test_any_bytes_are_judged_without_a_crash(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, expects: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any-bytes"
    for begin in (b"", b"PK\3\4", b"\x1f\x8b", b"{"):
        path.write_bytes(begin + content)
        assert isinstance(content_fault(path, expects), str)


def any_fault(random: Random, content: bytes) -> Fault:
    """Something that goes wrong, or a right answer told in another way."""
    right = {"Repr-Digest": f"sha-256=:{digest('sha256', content)}:"}
    return random.choice(
        [
            Fault(cut_after=random.randrange(len(content))),
            Fault(cut_after=random.randrange(len(content))),
            Fault(cut_after=random.randrange(len(content)), is_silent_about_length=True, headers=right),
            Fault(random.choice([429, 500, 503]), HTML, {"Retry-After": str(random.randrange(5))}),
            Fault(200, HTML),
            Fault(200, content[: random.randrange(1, len(content))], right),
            Fault(200, content[::-1], right),
            Fault(206, content[:10], {"Content-Range": f"bytes {random.randrange(9)}-99/{len(content)}"}),
            Fault(416),
            Fault(302, headers={"Location": "/a.tif"}),
            Fault(200, b""),
        ]
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_any_row_of_faults_ends_in_the_right_bytes_or_a_refusal(tmp_path: Path, line: Line, seed: int) -> None:
    """Also over several commands: what an earlier one left is gone on with, and never mixed with other bytes."""
    random, codes = Random(seed), set()
    for round_of in range(4):
        content = b"II*\0" + random.randbytes(150_000)
        line.served.files["/a.tif"] = content
        line.served.faults["/a.tif"] = [any_fault(random, content) for _ in range(random.randrange(9))]
        folder = tmp_path / f"cache-{round_of // 2}"
        for attempt in range(4):
            command = Line(folder, line.served, refresh=round_of % 2 == 1 and attempt == 0)
            try:
                found = command.content()
            except ReadError as error:
                codes.add(error.code)
                continue
            assert found == content or round_of % 2 == 1, "the kept bytes of before, where no fresh look went well"
            break
        line.served.faults["/a.tif"] = []
        assert Line(folder, line.served, refresh=True).content() == content
    assert codes <= {"fetch-cut", "fetch-refused"}


def test_an_answer_without_end_is_refused(line: Line) -> None:
    error = refusal(line, most_bytes=1000)
    assert error.code == "fetch-content"
    assert not list(line.cache.folder.glob("*.part"))


def test_bytes_that_were_all_there_at_a_kill_are_not_asked_for_again(tmp_path: Path, line: Line) -> None:
    def killed(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("phusong.store.parts.PartFile.finish", killed)
        with pytest.raises(KeyboardInterrupt):
            line.get()
    again = Line(tmp_path / "cache", line.served)
    assert (again.content(), len(line.served.asked)) == (TIFF, 1)


@pytest.mark.slow
def test_a_killed_download_is_gone_on_with(tmp_path: Path, line: Line) -> None:
    """The process is killed by its own hand in the middle of the bytes: nothing of it can clean up."""
    script = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        "from phusong.fetch.download import DownloadCache, Request, Wire\nfrom phusong.store.parts import PartFile\n"
        "append = PartFile.append\n"
        "def killed(self, content):\n    append(self, content)\n"
        "    if self.size > 100_000: os.kill(os.getpid(), signal.SIGKILL)\n"
        "PartFile.append = killed\n"
        "DownloadCache(Path(sys.argv[1]), Wire()).get(Request(sys.argv[2], 'tiff'))\n"
    )
    folder = tmp_path / "cache"
    done = subprocess.run([sys.executable, "-c", script, str(folder), line.served.url("/a.tif")], check=False)
    assert done.returncode == -signal.SIGKILL
    assert line.content() == TIFF
    start = int(line.served.asked[1].headers["Range"][6:-1])
    assert start > 100_000
    assert not list(folder.glob("*.part*"))
