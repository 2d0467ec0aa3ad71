"""The shield around every answer: security headers, a bound on what is sent, and refusal of other places' requests."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from phusong.coverage.findings import make_finding

MOST_BYTES = 12 * 2**20
"""Most bytes of a request: an attachment and what stands around it."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'"
)
"""Content security policy of every page: nothing inline runs, and nothing comes from elsewhere."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), camera=(), microphone=()",
    "cache-control": "no-store",
}
"""Headers that every answer has, where it does not state its own."""

SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods of HTTP that change nothing."""


class Shield:
    """ASGI middleware around the application."""

    def __init__(self, app: ASGIApp, *, secure: bool = False) -> None:
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers, taken = Headers(scope=scope), 0

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["status"] = 413 if taken > MOST_BYTES else message["status"]
                sent = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    sent.setdefault(name, value)
                if self._secure:
                    sent.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > MOST_BYTES:  # what is left is not read, and what was read is no request
                return {"type": "http.disconnect"}
            return message

        stated = headers.get("content-length", "0")
        if scope["method"] not in SAFE and comes_from_elsewhere(headers):
            await _refusal(403, "the request comes from another place")(scope, receive, dressed)
        elif not stated.isdecimal() or int(stated) > MOST_BYTES:
            message = f"the request is larger than {MOST_BYTES // 2**20} MiB"
            await _refusal(413, message)(scope, receive, dressed)
        else:
            await self._app(scope, bounded, dressed)


def comes_from_elsewhere(headers: Headers) -> bool:
    """Whether a page of another place made the browser send a request, by what the browser says of it.

    Args:
        headers: Headers of the request. A program that is no browser sends neither of the two that are looked at.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host", "")


def _refusal(status: int, message: str) -> JSONResponse:
    return JSONResponse([make_finding("review-request", message).as_dict()], status)
