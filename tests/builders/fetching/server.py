"""A server in the test process: files by path, parts of them, and everything that goes wrong on the way to them."""

from __future__ import annotations

import hashlib
import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong once: an answer in place of the right one, or the right one cut after some bytes."""

    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int = -1
    """Bytes of the body that are sent before the line breaks; -1 for all."""
    is_silent_about_length: bool = False
    is_silent: bool = False
    """Whether the server takes the request and says nothing, until it is ended."""


@dataclass(slots=True)
class Served:
    """What a server has, what goes wrong first, and what it was asked."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    sent_bytes: int = 0
    has_tags: bool = True
    is_over: threading.Event = field(default_factory=threading.Event)
    answers: Any = None
    """A function of the request that gives a body, for what is no file; None to have files alone."""

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def paths(self) -> list[str]:
        return [each.path for each in self.asked]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: Served

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

    def _answer(self, body: str) -> None:
        served = self.served
        asked = Asked(self.command, self.path, dict(self.headers.items()), body)
        served.asked.append(asked)
        waiting = served.faults.get(self.path) or served.faults.get("*") or []
        fault = waiting.pop(0) if waiting else Fault()
        if fault.is_silent:
            served.is_over.wait(20.0)
            self.close_connection = True
            return
        if fault.status:
            self._send(fault.status, fault.body, fault.headers, fault)
            return
        content = served.answers(asked) if served.answers is not None else None
        content = served.files.get(self.path) if content is None else content
        if content is None:
            self._send(404, b"no such file", {}, fault)
            return
        self._send_file(content, fault)

    def _send_file(self, content: bytes, fault: Fault) -> None:
        tag = f'"{hashlib.sha256(content).hexdigest()[:12]}"'
        headers = (
            ({"ETag": tag} if self.served.has_tags else {}) | self.served.headers.get(self.path, {}) | fault.headers
        )
        if self.headers.get("If-None-Match") == headers.get("ETag", "-"):
            self._send(304, b"", headers, fault)
            return
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if wanted and self.headers.get("If-Range") == headers.get("ETag"):
            start = int(wanted[1])
            if start >= len(content):
                self._send(416, b"", {"Content-Range": f"bytes */{len(content)}"}, fault)
                return
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            self._send(206, content[start:], headers, fault)
            return
        self._send(200, content, headers, fault)

    def _send(self, status: int, body: bytes, headers: dict[str, str], fault: Fault) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if not fault.is_silent_about_length and "Content-Length" not in headers and status != 304:
            self.send_header("Content-Length", str(len(body)))
        if fault.is_silent_about_length:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        sent = body if fault.cut_after < 0 else body[: fault.cut_after]
        self.wfile.write(sent)
        self.served.sent_bytes += len(sent)
        if fault.cut_after >= 0:
            self.wfile.flush()
            self.close_connection = True
            if not fault.is_silent_about_length:
                # The line breaks: a reset in place of an orderly end.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A line that we broke ourselves is no news."""


@contextmanager
def serving() -> Iterator[Served]:
    """Run a server on this machine for as long as the context lasts."""
    served = Served()
    handler = type("Handler", (_Handler,), {"served": served})
    server = _Server(("127.0.0.1", 0), handler)
    served.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()
