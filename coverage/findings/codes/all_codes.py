"""Catalogue of finding codes: every table in one, in which a code can stand once."""

from __future__ import annotations

from phusong.coverage.findings.codes.catalogue import FindingCode, joined
from phusong.coverage.findings.codes.columns import COLUMN_CODES, TEXT_CODES
from phusong.coverage.findings.codes.commands import COMMAND_CODES, FETCH_CODES
from phusong.coverage.findings.codes.drivetests import CALIBRATION_CODES, SAMPLE_CODES
from phusong.coverage.findings.codes.fibre import FIBRE_CODES
from phusong.coverage.findings.codes.files import FILE_CODES
from phusong.coverage.findings.codes.measurements import MEASUREMENT_CODES
from phusong.coverage.findings.codes.models import CASE_CODES, ITM_CODES, MODEL_CODES
from phusong.coverage.findings.codes.places import PLACE_CODES, RELATION_CODES
from phusong.coverage.findings.codes.plans import PLAN_CODES
from phusong.coverage.findings.codes.rasters import ANTENNA_CODES, POPULATION_CODES, TERRAIN_CODES
from phusong.coverage.findings.codes.recognition import RECOGNITION_CODES
from phusong.coverage.findings.codes.reviews import REVIEW_CODES
from phusong.coverage.findings.codes.runs import CLUSTER_CODES, RUN_CODES

CODE_GROUPS: dict[str, dict[str, FindingCode]] = {
    "Files and formats": FILE_CODES,
    "Text": TEXT_CODES,
    "Columns and values": COLUMN_CODES,
    "Coordinates and geometry": PLACE_CODES,
    "Layers against each other": RELATION_CODES,
    "Roads and fibre": FIBRE_CODES,
    "Terrain and land cover": TERRAIN_CODES,
    "Population": POPULATION_CODES,
    "Antennas": ANTENNA_CODES,
    "Data fetched for a place": FETCH_CODES,
    "Drafting a scenario": RECOGNITION_CODES,
    "Scenarios and commands": COMMAND_CODES,
    "Runs": RUN_CODES,
    "Clusters": CLUSTER_CODES,
    "Models": MODEL_CODES,
    "Longley-Rice (ITM)": ITM_CODES,
    "Batches of losses": CASE_CODES,
    "Drive-test samples": SAMPLE_CODES,
    "Calibration": CALIBRATION_CODES,
    "Questions and decisions": PLAN_CODES,
    "Partners' review": REVIEW_CODES,
    "Published measurements (benchmarks)": MEASUREMENT_CODES,
}
"""Codes by what they are about, in the order of ``docs/findings.md``."""

ALL_CODES: dict[str, FindingCode] = joined(*CODE_GROUPS.values())
"""Every finding code, by name."""
