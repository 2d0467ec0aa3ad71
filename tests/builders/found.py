"""Findings in short: their codes, those that a refusal carries, and those of the region with another terrain."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from phusong.coverage.findings.errors import InputError
from phusong.coverage.findings.finding import Finding
from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import check_layers


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def refused(call: Callable[..., object], *arguments: object, **options: object) -> list[Finding]:
    """Findings of the refusal of ``call(*arguments, **options)``."""
    with pytest.raises(InputError) as caught:
        call(*arguments, **options)
    return list(caught.value.findings)


def terrain_codes(tmp_path: Path, region: tuple, path: str = "bad.tif") -> list[str]:
    """Codes of the region with the terrain of a file below ``tmp_path``."""
    _, _, folder, sources = region
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    findings = check_layers(here | {"terrain": LayerSource(path=str(tmp_path / path))}, base=tmp_path)
    assert all(finding.layer == "terrain" for finding in findings)
    return codes(findings)
