"""One path explained line by line, and many paths in batch."""

from phusong.coverage.links.batch import batch_losses
from phusong.coverage.links.explain import MODELS_TO_MHZ, explain_link
from phusong.coverage.links.hop import explain_hop, hop_designs
from phusong.coverage.links.report import CLEAR_SHARE, LinkReport, PathEnd

__all__ = [
    "CLEAR_SHARE",
    "MODELS_TO_MHZ",
    "LinkReport",
    "PathEnd",
    "batch_losses",
    "explain_hop",
    "explain_link",
    "hop_designs",
]
