"""The table of variants: what each row changes, and every mistake at its row and column."""

from pathlib import Path

import pytest

from phusong.batch.variants import read_variants
from phusong.coverage.findings.finding import Finding
from tests.builders.found import refused

SCENARIO = """name = "base"
[layers.villages]
path = "villages.csv"
[plan]
must_serve = ["school"]
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    (tmp_path / "base.toml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path / "base.toml"


def table(scenario: Path, text: str | bytes) -> Path:
    path = scenario.parent / "variants.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def mistakes(scenario: Path, text: str | bytes) -> tuple[Finding, ...]:
    path = table(scenario, text)
    found = tuple(refused(read_variants, path, scenario))
    assert all(finding.file == str(path) and finding.remedy for finding in found)
    return found


def test_cells_are_values_of_toml_and_empty_ones_leave_a_setting_alone(scenario: Path) -> None:
    text = 'name,plan.budget_vnd,plan.must_serve,radio.services.4g.preset\nhalf,1e11,,vn-900\nall,,"[""clinic""]",\n'
    half, whole = read_variants(table(scenario, text), scenario)
    assert [(change.key, change.value) for change in half.changes] == [
        ("plan.budget_vnd", 1e11),
        ("radio.services.4g.preset", "vn-900"),
    ]
    assert [(change.key, change.value) for change in whole.changes] == [("plan.must_serve", ["clinic"])]
    assert (half.name, half.row, half.line, whole.row, whole.line) == ("half", 1, 2, 2, 3)
    assert list(half.cells) == ["plan.budget_vnd", "plan.must_serve", "radio.services.4g.preset"]


@pytest.mark.parametrize(
    "text",
    [
        "name;plan.seed\r\na;3\r\n",
        "name\tplan.seed\na\t3",
        "\ufeffname,plan.seed\n\na,3\n,\n\n",
        " name , plan.seed ,,\n a , 3 ,,,\n",
    ],
)
def test_tables_as_spreadsheets_write_them(scenario: Path, text: str) -> None:
    (variant,) = read_variants(table(scenario, text), scenario)
    assert (variant.name, [(change.key, change.value) for change in variant.changes]) == ("a", [("plan.seed", 3)])


def test_what_the_command_line_sets_holds_unless_a_row_says_otherwise(scenario: Path) -> None:
    rows = table(scenario, "name,plan.seed\na,3\nb,\n")
    first, second = read_variants(rows, scenario, settings=["plan.seed=5", "plan.gap=0.1"])
    assert [change.value for change in first.changes] == [5, 0.1, 3]
    assert [change.value for change in second.changes] == [5, 0.1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "variants-unreadable"),
        (b"name,plan.seed\n", "variants-unreadable"),
        (b"name\n\xff\xfe\n", "variants-unreadable"),
        (b'name,plan.seed\n"a,1\n', "variants-unreadable"),
        (b"PK\x03\x04\x00\x00", "variants-unreadable"),
        (b"plan.seed\n1\n", "variants-column"),
        (b"name,plan.seed,plan.seed\na,1,2\n", "variants-column"),
        (b"name,plan..seed\na,1\n", "variants-column"),
        (b"name,,plan.seed\na,1,2\n", "variants-column"),
        (b"name,plan,plan.seed\na,,2\n", "variants-column"),
        (b"name,plan.seed\na,1,2\n", "variants-cells"),
    ],
)
def test_a_table_that_is_none(scenario: Path, text: bytes, code: str) -> None:
    assert {finding.code for finding in mistakes(scenario, text)} == {code}


def test_a_table_that_is_not_there(scenario: Path) -> None:
    (finding,) = refused(read_variants, scenario.parent / "none.csv", scenario)
    assert finding.code == "variants-unreadable"


def test_every_mistake_is_told_at_its_row_and_column(scenario: Path) -> None:
    text = "name,plan.seed,plan.bugdet_vnd,plan.question\na,x,,\n,1,,\nA,1,,\n../up,1,7,cheap\nfine,1,,\n"
    found = [(each.row, each.sheet_row, each.column, each.code, each.value) for each in mistakes(scenario, text)]
    assert found == [
        (1, 2, "plan.seed", "setting-value", "x"),
        (2, 3, "name", "variants-name", None),
        (3, 4, "name", "variants-name", "A"),
        (4, 5, "name", "variants-name", "../up"),
        (4, 5, "plan.bugdet_vnd", "setting-unknown", "7"),
        (4, 5, "plan.question", "setting-value", "cheap"),
    ]


def test_a_row_below_a_cell_of_several_lines_keeps_its_number(scenario: Path) -> None:
    found = mistakes(scenario, 'name,plan.default_owner,plan.seed\na,"x\ny",1\n\nb,,z\n')
    assert [(each.row, each.sheet_row, each.column) for each in found] == [(2, 5, "plan.seed")]


def test_what_is_wrong_with_the_scenario_is_told_once(scenario: Path) -> None:
    scenario.write_text(SCENARIO + "sead = 3\n", encoding="utf-8")
    found = refused(read_variants, table(scenario, "name\na\nb\n"), scenario)
    assert [(each.code, each.file) for each in found] == [("setting-unknown", str(scenario))]
