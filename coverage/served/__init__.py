"""Who is served today, by service, commune and district."""

from phusong.coverage.served.comparison import ModelComparison, Spread, compare_models
from phusong.coverage.served.counts import ServedCount, count_by_commune, count_by_district, count_served
from phusong.coverage.served.coverage import Coverage, ServiceCoverage
from phusong.coverage.served.evaluate import evaluate_coverage, evaluate_radio

__all__ = [
    "Coverage",
    "ModelComparison",
    "ServedCount",
    "ServiceCoverage",
    "Spread",
    "compare_models",
    "count_by_commune",
    "count_by_district",
    "count_served",
    "evaluate_coverage",
    "evaluate_radio",
]
