"""Antenna pattern files in MSI Planet format, written from simple shapes."""

import numpy as np


def losses_db(beamwidth_deg, floor_db=30.0, centre_deg=0.0):
    """A parabola around one direction, held at a floor, by degree."""
    off = (np.arange(360) - centre_deg + 180.0) % 360.0 - 180.0
    return np.minimum(12.0 * (off / beamwidth_deg) ** 2, floor_db)


def msi(horizontal=None, vertical=None, gain="GAIN 17.0 dBi", extra=("TILT ELECTRICAL",), name="NAME Panel 65"):
    """Content of a file; the vertical beam points 4 degrees down unless it is given."""
    horizontal = losses_db(65.0) if horizontal is None else horizontal
    vertical = losses_db(8.0, centre_deg=4.0) if vertical is None else vertical
    head = [line for line in (name, "MAKE Ours", "FREQUENCY 1800", gain, *extra) if line]
    cuts = []
    for title, values in (("HORIZONTAL", horizontal), ("VERTICAL", vertical)):
        cuts += [f"{title} {len(values)}", *(f"{degree}\t{value:.3f}" for degree, value in enumerate(values))]
    return "\n".join([*head, *cuts]) + "\n"
