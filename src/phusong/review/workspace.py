"""The workspace of a review: one database, SQLite or PostgreSQL, and the secret that seals its log."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError as AddressError
from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from phusong.coverage.findings import InputError, make_finding
from phusong.review.chain import Event, append_event, start_log
from phusong.review.tables import HEAD

KEY_VARIABLE = "PHUSONG_REVIEW_KEY"
"""Variable of the environment that holds the secret of a workspace on PostgreSQL, 64 hexadecimal digits."""

WAIT_S = 30.0
"""How long a writer waits for another one, seconds."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace.

    Attributes:
        address: Where it is: a path, or the address of a PostgreSQL database.
        engine: The database.
        key: Secret that seals the log; it lies beside the database, not in it.
        clock: What tells the time.
    """

    address: str
    engine: Engine
    key: bytes
    clock: Callable[[], datetime]

    def now(self) -> str:
        """The time, ISO in UTC to the millisecond."""
        return self.clock().astimezone(UTC).isoformat(timespec="milliseconds")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of everything."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction, one at a time: all of it is written, or nothing."""
        with self.engine.connect() as connection:
            connection.info["writes"] = True
            try:
                with connection.begin():
                    connection.execute(select(HEAD).with_for_update())
                    yield connection
            finally:
                connection.info.pop("writes", None)

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
        engine = _sqlite(Path(address)) if is_file else create_engine(make_url(address), pool_pre_ping=True)
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


def _sqlite(path: Path) -> Engine:
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": WAIT_S}, pool_size=20, max_overflow=30)

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
    with engine.connect() as connection:
        connection.info["writes"] = True
        try:
            with connection.begin():
                if engine.dialect.name == "postgresql":  # two servers that start at once wait for each other
                    connection.execute(text("SELECT pg_advisory_xact_lock(20251128)"))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        finally:
            connection.info.pop("writes", None)


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
