"""One part of a file for each layer: the assignment in which all guesses together are the surest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.findings.wording import listed
from phusong.coverage.layers.recognition.folder import FilePart, passed_over
from phusong.coverage.layers.recognition.recognised import Choice
from phusong.coverage.layers.recognition.scores import CLOSE, LEAST, LayerGuess, guess_layers, names_of, undecided
from phusong.coverage.layers.recognition.together import as_one

_ABOUT = 0.1
"""Parts that are no less sure than by this are told apart by their rows."""


@dataclass(slots=True)
class ChosenParts:
    """What was chosen.

    Attributes:
        guesses: Layer to the part taken for it.
        others: Layer to further parts that may be it, the likeliest first.
        doubts: What is not certain.
        passed_over: Parts that are no layer, with the reason.
        choices: What a person could decide.
    """

    guesses: dict[str, LayerGuess] = field(default_factory=dict)
    others: dict[str, list[LayerGuess]] = field(default_factory=dict)
    doubts: list[Finding] = field(default_factory=list)
    passed_over: list[Finding] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)


def choose_parts(parts: Sequence[FilePart], answers: Mapping[str, str]) -> ChosenParts:
    """Decide which part is which layer.

    Communes come first: their codes tell the codes of villages from other numbers.

    Args:
        parts: Everything with rows.
        answers: What a person decided: ``layer:<layer>`` to the label of a part, ``part:<label>`` to a layer.
    """
    first = {part.label: guess_layers(part) for part in parts}
    codes = _commune_codes(_best_of(first, "communes"))
    guesses = first if not codes else {part.label: guess_layers(part, codes) for part in parts}
    chosen = ChosenParts()
    by_layer: dict[str, list[LayerGuess]] = {}
    for part in parts:
        taken = _taken(part, guesses[part.label], answers, chosen)
        if taken is not None:
            by_layer.setdefault(taken.layer.name, []).append(taken)
    for layer, found in by_layer.items():
        _settle(layer, _ranked(found), answers, chosen)
    return chosen


def _best_of(guesses: Mapping[str, Sequence[LayerGuess]], layer: str) -> LayerGuess | None:
    found = [each[0] for each in guesses.values() if each and each[0].layer.name == layer and each[0].score >= LEAST]
    return max(found, key=lambda guess: guess.score, default=None)


def _commune_codes(communes: LayerGuess | None) -> frozenset[str]:
    if communes is None or "commune_code" not in communes.columns:
        return frozenset()
    name = communes.columns["commune_code"]
    profile = next(profile for profile in communes.part.profiles if profile.name == name)
    return frozenset(profile.words)


def _taken(
    part: FilePart, guesses: Sequence[LayerGuess], answers: Mapping[str, str], chosen: ChosenParts
) -> LayerGuess | None:
    """The layer that a part is taken for, None where it is none; doubts are written down."""
    if part.raw.rows == 0:
        chosen.passed_over.append(passed_over(part.label, "it holds no rows"))
        return None
    if not guesses or guesses[0].score < LEAST:
        chosen.passed_over.append(passed_over(part.label, _why_none(part, guesses)))
        return None
    answer = answers.get(f"part:{part.label}")
    if answer is not None:
        return next((guess for guess in guesses if guess.layer.name == answer), None)
    near = undecided(guesses)
    if len(near) > 1:
        names = names_of(near)
        finding = make_finding(
            "layer-doubted",
            f"was taken for {names[0]}; it may also be {listed(names[1:])}",
            file=part.label,
            layer=names[0],
        )
        chosen.choices.append(Choice(f"part:{part.label}", tuple(names), finding))
        chosen.doubts.append(finding)
    return guesses[0]


def _why_none(part: FilePart, guesses: Sequence[LayerGuess]) -> str:
    columns = listed(part.raw.columns, 12) or "no columns"
    if not guesses:
        kinds = listed(sorted(part.kinds)) or "no geometry"
        return f"no layer is made of {kinds} together; its columns are {columns}"
    best = guesses[0]
    if best.lacking and best.score > 0.25:
        return f"it is nearest to {best.layer.name}, but lacks {listed(best.lacking)}; its columns are {columns}"
    return f"its columns {columns} tell of no layer"


def _merit(guess: LayerGuess) -> float:
    """What counts when two parts may be one layer: first that nothing is lacking, then how sure it is."""
    return guess.score - 0.5 * bool(guess.lacking)


def _ranked(found: Sequence[LayerGuess]) -> list[LayerGuess]:
    """The surest first; of those about as sure the one with the most rows."""
    best = max(map(_merit, found))

    def rank(guess: LayerGuess) -> tuple[float, int, str]:
        behind = best - _merit(guess)
        return (0.0 if behind <= _ABOUT else behind), -guess.part.raw.rows, guess.part.label

    return sorted(found, key=rank)


def _settle(layer: str, found: list[LayerGuess], answers: Mapping[str, str], chosen: ChosenParts) -> None:
    """Take one part for a layer; where others come near, say so."""
    joined = as_one(found) if len(found) > 1 else None
    if joined is not None:
        labels = [guess.part.label for guess in found]
        message = f"{listed(labels)} are alike and were taken together as {layer}: {joined.part.shown}"
        chosen.doubts.append(
            make_finding("layer-joined", message, file=joined.part.shown, layer=layer, value=len(found))
        )
        chosen.guesses[layer], chosen.others[layer] = joined, []
        return
    answer = answers.get(f"layer:{layer}")
    first = next((guess for guess in found if guess.part.label == answer), found[0])
    others = [guess for guess in found if guess is not first]
    chosen.guesses[layer], chosen.others[layer] = first, others
    if not others:
        return
    labels = [guess.part.label for guess in found]
    sizes = listed([f"{guess.part.label}: {guess.part.raw.rows:,}" for guess in (first, *others)])
    near = [guess for guess in others if abs(_merit(guess) - _merit(first)) <= 2.0 * CLOSE]
    message = f"{listed(labels)} may each be {layer}; {first.part.label} was taken; rows of each: {sizes}"
    finding = make_finding("layer-candidates", message, file=first.part.label, layer=layer, value=len(found))
    chosen.doubts.append(finding)
    if near and answer is None:
        chosen.choices.append(Choice(f"layer:{layer}", tuple(labels), finding))
