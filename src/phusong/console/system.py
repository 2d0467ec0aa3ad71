"""What the system says of files and disks, in our own words, which are translated."""

from __future__ import annotations

import errno

_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the quota of the disk is used up",
    errno.EIO: "the disk or the network folder fails to read or write",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.EROFS: "the disk can only be read",
    errno.ENOENT: "no such file or folder",
    errno.ENOTDIR: "a part of the path is no folder",
    errno.EISDIR: "the path is a folder",
    errno.ENAMETOOLONG: "the name of the file is too long",
    errno.EMFILE: "too many files are open",
}
"""Number of an error of the system to what it means."""


def system_message(error: OSError) -> str:
    """What an error of the system means; its own words where it is none of the usual."""
    return _WORDS.get(error.errno or 0, error.strerror or str(error))
