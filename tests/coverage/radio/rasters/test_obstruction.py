"""What a few points make sure of is never more than what the whole profile does."""

import math

import numpy as np
import pytest

from phusong.coverage.propagation.diffraction import bullington_total_db, delta_bullington_loss_db, knife_edge_loss_db
from phusong.coverage.radio.prediction import make_prediction
from phusong.coverage.radio.rasters.obstruction import least_diffraction_db, worst_edge
from phusong.coverage.radio.transmitters import Transmitters
from tests.builders.levels.radio import radio_of
from tests.builders.networks.sixty_villages import sixty_villages

SIXTY = sixty_villages()
MASTS = Transmitters.of_sites(SIXTY, "4g")


@pytest.mark.slow
def test_the_diffraction_made_sure_of_is_part_of_what_there_is():
    prediction = make_prediction(SIXTY.terrain, MASTS, "4g", radio_of(model="p526"))
    scene, rng = prediction.scene, np.random.default_rng(4)
    mast = prediction.masts[0]
    x_m, y_m = (float(mast[name]) + rng.uniform(-6e3, 6e3, 300) for name in ("x_m", "y_m"))
    sure, whole = [], []
    for receiver in prediction.receivers(x_m, y_m):
        ends = (float(mast["x_m"]), float(mast["y_m"])), (float(receiver["x_m"]), float(receiver["y_m"]))
        d_km, h_m = SIXTY.terrain.profile(*ends)
        if len(d_km) < 3 or np.isnan(h_m).any():
            continue
        edge = worst_edge(scene, mast, receiver, 1000.0 * d_km[-1])
        sure.append(least_diffraction_db(edge, 1.8, d_km[-1]))
        antennas_m = h_m[0] + float(mast["height_m"]), h_m[-1] + 1.5
        whole.append(delta_bullington_loss_db(d_km, h_m, *antennas_m, scene.settings.ae_km, 1.8, 2, 0.0))
    assert len(sure) > 200
    assert (np.array(sure) <= np.array(whole)).all()
    assert np.corrcoef(sure, whole)[0, 1] > 0.9
    assert max(sure) > 20.0


def test_an_edge_by_hand():
    # Grazing: 6.9 + 20 lg(sqrt(0.01 + 1) - 0.1) = 6.03 dB, and what Bullington adds over 10 km.
    grazing_db = 6.9 + 20.0 * math.log10(math.sqrt(1.01) - 0.1)
    added_db = (1.0 - math.exp(-grazing_db / 6.0)) * 10.2
    assert least_diffraction_db(0.0, 2.0, 10.0) == pytest.approx(grazing_db + added_db, abs=0.002)
    assert least_diffraction_db(1.0, 4.0, 10.0) == pytest.approx(
        bullington_total_db(knife_edge_loss_db(2.0), 10.0), abs=0.002
    )
    assert least_diffraction_db(-math.inf, 2.0, 10.0) == least_diffraction_db(-5.0, 2.0, 10.0) == 0.0
