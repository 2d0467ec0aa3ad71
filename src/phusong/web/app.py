"""The application: all routes behind the guard, in the shield, with refusals in the visitor's language."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from phusong import __version__
from phusong.coverage.findings import InputError
from phusong.review import Workspace
from phusong.web.access import open_doors
from phusong.web.desk import Desk
from phusong.web.entry import ENTRY
from phusong.web.interfaces import FEATURES, FEATURES_BY_LINK, REST
from phusong.web.page import tell_form, tell_http, tell_refusal
from phusong.web.placing import Placing
from phusong.web.planner import PLANNER
from phusong.web.proposal import PROPOSAL
from phusong.web.queue import QUEUE
from phusong.web.replanning import REPLANNING
from phusong.web.shield import Shield


def make_app(workspace: Workspace, *, secure: bool = False) -> FastAPI:
    """The web workspace as an ASGI application.

    Args:
        workspace: The workspace, which stays open as long as the application answers.
        secure: Whether it stands behind TLS: cookies are sent by TLS alone then.
    """
    app = FastAPI(title="Phusong review", version=__version__, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = Desk(workspace, Placing(workspace), secure)
    open_doors(app, (*ENTRY, *QUEUE, *PROPOSAL, *PLANNER, *REPLANNING, *FEATURES_BY_LINK), in_schema=False)
    open_doors(app, (*REST, *FEATURES), in_schema=True)
    app.add_exception_handler(InputError, tell_refusal)
    app.add_exception_handler(RequestValidationError, tell_form)
    app.add_exception_handler(HTTPException, tell_http)
    app.add_middleware(Shield, secure=secure)
    return app
