"""Serving the web workspace: one process that answers until it is told to stop."""

from __future__ import annotations

import uvicorn

from phusong.review import Workspace
from phusong.web.app import make_app


def serve(workspace: Workspace, host: str, port: int, *, secure: bool = False) -> None:
    """Answer requests until the process is told to stop.

    Args:
        workspace: The workspace.
        host: Address to listen on.
        port: Port to listen on.
        secure: Whether a proxy in front of it speaks TLS.
    """
    app = make_app(workspace, secure=secure)
    # What is asked for is not logged: addresses of links are secrets.
    uvicorn.run(app, host=host, port=port, access_log=False, log_level="warning", server_header=False)
