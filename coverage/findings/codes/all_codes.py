"""Every finding code in one table, in which a code can stand once."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import FindingCode
from phusong.coverage.findings.codes.commands import COMMAND_CODES
from phusong.coverage.findings.codes.drivetests import CALIBRATION_CODES, SAMPLE_CODES
from phusong.coverage.findings.codes.files import COLUMN_CODES, FILE_CODES, TEXT_CODES
from phusong.coverage.findings.codes.models import CASE_CODES, MODEL_CODES
from phusong.coverage.findings.codes.places import PLACE_CODES, RELATION_CODES
from phusong.coverage.findings.codes.plans import PLAN_CODES
from phusong.coverage.findings.codes.rasters import ANTENNA_CODES, TERRAIN_CODES

FINDING_CODES: dict[str, FindingCode] = {
    **FILE_CODES,
    **TEXT_CODES,
    **COLUMN_CODES,
    **PLACE_CODES,
    **RELATION_CODES,
    **TERRAIN_CODES,
    **ANTENNA_CODES,
}
"""Every finding code of the layers, by name."""

RUN_CODES: dict[str, FindingCode] = {
    **COMMAND_CODES,
    **MODEL_CODES,
    **CASE_CODES,
    **SAMPLE_CODES,
    **CALIBRATION_CODES,
    **PLAN_CODES,
}
"""Every finding code beyond the layers, by name."""

ALL_CODES: dict[str, FindingCode] = {**FINDING_CODES, **RUN_CODES}
"""Every finding code, by name."""
