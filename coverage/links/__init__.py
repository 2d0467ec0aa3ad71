"""One path explained line by line, and many paths in batch."""

from phusong.coverage.links.batch import batch_losses
from phusong.coverage.links.explain import explain_link
from phusong.coverage.links.report import CLEAR_SHARE, LinkReport, PathEnd

__all__ = ["CLEAR_SHARE", "LinkReport", "PathEnd", "batch_losses", "explain_link"]
