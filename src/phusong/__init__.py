"""Phusong: the open infrastructure coverage planner for telecom rollout.

    import phusong

    scenario = phusong.load_scenario("province.toml", settings={"plan.budget_vnd": 1e11})
    run = phusong.run(scenario, "out/province")
    run.villages, run.proposals, run.raster("4g")
    phusong.compare("out/province", "out/half")

Everything here is loaded when it is first named: the packages below bring compiled kernels or GDAL with them, and who
asks for a version or a help text needs neither.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from phusong.faces import put_off_imports_of_faces

put_off_imports_of_faces()

if TYPE_CHECKING:  # for tools that look at types; at run time they are loaded when they are named
    from phusong import coverage, maps, optimize
    from phusong.api import ComparedRuns, Run, RunRaster, check, compare, load_scenario, open_run, run
    from phusong.coverage.findings import Finding, InputError, PhusongError
    from phusong.scenario import Scenario

__version__ = "0.1.0"

__all__ = [
    "ComparedRuns",
    "Finding",
    "InputError",
    "PhusongError",
    "Run",
    "RunRaster",
    "Scenario",
    "check",
    "compare",
    "coverage",
    "load_scenario",
    "maps",
    "open_run",
    "optimize",
    "run",
]

_PACKAGES = ("coverage", "maps", "optimize")
_FACES = {
    "phusong.api": ("ComparedRuns", "Run", "RunRaster", "check", "compare", "load_scenario", "open_run", "run"),
    "phusong.coverage.findings": ("Finding", "InputError", "PhusongError"),
    "phusong.scenario": ("Scenario",),
}
"""Where each name comes from."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever bears the name
    if name in _PACKAGES:
        return import_module(f"{__name__}.{name}")
    for face, names in _FACES.items():
        if name in names:
            return getattr(import_module(face), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
