"""Access control: every route names the right it needs, and one that names none answers nobody."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from phusong.coverage.findings import InputError, make_finding
from phusong.review import LARGEST_BYTES, RIGHTS, Action
from phusong.web.desk import Desk
from phusong.web.shield import SAFE
from phusong.web.visitor import Visitor, find_visitor, visitor_by_link

Needs = Action | Literal["nobody-signed-in", "link-in-address"]
"""Right that a route needs; ``nobody-signed-in`` for what a stranger may open, which is little, and ``link-in-address``
for what the token of a signed link in the address opens and nothing else does."""

_NEEDS = "x-needs"
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


_FINDINGS = {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}}
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "no request that can be read", "content": _FINDINGS},
    401: {"description": "nobody is signed in", "content": _FINDINGS},
    403: {"description": "the role may not, or the request comes from another place", "content": _FINDINGS},
    404: {"description": "there is none, or none that the asker sees", "content": _FINDINGS},
    413: {"description": "more than a request may hold", "content": _FINDINGS},
    422: {"description": "not of the form that it takes, listed as findings", "content": _FINDINGS},
    429: {"description": "too many wrong passwords from one address", "content": _FINDINGS},
    503: {"description": "others hold the workspace; come again after `Retry-After` seconds", "content": _FINDINGS},
}
"""What any route of REST may answer in place of what is asked for, as OpenAPI tells it."""


@dataclass(frozen=True, slots=True)
class Door:
    """A route: what opens it, and what it leads to.

    Attributes:
        method: Method of HTTP.
        path: Path with its parameters.
        needs: Right that it needs.
        endpoint: What answers.
        more: Further arguments of FastAPI.
    """

    method: str
    path: str
    needs: Needs
    endpoint: Callable[..., Any]
    more: dict[str, Any] = field(default_factory=dict)


class GuardedRoute(APIRoute):
    """A route that looks at who asks before it reads what is asked."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a request: refusal, or what the route leads to."""
        answer = super().get_route_handler()
        needs = (self.openapi_extra or {}).get(_NEEDS)

        async def guarded(request: Request) -> Response:
            if needs == "link-in-address":
                workspace = request.app.state.desk.workspace
                request.state.visitor = await run_in_threadpool(visitor_by_link, workspace, request)
            elif needs != "nobody-signed-in":
                visitor = await run_in_threadpool(_require, request, needs)
                if visitor.way == "cookie" and request.method not in SAFE:
                    await _require_mark(request, visitor)
                request.state.visitor = visitor
            return await answer(request)

        return guarded


def open_doors(app: FastAPI, doors: tuple[Door, ...], *, in_schema: bool) -> None:
    """Add routes to an application.

    Args:
        app: The application.
        doors: The routes.
        in_schema: Whether the OpenAPI document tells of them.
    """
    app.router.route_class = GuardedRoute
    for door in doors:
        roles = next((sorted(who) for action, who in RIGHTS.items() if action == door.needs), [])
        extra = {_NEEDS: door.needs, "x-roles": roles}
        more = door.more | {"responses": REFUSALS | door.more.get("responses", {})} if in_schema else door.more
        app.add_api_route(
            door.path,
            door.endpoint,
            methods=[door.method],
            openapi_extra=extra,
            include_in_schema=in_schema,
            **more,
        )


def needs_of(route: APIRoute) -> Needs | None:
    """Right that a route names; None for one that answers nobody."""
    return (route.openapi_extra or {}).get(_NEEDS)


def visitor_of(request: Request) -> Visitor:
    """Who sends a request that a guarded route let in."""
    visitor: Visitor = request.state.visitor
    return visitor


def _require(request: Request, needs: Action | None) -> Visitor:
    """Who sends a request, when they may.

    Raises:
        InputError: When nobody is signed in, or their role may not.
    """
    desk: Desk = request.app.state.desk
    visitor = find_visitor(desk.workspace, request, secure=desk.secure)
    if visitor is None:
        raise InputError([make_finding("review-sign-in", "nobody is signed in")])
    if needs is None:
        raise InputError([make_finding("review-forbidden", "there is no such page")])
    visitor.person.require(needs)
    return visitor


async def _require_mark(request: Request, visitor: Visitor) -> None:
    """Refuse what a page of another place made a browser send.

    Raises:
        InputError: When the mark of the page is not among what is sent.
    """
    given = request.headers.get("x-page-mark", "")
    if not given and request.headers.get("content-type", "").split(";")[0].strip().lower() in _FORMS:
        form = await request.form(max_files=5, max_fields=2_000, max_part_size=LARGEST_BYTES)
        given = str(form.get("page_mark", ""))
    desk: Desk = request.app.state.desk
    if not visitor.marks(desk.workspace, given):
        raise InputError(
            [make_finding("review-request", "the mark of the page is missing or has ended", column="page")]
        )
