"""Random instances: a few or small ones in the units, more in the suite, all of them by ``make long``."""

import functools
import inspect
from collections.abc import Callable, Iterable

import pytest
from hypothesis import settings

_LONG = (pytest.mark.slow, pytest.mark.long)


def seeds(count: int, *, quick: int, whole: int | None = None) -> list[object]:
    """Seeds from 0 up, each a case of its own; those from ``quick`` up are slow, those from ``whole`` up long."""
    return some(range(count), quick=quick, whole=whole)


def sizes(quick: int, whole: int) -> list[object]:
    """A small size for the unit part, and a whole one that is slow."""
    return [quick, pytest.param(whole, marks=pytest.mark.slow)]


def some(cases: Iterable[object], *, quick: int, whole: int | None = None) -> list[object]:
    """Cases of a parameter; those from the ``quick``-th on are slow, those from the ``whole``-th on long."""
    return [
        case if at < quick else pytest.param(case, marks=pytest.mark.slow if whole is None or at < whole else _LONG)
        for at, case in enumerate(cases)
    ]


def examples(whole: int, least: int = 10) -> int:
    """Random examples of a property: all in the whole suite, in the unit part the share that others have there, too."""
    return max(least, whole * settings.default.max_examples // settings.get_profile("no-clock").max_examples)


def every(name: str, cases: Iterable[object]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """One test of all cases, as ``parametrize`` is one test for each; the failure says which case it was.

    For cases by the hundred that take a millisecond or less: to find, run and report one test takes pytest more.
    """
    kept = list(cases)
    assert kept, "a test of no case holds nothing"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def of_all(**fixtures: object) -> None:
            for case in kept:
                try:
                    test(**fixtures, **{name: case})
                except (Exception, pytest.fail.Exception) as error:
                    error.add_note(f"{name} = {case!r}")
                    raise

        signature = inspect.signature(test)
        others = [parameter for parameter in signature.parameters.values() if parameter.name != name]
        of_all.__signature__ = signature.replace(parameters=others)  # what pytest takes for fixtures
        return of_all

    return decorate
