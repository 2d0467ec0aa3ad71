"""Visitors: who sends a request, by session cookie, bearer token or HTTP Basic, and the language they read."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Literal, cast

from fastapi import Request
from itsdangerous import BadSignature, URLSafeSerializer

from phusong.console.messages import Language
from phusong.coverage.findings import Finding, InputError, make_finding
from phusong.review import (
    Link,
    Person,
    Workspace,
    count_wrong,
    find_session,
    hash_of_token,
    is_limited,
    open_link,
    reader_by_link,
    sign_in,
)

COOKIE = "phusong"
SECURE_COOKIE = "__Host-phusong"
"""Name of the cookie behind TLS: browsers take it from this host, by TLS and for all paths alone."""

LANGUAGE_COOKIE = "lang"

_SALT = "phusong.web.page"
Way = Literal["cookie", "bearer", "basic", "link"]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sends a request.

    Attributes:
        person: Who it is, and what they may.
        way: How that is known.
        token: The token of the session; empty for HTTP Basic and for a link in the address.
        page_mark: What a form of a page must bring back.
    """

    person: Person
    way: Way
    token: str = ""
    page_mark: str = ""

    def marks(self, workspace: Workspace, given: str) -> bool:
        """Whether a form brings the mark of a page of this session."""
        try:
            return bool(_signer(workspace).loads(given) == hash_of_token(self.token))
        except BadSignature:
            return False


def find_visitor(workspace: Workspace, request: Request, *, secure: bool) -> Visitor | None:
    """Who sends a request; None for a stranger.

    Args:
        workspace: The workspace.
        request: The request.
        secure: Whether the server stands behind TLS.

    Raises:
        InputError: When the address gave too many wrong passwords.
    """
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        return _by_password(workspace, address_of(request), given.strip())
    way: Way = "bearer" if scheme.lower() == "bearer" else "cookie"
    token = given.strip() if way == "bearer" else token_of(request, secure=secure)
    session = find_session(workspace, token) if token else None
    if session is None:
        return None
    return Visitor(session.person, way, token, _signer(workspace).dumps(session.token_hash))


def _by_password(workspace: Workspace, address: str, given: str) -> Visitor | None:
    try:
        name, _, password = base64.b64decode(given, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    person = sign_in_from(workspace, address, name, password)
    return None if person is None else Visitor(person, "basic")


def sign_in_from(workspace: Workspace, address: str, name: str, password: str) -> Person | None:
    """Who has this name and password; None where they do not belong together.

    Args:
        workspace: The workspace.
        address: Where the request comes from.
        name: Name of an account.
        password: What was typed.

    Raises:
        InputError: When the address gave too many wrong ones of late; no password is looked at then.
    """
    require_patience(workspace, address)
    person = sign_in(workspace, name, password) if "\0" not in name and _is_whole(name + password) else None
    if person is None:
        count_wrong(workspace, address)
    return person


def visitor_by_link(workspace: Workspace, request: Request) -> Visitor:
    """Who sends a request whose address has the token of a link: a reader in its scope, with no session.

    Raises:
        InputError: When the link opens nothing, or the address gave too many wrong ones of late.
    """
    link = link_of_token(workspace, address_of(request), str(request.path_params.get("token", "")))
    return Visitor(reader_by_link(link), "link")


def link_of_token(workspace: Workspace, address: str, token: str) -> Link:
    """The link that a token opens; a wrong one is counted as a wrong password is.

    Args:
        workspace: The workspace.
        address: Where the request comes from.
        token: What stands in the link.

    Raises:
        InputError: When it opens nothing, or the address gave too many wrong ones of late.
    """
    require_patience(workspace, address)
    link = open_link(workspace, token)
    if link is None:
        count_wrong(workspace, address)
        raise InputError([make_finding("review-link", "the link has ended, was revoked, or is not ours")])
    return link


def require_patience(workspace: Workspace, address: str) -> None:
    """Refuse an address that gave too many wrong passwords or links of late.

    Raises:
        InputError: When it did.
    """
    if is_limited(workspace, address):
        raise InputError([make_finding("review-limited", "too many wrong tries from this address")])


def wrong_sign_in() -> Finding:
    """What is said of a name and a password that open nothing; which of the two is wrong is not told."""
    return make_finding("review-sign-in", "the name and the password do not belong together")


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def token_of(request: Request, *, secure: bool) -> str:
    """Token of the session that a browser holds, or empty."""
    return request.cookies.get(SECURE_COOKIE if secure else COOKIE, "")


def address_of(request: Request) -> str:
    """Address that a request comes from; behind a proxy the one that the proxy names."""
    return f"address:{request.client.host if request.client else ''}"[:100]


def language_of(request: Request) -> Language:
    """Language that a visitor chose, or the first that their browser asks for."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen not in ("en", "vi"):
        chosen = "vi" if request.headers.get("accept-language", "").strip().lower().startswith("vi") else "en"
    return cast("Language", chosen)


def _signer(workspace: Workspace) -> URLSafeSerializer:
    return URLSafeSerializer(workspace.key, salt=_SALT)
