"""One catalogue of finding codes: each stands once, is used, is explained twice; no other finding can be made."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from phusong.coverage.findings.codes.all_codes import ALL_CODES, CODE_GROUPS
from phusong.coverage.findings.codes.catalogue import error_code, joined, table_of, warning_code
from phusong.coverage.findings.finding import Finding, make_finding
from tests.builders.paths import DOCS, ROOT
from tests.builders.seeds import every
from tests.builders.sources import nodes

SOURCES = [
    path
    for folder in ("coverage", "optimize", "maps", "src", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if ROOT / "coverage" / "findings" not in path.parents
]
CODE_AT = {
    "make_finding": 0,
    "note": 0,
    "add": 0,
    "ReadError": 0,
    "Mismatch": 0,
    "_error": 0,
    "_doubt": 0,
    "drop": 1,
    "_leave_out": 1,
}
"""What takes a code, and at which place."""
CALLED = re.compile(rf"\b({'|'.join(CODE_AT)})\(")
"""A module without these words in its text has no such call, and need not be taken apart."""
REMEDY = re.compile(r"\b(remedy|way) ?= ?|\b(Mismatch|drop)\(")
LOG = re.compile(r"\b(log(\(.*\))?|notes|self)\.add$")
"""How a FindingLog is called, as a set has ``add`` too."""
HANDED_ON = {
    "coverage/drivetest/matching.py": "of a Mismatch",
    "coverage/drivetest/exports/sieve.py": "from the rules of the sieve",
    "coverage/drivetest/exports/table.py": "of a refusal",
    "coverage/geofiles/child/process.py": "of what the process refuses",
    "coverage/geofiles/grids/tiles.py": "of what the process refuses",
    "coverage/geofiles/opener.py": "of what the readers refuse",
    "coverage/propagation/itm/model.py": "from the table of warning flags",
    "coverage/layers/rows/checked.py": "from the checks of a layer",
    "coverage/layers/rows/georeference.py": "from the checks of coordinates",
    "coverage/layers/ground/heights.py": "from the checks of terrain",
    "coverage/layers/layer_checks.py": "from the checks of columns",
    "coverage/layers/recognition/recognise.py": "of a doubt about a column",
    "coverage/links/case_tables.py": "from the table of wanted cells",
    "coverage/radio/calibration.py": "from the lines above it",
    "src/phusong/fetch/fetch.py": "of what downloads refuse",
    "src/phusong/review/workbook.py": "of what a decision is refused for, with its cell",
    "optimize/question/names.py": "from the lines above it",
    "src/phusong/scenario/radio.py": "from the lines above it",
    "benchmarks/tables.py": "from the readers of links and routes",
}
"""Modules with a function that takes a code and hands it on, and where the code then stands as text."""

READERS = ("benchmarks/measured.py", "benchmarks/routes.py")
"""Modules that hand their codes to ``benchmarks/tables.py``."""


@cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def code_arguments(path: Path) -> tuple[ast.expr, ...]:
    """What is given as the code in every call of a module that makes a finding."""
    found = []
    for node in nodes(path) if CALLED.search(source(path)) else ():
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in CODE_AT or len(node.args) <= CODE_AT[name]:
                continue
            if name == "drop" and not isinstance(node.func, ast.Attribute):  # a graph drops its edges by a function
                continue
            if name != "add" or LOG.search(ast.unparse(node.func)) is not None:
                found.append(node.args[CODE_AT[name]])
    return tuple(found)


def texts(path: Path) -> set[str]:
    return {node.value for node in nodes(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_a_code_can_stand_only_once() -> None:
    twice = (
        error_code("a-code", "It is.", "mend it", "Đúng.", "sửa"),
        warning_code("a-code", "It is.", "do", "Vậy.", "sửa"),
    )
    with pytest.raises(ValueError, match="'a-code' stands twice"):
        table_of(*twice)
    with pytest.raises(ValueError, match="'a-code' stands twice"):
        joined(table_of(twice[0]), table_of(twice[1]))


def test_codes_that_are_stated_are_in_the_catalogue() -> None:
    stated = {
        argument.value: path.name
        for path in SOURCES
        for argument in code_arguments(path)
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    assert len(stated) > 100
    assert {code: where for code, where in stated.items() if code not in ALL_CODES} == {}


def test_codes_that_are_handed_on_are_few_and_known() -> None:
    handing = {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        for argument in code_arguments(path)
        if not isinstance(argument, ast.Constant) and ast.unparse(argument) not in ("log", "name")
    }
    assert handing == set(HANDED_ON)


def test_every_code_is_used() -> None:
    in_calls = {
        argument.value for path in SOURCES for argument in code_arguments(path) if isinstance(argument, ast.Constant)
    }
    handed_on = set().union(
        *(texts(ROOT / path) for path in (*HANDED_ON, *READERS)), *(texts(path) for path in checkers())
    )
    wording = texts(ROOT / "coverage" / "findings" / "wording.py")
    unused = set(ALL_CODES) - in_calls - handed_on - {text for text in wording if text.startswith("unknown-")}
    assert unused == set()


def checkers() -> list[Path]:
    """Modules of the reader and of files, whose codes are handed on by its checks."""
    return [*(ROOT / "coverage" / "layers").glob("*.py"), *(ROOT / "coverage" / "geofiles").rglob("*.py")]


def test_an_unknown_code_is_refused_where_it_is_used() -> None:
    with pytest.raises(ValueError, match="'no-such-code' is not in the catalogue"):
        make_finding("no-such-code", "there is no such code")


def test_severity_and_remedy_come_from_the_catalogue_unless_given() -> None:
    kind = ALL_CODES["out-of-range"]
    usual = make_finding("out-of-range", "-3 is below 0", row=3, column="population", value=-3)
    assert (usual.severity, usual.remedy, usual.value) == (kind.severity, kind.remedy, "-3")
    told = make_finding("out-of-range", "-3 is below 0", severity="warning", remedy="write 3")
    assert (told.severity, told.remedy) == ("warning", "write 3")
    with pytest.raises(TypeError):
        Finding("error", "out-of-range", "-3 is below 0", "write 3")  # type: ignore[misc]


@every("code", ALL_CODES)
def test_every_code_is_explained_in_both_languages(code: str) -> None:
    kind = ALL_CODES[code]
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", code)
    assert kind.meaning.endswith(".")
    assert kind.meaning_vi.endswith(".")
    assert "|" not in kind.meaning + kind.remedy + kind.meaning_vi + kind.remedy_vi
    for remedy in (kind.remedy, kind.remedy_vi):
        assert is_fragment(remedy), remedy


def is_fragment(remedy: str) -> bool:
    """Whether a remedy reads on after ``remedy:``, without a capital of its own and without a stop."""
    first = remedy.split(maxsplit=1)[0]
    return not remedy.endswith(".") and (first[0].islower() or not first[0].isalpha() or first[1:2].isupper())


def remedies_in(path: Path) -> Iterator[str]:
    """Remedies that stand as text in a module, what is filled in shown as ``x``."""
    for node in nodes(path) if REMEDY.search(source(path)) else ():
        if isinstance(node, ast.keyword) and node.arg == "remedy":
            yield from shown(node.value)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("remedy", "way"):
            yield from shown(node.value)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Mismatch":
            yield from shown(node.args[2])
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "drop" and len(node.args) > 3:
            yield from shown(node.args[3])


def shown(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from shown(node.body)
        yield from shown(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


@pytest.mark.slow
def test_remedies_of_single_cases_are_fragments_too() -> None:
    stated = [remedy for path in SOURCES for remedy in remedies_in(path)]
    assert len(stated) > 60
    assert [remedy for remedy in stated if not is_fragment(remedy)] == []


def test_the_page_lists_each_code_once() -> None:
    page = (DOCS / "findings.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z0-9-]+)` \|", page, flags=re.M)
    assert listed == [code for codes in CODE_GROUPS.values() for code in codes]
    assert len(listed) == len(set(listed)) == len(ALL_CODES)
