"""Findings alike are one group, every finding in exactly one, their rows as ranges that lose none."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.findings.finding import make_finding
from phusong.coverage.findings.groups import group_findings, row_ranges
from phusong.coverage.findings.numbering import RowNumbers

FINDINGS = st.builds(
    make_finding,
    st.sampled_from(["not-a-number", "out-of-range", "unusual-value", "village-outside"]),
    st.sampled_from(["it is wrong", "it is odd"]),
    file=st.sampled_from(["a.csv", "b.csv", None]),
    layer=st.sampled_from(["villages", None]),
    row=st.one_of(st.none(), st.integers(1, 30)),
    column=st.sampled_from(["lat", None]),
    value=st.sampled_from(["7OO", "-", None]),
)


@pytest.mark.slow
@given(st.lists(FINDINGS, max_size=40))
def test_every_finding_is_in_one_group_and_errors_come_first(findings: list) -> None:
    groups = group_findings(findings)
    assert sorted(map(id, findings)) == sorted(id(each) for group in groups for each in group.findings)
    severities = [group.severity for group in groups]
    assert severities == sorted(severities)  # "error" before "warning"
    for group in groups:
        assert {(each.code, each.file, each.layer, each.column) for each in group.findings} == {
            (group.first.code, group.first.file, group.first.layer, group.first.column)
        }
        assert set(group.rows) == {each.row for each in group.findings if each.row is not None}
        assert sum(count for _, count in group.values) == sum(each.value is not None for each in group.findings)


def test_what_is_said_of_a_file_as_a_whole_is_said_by_itself() -> None:
    said = ["88 of 163 villages lie outside", "8 of 18 sites lie outside", "8 of 18 sites lie outside"]
    groups = group_findings([make_finding("terrain-short", each, file="dem.tif", value=8) for each in said])
    assert [(group.first.message, len(group)) for group in groups] == [(said[0], 1), (said[1], 2)]
    rows = [make_finding("not-a-number", each, file="a.csv", row=row) for row, each in enumerate(said, start=1)]
    assert [len(group) for group in group_findings(rows)] == [3]


@given(st.sets(st.integers(0, 60)))
def test_ranges_hold_every_row_and_no_other(rows: set[int]) -> None:
    ranges = row_ranges(sorted(rows))
    assert {row for first, last in ranges for row in range(first, last + 1)} == rows
    assert all(last + 1 < first for (_, last), (first, _) in pairwise(ranges))


def test_rows_are_counted_as_a_person_counts_them() -> None:
    found = [make_finding("unusual-value", "odd", file="v.xlsx", row=row) for row in (1, 2, 4)]
    sheet = RowNumbers("sheet", [4, 5, 7, 9])
    features = RowNumbers("feature", [0, 1, 2, 3])
    (group,) = group_findings(map(sheet.numbered, found))
    assert (group.row_kind, group.rows) == ("sheet", (4, 5, 9))
    assert [each.row for each in group.findings] == [1, 2, 4]  # what programs count stays
    (group,) = group_findings(map(features.numbered, found))
    assert (group.row_kind, group.rows) == ("feature", (0, 1, 3))
