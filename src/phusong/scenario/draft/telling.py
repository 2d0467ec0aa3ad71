"""What drafting a scenario understood and doubts, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from phusong.console.messages import Language, figure, say
from phusong.coverage.findings import case_text, printable, usual_remedy
from phusong.coverage.layers.recognition import RecognisedFolder, RecognisedLayer
from phusong.coverage.schema import LAYERS

_UNUSED_SHOWN = 12


def tell_draft(found: RecognisedFolder, language: Language) -> Iterator[str]:
    """Lines that say what was understood of each file, without the doubts.

    Args:
        found: What was recognised.
        language: Language of the lines.
    """
    if found.layers:
        yield click.style(say("draft-understood", language), bold=True)
    for layer in found.layers.values():
        yield "  " + _what(layer, language)
        for line in _details(layer, language):
            yield click.style(f"    {line}", dim=True)
    if found.crs:
        why = say(f"draft-why-{found.crs_why}", language, province=found.province)
        yield "  " + say("draft-metric", language, crs=found.crs, name=found.crs_name, why=why)


def _what(layer: RecognisedLayer, language: Language) -> str:
    file = printable(layer.source.path) + (f" ({printable(layer.source.layer)})" if layer.source.layer else "")
    rows = "" if layer.rows is None else say("draft-rows", language, rows=figure(layer.rows, ",.0f", language))
    if "cell_m" in layer.notes:
        rows += say("draft-cells", language, cell=figure(float(layer.notes["cell_m"]), ",.0f", language))
    if int(layer.notes.get("tiles", "1")) > 1:
        rows += say("draft-tiles", language, tiles=layer.notes["tiles"])
    return say("draft-layer", language, layer=layer.layer, file=file, format=layer.format, rows=rows)


def _details(layer: RecognisedLayer, language: Language) -> Iterator[str]:
    stated = layer.source.columns
    mapped = [f"{match.ours} = {printable(stated.get(match.ours, match.theirs))}" for match in layer.matches]
    if mapped:
        yield say("columns-used", language, columns=", ".join(mapped))
    if layer.unused:
        more = len(layer.unused) - _UNUSED_SHOWN
        shown = ", ".join(map(printable, layer.unused[:_UNUSED_SHOWN])) + (f" (+{more})" if more > 0 else "")
        yield say("columns-unused", language, columns=shown)
    if layer.source.crs:
        yield say("draft-system", language, crs=layer.source.crs)
    if layer.lacking:
        lacking = say("draft-lacking", language, columns=", ".join(layer.lacking))
        left_out = "" if LAYERS[layer.layer].required else f"; {say('draft-left-out', language)}"
        yield lacking + left_out


def tell_passed_over(found: RecognisedFolder, language: Language) -> Iterator[str]:
    """Lines that say which files are not used, why, and what would help; nothing where all are."""
    if found.passed_over:
        yield click.style(say("draft-passed-over", language), bold=True)
    for finding in found.passed_over:
        said = case_text(finding.message, language).partition(": ")[2]
        hint = case_text(finding.remedy, language) if finding.remedy != usual_remedy(finding.code) else ""
        yield f"  {finding.file}: {said}" + (f" \u2192 {hint}" if hint else "")


def draft_record(found: RecognisedFolder, out: Path, *, written: bool) -> dict[str, object]:
    """What was understood, as ``phusong init --json`` prints it."""
    return {
        "scenario": str(out),
        "written": written,
        "crs": found.crs or None,
        "layers": {name: _layer_record(layer) for name, layer in found.layers.items()},
        "doubts": [finding.as_dict() for finding in found.doubts],
        "passed_over": [finding.as_dict() for finding in found.passed_over],
        "findings": [finding.as_dict() for finding in found.findings],
    }


def _layer_record(layer: RecognisedLayer) -> dict[str, object]:
    stated = layer.source.columns
    return {
        "path": layer.source.path,
        "layer": layer.source.layer,
        "crs": layer.source.crs,
        "decimal": layer.source.decimal,
        "format": layer.format,
        "rows": layer.rows,
        "columns": {match.ours: stated.get(match.ours, match.theirs) for match in layer.matches},
        "by_values": [match.ours for match in layer.matches if match.by == "values"],
        "unused": list(layer.unused),
        "lacking": list(layer.lacking),
        "others": list(layer.others),
    }
