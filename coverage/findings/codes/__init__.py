"""The catalogue of finding codes, in English and Vietnamese."""

from phusong.coverage.findings.codes.all_codes import ALL_CODES, CODE_GROUPS
from phusong.coverage.findings.codes.catalogue import FindingCode

__all__ = ["ALL_CODES", "CODE_GROUPS", "FindingCode"]
