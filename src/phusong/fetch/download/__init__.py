"""Downloads: one HTTP transfer that survives cuts, refusals and kills, and the cache that keeps what came."""

from phusong.fetch.download.cache import Download, DownloadCache
from phusong.fetch.download.request import Expected, Request, kept_encrypted
from phusong.fetch.download.wire import Wire

__all__ = ["Download", "DownloadCache", "Expected", "Request", "Wire", "kept_encrypted"]
