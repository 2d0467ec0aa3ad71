"""Every setting at every value that its class allows as a literal, and at both ends of its range."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from phusong.scenario.mistakes import model_of
from phusong.scenario.model import Scenario

GIVEN: dict[str, str] = {
    "plan.floors": '[{service = "4g", share = 0.6}]',
    "plan.decisions": '[{subject = "S1", verdict = "reject", lon = 103.87, lat = 22.5}]',
    "plan.phases": "[{budget_vnd = 10_000_000_000}, {budget_vnd = 10_000_000_000}]",
    "candidates.wanted": "[{lon = 103.87, lat = 22.5}]",
}
"""Lists of models, each with an item for the run to start from."""
BASE = ('plan.must_serve=["commune_centre"]', "plan.time_limit_s=5")
"""What every run asks for besides."""
WHOLE = (
    "plan.frontier_vnd=[0, 10_000_000_000]",
    "plan.risk.samples=20",
    "plan.alternatives.count=1",
    "plan.alternatives.min_sites=1",
)
"""What a run with a setting of the plan or of costs asks for as well, so that it meets every part of an answer; other
settings reach those parts through the options that the plan itself is made of."""
SMALLER = {
    ("radio.raster_step_m", "5.0"): [("radio.max_range_km", "1")],
    ("plan.risk.samples", "100000"): [("plan.frontier_vnd", "[]"), ("plan.alternatives.count", "0")],
}
"""What a run of a setting at one end asks for as well, so that it takes no thousand times as long as at the other."""
NAMED = {"radio.services": "4g"}
"""Tables of models by name, and the name that is varied."""
PASSED_OVER = ("layers", "calibration", "pon")
"""Tables that a run does not read, that name its files, or that a test of their own walks."""
NUDGE = 1e-9
"""How far inside an open end a value lies, as a share of it, or as it is at 0."""


def settings() -> Iterator[tuple[str, str]]:
    """Every setting as a dotted key, with each of its values as TOML."""
    yield from _of_model("", Scenario)


Together = tuple[tuple[str, str], ...]
"""Settings that one run has, each with its value."""

AT_ONCE = {"costs.": 12, "radio.": 14, "candidates.": 13, "fibre.": 13, "people.": 6, "plan.": 5, "map.": 4}
"""How many ends of ranges of a table are walked at once: what one of them breaks, the run of all of them shows too."""

APART = ("radio.model", "radio.second_model", "plan.enabled", "plan.phases", "map.raster")
"""Settings of words that are tried by themselves: they say what there is of all else."""

ALONE = frozenset(
    {
        ("costs.usd_vnd", "1000000.0"),
        ("radio.clutter.full_m", "0.0"),
        ("radio.clutter.left_out_m", "1000.0"),
        ("radio.services.4g.bandwidth_mhz", "1e-09"),
        ("radio.services.4g.resource_blocks", "275"),
        ("radio.services.4g.subcarrier_spacing_khz", "240.0"),
        ("candidates.tower_spacing_m", "1e-09"),
        ("candidates.backhaul.microwave.climate.dn75_n", "1e-09"),
        ("candidates.backhaul.microwave.climate.dn75_n", "300.0"),
        ("candidates.backhaul.microwave.climate.log10_k", "-9.0"),
        ("candidates.backhaul.microwave.climate.log10_k", "0.0"),
        ("plan.budget_vnd", "0"),
    }
)
"""Ends that are refused without another setting, leave nothing proposed, or propose thousands of towers: beside one of
them, the others of a run would be tried again, or take long."""


def runs_of(every: Sequence[tuple[str, str]]) -> Iterator[Together]:
    """Settings by the run that tries them: some by themselves, ends of ranges and words of a table some at a time."""
    gathered: list[Together] = []
    for table in AT_ONCE:
        mine = [each for each in every if each[0].startswith(table) and each not in ALONE]
        gathered += _ends_together([each for each in mine if _is_number(each[1])], AT_ONCE[table])
        gathered += _words_together([each for each in mine if not _is_number(each[1]) and each[0] not in APART])
    seen = {setting for together in gathered for setting in together}
    yield from ((setting,) for setting in every if setting not in seen)
    yield from gathered


def _ends_together(numbers: Sequence[tuple[str, str]], at_once: int) -> Iterator[Together]:
    """Ends of ranges, all low or all high; those of one run stand apart, where neighbours are of one mechanism."""
    ends: tuple[list[tuple[str, str]], ...] = ([], [])
    for at, setting in enumerate(numbers):
        ends[int(at > 0 and numbers[at - 1][0] == setting[0])].append(setting)
    for end in ends:
        runs = -(-len(end) // at_once)
        yield from (tuple(end[at::runs]) for at in range(runs))


def _words_together(worded: Sequence[tuple[str, str]]) -> Iterator[Together]:
    """One value of each setting a run, until all had their turn: what is on in one is off beside it."""
    values: dict[str, list[str]] = {}
    for key, value in worded:
        values.setdefault(key, []).append(value)
    for turn in range(max(map(len, values.values()), default=0)):
        yield tuple(
            (key, given[(turn + at) % len(given)])
            for at, (key, given) in enumerate(values.items())
            if turn < len(given)
        )


def _is_number(value: str) -> bool:
    return value[0] not in '"[' and value not in ("true", "false")


def changes(together: Together) -> tuple[str, ...]:
    """Everything that a run with some settings at their values asks for."""
    asked: list[str] = []
    for key, value in together:
        asked += [f"{other}={small}" for other, small in SMALLER.get((key, value), ())]
        if key == "plan.phases":  # one phase is enough for alternatives
            asked.append("plan.alternatives.count=0")
        if value == '"least_cost"':
            asked.append(f"plan.floors={GIVEN['plan.floors']}")
        asked.append(f"{key}={value}")
    whole = WHOLE if together[0][0].startswith(("plan.", "costs.")) else ()
    return (*BASE, *whole, *asked)


def _of_model(prefix: str, model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    for name, field in model.model_fields.items():
        key = f"{prefix}{name}"
        inner, is_many = model_of(field.annotation)
        if key in PASSED_OVER:
            continue
        if inner is None:
            yield from ((key, value) for value in values_of(field))
        elif not is_many:
            yield from _of_model(f"{key}.", inner)
        elif key in NAMED:
            yield from _of_model(f"{key}.{NAMED[key]}.", inner)
        elif key in GIVEN:
            yield from ((key, _with(GIVEN[key], *change)) for change in _of_model("", inner))


def _with(items: str, name: str, value: str) -> str:
    """The first item of a list with one value of its own."""
    first = items[2 : items.index("}")]
    kept = [pair for pair in first.split(", ") if pair.split(" = ")[0] != name]
    return "[{" + ", ".join([*kept, f"{name} = {value}"]) + items[items.index("}") :]


def values_of(field: FieldInfo) -> list[str]:
    """Literals, both truths, or both ends of the range of a field."""
    literals = list(_literals(field.annotation))
    if literals:
        return [f'"{each}"' if isinstance(each, str) else str(each) for each in literals]
    if field.annotation is bool:
        return ["true", "false"]
    return [_number(field.annotation, end, way) for end, way in _ends(field.metadata)]


def _literals(annotation: Any) -> Iterator[object]:
    origin = get_origin(annotation)
    if origin is Literal:
        yield from get_args(annotation)
    elif origin is Union or type(annotation).__name__ == "UnionType":
        for each in get_args(annotation):
            yield from _literals(each)


def _ends(metadata: list[Any]) -> Iterator[tuple[float, float]]:
    """Ends of a range, and which way lies inside: 0 where the end itself belongs to it."""
    for bound in metadata:
        if isinstance(bound, annotated_types.Ge):
            yield float(bound.ge), 0.0
        elif isinstance(bound, annotated_types.Gt):
            yield float(bound.gt), 1.0
        elif isinstance(bound, annotated_types.Le):
            yield float(bound.le), 0.0
        elif isinstance(bound, annotated_types.Lt):
            yield float(bound.lt), -1.0


def _number(annotation: Any, end: float, way: float) -> str:
    is_whole = annotation is int or int in get_args(annotation)
    if is_whole:
        return str(int(end + way))
    return repr(end + way * NUDGE * max(abs(end), 1.0))
