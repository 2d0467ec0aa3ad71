"""Layers are recognised by what they hold, whatever their columns are called."""

import pandas as pd
import pytest

from phusong.coverage.layers.recognition.scores import guess_layers, names_of, undecided
from tests.builders.layers import layer_files as files
from tests.builders.layers.renamed_parts import STYLES, part_of, renamed

CODES = frozenset(files.communes()["commune_code"])


@pytest.mark.slow
@pytest.mark.parametrize("layer", STYLES)
def test_a_layer_is_recognised_whatever_its_columns_are_called(layer: str) -> None:
    shapes = [False, True] if layer in ("villages", "sites", "places") else [False]
    wrong = []
    for style in STYLES[layer]:
        for as_table in shapes:
            part = renamed(layer, style, as_table=as_table, mirrored=not as_table)
            guesses = guess_layers(part, CODES if layer == "villages" else frozenset())
            wanted = style | ({"lon": "Kinh độ", "lat": "Vĩ độ"} if as_table else {})
            best = guesses[0]
            if best.columns != wanted or best.lacking or names_of(undecided(guesses)) != [layer]:
                wrong.append((style, as_table, best.layer.name, round(best.score, 2), best.columns))
    assert wrong == []


def test_a_table_without_directions_is_one_of_sites_whatever_the_operators_are_called() -> None:
    frame = pd.DataFrame(
        {
            "Ma tram": [f"BX{number:03d}" for number in range(6)],
            "Don vi": ["VTL", "VNPT", "MBF"] * 2,
            "Cong nghe": ["4G", "3G,4G"] * 3,
            "Do cao cot": [36, 42, 30] * 2,
            "X (m)": [2_494_961.6 + 500.0 * number for number in range(6)],
            "Y (m)": [410_914.7 + 700.0 * number for number in range(6)],
        }
    )
    best = guess_layers(part_of(frame, "BTS.csv"))[0]
    assert (best.layer.name, best.lacking) == ("sites", ())
    assert best.columns["operator"] == "Don vi"
    assert {best.columns["lon"], best.columns["lat"]} == {"X (m)", "Y (m)"}
