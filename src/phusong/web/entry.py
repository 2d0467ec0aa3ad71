"""Entry: signing in and out, links without an account, the language, and the files that pages are made with."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from phusong.coverage.findings import InputError, make_finding
from phusong.review import Link, close_session, open_session
from phusong.web.access import Door
from phusong.web.desk import FOLDER
from phusong.web.page import back_to, desk_of, local_path, show
from phusong.web.visitor import (
    COOKIE,
    LANGUAGE_COOKIE,
    SECURE_COOKIE,
    address_of,
    link_of_token,
    sign_in_from,
    token_of,
    wrong_sign_in,
)

Text = Annotated[str, Form(max_length=400)]

_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
_OWN = ("workspace.css", "queue.js", "map.js", "place.js", "icon.svg")


@cache
def static_files() -> dict[str, bytes]:
    """Name of each file that pages are made with, to its content."""
    leaflet = files("phusong.maps.page") / "vendor" / "leaflet"
    found = {name: (FOLDER / "static" / name).read_bytes() for name in _OWN}
    found |= {name: (leaflet / name).read_bytes() for name in ("leaflet.js", "leaflet.css")}
    return found | {"htmx.min.js": (FOLDER / "static" / "htmx" / "htmx.min.js").read_bytes()}


def static_file(name: str) -> Response:
    """A file that pages are made with."""
    content = static_files().get(name)
    if content is None:
        raise InputError([make_finding("review-name", "there is no such page", column="attachment")])
    headers = {"cache-control": "public, max-age=300"}
    return Response(content, media_type=_TYPES[name.rpartition(".")[2]], headers=headers)


def login_page(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name in the address
    """The page to sign in on."""
    return show(request, "login.html", after=local_path(next), findings=[])


def sign_in_here(
    request: Request,
    name: Text = "",
    password: Text = "",
    next: Text = "/",  # noqa: A002 - the name in the form
) -> Response:
    """Sign in: a new session, whatever the browser held before."""
    desk = desk_of(request)
    try:
        person = sign_in_from(desk.workspace, address_of(request), name, password)
    except InputError as error:
        return show(request, "login.html", 429, after=local_path(next), findings=error.findings)
    if person is None:
        return show(request, "login.html", 401, after=local_path(next), findings=[wrong_sign_in()])
    return _entered(request, person.name, None, local_path(next))


def _entered(request: Request, account: str, link_id: int | None, path: str) -> RedirectResponse:
    desk = desk_of(request)
    before = token_of(request, secure=desk.secure)
    token = open_session(desk.workspace, account, link_id=link_id, instead_of=before)
    answer = back_to(path)
    name = SECURE_COOKIE if desk.secure else COOKIE
    answer.set_cookie(name, token, httponly=True, samesite="lax", secure=desk.secure, path="/")
    return answer


def sign_out(request: Request) -> Response:
    """End the session."""
    desk = desk_of(request)
    close_session(desk.workspace, token_of(request, secure=desk.secure))
    answer = back_to("/login")
    answer.delete_cookie(SECURE_COOKIE if desk.secure else COOKIE, path="/", secure=desk.secure, httponly=True)
    return answer


def link_page(request: Request, token: str) -> Response:
    """What a link shows, before it is opened: a program that looks at links in messages opens nothing."""
    at = f"{str(request.base_url).rstrip('/')}/link/{token}/ogc"
    return show(request, "link.html", link=_link(request, token), token=token, features=at)


def enter_by_link(request: Request, token: str) -> Response:
    """Open a link: a session in its round alone."""
    link = _link(request, token)
    return _entered(request, "", link.link_id, f"/rounds/{link.round_id}")


def _link(request: Request, token: str) -> Link:
    return link_of_token(desk_of(request).workspace, address_of(request), token)


def choose_language(request: Request, to: str = "en", next: str = "/") -> Response:  # noqa: A002
    """Read on in another language."""
    answer = back_to(local_path(next))
    if to in ("en", "vi"):
        secure = desk_of(request).secure
        answer.set_cookie(LANGUAGE_COOKIE, to, max_age=31_536_000, samesite="lax", secure=secure, httponly=True)
    return answer


ENTRY = (
    Door("GET", "/login", "nobody-signed-in", login_page),
    Door("POST", "/login", "nobody-signed-in", sign_in_here),
    Door("POST", "/logout", "read", sign_out),
    Door("GET", "/link/{token}", "nobody-signed-in", link_page),
    Door("POST", "/link/{token}", "nobody-signed-in", enter_by_link),
    Door("GET", "/language", "nobody-signed-in", choose_language),
    Door("GET", "/static/{name}", "nobody-signed-in", static_file),
)
"""Routes of signing in."""
