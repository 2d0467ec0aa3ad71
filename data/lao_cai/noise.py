"""Seeded randomness that gives the same bits on every machine: hashes of integers, and lattice noise made of them."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True)
def _mix(value: np.uint64) -> np.uint64:
    """Scramble 64 bits (the finaliser of SplitMix64, Steele et al. 2014)."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@njit(cache=True)
def uniform(seed: int, a: int, b: int) -> float:
    """A number in [0, 1) that depends on the three integers alone."""
    value = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(a) * np.uint64(0xC2B2AE3D27D4EB4F)
    value = _mix(value) + np.uint64(b) * np.uint64(0x165667B19E3779F9)
    return float(_mix(_mix(value)) >> np.uint64(11)) / 9007199254740992.0


@njit(cache=True)
def lattice_noise(seed: int, rows: int, cols: int, period: float) -> NDArray[np.float64]:
    """Smooth noise in [-1, 1] with one free value each ``period`` cells, shape (rows, cols)."""
    field = np.empty((rows, cols), dtype=np.float64)
    for i in range(rows):
        y = i / period
        top = int(y)
        v = y - top
        v = v * v * v * (v * (v * 6.0 - 15.0) + 10.0)
        for j in range(cols):
            x = j / period
            left = int(x)
            u = x - left
            u = u * u * u * (u * (u * 6.0 - 15.0) + 10.0)
            north = uniform(seed, top, left) * (1.0 - u) + uniform(seed, top, left + 1) * u
            south = uniform(seed, top + 1, left) * (1.0 - u) + uniform(seed, top + 1, left + 1) * u
            field[i, j] = 2.0 * (north * (1.0 - v) + south * v) - 1.0
    return field


def fractal(seed: int, rows: int, cols: int, longest: float, octaves: int, gain: float = 0.5) -> NDArray[np.float64]:
    """Sum of ``octaves`` lattice noises, each half as long and ``gain`` as high as the one before."""
    field = np.zeros((rows, cols))
    for octave in range(octaves):
        field += gain**octave * lattice_noise(seed + octave, rows, cols, longest / 2.0**octave)
    return field


class Dice:
    """A stream of numbers that depends on its seed alone."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._count = 0

    def number(self) -> float:
        """The next number in [0, 1)."""
        self._count += 1
        return float(uniform(self._seed, self._count, 0))

    def between(self, low: float, high: float) -> float:
        """The next number in [low, high)."""
        return low + (high - low) * self.number()
