"""Request: what is asked of a server, and what its answer must be."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote, urlsplit

Expected = Literal["tiff", "json", "zip", "gzip"]
"""What an answer must be; a page of words about an error is none of them."""

TOKEN = "{token}"  # noqa: S105 - the place where a secret is put, not a secret
"""Where the user's secret goes into an address; what is shown or kept has the mark in its place."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a server.

    Attributes:
        address: Address, http or https, with ``{token}`` where a secret goes.
        expects: What the answer must be.
        body: Form that is sent with it (POST), empty for a plain request (GET).
        secret: The user's secret; it is neither shown nor kept.
        pause_s: Least time between two requests to the same host, seconds.
        most_bytes: A longer answer is refused.
        may_lack: Whether a server without it is no fault, as of tiles at sea; that it lacks it is kept, too.
    """

    address: str
    expects: Expected
    body: str = ""
    secret: str = field(default="", repr=False)
    pause_s: float = 0.0
    most_bytes: int = 4 * 2**30
    may_lack: bool = False

    @property
    def url(self) -> str:
        """The address with the secret in it: for the wire alone."""
        return self.address.replace(TOKEN, quote(self.secret, safe=""))

    @property
    def host(self) -> str:
        """Host that is asked."""
        return urlsplit(self.address).netloc.rpartition("@")[2]

    @property
    def shown(self) -> str:
        """The address as it is shown and kept: without secret, and without a user's name and password."""
        parts = urlsplit(self.address)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()

    @property
    def key(self) -> str:
        """Name of its answer in a cache: the same for the same question."""
        digest = hashlib.sha256(f"{self.address}\0{self.body}".encode()).hexdigest()[:20]
        name = re.sub(r"[^A-Za-z0-9_.-]+", "_", urlsplit(self.address).path.rpartition("/")[2]).strip("._")
        return f"{digest}-{name[-60:]}" if name else digest


def kept_encrypted(address: str, told_by: str) -> str:
    """An address that an answer names, raised to https where the answer came that way: nobody on the way may change it.

    Args:
        address: The address as it is named.
        told_by: Address of the answer that names it.
    """
    parts = urlsplit(address)
    if urlsplit(told_by).scheme != "https" or parts.scheme != "http":
        return address
    return parts._replace(scheme="https", netloc=parts.netloc.removesuffix(":80")).geturl()
