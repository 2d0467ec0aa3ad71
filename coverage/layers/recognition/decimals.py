"""Numbers of people that could have decimals or thousands: people are whole, so ``12.974`` are twelve thousand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from phusong.coverage.findings.finding import Finding, make_finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.recognition.scores import LayerGuess
from phusong.coverage.layers.rows.numbers import COUNTED


def with_decimals(
    sources: Mapping[str, LayerSource], guesses: Mapping[str, LayerGuess], findings: Sequence[Finding]
) -> tuple[dict[str, LayerSource], list[Finding]]:
    """State the sign before decimals where nothing in a table tells it and its numbers count something.

    Args:
        sources: Layer name to its source.
        guesses: Layer name to what was taken for it.
        findings: What checking the layers found.

    Returns:
        The sources with what follows, and what is doubted about each.
    """
    stated, doubts = dict(sources), []
    for finding in findings:
        layer, value = finding.layer, finding.value or ""
        guess = guesses.get(layer) if layer else None
        if finding.code != "number-ambiguous" or guess is None or layer is None or stated[layer].decimal is not None:
            continue
        counted = {column.name for column in guess.layer.columns if column.unit in COUNTED}
        if not any(ours in counted and theirs == finding.column for ours, theirs in guess.columns.items()):
            continue
        sign: Literal[".", ","] = "," if "." in value else "."
        stated[layer] = replace(stated[layer], decimal=sign)
        whole = value.replace(".", "").replace(",", "")
        message = f"{value} was read as {whole}, as people and households are whole"
        remedy = f"look at the numbers; where they have decimals, correct decimal under [layers.{layer}]"
        doubts.append(
            make_finding(
                "number-ambiguous",
                message,
                severity="warning",
                remedy=remedy,
                file=finding.file,
                layer=layer,
                row=finding.row,
                column=finding.column,
                value=value,
            )
        )
    return stated, doubts
