"""One budget for radio, fibre and backhaul: a covering choice whose options hang on one tree of shared trenches."""

from phusong.optimize.joint.solve import answer_joined
from phusong.optimize.joint.statement import joint_model

__all__ = ["answer_joined", "joint_model"]
