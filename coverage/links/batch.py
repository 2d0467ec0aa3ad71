"""Batches of point-to-point losses from tables, by any of the models: what ``phusong loss`` computes."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from phusong.coverage.findings.errors import UsageError, ValidityError
from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.wording import did_you_mean
from phusong.coverage.links.batch_models import MODELS, BatchModel
from phusong.coverage.links.case_tables import Case, Profile, in_table, read_cases, read_profiles


@dataclass(frozen=True, slots=True)
class CaseLoss:
    """Result of one case.

    Attributes:
        case: Name of the case.
        loss_db: Basic transmission loss, dB, NaN where the case has errors.
        details: Further numbers of the model, empty where the case has errors.
        findings: What is wrong or doubtful.
    """

    case: str
    loss_db: float
    details: Mapping[str, float]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class BatchLosses:
    """Results of a batch in the order of the table of cases.

    Attributes:
        model: Name of the model.
        rows: Result of every case.
        unused: Findings about profiles that no case names.
    """

    model: str
    rows: tuple[CaseLoss, ...]
    unused: tuple[Finding, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of the batch."""
        return tuple(finding for row in self.rows for finding in row.findings) + self.unused

    def csv_text(self) -> str:
        """Table with ``case,loss_db,findings`` and the model's further columns; a case with errors has no numbers."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        extra = MODELS[self.model].details
        writer.writerow(("case", "loss_db", "findings", "model", *extra))
        for row in self.rows:
            findings = "; ".join(str(finding) for finding in row.findings)
            numbers = [f"{row.details[name]:.8f}" if name in row.details else "" for name in extra]
            writer.writerow(
                (row.case, "" if math.isnan(row.loss_db) else f"{row.loss_db:.8f}", findings, self.model, *numbers)
            )
        return text.getvalue()


def batch_losses(model: str, profiles: Path, cases: Path) -> BatchLosses:
    """Loss of every case by one model, from a table of profiles and a table of cases.

    A case with errors keeps its row, with the errors and without a loss; the others are computed.

    Args:
        model: Name of the model, one of :data:`MODELS`.
        profiles: CSV with ``case,d_km,h_m`` and, where known, ``R_m`` and ``zone``; the points of a path in order.
        cases: CSV with ``case`` and the columns that the model reads.

    Raises:
        UsageError: When the model is unknown.
        InputError: When a file is no table or lacks a column.
    """
    chosen = _chosen(model)
    rows = read_cases(cases, chosen.columns)
    paths = read_profiles(profiles)
    results = tuple(_case_loss(case, paths.get(case.id), chosen, str(cases), str(profiles)) for case in rows)
    named = {case.id for case in rows}
    unused = tuple(_unused(name, str(profiles)) for name in paths if name not in named)
    return BatchLosses(model, results, unused)


def _chosen(model: str) -> BatchModel:
    if model in MODELS:
        return MODELS[model]
    message = f"there is no model {model!r}{did_you_mean(model, MODELS)}"
    raise UsageError([make_finding("unknown-model", message, remedy=f"use one of {', '.join(MODELS)}", value=model)])


def _unused(name: str, file: str) -> Finding:
    message = f"the profile of case {name} belongs to no row of the table of cases"
    return make_finding("unused-profile", message, file=file, column="case")


def _case_loss(case: Case, profile: Profile | None, model: BatchModel, cases: str, profiles: str) -> CaseLoss:
    """Result of one case: its loss, or the errors that stand in the way."""
    found = list(case.findings)
    if profile is None:
        message = f"case {case.id} has no points in {profiles}"
        remedy = "add the path's points, or correct the name of the case"
        found.append(
            make_finding("no-profile", message, remedy=remedy, file=cases, row=case.row, column="case", value=case.id)
        )
    else:
        found += profile.findings
    if profile is None or any(finding.severity == "error" for finding in found):
        return CaseLoss(case.id, math.nan, {}, tuple(found))
    try:
        outcome = model.loss(profile, case.values)
    except ValidityError as refusal:
        remedy = "leave the case out, or use a model that is made for it"
        found.append(make_finding("case-out-of-range", str(refusal), remedy=remedy, file=cases, row=case.row))
        return CaseLoss(case.id, math.nan, {}, tuple(found))
    names = {column.range.name: column.name for column in model.columns if column.range is not None}
    for finding in outcome.findings:
        column = names.get(finding.column or "", finding.column)
        found.append(in_table(finding, cases, case.row, column, finding.value))
    return CaseLoss(case.id, outcome.loss_db, outcome.details, tuple(found))
