"""Pages: decisions with both values where they clash, hostile text as it was written, attachments, both languages."""

import hashlib
import html
import re
from html.parser import HTMLParser
from string import Formatter
from urllib.parse import quote

import pytest

from phusong.review.evidence.verify import verify_workspace
from phusong.web.desk import FOLDER
from phusong.web.phrases import PHRASES
from tests.builders.pages.browser import TRAPS
from tests.builders.runs.visitors import Site

HOSTILE = (
    *TRAPS,
    "'; DROP TABLE event; --",
    "\x1b[31m\u202eabc",
    "Hoà Ðình 🛰",
    '"><b>x',
    "a\r\nSet-Cookie: x=1",
    "=1+1",
)
_AT = "/rounds/1/proposals/P001"


class _Reader(HTMLParser):
    """Collects whatever of a page would run: scripts inside it, handlers, addresses that are programs."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        inline = tag in ("script", "style") and "src" not in given
        runs = [
            name for name, value in attrs if name.startswith("on") or (value or "").strip().startswith("javascript:")
        ]
        if inline or "style" in given or (runs and tag != "input"):
            self.found.append(f"{tag} {attrs}")


def running(page: str) -> list[str]:
    reader = _Reader()
    reader.feed(page)
    return reader.found


def version(site: Site, name: str = "P001") -> int:
    return int(site.as_("planner").get(f"/api/v1/rounds/1/proposals/{name}").json()["version"])


@pytest.mark.parametrize("part", [False, True])
def test_a_clash_shows_both_and_writes_nothing(site: Site, part: bool) -> None:
    stale = version(site)
    site.as_("planner").post(f"{_AT}/decision", data={"verdict": "reject", "reason": "power", "version": stale})
    headers = {"hx-request": "true"} if part else {}
    mine = {"verdict": "defer", "reason": "cost", "text": "đợi năm sau", "version": stale}
    answer = site.as_("vnpt").post(f"{_AT}/decision", data=mine, headers=headers | {"accept-language": "en"})
    assert answer.status_code == 409
    for shown in ("rejected", "planner", "defer", "đợi năm sau", f"version {stale + 1}"):
        assert shown in answer.text
    assert answer.text.lstrip().startswith("<tr") == part
    assert site.as_("planner").get("/api/v1/rounds/1/proposals/P001").json()["state"] == "rejected"
    again = site.as_("vnpt").post(
        "/api/v1/rounds/1/proposals/P001/decision", json={"verdict": "accept", "version": stale}
    )
    assert again.status_code == 409
    assert (again.json()["standing"]["state"], again.json()["given"]["verdict"]) == ("rejected", "accept")


def test_many_are_accepted_and_what_is_stale_is_told(site: Site) -> None:
    chosen = [f"P003@{version(site, 'P003')}", "P001@1", "P002@1", "x", "@", "P003@99999999999999999999"]
    answer = site.as_("vnpt").post("/rounds/1/accept", data={"chosen": chosen}, headers={"accept-language": "vi"})
    assert "Đã ghi nhận 1 quyết định" in answer.text
    assert "đã quyết định về P001 trong lúc đó" in answer.text
    assert "P002" in answer.text, "what is not theirs is refused by name, and not told more of"
    assert "1,200" not in answer.text
    assert "Chưa chọn" in site.as_("vnpt").post("/rounds/1/accept", headers={"accept-language": "vi"}).text.replace(
        "chưa", "Chưa"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_reads_back_as_written_and_never_as_markup(site: Site, text: str) -> None:
    partner = site.as_("vnpt")
    assert partner.post(f"{_AT}/comments", data={"text": text}).status_code == 303
    word = {"verdict": "reject", "reason": "land", "text": text, "version": version(site)}
    assert partner.post(f"{_AT}/decision", data=word).status_code == 303
    assert partner.post(f"{_AT}/files", files={"file": (text, b"a note")}).status_code == 303
    told = partner.get("/api/v1/rounds/1/proposals/P001").json()
    assert (told["text"], told["comments"][-1]["text"]) == (text, text)
    assert partner.get("/ogc/collections/round-1/items/P001").json()["properties"]["text"] == text
    page = partner.get(_AT).text
    assert html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page or "\r" in text
    for path in (_AT, "/rounds/1", f"/rounds/1?q={quote(text)}", "/rounds/1/map"):
        shown = partner.get(path).text
        assert [each for each in ("<img", "<svg onload", "<b>x", "<script>window") if each in shown] == [], path
        assert running(shown) == [], path
    name = told["attachments"][-1]["name"]
    sent = partner.get(f"/files/{told['attachments'][-1]['attachment_id']}")
    assert sent.headers["content-disposition"].startswith("attachment;")
    assert "set-cookie" not in sent.headers
    assert not set(name) & set('<>:"|?*/\\\r\n\x1b')


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"verdict": "maybe"}, 422),
        ({"verdict": "reject"}, 422),
        ({"verdict": "relocate", "reason": "land", "lon": "104", "lat": "far"}, 422),
        ({"verdict": "relocate", "reason": "land", "lon": "nan", "lat": "22"}, 422),
        ({"verdict": "defer", "reason": "cost", "phase": "1e400"}, 422),
        ({"verdict": "defer", "reason": "cost", "phase": "2.5"}, 422),
        ({"verdict": "accept", "text": "a\0b"}, 422),
        ({"verdict": "accept", "text": "x" * 5_000}, 422),
        ({"verdict": "accept", "version": "-1"}, 409),
        ({"verdict": "accept", "version": ""}, 409),
    ],
)
def test_a_wrong_decision_is_told_and_not_written(site: Site, fields: dict[str, str], status: int) -> None:
    before = version(site)
    answer = site.as_("vnpt").post(f"{_AT}/decision", data={"version": str(before)} | fields)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert version(site) == before


PNG = b"\x89PNG\r\n\x1a\n"
FILES: list[tuple[str, bytes, int]] = [
    ("a.pdf", b"%PDF-1.7 x", 303),
    ("page.html", b"<!doctype html><script>1</script>", 422),
    ("page.txt", b"  <svg onload=1>", 422),
    ("picture.png", PNG + b"nothing", 422),
    ("program.exe", b"MZ\x00\x01", 422),
    ("empty.txt", b"", 422),
    ("letters.txt", "chủ đất không cho thuê".encode(), 303),
    ("old.txt", "chủ đất".encode("utf-16"), 422),
    ("archive.zip", b"PK\x03\x04 broken", 422),
    ("large.txt", b"x" * (10 * 2**20 + 1), 422),
    ("too-large.txt", b"x" * (13 * 2**20), 413),
]


@pytest.mark.parametrize(("name", "content", "status"), FILES, ids=[each[0] for each in FILES])
def test_attachments_are_taken_by_their_content(site: Site, name: str, content: bytes, status: int) -> None:
    answer = site.as_("vnpt").post("/rounds/1/proposals/P003/files", files={"file": (name, content, "text/html")})
    assert answer.status_code == status
    if status == 303:
        last = site.as_("vnpt").get("/api/v1/rounds/1/proposals/P003").json()["attachments"][-1]
        sent = site.as_("vnpt").get(f"/files/{last['attachment_id']}")
        assert sent.content == content
        assert sent.headers["content-type"] in ("application/pdf", "text/plain; charset=utf-8")
        assert "sandbox" in sent.headers["content-security-policy"]
        assert site.as_("other").get(f"/files/{last['attachment_id']}").status_code == 404


def test_filters_search_without_accents(site: Site) -> None:
    def shown(query: str) -> list[str]:
        return re.findall(r'<tr id="row-(\w+)"', site.as_("planner").get(f"/rounds/1?{query}").text)

    assert shown("") == ["P001", "P002", "P003"]
    names = {
        each["proposal_id"]: each["facts"]["name"]
        for each in site.as_("planner").get("/api/v1/rounds/1/proposals").json()
    }
    assert names["P002"], "there is something to search for"
    assert "P002" in shown(f"q={names['P002'][:3].upper()}")
    assert shown("q=p003") == ["P003"]
    assert shown("kind=new_tower") == ["P002"]
    assert shown("q=nothing+of+this+name") == []


def test_every_page_is_in_both_languages(site: Site) -> None:
    for path in (
        "/rounds/1",
        _AT,
        "/rounds/1/map",
        "/rounds/1/links",
        "/rounds/1/changes",
        "/rounds/1/prices",
        "/rounds",
    ):
        english = site.as_("planner").get(path, headers={"accept-language": "en-GB"}).text
        vietnamese = site.as_("planner").get(path, headers={"accept-language": "vi-VN,vi;q=0.9"}).text
        assert '<html lang="en">' in english
        assert '<html lang="vi">' in vietnamese
        assert re.search(r"<h1>(.*?)</h1>", english) is not None
        if path != _AT:
            assert re.search("<h1>.*</h1>", english) != re.search("<h1>.*</h1>", vietnamese)


def test_vendored_files_are_those_that_were_taken(site: Site) -> None:
    folder = FOLDER / "static" / "htmx"
    sums = dict(line.split()[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sums} == sums
    assert site.stranger().get("/static/htmx.min.js").content == (folder / "htmx.min.js").read_bytes()
    for name in ("leaflet.js", "leaflet.css", "queue.js", "map.js", "place.js", "workspace.css", "icon.svg"):
        assert site.stranger().get(f"/static/{name}").status_code == 200
    for name in ("..%2fapp.py", "README.md", "%00", "LICENSE"):
        assert site.stranger().get(f"/static/{name}").status_code == 404


def test_phrases_take_the_same_parameters_in_both_languages() -> None:
    for key, (english, vietnamese) in PHRASES.items():
        fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (english, vietnamese)]
        assert fields[0] == fields[1], key


def test_a_round_is_brought_on_by_who_may(site: Site) -> None:
    planner = site.as_("planner")
    assert planner.post("/rounds/1/extend", data={"deadline": "2027-02-30"}).status_code == 422
    assert planner.post("/rounds/1/extend", data={"deadline": "2027-03-01"}).status_code == 303
    assert "2027-03-01" in planner.get("/rounds/1").text
    assert planner.post(f"{_AT}/answer", data={"standing": "disputed"}).status_code == 303
    assert planner.post("/rounds/1/close").status_code == 303
    assert (
        site.as_("vnpt").post(f"{_AT}/decision", data={"verdict": "accept", "version": version(site)}).status_code
        == 409
    )
    assert site.as_("approver").post("/rounds/1/approve").status_code == 303
    assert planner.get("/api/v1/rounds/1").json()["state"] == "agreed"
    assert verify_workspace(site.workspace) == [], "comments, files and links are what the log tells"
