"""Serving the web workspace: one process that answers until it is told to stop."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from phusong.coverage.findings import InputError, make_finding
from phusong.review import Workspace, find_round
from phusong.web.app import make_app
from phusong.web.placing import Placing


def serve(workspace: Workspace, at: tuple[str, int], ready: Callable[[str], None], *, secure: bool = False) -> None:
    """Answer requests until the process is told to stop.

    Args:
        workspace: The workspace.
        at: Address and port to listen on; port 0 for a free one.
        ready: Called with the address once it listens.
        secure: Whether a proxy in front of it speaks TLS.

    Raises:
        InputError: When the address cannot be listened on.
    """
    host, port = at
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        message = f"this address cannot be listened on: {error.strerror or error}"
        raise InputError([make_finding("review-address", message, value=f"{host}:{port}")]) from None
    # What is asked for is not logged: addresses of links are secrets.
    app = make_app(workspace, secure=secure)
    settings = uvicorn.Config(app, access_log=False, log_level="warning", server_header=False)
    threading.Thread(target=_read_layers, args=(workspace, app.state.desk.placing), daemon=True).start()
    with listening:
        ready(f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/")
        uvicorn.Server(settings).run(sockets=[listening])


def _read_layers(workspace: Workspace, placing: Placing) -> None:
    """Read the layers of the newest round before somebody moves a tower; where they are gone, whoever asks is told."""
    with suppress(InputError, SQLAlchemyError):
        placing.ready(find_round(workspace))
