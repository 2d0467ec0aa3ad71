"""Names of places: the nearest village, found in a tree, is the one that a look at all of them finds."""

from dataclasses import replace

import numpy as np
import pytest

from phusong.optimize.planner.place_names import PlaceNames
from phusong.optimize.question.floors import units_of
from phusong.optimize.question.parameters import Floor
from tests.builders.networks.sixty_villages import sixty_villages

NETWORK = sixty_villages()


def on_a_lattice():
    """The network with villages on crossings 1 km apart, two of them twice, so that distances tie."""
    villages = NETWORK.villages
    x_m = 410_000.0 + 1000.0 * (np.arange(60) % 8)
    y_m = 2_490_000.0 + 1000.0 * (np.arange(60) // 8)
    x_m[58:], y_m[58:] = x_m[:2], y_m[:2]
    return replace(NETWORK, villages=replace(villages, x_m=x_m, y_m=y_m, ids=villages.ids[::-1].copy()))


def looked_up(network, x_m, y_m, code):
    """The same by a look at every village and commune."""
    villages = network.villages
    away_m = np.hypot(villages.x_m - x_m, villages.y_m - y_m)
    nearest = min(np.flatnonzero(away_m == away_m.min()), key=lambda village: str(villages.ids[village]))
    return ", ".join([str(villages.names[nearest]), *map(str, network.communes.names[network.communes.codes == code])])


@pytest.mark.parametrize("network", [NETWORK, on_a_lattice()], ids=["anywhere", "lattice"])
def test_a_place_is_called_for_the_nearest_village(network):
    names, rng = PlaceNames.of(network), np.random.default_rng(8)
    x_m = np.concatenate((rng.uniform(390_000.0, 430_000.0, 200), network.villages.x_m, network.villages.x_m + 500.0))
    y_m = np.concatenate((rng.uniform(2.47e6, 2.51e6, 200), network.villages.y_m, network.villages.y_m + 500.0))
    codes = rng.choice([*network.communes.codes, "99999"], len(x_m))
    for place in zip(x_m.tolist(), y_m.tolist(), map(str, codes), strict=True):
        assert names.of_place(*place) == looked_up(network, *place)


def test_communes_with_one_code_are_all_named_and_nobody_is_no_trouble():
    communes = replace(NETWORK.communes, codes=NETWORK.communes.codes[[0, 0, 2, 3]])
    names = PlaceNames.of(replace(NETWORK, communes=communes))
    code = str(communes.codes[0])
    assert names.of_place(410_000.0, 2.49e6, code).endswith(", ".join(map(str, communes.names[:2])))
    nobody = PlaceNames(NETWORK, {}, names.communes, None)
    assert nobody.of_place(0.0, 0.0, code) == ", ".join(map(str, communes.names[:2]))


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("within", ["province", "district", "commune"])
def test_villages_of_a_floor_are_those_that_say_so(within, together):
    villages, communes = NETWORK.villages, NETWORK.communes
    district = dict(zip(communes.codes, communes.districts, strict=True))
    own = {"province": None, "district": [district[code] for code in villages.commune_codes]}.get(
        within, villages.commune_codes.tolist()
    )
    found = units_of(NETWORK, Floor(service="4g", share=0.5, within=within, together=together))
    assert all((np.diff(rows) > 0).all() for _, rows in found)
    assert sorted(np.concatenate([rows for _, rows in found]).tolist()) == list(range(60))
    if own is None or together:
        assert len(found) == 1
    else:
        assert [{own[row] for row in rows.tolist()} for _, rows in found] == [{unit} for unit in sorted(set(own))]
