"""Codes that lost their leading zeros come back where the other layer has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from phusong.coverage.geofiles.sources import LayerSource
from phusong.coverage.layers.read import read_network
from tests.builders.found import codes
from tests.builders.layers import layer_files as files

pytestmark = pytest.mark.slow  # reads and writes whole files


@pytest.mark.parametrize("extension", ["csv", "xlsx", "shp", "gpkg", "geojson"])
def test_leading_zeros_come_back(extension: str, region: tuple, tmp_path: Path) -> None:
    network, _, folder, sources = region
    villages = files.villages()
    villages["commune_code"] = villages["commune_code"].astype(int)
    path = files.write_layer(villages, tmp_path / f"villages.{extension}")
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    other, findings = read_network(here | {"villages": LayerSource(path=str(path))}, base=tmp_path)
    assert list(other.villages.commune_codes) == list(network.villages.commune_codes)
    assert codes(findings) == ["code-restored"]
    assert (findings[0].row, findings[0].value) == (1, "2635")


def test_leading_zeros_of_the_communes_come_back_from_the_villages(region: tuple, tmp_path: Path) -> None:
    network, _, folder, sources = region
    communes = files.communes()
    communes["commune_code"] = communes["commune_code"].astype(float)
    path = files.write_layer(communes, tmp_path / "communes.shp")
    here = {name: LayerSource(path=str(folder / source.path)) for name, source in sources.items()}
    other, findings = read_network(here | {"communes": LayerSource(path=str(path))}, base=tmp_path)
    assert list(other.communes.codes) == list(network.communes.codes)
    assert codes(findings) == ["code-restored"]


def test_codes_that_cannot_be_restored_are_said(tmp_path: Path) -> None:
    villages, communes = files.villages(), files.communes()
    villages["commune_code"] = villages["commune_code"].astype(int)
    communes["commune_code"] = communes["commune_code"].astype(int)
    sources = files.write_region(tmp_path, villages=villages, communes=communes)
    network, findings = read_network(sources, base=tmp_path)
    assert sorted(codes(findings)) == ["code-number", "code-number"]
    assert list(network.communes.codes) == ["2635", "2647", "2650"]
