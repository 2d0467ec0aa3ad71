"""Layers, propagation, fibre reach and who is served.

Import it as ``phusong.coverage``. The folder stands at the top of the checkout, so a checkout on ``sys.path``
would shadow coverage.py, which numba and pytest-cov import by the bare name; the guard below hands that name back.
"""

if __name__ == "coverage":  # pragma: no cover - runs only under the foreign name
    import importlib.machinery
    import importlib.util
    import sys
    from pathlib import Path

    _checkout = Path(__file__).resolve().parent.parent
    _elsewhere = [entry for entry in sys.path if Path(entry or ".").resolve() != _checkout]
    _spec = importlib.machinery.PathFinder.find_spec("coverage", _elsewhere)
    if _spec is None or _spec.loader is None:
        raise ModuleNotFoundError("No module named 'coverage'", name="coverage")
    _coverage_py = importlib.util.module_from_spec(_spec)
    sys.modules["coverage"] = _coverage_py
    _spec.loader.exec_module(_coverage_py)
else:
    from importlib import import_module
    from pathlib import Path
    from types import ModuleType

    from phusong.coverage.kernel_cache import drop_stale_kernels

    drop_stale_kernels(Path(__file__).parent)

    def __getattr__(name: str) -> ModuleType:
        """A room, loaded when it is first named: ``phusong.coverage.p1812``."""
        try:
            return import_module(f"{__name__}.{name}")
        except ModuleNotFoundError as error:
            if error.name != f"{__name__}.{name}":
                raise
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
