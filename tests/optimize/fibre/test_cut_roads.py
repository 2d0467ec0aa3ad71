"""Roads cut at spots: pieces put together as lines, reckoned by hand."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from phusong.coverage.fibre import FibreParameters, build_road_graph
from phusong.optimize.fibre.cut_roads import Spots, cut_roads
from tests.builders.networks.small_network import small_network


@pytest.fixture
def cut():
    """The small network's roads, the longest edge cut at 500 and 1,500 m, and its three pieces."""
    graph = build_road_graph(small_network(), FibreParameters())
    edge = int(np.argmax(graph.roads.edge_length_m))
    assert graph.roads.edge_length_m[edge] > 1600.0
    roads, node = cut_roads(graph, Spots(np.array([edge, edge]), np.array([1500.0, 500.0])))
    assert node.tolist() == [len(graph.roads) + 1, len(graph.roads)]
    return roads, np.flatnonzero(roads.of_edge == edge).tolist()


def whole(roads, pieces):
    """The edge that pieces are of."""
    return roads.graph.roads.edge_lines[roads.of_edge[pieces[0]]]


def test_a_piece_is_the_stretch_of_its_edge(cut):
    roads, pieces = cut
    edge = whole(roads, pieces)
    for piece, (begin, end) in zip(pieces, ((0.0, 500.0), (500.0, 1500.0), (1500.0, edge.length)), strict=True):
        line = roads.line((piece,))
        assert line.length == pytest.approx(end - begin)
        assert line.coords[0] == pytest.approx(edge.interpolate(begin).coords[0])
        assert line.coords[-1] == pytest.approx(edge.interpolate(end).coords[0])


def test_pieces_in_a_row_are_one_line(cut):
    roads, pieces = cut
    assert roads.line(tuple(pieces)).equals(whole(roads, pieces))


def test_a_line_looks_at_its_own_pieces_alone(cut):
    roads, pieces = cut
    many = 100_000
    country = replace(
        roads,
        of_edge=np.concatenate((roads.of_edge, np.zeros(many, dtype=np.int64))),
        span_m=np.concatenate((roads.span_m, np.tile([0.0, 1.0], (many, 1)))),
    )
    country.line((pieces[1],))
    tracemalloc.start()
    line = country.line((pieces[1],))
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert line.equals(roads.line((pieces[1],)))
    assert most_bytes < many  # a number of each piece alone would be several bytes
