"""The catalogue of finding codes, in English and Vietnamese."""

from phusong.coverage.findings.codes.all_codes import ALL_CODES
from phusong.coverage.findings.codes.catalogue import FindingCode
from phusong.coverage.findings.codes.commands import COMMAND_CODES
from phusong.coverage.findings.codes.drivetests import CALIBRATION_CODES, SAMPLE_CODES
from phusong.coverage.findings.codes.files import COLUMN_CODES, FILE_CODES, TEXT_CODES
from phusong.coverage.findings.codes.models import CASE_CODES, MODEL_CODES
from phusong.coverage.findings.codes.places import PLACE_CODES, RELATION_CODES
from phusong.coverage.findings.codes.plans import PLAN_CODES
from phusong.coverage.findings.codes.rasters import ANTENNA_CODES, TERRAIN_CODES

__all__ = [
    "ALL_CODES",
    "ANTENNA_CODES",
    "CALIBRATION_CODES",
    "CASE_CODES",
    "COLUMN_CODES",
    "COMMAND_CODES",
    "FILE_CODES",
    "MODEL_CODES",
    "PLACE_CODES",
    "PLAN_CODES",
    "RELATION_CODES",
    "SAMPLE_CODES",
    "TERRAIN_CODES",
    "TEXT_CODES",
    "FindingCode",
]
