"""Phusong: the open infrastructure coverage planner for telecom rollout."""

__version__ = "0.1.0"
