"""The workbook of a review: a partner decides in a spreadsheet, and it is read back cell by cell."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from itsdangerous import BadSignature, URLSafeSerializer
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from phusong.console.messages import Language
from phusong.coverage.findings import DAMAGED_ZIP, Finding, InputError, make_finding
from phusong.coverage.geofiles import workbook_bytes
from phusong.maps.page import heading_style, plain_text
from phusong.review.decisions import Reviewed, StaleDecisionError, Word, decide, list_proposals, proposal_of
from phusong.review.flow import REASONS, STATE_AFTER
from phusong.review.follow_up import Assignment, assign
from phusong.review.rights import Person
from phusong.review.rounds import Round
from phusong.review.workspace import Workspace

SHEET = "proposals"
MAX_UNPACKED = 64 * 2**20
"""A workbook may unpack to this many bytes; one of ten thousand proposals takes ten megabytes."""

_SALT = "phusong.review.workbook"
_FIRST_ROW = 3
_EDITED = PatternFill("solid", fgColor="FFF6D6")


class Column(NamedTuple):
    """A column of the workbook: machine name, headings in English and Vietnamese, width, and whether it is written."""

    name: str
    english: str
    vietnamese: str
    width: float
    edited: bool = False
    hidden: bool = False


COLUMNS = (
    Column("token", "token", "mã", 6, hidden=True),
    Column("proposal_id", "proposal", "đề xuất", 11),
    Column("kind", "kind", "loại", 13),
    Column("technology", "technology", "công nghệ", 12),
    Column("name", "what and where", "nội dung, địa điểm", 34),
    Column("commune", "commune", "xã", 22),
    Column("lon", "longitude", "kinh độ", 11),
    Column("lat", "latitude", "vĩ độ", 11),
    Column("phase", "phase", "giai đoạn", 9),
    Column("capex_vnd", "investment, VND", "vốn đầu tư, đồng", 18),
    Column("newly_covered_population", "people newly served", "dân số được phục vụ thêm", 14),
    Column("owner", "responsible", "đơn vị chịu trách nhiệm", 24),
    Column("due", "due", "hạn hoàn thành", 12),
    Column("state", "decision so far", "quyết định đến nay", 16),
    Column("verdict", "your decision", "quyết định của đơn vị", 18, edited=True),
    Column("reason", "reason", "lý do", 18, edited=True),
    Column("text", "remark", "ghi chú", 40, edited=True),
    Column("new_lon", "new longitude", "kinh độ mới", 13, edited=True),
    Column("new_lat", "new latitude", "vĩ độ mới", 13, edited=True),
    Column("radius_m", "no tower within, m", "không dựng cột trong bán kính, m", 14, edited=True),
    Column("later_phase", "defer to phase", "lùi đến giai đoạn", 12, edited=True),
)
"""Columns from left to right; the hidden second row holds their machine names."""

_WHOLE = frozenset(("phase", "capex_vnd", "newly_covered_population"))
_DECIMAL = frozenset(("lon", "lat"))
_ASSIGNED = {"owner": "responsible", "due": "due"}
"""Columns that a planner may write too, to what they say of the proposal."""

_VERDICTS = tuple(verdict for verdict in STATE_AFTER if verdict != "reopen")


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What reading a workbook came to.

    Attributes:
        decided: Proposals that were decided, as they stand now.
        assigned: Proposals that somebody else is responsible for now, or by another day.
        findings: What was not taken over and why, each with its row and column; newer decisions are among them.
    """

    decided: list[Reviewed] = field(default_factory=list)
    assigned: list[Reviewed] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def review_workbook(workspace: Workspace, held: Round, *, by: Person, language: Language = "en") -> bytes:
    """Write the proposals that a person sees as a workbook to decide in.

    Args:
        workspace: The workspace.
        held: The round.
        by: For whom; a partner gets its own operator's proposals alone.
        language: Language of the headings.

    Returns:
        The workbook. Only the cells of a decision can be edited, with lists to choose from, and for a planner who is
        responsible and by when; each row carries a signed token that says which proposal, and which version of it, was
        looked at.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for place, column in enumerate(COLUMNS, start=1):
        _head(sheet, place, column, language)
    signer = _signer(workspace)
    proposals = list_proposals(workspace, held.round_id, by)
    for row, proposal in enumerate(proposals, start=_FIRST_ROW):
        _write_row(sheet, row, proposal, signer, assigns=by.may("assign"))
    last = max(_FIRST_ROW, _FIRST_ROW + len(proposals) - 1)
    _offer(sheet, "verdict", _VERDICTS, last)
    _offer(sheet, "reason", tuple(REASONS), last)
    sheet.row_dimensions[2].hidden = True
    sheet.freeze_panes = f"C{_FIRST_ROW}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.autoFilter = sheet.protection.sort = False
    _explain(book.create_sheet("reasons"), language)
    return workbook_bytes(book)


def _head(sheet: Worksheet, place: int, column: Column, language: Language) -> None:
    cell = sheet.cell(1, place, column.vietnamese if language == "vi" else column.english)
    cell.font, cell.fill = heading_style()
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(2, place, column.name)
    letter = get_column_letter(place)
    sheet.column_dimensions[letter].width = column.width
    sheet.column_dimensions[letter].hidden = column.hidden


def _write_row(sheet: Worksheet, row: int, proposal: Reviewed, signer: URLSafeSerializer, *, assigns: bool) -> None:
    looked_at = [proposal.responsible, proposal.due] if assigns else []
    token = signer.dumps([proposal.round_id, proposal.proposal_id, proposal.version, *looked_at])
    shown = dict(proposal.facts) | {"token": token, "state": proposal.state}
    shown |= {column: getattr(proposal, name) for column, name in _ASSIGNED.items()}
    for place, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(row, place)
        if column.edited:
            cell.protection, cell.fill = Protection(locked=False), _EDITED
            continue
        if assigns and column.name in _ASSIGNED:
            cell.protection, cell.fill = Protection(locked=False), _EDITED
        value: Any = shown.get(column.name, "")
        if column.name in _WHOLE and value:
            cell.value, cell.number_format = int(value), "#,##0"
        elif column.name in _DECIMAL and value:
            cell.value = float(value)
        else:
            cell.value, cell.data_type, cell.number_format = plain_text(str(value)), "s", "@"


def _offer(sheet: Worksheet, name: str, choices: Sequence[str], last: int) -> None:
    """Let the cells of a column take one of several words alone."""
    letter = get_column_letter([column.name for column in COLUMNS].index(name) + 1)
    rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=True)
    sheet.add_data_validation(rule)
    rule.add(f"{letter}{_FIRST_ROW}:{letter}{last}")


def _explain(sheet: Worksheet, language: Language) -> None:
    """What the codes of reasons mean."""
    for row, (code, names) in enumerate(REASONS.items(), start=1):
        sheet.cell(row, 1, code)
        sheet.cell(row, 2, names[1 if language == "vi" else 0])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 40
    sheet.protection.sheet = True


def read_workbook_back(workspace: Workspace, content: bytes, name: str, *, by: Person) -> ReadBack:
    """Take over what was decided in a workbook.

    A row without a decision changes nothing. A decision on a version that another one has followed is not written: the
    newer one stands and is told. Rows are taken one by one, so that one that is wrong keeps no other from counting.

    Args:
        workspace: The workspace.
        content: The bytes of the workbook.
        name: Name of its file.
        by: Who sends it.

    Returns:
        What was taken over, and what was not.

    Raises:
        InputError: When the file is no workbook that a review wrote.
    """
    by.require("decide")
    signer, back = _signer(workspace), ReadBack()
    seen: dict[str, int] = {}
    for row, values in _rows(content, name):
        filled = {name: value for name, value in values.items() if value not in (None, "")}
        decides = any(column.edited and column.name in filled for column in COLUMNS)
        if not (decides or (by.may("assign") and filled)):
            continue
        try:
            at, looked_at = _who(signer, filled)
            _require_once(seen, at[1], row)
            if looked_at is not None and by.may("assign"):
                at = _take_assignment(workspace, at, _assigned(filled, looked_at), by, back)
            if decides:
                _take(workspace, at, _word(filled), by, back)
        except InputError as error:
            back.findings.extend(_placed(error.findings, name, row))
    return back


def _require_once(seen: dict[str, int], proposal_id: str, row: int) -> None:
    if proposal_id in seen:
        message = f"{proposal_id} stands twice, also in row {seen[proposal_id]}"
        raise InputError([make_finding("review-sheet", message, column="proposal_id", value=proposal_id)])
    seen[proposal_id] = row


def _take_assignment(
    workspace: Workspace, at: tuple[int, str, int], given: Assignment | None, by: Person, back: ReadBack
) -> tuple[int, str, int]:
    """Write down who is responsible and by when, where that was changed; the proposal with its version after it."""
    if given is None:
        return at
    number, proposal_id, version = at
    with workspace.reading() as connection:
        standing = proposal_of(connection, number, proposal_id, by)
    if (standing.responsible, standing.due) == (given.responsible, given.due):
        return at  # what had been taken over before says nothing new
    found = assign(workspace, (number, proposal_id), given, by=by, version=version)
    back.assigned.append(found)
    return number, proposal_id, found.version


def _assigned(filled: Mapping[str, Any], looked_at: Assignment) -> Assignment | None:
    """Who and by when by the cells of a row, of which an empty one says nothing; None where nothing was changed."""
    said = {name: _cell_text(filled[column]) for column, name in _ASSIGNED.items() if column in filled}
    changed = {name: text for name, text in said.items() if plain_text(getattr(looked_at, name)) != text}
    return replace(looked_at, **changed) if changed else None


def _cell_text(value: object) -> str:
    """Text of a cell; a day as spreadsheets hold it is written ISO."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _take(workspace: Workspace, at: tuple[int, str, int], word: Word, by: Person, back: ReadBack) -> None:
    """Write one decision down; one that was taken over before says nothing new."""
    number, proposal_id, version = at
    try:
        back.decided.append(decide(workspace, number, proposal_id, word, by=by, version=version))
    except StaleDecisionError as error:
        with workspace.reading() as connection:
            standing = proposal_of(connection, number, proposal_id, by)
        if not _says_the_same(standing, word):
            raise error from None


def _says_the_same(standing: Reviewed, word: Word) -> bool:
    return all(getattr(standing, name) == value for name, value in word.as_values().items())


def _placed(findings: Sequence[Finding], name: str, row: int) -> Iterator[Finding]:
    for each in findings:
        yield make_finding(
            each.code,
            each.message,
            remedy=each.remedy,
            file=name,
            layer=SHEET,
            row=row,
            column=each.column,
            value=each.value,
        )


def _who(signer: URLSafeSerializer, values: Mapping[str, Any]) -> tuple[tuple[int, str, int], Assignment | None]:
    """The proposal of a row with the version that was looked at, and to a planner who was responsible and by when."""
    try:
        number, proposal_id, version, *more = signer.loads(str(values.get("token", "")))
        looked_at = Assignment(*map(str, more)) if more else None
    except (BadSignature, ValueError, TypeError):
        message = "the signed token of this row is missing or not ours, so that nobody can say which proposal is meant"
        raise InputError([make_finding("review-token", message, column="token")]) from None
    stated = str(values.get("proposal_id", proposal_id))
    if stated != proposal_id:
        message = f"the row says {stated}, and its signed token {proposal_id}"
        raise InputError([make_finding("review-token", message, column="proposal_id", value=stated)])
    return (int(number), str(proposal_id), int(version)), looked_at


def _word(values: Mapping[str, Any]) -> Word:
    """What the cells of a row say.

    Raises:
        InputError: When a cell that is to hold a number holds none.
    """
    numbers: dict[str, float | None] = {}
    findings = []
    for name in ("new_lon", "new_lat", "radius_m", "later_phase"):
        try:
            numbers[name] = _number(values.get(name))
        except ValueError:
            message = f"{values[name]!r} is no number"
            findings.append(make_finding("review-sheet", message, column=name, value=str(values[name])))
    phase = numbers.get("later_phase")
    if phase is not None and phase != int(phase):
        findings.append(make_finding("review-sheet", f"{phase} is no phase", column="later_phase", value=str(phase)))
    if "verdict" not in values:
        findings.append(make_finding("review-sheet", "something is said, and no decision", column="verdict"))
    if findings:
        raise InputError(findings)
    return Word(
        verdict=str(values["verdict"]).strip().lower(),
        reason=str(values.get("reason", "")).strip().lower(),
        text=str(values.get("text", "")),
        lon=numbers["new_lon"],
        lat=numbers["new_lat"],
        radius_m=numbers["radius_m"],
        phase=None if phase is None else int(phase),
    )


def _number(value: object) -> float | None:
    """A number as a spreadsheet holds it, or as a person types it into a cell of text."""
    if value is None or value == "":
        return None
    number = math.nan
    if not isinstance(value, bool):
        number = float(value) if isinstance(value, int | float) else float(str(value).strip().replace(",", "."))
    if not math.isfinite(number):
        raise ValueError("no number that is finite")
    return number


def _rows(content: bytes, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows of the sheet of proposals, each with its number in the sheet."""
    book = _opened(content, name)
    try:
        if SHEET not in book.sheetnames:
            message = f"the workbook has no sheet {SHEET!r}"
            raise InputError([make_finding("review-sheet", message, file=name)])
        columns: list[str] | None = None
        for row, cells in enumerate(book[SHEET].iter_rows(values_only=True), start=1):
            values = list(cells[: len(COLUMNS) + 20])
            if columns is None:
                if values and values[0] == COLUMNS[0].name and row > 1:
                    columns = [str(value) for value in values]
                elif row > 10:
                    break
                continue
            yield row, dict(zip(columns, values, strict=False))
        if columns is None:
            message = "the hidden row with the names of the columns is gone"
            raise InputError([make_finding("review-sheet", message, file=name, layer=SHEET)])
    finally:
        book.close()


def _opened(content: bytes, name: str) -> Any:  # noqa: ANN401 - a workbook that openpyxl opened for reading alone
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                message = f"the workbook unpacks to more than {MAX_UNPACKED // 2**20} MiB"
                raise InputError([make_finding("review-sheet", message, file=name)])
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (*DAMAGED_ZIP, TypeError, AttributeError, SyntaxError) as error:
        message = f"not a workbook: {error}"
        raise InputError([make_finding("review-sheet", message, file=name)]) from None


def _signer(workspace: Workspace) -> URLSafeSerializer:
    return URLSafeSerializer(workspace.key, salt=_SALT)
