"""Cache of downloads: what came once does not come again, and is what it was, by its SHA-256, or is fetched anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from phusong.coverage.findings import ReadError
from phusong.fetch.download.request import Request
from phusong.fetch.download.transfer import Unchanged, transfer
from phusong.fetch.download.wire import Wire
from phusong.store.files import sha256_of, write_json
from phusong.store.parts import PartFile

Today = Callable[[], str]


def today() -> str:
    """The day, in universal time, as ``2026-11-29``."""
    return datetime.now(UTC).date().isoformat()


@dataclass(frozen=True, slots=True)
class Download:
    """A file that came from a server.

    Attributes:
        name: Its name in the cache.
        address: Where it came from, without secrets.
        question: What was asked beside the address, empty for most.
        sha256: SHA-256 of its bytes, hexadecimal.
        size: How many bytes they are.
        day: Day that it came, ISO.
        etag: Name that the server gives to these bytes, empty where it gives none.
        modified: When the server says that they changed last, empty where it does not.
    """

    name: str
    address: str
    question: str
    sha256: str
    size: int
    day: str
    etag: str = ""
    modified: str = ""


class DownloadCache:
    """Answers by question, in one folder.

    Attributes:
        folder: The folder.
        reused: How many answers were there already.
    """

    def __init__(self, folder: Path, wire: Wire, *, refresh: bool = False, day: Today = today) -> None:
        self.folder = folder
        self.reused = 0
        self._wire = wire
        self._refresh = refresh
        self._day = day
        self._asked: dict[str, Download] = {}

    def get(self, request: Request) -> Download:
        """The answer to a request: the kept one where it is whole, else fetched.

        Raises:
            ReadError: When it cannot be had.
        """
        if request.key in self._asked:
            return self._asked[request.key]
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._absence(request).exists() and not self._refresh:
            self.reused += 1
            raise ReadError("fetch-absent", f"{request.shown} answers 404: it has nothing there")
        kept = self._kept(request)
        if kept is not None and not self._refresh:
            self.reused += 1
            found = kept
        else:
            found = self._fetched(request, kept)
        self._asked[request.key] = found
        return found

    @contextmanager
    def reading(self, *downloads: Download) -> Iterator[None]:
        """What is read in this context stays when it is read well; what turns out to be of another form is dropped."""
        try:
            yield
        except ReadError as error:
            if error.code == "fetch-content":
                for each in downloads:
                    self.forget(each)
            raise

    def path(self, download: Download) -> Path:
        """Where a download lies."""
        return self.folder / download.name

    def forget(self, download: Download) -> None:
        """Drop a download that turned out to be damaged, so that it is fetched again."""
        self.path(download).unlink(missing_ok=True)
        self._record(download.name).unlink(missing_ok=True)
        self._asked = {key: each for key, each in self._asked.items() if each.name != download.name}

    def _record(self, name: str) -> Path:
        return self.folder / f"{name}.json"

    def _absence(self, request: Request) -> Path:
        """Where it is kept that a server has nothing to give."""
        return self.folder / f"{request.key}.absent.json"

    def _kept(self, request: Request) -> Download | None:
        """What the cache has for a request, None where there is nothing or it is not what it was."""
        try:
            record = Download(**json.loads(self._record(request.key).read_text(encoding="utf-8")))
            path = self.folder / request.key
            is_right = path.stat().st_size == record.size and sha256_of(path) == record.sha256
        except (OSError, ValueError, TypeError):
            return None
        return record if is_right and record.name == request.key else None

    def _fetched(self, request: Request, kept: Download | None) -> Download:
        part = PartFile(self.folder / request.key)
        known = {"etag": kept.etag, "modified": kept.modified} if kept is not None and not request.body else None
        try:
            facts = transfer(request, part, self._wire, known)
        except Unchanged:
            if kept is None:  # only what is kept is asked for by its name
                raise
            self.reused += 1
            return self._recorded(replace(kept, day=self._day()))
        except ReadError as error:
            if error.code == "fetch-absent" and request.may_lack:
                write_json(self._absence(request), {"address": request.shown, "day": self._day()})
            raise
        self._absence(request).unlink(missing_ok=True)
        found = Download(
            name=request.key,
            address=request.shown,
            question=request.body,
            sha256=part.sha256(),
            size=part.size,
            day=self._day(),
            etag=facts.get("etag", ""),
            modified=facts.get("modified", ""),
        )
        part.finish()
        return self._recorded(found)

    def _recorded(self, download: Download) -> Download:
        write_json(self._record(download.name), asdict(download))
        return download
