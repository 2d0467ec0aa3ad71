"""Prominence against a slow definition, and summits placed by hand."""

import numpy as np
import pytest

from phusong.optimize.sites.peaks import find_peaks, slope_deg
from tests.builders.networks.small_network import SOUTH_M, WEST_M, flat_terrain, with_hill
from tests.builders.networks.terrains import terrain_of


def slow_prominence(height_m, row, col):
    """Height less the highest level at which the summit's island still touches higher ground."""
    for level in sorted(set(height_m.ravel().tolist()), reverse=True):
        if level > height_m[row, col]:
            continue
        seen, stack = {(row, col)}, [(row, col)]
        while stack:
            r, c = stack.pop()
            for near in ((r + i, c + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
                inside = 0 <= near[0] < height_m.shape[0] and 0 <= near[1] < height_m.shape[1]
                if inside and near not in seen and height_m[near] >= level:
                    seen.add(near)
                    stack.append(near)
        if any(height_m[cell] > height_m[row, col] for cell in seen):
            return height_m[row, col] - level
    return height_m[row, col] - height_m.min()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_prominence_agrees_with_its_definition(seed):
    heights = np.random.default_rng(seed).permutation(99).reshape(9, 11).astype(float)
    peaks = find_peaks(terrain_of(heights, 10.0), prominence_m=1.0)
    found = {(int(-y // 10), int(x // 10)): p for x, y, p in zip(peaks.x_m, peaks.y_m, peaks.prominence_m, strict=True)}
    tops = {}
    for row, col in np.ndindex(heights.shape):
        near = heights[max(row - 1, 0) : row + 2, max(col - 1, 0) : col + 2]
        if heights[row, col] == near.max():
            tops[row, col] = slow_prominence(heights, row, col)
    assert found == tops


def whole_flood(height_m):
    """Prominence of every summit by letting the water fall over all cells at once."""
    rows, cols = height_m.shape
    height = height_m.ravel()
    known = np.flatnonzero(np.isfinite(height))
    falling = known[np.argsort(-height[known], kind="stable")].tolist()
    island, prominence = {}, {}

    def top(cell):
        while island[cell] != cell:
            cell = island[cell]
        return cell

    for cell in falling:
        row, col = divmod(cell, cols)
        near = [(r, c) for r in range(row - 1, row + 2) for c in range(col - 1, col + 2)]
        beside = [r * cols + c for r, c in near if 0 <= r < rows and 0 <= c < cols and r * cols + c in island]
        tops = sorted({top(other) for other in beside}, key=lambda peak: (-height[peak], peak))
        island[cell] = tops[0] if tops else cell
        for lower in tops[1:]:
            prominence[lower] = height[lower] - height[cell]
            island[lower] = tops[0]
    return prominence | {cell: height[cell] - height[falling[-1]] for cell in falling if island[cell] == cell}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(24))
def test_the_size_of_tiles_and_who_looks_at_them_do_not_change_peaks(seed, monkeypatch):
    rng = np.random.default_rng(seed)
    rows, cols = rng.integers(1, 26, 2)
    levels = int(rng.choice([3, 12, 1000]))  # few levels make plateaus and equal summits
    heights = rng.integers(0, levels, (rows, cols)).astype(float)
    heights[rng.random((rows, cols)) < rng.choice([0.0, 0.1, 0.6])] = np.nan
    least = float(rng.choice([0.5, 0.2 * levels, 0.6 * levels]))
    known = whole_flood(heights)
    expected = {cell: (heights.ravel()[cell], high) for cell, high in known.items() if high >= least}
    for tile in (1, 2, 5, 7, 1024):
        monkeypatch.setattr("phusong.optimize.sites.peaks.TILE_CELLS", tile)
        monkeypatch.setenv("PHUSONG_JOBS", str(1 + tile % 3))
        peaks = find_peaks(terrain_of(heights, 10.0), prominence_m=least)
        cell = (-peaks.y_m // 10.0).astype(int) * cols + (peaks.x_m // 10.0).astype(int)
        told = zip(peaks.height_m.tolist(), peaks.prominence_m.tolist(), strict=True)
        assert dict(zip(cell.tolist(), told, strict=True)) == expected


def test_two_hills_and_the_pass_between():
    ridge = np.array([[0, 50, 20, 80, 0]] * 3, dtype=float)
    peaks = find_peaks(terrain_of(ridge, 10.0), prominence_m=5.0)
    assert peaks.height_m.tolist() == [80, 50]
    assert peaks.prominence_m.tolist() == [80, 30]


def test_level_ground_and_voids_have_no_summit():
    assert len(find_peaks(flat_terrain(), prominence_m=0.1)) == 0
    void = np.full((4, 4), np.nan)
    assert len(find_peaks(terrain_of(void, 10.0), prominence_m=0.1)) == 0
    void[1, 1], void[3, 3] = 5.0, 1.0
    assert find_peaks(terrain_of(void, 10.0), prominence_m=0.1).height_m.tolist() == [5.0]


def test_slope_of_a_cone():
    hill = with_hill(flat_terrain(step_m=50.0), 10.0, 8.0, 400.0, 1000.0)
    half_way = slope_deg(hill, np.array([WEST_M + 10_500.0]), np.array([SOUTH_M + 8_000.0]))
    assert half_way[0] == pytest.approx(np.degrees(np.arctan(0.4)), abs=0.5)
    assert np.isnan(slope_deg(hill, np.array([WEST_M - 5000.0]), np.array([SOUTH_M]))[0])
