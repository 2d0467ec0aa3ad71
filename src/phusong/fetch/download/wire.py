"""HTTP for downloads: polite rates by host, a name of our own, proxies of the environment, no way off encryption."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests
import urllib3

from phusong import __version__
from phusong.coverage.findings import ReadError
from phusong.fetch.download.request import Request

USER_AGENT = f"phusong/{__version__} (open coverage planner; phusong fetch)"
CONNECT_S, SILENCE_S = 20.0, 240.0
"""A server that does not answer, or falls silent, for so long is taken for cut off; a query may think for 180 s."""

MOST_REDIRECTS = 10

LONGEST_WAIT_S = 900.0
"""A server that asks for a longer pause is told to the user, who may come back."""

OnWait = Callable[[str, float, str], None]
"""Hears the host, the seconds and the reason of a pause."""


class CutError(Exception):
    """A transfer that may go well when it is tried again.

    Attributes:
        reason: What happened, in words without address or secret.
        wait_s: Pause that the server asks for, None where it asks for none.
    """

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s


class _Session(requests.Session):
    """A session that is not led from an encrypted address to an open one."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Where an answer leads; nowhere when it leads off encryption."""
        target: str | None = super().get_redirect_target(resp)
        if target and urlsplit(resp.url).scheme == "https" and urlsplit(target).scheme == "http":
            raise requests.exceptions.InvalidSchema("led to an address without encryption")
        return target


class Wire:
    """Sends requests, never two to one host faster than it likes.

    Attributes:
        requests: How many were sent.
        received_bytes: How many bytes came.
    """

    def __init__(
        self,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        on_wait: OnWait | None = None,
    ) -> None:
        self.requests = 0
        self.received_bytes = 0
        self._sleep = sleep
        self._clock = clock
        self._on_wait = on_wait
        self._sent_at: dict[str, float] = {}
        self._session = _Session()
        self._session.max_redirects = MOST_REDIRECTS
        # The bytes as they lie there: lengths, checksums and a later part are all of these.
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})

    def close(self) -> None:
        """End every connection."""
        self._session.close()

    def wait(self, host: str, seconds: float, reason: str) -> None:
        """Pause, and say so."""
        if self._on_wait is not None:
            self._on_wait(host, seconds, reason)
        self._sleep(seconds)

    @contextmanager
    def answer(self, request: Request, headers: Mapping[str, str]) -> Iterator[requests.Response]:
        """Send a request and give the answer, whose body is still on its way.

        Raises:
            CutError: When the line breaks; also later, while the body is read by :meth:`chunks`.
            ReadError: When the address cannot be asked at all.
        """
        self._keep_pace(request)
        self.requests += 1
        with _told(request):
            response = self._session.request(
                "POST" if request.body else "GET",
                request.url,
                data=request.body.encode() or None,
                headers={**headers, **({"Content-Type": "application/x-www-form-urlencoded"} if request.body else {})},
                stream=True,
                timeout=(CONNECT_S, SILENCE_S),
            )
        try:
            yield response
        finally:
            response.close()

    def chunks(self, request: Request, response: requests.Response) -> Iterator[bytes]:
        """The body in pieces as they come.

        Raises:
            CutError: When it ends before its end.
        """
        encoded = response.headers.get("Content-Encoding", "identity").lower() not in ("", "identity")
        pieces = response.raw.stream(2**16, decode_content=encoded)
        while True:
            with _told(request):
                piece = next(pieces, None)
            if piece is None:
                return
            self.received_bytes += len(piece)
            yield piece

    def _keep_pace(self, request: Request) -> None:
        before = self._sent_at.get(request.host)
        if before is not None:
            left_s = before + request.pause_s - self._clock()
            if left_s > 0.0:
                self._sleep(left_s)
        self._sent_at[request.host] = self._clock()


@contextmanager
def _told(request: Request) -> Iterator[None]:
    """What the library says of a failure in words of ours: its own hold the whole address, and with it the secret."""
    try:
        yield
    except requests.exceptions.TooManyRedirects:
        raise _unusable(request, f"it leads on more than {MOST_REDIRECTS} times") from None
    except requests.exceptions.InvalidSchema:
        raise _unusable(request, "it leads off http and https, or off encryption") from None
    except (requests.exceptions.MissingSchema, requests.exceptions.InvalidURL):
        raise _unusable(request, "it is no http or https address") from None
    except requests.exceptions.SSLError:
        raise _unusable(request, "its certificate is not accepted") from None
    except requests.exceptions.ProxyError:
        raise CutError("the proxy does not answer") from None
    except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError):
        raise CutError("no answer in time") from None
    except requests.exceptions.ConnectionError:
        raise CutError("no connection") from None
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError):
        raise CutError("the transfer was cut") from None


def _unusable(request: Request, reason: str) -> ReadError:
    return ReadError("fetch-refused", f"{request.shown} cannot be asked: {reason}")


def asked_wait_s(response: requests.Response) -> float | None:
    """Pause that ``Retry-After`` asks for, as seconds or as a date, None where it says nothing."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max((until - datetime.now(UTC)).total_seconds(), 0.0)
