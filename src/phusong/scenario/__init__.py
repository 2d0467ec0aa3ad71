"""Scenario files: settings, inheritance, mistakes."""

from phusong.scenario.load import load_scenario
from phusong.scenario.model import Scenario

__all__ = ["Scenario", "load_scenario"]
