"""The workspace of a review: one database, SQLite or PostgreSQL, and the secret that seals its log."""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError as AddressError
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from phusong.coverage.findings import InputError, make_finding
from phusong.review.chain import Event, append_event, start_log
from phusong.review.tables import HEAD

KEY_VARIABLE = "PHUSONG_REVIEW_KEY"
"""Variable of the environment that holds the secret of a workspace on PostgreSQL, 64 hexadecimal digits."""

WAIT_S = 30.0
"""How long a writer waits for the others, seconds; then it is told that the workspace is occupied."""

CONNECTIONS = 50
"""Most connections of one process to a workspace: more than the threads that answer requests (40 in AnyIO)."""

_LOCK_NOT_AVAILABLE = "55P03"
"""SQLSTATE of a lock that was waited for in vain (PostgreSQL, appendix A)."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace.

    Attributes:
        address: Where it is: a path, or the address of a PostgreSQL database.
        engine: The database.
        key: Secret that seals the log; it lies beside the database, not in it.
        clock: What tells the time.
        turn: Held by the one writer of this process. SQLite's own lock is asked for again and again by whoever waits,
            so that one of many waits for ever; here they come one after the other, and none holds a connection
            meanwhile.
    """

    address: str
    engine: Engine
    key: bytes
    clock: Callable[[], datetime]
    turn: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    def now(self) -> str:
        """The time, ISO in UTC to the millisecond."""
        return self.clock().astimezone(UTC).isoformat(timespec="milliseconds")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of everything.

        Raises:
            InputError: When the workspace is occupied by others for longer than ``WAIT_S``.
        """
        with _occupied_told(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction, one at a time: all of it is written, or nothing.

        Raises:
            InputError: When the workspace is occupied by others for longer than ``WAIT_S``; nothing is written.
        """
        if not self.turn.acquire(timeout=WAIT_S):
            raise _occupied()
        try:
            with _occupied_told(), _transaction(self.engine) as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(text(f"SET LOCAL lock_timeout = {int(WAIT_S * 1000)}"))
                connection.execute(select(HEAD).with_for_update())
                yield connection
        finally:
            self.turn.release()

    def tell(
        self,
        connection: Connection,
        actor: str,
        action: str,
        detail: Mapping[str, Any],
        about: tuple[int | None, str] = (None, ""),
    ) -> int:
        """Write an entry of the log; ``about`` names a round and a proposal."""
        return append_event(connection, self.key, Event(self.now(), actor, action, *about, detail))

    def close(self) -> None:
        """Give the database back."""
        self.engine.dispose()


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: SQLite is asked for its lock at the beginning."""
    with engine.connect() as connection:
        connection.info["writes"] = True
        try:
            with connection.begin():
                yield connection
        finally:
            connection.info.pop("writes", None)


@contextmanager
def _occupied_told() -> Iterator[None]:
    """Tell a wait for other processes that came to nothing as what it is."""
    try:
        yield
    except PoolTimeoutError:
        raise _occupied() from None
    except OperationalError as error:
        if not _is_locked(error.orig):
            raise
        raise _occupied() from None


def _is_locked(error: BaseException | None) -> bool:
    """Whether a database refused for others that hold it."""
    if isinstance(error, sqlite3.OperationalError):
        return (error.sqlite_errorcode & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(error, "sqlstate", None) == _LOCK_NOT_AVAILABLE


def _occupied() -> InputError:
    message = f"others wrote for {WAIT_S:.0f} s without an end; nothing of this was written"
    return InputError([make_finding("review-occupied", message)])


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_workspace(address: str, *, make: bool = False, clock: Callable[[], datetime] = _utc_now) -> Workspace:
    """Open a workspace, bringing its tables up to this version.

    Args:
        address: Path of the SQLite file, or ``postgresql+psycopg://…``.
        make: Whether one is made where there is none.
        clock: What tells the time.

    Returns:
        The workspace.

    Raises:
        InputError: When there is none, it cannot be opened, or its secret is missing.
    """
    is_file = "://" not in address
    if is_file and not make and not Path(address).is_file():
        message = "no workspace lies here"
        raise InputError([make_finding("review-missing", message, file=address)])
    try:
        engine = _sqlite(Path(address)) if is_file else _server(address)
        try:
            return _opened(address, engine, clock, make=make)
        except BaseException:
            engine.dispose()
            raise
    except (DBAPIError, AddressError, NoSuchModuleError, ImportError) as error:
        message = f"the workspace cannot be opened: {_first_line(error)}"
        raise InputError([make_finding("review-unreadable", message, file=_shown(address))]) from None


def _opened(address: str, engine: Engine, clock: Callable[[], datetime], *, make: bool) -> Workspace:
    """The workspace of an engine, its tables brought up to this version.

    Raises:
        InputError: When there is none, or its secret is missing.
    """
    with engine.begin() as connection:
        empty = not inspect(connection).has_table("head")
    if empty and not make:
        raise InputError([make_finding("review-missing", "no workspace lies here", file=_shown(address))])
    key = _key_given(address) if "://" in address else _key_beside(Path(address), make=empty)
    _migrate(engine)
    with engine.begin() as connection:
        if connection.execute(select(HEAD)).first() is None:
            start_log(connection, key)
    return Workspace(address, engine, key, clock)


def _pool() -> dict[str, Any]:
    return {"pool_size": 20, "max_overflow": CONNECTIONS - 20, "pool_timeout": WAIT_S}


def _server(address: str) -> Engine:
    return create_engine(make_url(address), pool_pre_ping=True, **_pool())


def _sqlite(path: Path) -> Engine:
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": WAIT_S}, **_pool())

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        connection.isolation_level = None  # transactions are begun here, not by the driver
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get("writes") else "BEGIN")

    return engine


def _migrate(engine: Engine) -> None:
    """Bring the tables up to this version."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with _transaction(engine) as connection:
        if engine.dialect.name == "postgresql":  # two servers that start at once wait for each other
            connection.execute(text("SELECT pg_advisory_xact_lock(20251128)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def key_path(path: Path) -> Path:
    """Where the secret of a workspace in a file lies."""
    return path.with_name(path.name + ".key")


def _key_beside(path: Path, *, make: bool) -> bytes:
    beside = key_path(path)
    if make and not beside.exists():
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(32))
            out.flush()
            os.fsync(out.fileno())
    try:
        return _parsed_key(beside.read_text(encoding="ascii"), str(beside))
    except (OSError, UnicodeDecodeError):
        message = "the secret of the workspace is missing, so that its log cannot be held against its seals"
        raise InputError([make_finding("review-key", message, file=str(beside))]) from None


def _key_given(address: str) -> bytes:
    return _parsed_key(os.environ.get(KEY_VARIABLE, ""), _shown(address))


def _parsed_key(given: str, file: str) -> bytes:
    try:
        key = bytes.fromhex(given.strip())
    except ValueError:
        key = b""
    if len(key) < 32:
        message = f"the secret is no 64 hexadecimal digits: a file beside the database, or {KEY_VARIABLE}"
        raise InputError([make_finding("review-key", message, file=file)])
    return key


def _shown(address: str) -> str:
    """An address without its password."""
    try:
        return make_url(address).render_as_string(hide_password=True) if "://" in address else address
    except AddressError:
        return "the address of the workspace"


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return (str(cause).splitlines() or [type(error).__name__])[0]
