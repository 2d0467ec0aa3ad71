"""Evidence of a review: its log held against its seals, its tables against its log, and copies that verify."""

from phusong.review.evidence.backup import back_up
from phusong.review.evidence.restore import put_back
from phusong.review.evidence.verify import count_events, verify_workspace

__all__ = ["back_up", "count_events", "put_back", "verify_workspace"]
