"""Splitters of an access point: by hand, against every choice there is, and what must not change them."""

from itertools import product

import numpy as np
import pytest

from phusong.optimize.pon.splitters import (
    Load,
    SplitterTable,
    choose_splitting,
    fibres_in,
    point_vnd,
    village_vnd,
)

LOSS_DB = {2: 4.0, 4: 7.3, 8: 10.5, 16: 13.8, 32: 17.1, 64: 20.5}
PRICE_VND = {2: 5.0, 4: 7.0, 8: 10.0, 16: 16.0, 32: 30.0, 64: 60.0}


def table(**changes):
    stated = {
        "loss_db": LOSS_DB,
        "price_vnd": PRICE_VND,
        "joint_db": 0.2,
        "most_homes": 64,
        "cascade": True,
        "port_vnd": 300.0,
        "fibre_vnd_per_m": 0.01,
    }
    return SplitterTable(**stated | changes)


def test_one_village_at_its_access_point_takes_one_splitter_and_a_small_one_for_the_rest():
    # 70 homes with light to spare: 64 + 8 outputs, two ports; the larger is in the price of the access point.
    found = choose_splitting(table(), [Load(70, 0.0, 25.0)], 10_000.0)
    assert (found.first, found.seconds, found.inputs) == (64, (1,), 2)
    assert table().splitters(70, 64) == ((8, 1), (64, 1))
    assert found.cost_vnd == pytest.approx(10 + 2 * (300 + 100))


def test_the_last_home_alone_takes_a_bare_fibre():
    assert table().splitters(65, 64) == ((64, 1),)
    assert fibres_in(65, 64) == 2
    assert table().splitters(5, 1) == ()


def test_small_villages_share_a_port_over_a_cascade():
    # Four hamlets of 12 homes, 2 km of cable each: 1:4 at the access point and 1:16 in each take one port.
    loads = [Load(12, 2000.0, 25.0)] * 4
    found = choose_splitting(table(), loads, 5_000.0)
    assert (found.first, found.seconds, found.legs, found.inputs) == (4, (16,) * 4, (1,) * 4, 1)
    by_hand = 4 * (16 + 2000 * 0.01) + (300 + 50)  # the 1:4 is in the price of the access point
    assert found.cost_vnd == pytest.approx(by_hand)
    # 7.3 + 13.8 + 0.2 dB is not to be had at 21 dB: 1:2 and 1:32 (21.3 dB) is not either, 1:16 alone is.
    far = choose_splitting(table(), [Load(12, 2000.0, 21.0)] * 4, 5_000.0)
    assert table().taken_db(far.first, far.seconds[0]) <= 21.0
    assert far.inputs > 1
    single = choose_splitting(table(cascade=False), loads, 5_000.0)
    assert single.first == 1 or set(single.seconds) == {1}


def test_a_budget_that_no_splitter_fits_has_no_answer_unless_every_home_has_its_fibre():
    assert choose_splitting(table(), [Load(8, 100.0, -0.1)], 100.0) is None
    bare = choose_splitting(table(), [Load(3, 100.0, 0.0)], 100.0)
    assert (bare.first, bare.seconds, bare.inputs) == (1, (1,), 3)


@pytest.mark.slow
def test_every_choice_is_weighed():
    """Against the enumeration of all ratios of the access point and of up to three villages."""
    rng = np.random.default_rng(12)
    for _ in range(150):
        some = {ratio: LOSS_DB[ratio] for ratio in rng.choice(list(LOSS_DB), 3, replace=False).tolist()}
        rules = table(
            loss_db=some,
            price_vnd={ratio: float(rng.integers(1, 80)) for ratio in some},
            cascade=bool(rng.integers(2)),
            port_vnd=float(rng.integers(0, 400)),
            fibre_vnd_per_m=float(rng.choice([0.0, 0.01, 1.0])),
            most_homes=int(rng.choice([16, 64, 128])),
        )
        loads = [
            Load(int(rng.integers(1, 150)), float(rng.integers(0, 3000)), float(rng.uniform(2.0, 26.0)))
            for _ in range(int(rng.integers(1, 4)))
        ]
        feeder_m = float(rng.integers(0, 15_000))
        costs = [
            sum(village_vnd(rules, load, second) for load, second in zip(loads, seconds, strict=True))
            + point_vnd(
                rules,
                sum(fibres_in(load.ports, second) for load, second in zip(loads, seconds, strict=True)),
                first,
                feeder_m,
            )
            for first, *seconds in product([1, *sorted(some)], repeat=1 + len(loads))
            if all(rules.allows(first, second, load.left_db) for load, second in zip(loads, seconds, strict=True))
        ]
        found = choose_splitting(rules, loads, feeder_m)
        assert (found is None) == (not costs)
        if found is not None:
            assert found.cost_vnd == pytest.approx(min(costs))
            # The order of villages changes neither cost nor what each may be given.
            turned = choose_splitting(rules, loads[::-1], feeder_m)
            assert turned.cost_vnd == pytest.approx(found.cost_vnd)
            assert all(
                rules.allows(found.first, *each) for each in zip(found.seconds, [x.left_db for x in loads], strict=True)
            )


@pytest.mark.slow
def test_more_light_never_costs_more():
    rng = np.random.default_rng(4)
    for _ in range(60):
        loads = [
            Load(int(rng.integers(1, 200)), float(rng.integers(0, 2000)), float(rng.uniform(11.0, 20.0)))
            for _ in range(3)
        ]
        costs = [
            choose_splitting(table(), [Load(x.ports, x.cable_m, x.left_db + more) for x in loads], 8000.0).cost_vnd
            for more in (0.0, 2.0, 6.0)
        ]
        assert costs == sorted(costs, reverse=True)
