"""The web workspace of a review: pages, REST and OGC API Features on the same rights as the command line."""

from phusong.web.app import make_app
from phusong.web.serve import serve

__all__ = ["make_app", "serve"]
