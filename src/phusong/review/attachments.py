"""Attachments of a proposal: recognised by their content, bounded, and kept once by their SHA-256."""

from __future__ import annotations

import hashlib
import io
import warnings
import zipfile
from dataclasses import dataclass
from typing import Any

from PIL import Image, UnidentifiedImageError
from sqlalchemy import func, insert, select

from phusong.coverage.findings import DAMAGED_ZIP, InputError, make_finding
from phusong.review.decisions import proposal_of
from phusong.review.rights import Person
from phusong.review.tables import ATTACHMENTS, BLOBS, next_number
from phusong.review.workspace import Workspace

LARGEST_BYTES = 10 * 2**20
"""Most bytes of one attachment."""

MOST_OF_A_PROPOSAL = 20
"""Most attachments of one proposal."""

LONGEST_NAME = 120
"""Most characters of the name of an attachment."""

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text": "text/plain; charset=utf-8",
}
"""Kind of content to the type that it is served with."""

_ENDINGS = {"pdf": ".pdf", "png": ".png", "jpeg": ".jpg", "docx": ".docx", "xlsx": ".xlsx", "text": ".txt"}
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that somebody attached to a proposal.

    Attributes:
        attachment_id: Its number.
        round_id: The round.
        proposal_id: The proposal.
        sha256: SHA-256 of its content, hexadecimal.
        name: Its name, with the ending that its content has.
        kind: What its content is, a key of ``MEDIA_TYPES``.
        size_bytes: Its size, bytes.
        made_by: Who attached it.
        made_at: When, ISO in UTC.
    """

    attachment_id: int
    round_id: int
    proposal_id: str
    sha256: str
    name: str
    kind: str
    size_bytes: int
    made_by: str
    made_at: str


def recognise(content: bytes) -> str | None:
    """What a content is, whatever its name says: a key of ``MEDIA_TYPES``; None for all that is not taken.

    Args:
        content: The bytes.
    """
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _image(content)
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    markup = text.lstrip("\ufeff \t\r\n")[:1] == "<"  # HTML, SVG and XML are no notes
    controls = any(ord(letter) < 32 and letter not in "\t\r\n" for letter in text)
    return None if markup or controls or not text.strip() else "text"


def _image(content: bytes) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
                image.verify()
                return {"PNG": "png", "JPEG": "jpeg"}[str(image.format)]
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    except (OSError, SyntaxError, ValueError, EOFError):
        return None


def _office(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except DAMAGED_ZIP:
        return None
    kinds = [kind for part, kind in _PARTS.items() if part in names and "[Content_Types].xml" in names]
    holds_programs = any(name.lower().endswith("vbaproject.bin") for name in names)
    return kinds[0] if len(kinds) == 1 and not holds_programs else None


def attach(workspace: Workspace, at: tuple[int, str], name: str, content: bytes, *, by: Person) -> Attachment:
    """Attach a file to a proposal.

    Args:
        workspace: The workspace.
        at: Number of the round, and the proposal.
        name: Name that the file had.
        content: Its bytes.
        by: Who attaches it.

    Returns:
        The attachment.

    Raises:
        InputError: When they may not, the proposal is not among those they see, or the file is too large, of a kind
            that is not taken, or one too many.
    """
    by.require("comment")
    if len(content) > LARGEST_BYTES:
        message = f"a file of more than {LARGEST_BYTES // 2**20} MiB is not taken"
        raise InputError([make_finding("review-attachment", message, column="file")])
    kind = recognise(content)
    if kind is None:
        message = "the content is none of PDF, PNG, JPEG, DOCX, XLSX without programs, and plain text in UTF-8"
        raise InputError([make_finding("review-attachment", message, column="file")])
    digest = hashlib.sha256(content).hexdigest()
    number, proposal_id = at
    with workspace.writing() as connection:
        proposal_of(connection, number, proposal_id, by)
        here = (ATTACHMENTS.c.round_id == number, ATTACHMENTS.c.proposal_id == proposal_id)
        count = connection.execute(select(func.count()).select_from(ATTACHMENTS).where(*here)).scalar() or 0
        if count >= MOST_OF_A_PROPOSAL:
            message = f"a proposal has {MOST_OF_A_PROPOSAL} files at most"
            raise InputError([make_finding("review-attachment", message, column="file")])
        row: dict[str, Any] = {
            "attachment_id": next_number(connection, ATTACHMENTS.c.attachment_id),
            "round_id": number,
            "proposal_id": proposal_id,
            "sha256": digest,
            "name": _safe_name(name, kind),
            "kind": kind,
            "size_bytes": len(content),
            "made_by": by.name,
            "made_at": workspace.now(),
        }
        if connection.execute(select(BLOBS.c.sha256).where(BLOBS.c.sha256 == digest)).first() is None:
            connection.execute(insert(BLOBS), [{"sha256": digest, "content": content}])
        connection.execute(insert(ATTACHMENTS), [row])
        told = {key: row[key] for key in ("attachment_id", "sha256", "name", "kind", "size_bytes")}
        workspace.tell(connection, by.name, "attached", told, (number, proposal_id))
    return Attachment(**row)


def _safe_name(name: str, kind: str) -> str:
    """The last part of a name without signs that mean something to a file system, ending as its content says."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    ending = _ENDINGS[kind]
    stem = kept[: -len(ending)] if kept.lower().endswith(ending) else kept
    return (stem[: LONGEST_NAME - len(ending)] or "file") + ending


def list_attachments(workspace: Workspace, number: int, proposal_id: str, by: Person) -> list[Attachment]:
    """Attachments of a proposal, the oldest first.

    Raises:
        InputError: When there is no such proposal among those they see.
    """
    by.require("read")
    with workspace.reading() as connection:
        proposal_of(connection, number, proposal_id, by)
        rows = connection.execute(
            select(ATTACHMENTS)
            .where(ATTACHMENTS.c.round_id == number, ATTACHMENTS.c.proposal_id == proposal_id)
            .order_by(ATTACHMENTS.c.attachment_id)
        ).mappings()
        return [Attachment(**row) for row in rows]


def read_attachment(workspace: Workspace, attachment_id: int, by: Person) -> tuple[Attachment, bytes]:
    """An attachment and its content.

    Raises:
        InputError: When there is none of this number on a proposal that they see.
    """
    by.require("read")
    with workspace.reading() as connection:
        found = (
            connection.execute(select(ATTACHMENTS).where(ATTACHMENTS.c.attachment_id == attachment_id))
            .mappings()
            .first()
        )
        if found is not None:
            proposal_of(connection, found["round_id"], found["proposal_id"], by)
            content = connection.execute(select(BLOBS.c.content).where(BLOBS.c.sha256 == found["sha256"])).scalar_one()
            return Attachment(**found), bytes(content)
    message = f"there is no attachment {attachment_id}"
    raise InputError([make_finding("review-name", message, column="attachment", value=str(attachment_id))])
