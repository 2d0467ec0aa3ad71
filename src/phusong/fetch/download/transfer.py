"""One download: tried again after cuts and refusals, gone on with where it was cut, taken only when whole and right."""

from __future__ import annotations

import re
from urllib.parse import quote

import requests

from phusong.coverage.findings import ReadError
from phusong.fetch.download.contents import UNFINISHED, content_fault, has_checksum, stated_checksum
from phusong.fetch.download.request import Request
from phusong.fetch.download.wire import LONGEST_WAIT_S, CutError, Wire, asked_wait_s
from phusong.store.parts import PartFile

TRIES = 6
"""So many failures in a row without a new byte end a download; a byte that came begins the count again."""

MOST_TRIES = 60
FIRST_WAIT_S, LONGEST_BACKOFF_S = 1.0, 60.0
"""Pause after the first failure, doubled with each, up to the second, seconds."""

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_WORDS = {
    401: "it wants a user's name or token",
    403: "it does not let us",
    404: "it has nothing there",
    410: "it has nothing there any more",
}


class Unchanged(Exception):  # noqa: N818 - an answer, not an error
    """The server says that what is kept is still what it has."""


def transfer(request: Request, part: PartFile, wire: Wire, known: dict[str, str] | None = None) -> dict[str, str]:
    """Bring an answer into a part file, whole and checked.

    Args:
        request: What is asked.
        part: Where the bytes go; what an earlier attempt left there is gone on with.
        wire: Sends the requests.
        known: What the server said of a whole file that is kept; it is asked for only when it changed.

    Returns:
        What the server said of it: ``etag``, ``modified``, ``checksum``.

    Raises:
        Unchanged: When what is ``known`` is what the server still has.
        ReadError: When it cannot be had: ``fetch-absent`` where the server has no such file, ``fetch-refused``,
            ``fetch-content``, ``fetch-cut``, ``fetch-unfinished`` where the question is too much for the server.
    """
    failures, reason = 0, ""
    for _ in range(MOST_TRIES):
        before = part.size
        try:
            _attempt(request, part, wire, known or {})
        except CutError as cut:
            reason = without_secret(cut.reason, request)
            failures = 1 if part.size > before else failures + 1
            if failures >= TRIES:
                break
            _pause(request, wire, failures, cut)
            continue
        return part.facts()
    raise ReadError("fetch-cut", f"{request.shown} was tried again and again without success: {reason}")


def _pause(request: Request, wire: Wire, failures: int, cut: CutError) -> None:
    if cut.wait_s is not None and cut.wait_s > LONGEST_WAIT_S:
        raise ReadError("fetch-cut", f"{request.host} asks to come back in {cut.wait_s:.0f} seconds")
    backoff_s = min(FIRST_WAIT_S * 2 ** (failures - 1), LONGEST_BACKOFF_S)
    wire.wait(request.host, max(backoff_s, cut.wait_s or 0.0), without_secret(cut.reason, request))


def without_secret(text: str, request: Request) -> str:
    """Text of an answer without the secret that was sent: a server may repeat it."""
    if not request.secret:
        return text
    return text.replace(request.secret, "…").replace(quote(request.secret, safe=""), "…")


def _attempt(request: Request, part: PartFile, wire: Wire, known: dict[str, str]) -> None:
    if _is_full(part):  # a kill came between the last byte and the check
        _check_whole(request, part)
        return
    headers = _headers(request, part, known)
    with part, wire.answer(request, headers) as response:
        if response.status_code == 304 and known:
            raise Unchanged
        if response.status_code == 206 and "Range" in headers:
            _check_range(response, part)
        elif response.status_code == 200:
            part.restart(_facts(response))
        else:
            _refuse(request, response, part)
        for piece in wire.chunks(request, response):
            part.append(piece)
            if part.size > request.most_bytes:
                part.discard()
                raise ReadError("fetch-content", f"{request.shown} sends more than {request.most_bytes} bytes")
    _check_whole(request, part)


def _is_full(part: PartFile) -> bool:
    """Whether a part has as many bytes as the server stated, and there are any."""
    return part.size > 0 and part.facts().get("length") == str(part.size)


def _headers(request: Request, part: PartFile, known: dict[str, str]) -> dict[str, str]:
    """What is asked beside the address: the rest of a part, or only what changed."""
    facts = part.facts()
    validator = facts.get("etag") or facts.get("modified")
    if part.size and validator and not request.body:
        return {"Range": f"bytes={part.size}-", "If-Range": validator}
    if known.get("etag"):
        return {"If-None-Match": known["etag"]}
    return {"If-Modified-Since": known["modified"]} if known.get("modified") else {}


def _facts(response: requests.Response) -> dict[str, str]:
    """What an answer says of the whole content; a weak tag names no bytes, and is left out."""
    headers = response.headers
    is_encoded = headers.get("Content-Encoding", "identity").lower() not in ("", "identity")
    if is_encoded:
        return {}
    tag = headers.get("ETag", "")
    facts = {
        "etag": "" if tag.startswith("W/") else tag,
        "modified": headers.get("Last-Modified", ""),
        "length": headers.get("Content-Length", ""),
        "checksum": stated_checksum(headers, is_whole=True),
    }
    return {key: value for key, value in facts.items() if value}


def _check_range(response: requests.Response, part: PartFile) -> None:
    """A part that does not begin where ours ends, or is one of another whole, begins again."""
    found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", response.headers.get("Content-Range", ""))
    total = part.facts().get("length", "")
    if found is None or int(found[1]) != part.size or (total and found[3] not in ("*", total)):
        part.discard()
        raise CutError("the server sent another part than was asked for")


def _refuse(request: Request, response: requests.Response, part: PartFile) -> None:
    status = response.status_code
    if status in _AGAIN:
        raise CutError(f"the server answers {status}", asked_wait_s(response))
    if status in (206, 416):  # a part that we did not ask for, or one that lies beyond the end
        part.discard()
        raise CutError("the server sent another part than was asked for")
    message = f"{request.shown} answers {status}: {_WORDS.get(status, 'it refuses')}"
    if status in (404, 410):
        raise ReadError("fetch-absent", message)
    raise ReadError("fetch-refused", message)


def _check_whole(request: Request, part: PartFile) -> None:
    """Length, checksum and kind; what is wrong is dropped and asked for again."""
    facts = part.facts()
    length = facts.get("length", "")
    if length.isdigit() and part.size < int(length):
        raise CutError("the transfer was cut")
    fault = "the answer is longer than was stated" if length.isdigit() and part.size > int(length) else ""
    content = part.content()
    if not fault and facts.get("checksum") and not has_checksum(content, facts["checksum"]):
        fault = "the checksum is not the one that the server states"
    fault = fault or content_fault(content, request.expects)
    if not fault:
        return
    part.discard()
    if fault.startswith(UNFINISHED):
        raise ReadError("fetch-unfinished", f"{request.host} did not finish: {fault.removeprefix(UNFINISHED)}")
    raise CutError(fault)
