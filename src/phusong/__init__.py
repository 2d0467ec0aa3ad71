"""Phusong: the open infrastructure coverage planner for telecom rollout.

``phusong.coverage``, ``phusong.optimize`` and ``phusong.maps`` are loaded when they are first named: each brings
compiled kernels or GDAL with it, and who asks for a version or a help text needs neither.
"""

from importlib import import_module
from types import ModuleType

from phusong.faces import put_off_imports_of_faces

put_off_imports_of_faces()

__version__ = "0.1.0"

_PACKAGES = ("coverage", "optimize", "maps")


def __getattr__(name: str) -> ModuleType:
    if name in _PACKAGES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_PACKAGES])
