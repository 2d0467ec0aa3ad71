"""Pages: templates rendered for a visitor, refusals told in the visitor's language, and the status of each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from phusong.console.messages import Language, figure, say
from phusong.console.review_messages import ROUND_STATES
from phusong.coverage.findings import Finding, InputError, make_finding, message_text, printable, remedy_text
from phusong.review import REASONS, Round
from phusong.review.again import whole_range
from phusong.web.desk import Desk, templates
from phusong.web.phrases import PHRASES, phrase
from phusong.web.visitor import Visitor, language_of

_STATUS = {
    "review-sign-in": 401,
    "review-forbidden": 403,
    "review-round": 404,
    "review-stale": 409,
    "review-state": 409,
    "review-busy": 409,
    "review-limited": 429,
    "review-occupied": 503,
}
"""Code of a finding to the status of HTTP that tells it."""

RETRY_AFTER_S = 5
"""When who was told that the workspace is occupied may come again, seconds."""

_MISSING = ("proposal", "attachment", "correction")
"""Columns whose unknown names are pages that are not there."""


class PlainJSON(JSONResponse):
    """JSON in ASCII alone, so that any text reads back as it was written."""

    def render(self, content: Any) -> bytes:  # noqa: ANN401 - whatever JSON holds
        """The bytes."""
        return json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


def desk_of(request: Request) -> Desk:
    """What answers are made with."""
    desk: Desk = request.app.state.desk
    return desk


def show(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """A page, in the language of who asks.

    Args:
        request: The request.
        template: Name of the template.
        status: Status of HTTP.
        values: What the template shows.
    """
    language = language_of(request)
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    tools = {
        "t": lambda key, **words: phrase(key, language, **words),
        "told": lambda key: say(f"review-{key}", language),
        "round_state": lambda held: say(ROUND_STATES.get(held.state, f"review-{held.state}"), language),
        "reason_text": lambda code: REASONS[code][1 if language == "vi" else 0] if code in REASONS else code,
        "kind_text": lambda kind: phrase(f"kind-{kind}", language) if f"kind-{kind}" in PHRASES else kind,
        "happened": lambda action: (
            phrase(f"happened-{action}", language) if f"happened-{action}" in PHRASES else action
        ),
        "backhaul_text": partial(_backhaul, language),
        "technology_text": _technology,
        "number": partial(_number, language, 1.0),
        "millions": partial(_number, language, 1e6),
        "billions": partial(_number, language, 1e9, form="+,.2f"),
        "billions_plain": partial(_number, language, 1e9, form=",.2f"),
        "price_text": partial(_price_text, language),
        "signed": partial(_number, language, 1.0, form="+,.0f"),
        "day": lambda moment: str(moment)[:16].replace("T", " "),
        "wrong": lambda finding: message_text(finding, language),
        "remedy": lambda finding: remedy_text(finding, language),
    }
    here = {"language": language, "visitor": visitor, "here": request.url.path, "held": None}
    text = templates().get_template(template).render(**(tools | here | values))
    return HTMLResponse(text.encode("utf-8", "backslashreplace"), status)


def _number(language: Language, unit: float, value: Any, form: str = ",.0f") -> str:  # noqa: ANN401 - a text or number
    """A number in the notation of a language; empty where there is none."""
    if value in (None, ""):
        return ""
    told = figure(float(value) / unit, form, language)
    return told if any(sign in "123456789" for sign in told) else told.lstrip("+-")  # nothing has no sign


def _price_text(language: Language, price: Mapping[str, Any]) -> str:
    """A price of a decision: one figure where it is exact, else the ends between which it lies."""
    least, most = whole_range(price["objective"], price["at_most"])
    unit, form = (1e9, ",.2f") if price.get("unit") == "vnd" else (1.0, ",.0f")
    low, high = (_number(language, unit, end, form) for end in (least, most))
    if least == most:
        return low
    return (
        phrase("price-between", language, least=low, most=high)
        if least
        else phrase("price-at-most", language, most=high)
    )


def _backhaul(language: Language, told: str) -> str:
    """How a site is connected, as ``fibre 1.0 km`` in the tables of a run, in the visitor's language."""
    kind, _, more = told.partition(" ")
    named = phrase(f"backhaul-{kind}", language) if f"backhaul-{kind}" in PHRASES else kind
    return f"{named} {more.replace('.', ',') if language == 'vi' else more}".strip()


def _technology(told: str) -> str:
    """Technologies as people write them: ``4G + 5G``."""
    return " + ".join(each.upper() if each[:1].isdigit() else each for each in told.split(";"))


def back_to(path: str) -> RedirectResponse:
    """Send a browser on after a form, so that loading anew sends nothing twice."""
    return RedirectResponse(path, 303)


def local_path(path: str) -> str:
    """A path of this server; the first page for whatever leads elsewhere."""
    inside = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if inside and path.isascii() else "/"


def is_part(request: Request) -> bool:
    """Whether a page asks for a part of itself."""
    return request.headers.get("hx-request") == "true"


def status_of(findings: Sequence[Finding]) -> int:
    """Status of HTTP that tells a refusal."""
    first = findings[0]
    if first.code == "review-request" and first.column == "page":
        return 403
    if first.code == "review-name" and first.column in _MISSING:
        return 404
    return _STATUS.get(first.code, 422)


async def tell_refusal(request: Request, error: Exception) -> Response:
    """A refusal as a page, a part of one or JSON, whichever was asked for."""
    findings = error.findings if isinstance(error, InputError) else [make_finding("review-request", str(error))]
    return refusal(request, list(findings), status_of(findings))


async def tell_form(request: Request, error: Exception) -> Response:
    """The refusal of what is not of the form that a route takes."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    findings = [
        make_finding("review-request", f"{_named(each)} is not of the form that it takes: {printable(each['msg'])}")
        for each in found[:20]
    ] or [make_finding("review-request", "there is no such page")]
    return refusal(request, findings, 422)


async def tell_http(request: Request, error: Exception) -> Response:
    """The refusal of a path or method that there is not."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    return refusal(request, [make_finding("review-request", "there is no such page")], status)


def refusal(request: Request, findings: Sequence[Finding], status: int) -> Response:
    """A refusal with its findings.

    Args:
        request: What was asked.
        findings: Why it is refused.
        status: Status of HTTP.
    """
    path = request.url.path
    again = {"retry-after": str(RETRY_AFTER_S)} if status == 503 else {}
    features = path.startswith("/ogc") or (path.startswith("/link/") and "/ogc" in path)
    if features and status == 422:
        status = 403 if findings[0].code == "review-link" else 400
    if features or path.startswith("/api/"):
        ask = {"www-authenticate": 'Basic realm="phusong", charset="UTF-8"'} if status == 401 else {}
        return PlainJSON([each.as_dict() for each in findings], status, headers=ask | again)
    if status == 401 and request.method == "GET" and not is_part(request):
        return back_to(f"/login?next={local_path(path)}")
    page = show(request, "findings.html" if is_part(request) else "refused.html", status, findings=findings)
    page.headers.update(again)
    return page


def _named(each: dict[str, Any]) -> str:
    return printable(".".join(str(part) for part in each["loc"][1:])) or "the request"


def file_response(content: bytes, media_type: str, name: str, policy: str = "") -> Response:
    """A file to be saved, never shown.

    Args:
        content: Its bytes.
        media_type: Its type.
        name: Its name.
        policy: Content security policy; that of a file in which nothing runs when empty.
    """
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "content-security-policy": policy or "default-src 'none'; sandbox",
    }
    return Response(content, media_type=media_type, headers=headers)


def round_language(request: Request) -> Language:
    """Language of who asks."""
    return language_of(request)


def title_of(held: Round, language: Language) -> str:
    """Title of a page about a round."""
    return phrase("round", language, number=held.round_id, revision=held.revision)
