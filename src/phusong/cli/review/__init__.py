"""Commands of partners' review."""

from phusong.cli.review.commands import review

__all__ = ["review"]
