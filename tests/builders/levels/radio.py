"""Radio models made from settings."""

from typing import Any

from phusong.coverage.radio.parameters import RadioModel, RadioParameters


def radio_of(**settings: Any) -> RadioModel:
    """A radio model without calibration, with settings of the engine by name; the defaults where left out."""
    return RadioModel(RadioParameters(**settings))
