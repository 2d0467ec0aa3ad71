"""The independent audit of a plan: everything counted again."""

from phusong.optimize.audit.audit import audit_plan

__all__ = ["audit_plan"]
