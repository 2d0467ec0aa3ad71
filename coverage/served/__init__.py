"""Who is served today, by service, commune and district."""

from phusong.coverage.served.comparison import ModelComparison, Spread, compare_models
from phusong.coverage.served.counts import ServedCount, count_by_commune, count_by_district, count_served
from phusong.coverage.served.coverage import Coverage, ServiceCoverage
from phusong.coverage.served.environments import ENVIRONMENTS, environment_levels
from phusong.coverage.served.evaluate import evaluate_coverage, evaluate_people, evaluate_radio
from phusong.coverage.served.part import coverage_part, places_part
from phusong.coverage.served.places import PlaceService, at_places, evaluate_places
from phusong.coverage.served.share import Served
from phusong.coverage.served.villages import of_villages

__all__ = [
    "ENVIRONMENTS",
    "Coverage",
    "ModelComparison",
    "PlaceService",
    "Served",
    "ServedCount",
    "ServiceCoverage",
    "Spread",
    "at_places",
    "compare_models",
    "count_by_commune",
    "count_by_district",
    "count_served",
    "coverage_part",
    "environment_levels",
    "evaluate_coverage",
    "evaluate_people",
    "evaluate_places",
    "evaluate_radio",
    "of_villages",
    "places_part",
]
