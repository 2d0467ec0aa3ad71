"""The provinces of a run that covers several, and the file of the page of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from phusong.coverage.kernels import BoolArray
from phusong.coverage.network import Network
from phusong.coverage.schema import without_marks
from phusong.maps.indicators.provinces import commune_provinces

FOLDER = "map"
"""Folder of the pages, beside the overview."""
OVERVIEW = "map.html"
"""File of the overview."""
WHOLE = "all"
"""File of the page of all provinces together, without its ending."""

_UNNAMED = "province"
_LONGEST = 60
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)$")
"""Names that Windows keeps for devices, whatever the ending."""


@dataclass(frozen=True, slots=True)
class Province:
    """A province and its page.

    Attributes:
        name: Its name, empty for communes whose province is not known.
        file: File of its page in :data:`FOLDER`: ``lao-cai.html``.
        communes: Communes that lie in it, shape (n communes,).
    """

    name: str
    file: str
    communes: BoolArray

    @property
    def path(self) -> str:
        """Path of its page from the folder of the run."""
        return f"{FOLDER}/{self.file}"


def provinces_of(network: Network) -> tuple[Province, ...]:
    """The provinces by name, each with a file of its own; none where the communes lie in a single one.

    Args:
        network: The layers.
    """
    named = np.array(commune_provinces(network), dtype=np.object_)
    names = sorted(set(named.tolist()))
    if len(names) < 2:
        return ()
    files = page_files(names)
    return tuple(
        Province(name, file, np.asarray(named == name, dtype=np.bool_)) for name, file in zip(names, files, strict=True)
    )


def page_files(names: Sequence[str]) -> list[str]:
    """Names of files that are safe on every system, told apart where names look alike.

    Only small letters of ASCII, digits and single hyphens are left of a name, so that it leads into no other folder
    and needs no escape in a link.

    Args:
        names: Names of provinces, in their order.

    Returns:
        ``lao-cai.html``, and ``lao-cai-2.html`` for the second whose name comes to the same.
    """
    taken, files = {WHOLE}, []
    for name in names:
        plain = re.sub(r"[^a-z0-9]+", "-", without_marks(name)).strip("-")[:_LONGEST].strip("-")
        stem = f"{_UNNAMED}-{plain}" if _RESERVED.match(plain) else plain or _UNNAMED
        number, file = 1, stem
        while file in taken:
            number += 1
            file = f"{stem}-{number}"
        taken.add(file)
        files.append(f"{file}.html")
    return files
