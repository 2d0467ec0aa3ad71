"""Results of variants: one row for each, as a table and as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from phusong.batch.variants import NAME, Variant
from phusong.coverage.findings import Finding, finding_line, group_findings
from phusong.optimize.plan import is_answered

FAILED = "failed"
_COUNTS = {"villages": "villages_covered", "people": "population_covered", "centres": "commune_centres_covered"}
_PLAN = ("budget_vnd", "cost_vnd", "objective", "bound", "gap", "proposals")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a variant.

    Attributes:
        variant: The variant.
        summary: Its indicators, as ``summary.json`` has them; None where it failed.
        findings: Why it failed; empty where it did not.
    """

    variant: Variant
    summary: dict[str, Any] | None
    findings: tuple[Finding, ...] = ()

    @property
    def status(self) -> str:
        """Status of its plan, or ``failed``."""
        return FAILED if self.summary is None else str(self.summary["plan"]["status"])

    @property
    def error(self) -> str:
        """Why it failed or has no plan, in one line; empty where it has one."""
        if self.summary is None:
            return "; ".join(str(finding) for finding in self._errors())
        return "; ".join(self.summary["plan"]["reasons"])

    @property
    def error_vi(self) -> str:
        """The same in Vietnamese."""
        if self.summary is None:
            return "; ".join(finding_line(group, "vi") for group in group_findings(list(self._errors())))
        return "; ".join(self.summary["plan"]["reasons_vi"])

    def _errors(self) -> Iterator[Finding]:
        return (finding for finding in self.findings if finding.severity == "error")

    def counts(self, service: str, *, after: bool) -> dict[str, int | None]:
        """Villages, people and commune centres that have a service; those of today where there is no plan."""
        found: dict[str, Any] = {}
        if self.summary is not None:
            found = self.summary["services"].get(service, {})
            if after and is_answered(self.status):
                found = self.summary["plan"]["after"].get(service, found)
        return {name: found.get(key) for name, key in _COUNTS.items()}

    def people_gained(self, service: str) -> int | None:
        """People who get a service by the plan, None where it failed."""
        before, then = (self.counts(service, after=after)["people"] for after in (False, True))
        return None if before is None or then is None else then - before


def services_of(outcomes: Sequence[Outcome]) -> list[str]:
    """Services of all variants, in their order."""
    return list(dict.fromkeys(name for outcome in outcomes if outcome.summary for name in outcome.summary["services"]))


def result_rows(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """One mapping for each variant with the same keys; None where something is not known."""
    settings = list(dict.fromkeys(key for outcome in outcomes for key in outcome.variant.cells))
    services = services_of(outcomes)
    rows = []
    for outcome in outcomes:
        plan = outcome.summary["plan"] if outcome.summary else {}
        gained = [people for name in services if (people := outcome.people_gained(name)) is not None]
        row: dict[str, Any] = {NAME: outcome.variant.name, "row": outcome.variant.row, "status": outcome.status}
        row |= {key: outcome.variant.cells.get(key) or None for key in settings}
        row |= {key: plan.get(key) for key in _PLAN}
        row["people_gained"] = sum(gained) if gained else None
        for service in services:
            for suffix, after in (("", False), ("_after", True)):
                counts = outcome.counts(service, after=after)
                row |= {f"{name}_{service}{suffix}": count for name, count in counts.items()}
        row |= {"error": outcome.error or None, "error_vi": outcome.error_vi or None}
        rows.append(row)
    return rows


def results_csv(outcomes: Sequence[Outcome]) -> str:
    """The results as CSV: a header and one row for each variant; what is not known is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    rows = result_rows(outcomes)
    writer.writerow(map(_cell, rows[0]) if rows else ())
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = " ".join(value.split())
    return f"'{text}" if text.startswith(_FORMULA) else text
