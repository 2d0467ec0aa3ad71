"""Layers are recognised by what they hold, whatever their columns are called."""

import pytest

from phusong.coverage.layers.recognition.scores import guess_layers, names_of, undecided
from tests.builders.layers import layer_files as files
from tests.builders.layers.renamed_parts import STYLES, renamed

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
