"""The independent audit of a plan: everything counted again."""

from phusong.optimize.audit.audit import audit_plan
from phusong.optimize.audit.pon import PonEvidence, audit_pon

__all__ = ["PonEvidence", "audit_plan", "audit_pon"]
