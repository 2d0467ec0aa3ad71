"""The roads as a graph: noded lines, points snapped onto them, distances and routes along them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from heapq import heappop, heappush
from itertools import chain, pairwise

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from shapely import LineString, STRtree

from phusong.coverage.fibre.chains import chains_of
from phusong.coverage.fibre.cuts import Cuts, lines_through
from phusong.coverage.fibre.noding import node_lines
from phusong.coverage.fibre.strokes import Strokes
from phusong.coverage.kernels.arrays import BoolArray, FloatArray, GeometryArray, IntArray, TextArray

UNREACHABLE = -1
"""Node of a point that no road passes near enough."""

TIE_M = 1e-6
"""Roads whose distances differ by less are equally near."""


@dataclass(frozen=True, slots=True)
class RoadPositions:
    """Points projected onto the nearest edge.

    Attributes:
        edge: Nearest edge, -1 where none is near enough, shape (n,).
        along_m: Distance from the edge's start to the foot of the point, metres, shape (n,).
        offset_m: Straight distance from the point to its foot, metres, NaN where no edge is near enough, shape (n,).
    """

    edge: IntArray
    along_m: FloatArray
    offset_m: FloatArray

    def joined(self, *others: RoadPositions) -> RoadPositions:
        """These and others after them."""
        parts = (self, *others)
        return RoadPositions(
            edge=np.concatenate([part.edge for part in parts]),
            along_m=np.concatenate([part.along_m for part in parts]),
            offset_m=np.concatenate([part.offset_m for part in parts]),
        )


@dataclass(frozen=True, slots=True)
class RoadGraph:
    """An undirected graph whose edges are pieces of road between junctions, ends and points of interest.

    Attributes:
        x_m: Easting of the nodes, metres, shape (n,).
        y_m: Northing of the nodes, metres, shape (n,).
        edge_nodes: Start and end node of every edge, shape (m, 2).
        edge_length_m: Length along the road, metres, shape (m,).
        edge_lines: Shapely LineStrings from start to end node, projected metres, shape (m,).
        edge_classes: Class of the road that each edge is a part of, empty where not said, shape (m,).
    """

    x_m: FloatArray
    y_m: FloatArray
    edge_nodes: IntArray
    edge_length_m: FloatArray
    edge_lines: GeometryArray
    edge_classes: TextArray
    _adjacency: list[tuple[csr_array, csr_array]] = field(default_factory=list, init=False, repr=False, compare=False)
    """What :meth:`adjacency` gives once it was asked for: thousands of ways are looked for on one graph."""
    _tree: list[STRtree] = field(default_factory=list, init=False, repr=False, compare=False)
    """The edges by place once one was asked for, for the same reason."""

    def __len__(self) -> int:
        return len(self.x_m)

    def __reduce__(self) -> tuple[type[RoadGraph], tuple[object, ...]]:
        """What another process is told: the graph without what was made of it."""
        return RoadGraph, tuple(getattr(self, each.name) for each in fields(self) if each.init)

    @classmethod
    def of_lines(
        cls,
        lines: GeometryArray,
        tolerance_m: float,
        classes: TextArray | None = None,
        levels: IntArray | None = None,
    ) -> RoadGraph:
        """Graph of lines, noded where they meet (:func:`phusong.coverage.fibre.noding.node_lines`).

        A node stands at every junction, at every end, where the class changes, and once on a ring that nothing meets.
        The result does not depend on the order, direction or cutting of the lines.

        Args:
            lines: Shapely LineStrings, metres, shape (n,).
            tolerance_m: Gaps no wider than this are closed.
            classes: Class of each line, shape (n,); none is said when None.
            levels: Level of each line, shape (n,); all lie on the ground when None.
        """
        classes = np.full(len(lines), "", dtype=np.object_) if classes is None else classes
        levels = np.zeros(len(lines), dtype=np.int64) if levels is None else levels
        return cls.of_strokes(node_lines(lines, classes, levels, tolerance_m))

    @classmethod
    def of_strokes(cls, strokes: Strokes) -> RoadGraph:
        """Graph of pieces that are noded already, its edges in an order of their own coordinates.

        Args:
            strokes: Pieces that meet at their ends only, their points sorted.
        """
        xy = strokes.points[:, :2]
        rank = np.zeros(len(xy), dtype=np.int64)  # points of two levels at one place rank alike, as places do
        np.cumsum((np.diff(xy, axis=0) != 0.0).any(axis=1), out=rank[1:])
        ranked = rank.tolist()
        drawn = sorted(chains_of(strokes), key=lambda each: ([ranked[point] for point in each[0]], each[1]))
        ends = np.array([(points[0], points[-1]) for points, _ in drawn], dtype=np.int64).reshape(-1, 2)
        nodes, index = np.unique(ends, return_inverse=True)
        counts = np.array([len(points) for points, _ in drawn], dtype=np.int64)
        flat = np.fromiter(chain.from_iterable(points for points, _ in drawn), np.int64, int(counts.sum()))
        edges = lines_through(xy[flat], counts)
        return cls(
            x_m=xy[nodes, 0],
            y_m=xy[nodes, 1],
            edge_nodes=index.reshape(-1, 2).astype(np.int64),
            edge_length_m=shapely.length(edges),
            edge_lines=edges,
            edge_classes=np.array([road_class for _, road_class in drawn], dtype=np.object_),
        )

    def snap(
        self, x_m: FloatArray, y_m: FloatArray, max_offset_m: float, preferred: BoolArray | None = None
    ) -> RoadPositions:
        """Project points onto their nearest edge within ``max_offset_m``.

        Args:
            x_m: Easting of the points, metres, shape (n,).
            y_m: Northing of the points, metres, shape (n,).
            max_offset_m: Longest straight way to an edge.
            preferred: Edges that are taken before all others, however much nearer these are, shape (m,).
        """
        points = np.asarray(shapely.points(np.asarray(x_m), np.asarray(y_m)), dtype=np.object_)
        edge = np.full(len(points), UNREACHABLE, dtype=np.int64)
        if preferred is not None:
            among = np.flatnonzero(preferred)
            tree = self.tree() if len(among) == len(self.edge_lines) else STRtree(self.edge_lines[among])
            found = _nearest(tree, points, max_offset_m)
            edge = np.where(found >= 0, np.append(among, UNREACHABLE)[found], UNREACHABLE)
        left = np.flatnonzero(edge < 0)
        edge[left] = _nearest(self.tree(), points[left], max_offset_m)
        along_m, offset_m = np.zeros(len(points)), np.full(len(points), np.nan)
        on = np.flatnonzero(edge >= 0)
        lines = self.edge_lines[edge[on]]
        offset_m[on] = shapely.distance(lines, points[on])
        along_m[on] = shapely.line_locate_point(lines, points[on])
        return RoadPositions(edge=edge, along_m=along_m, offset_m=offset_m)

    def tree(self) -> STRtree:
        """The edges by their place."""
        if not self._tree:
            self._tree.append(STRtree(self.edge_lines))
        return self._tree[0]

    def with_nodes_at(self, positions: RoadPositions, tolerance_m: float) -> tuple[RoadGraph, IntArray]:
        """The graph with edges cut at positions, and the node of every position, -1 where it has no edge.

        A position closer than ``tolerance_m`` to an existing node, or to the position before it, takes that node.
        """
        order = np.lexsort((positions.along_m, positions.edge))
        order = order[positions.edge[order] >= 0]
        cuts = Cuts(len(self))
        node = np.full(len(positions.edge), UNREACHABLE, dtype=np.int64)
        cut, first = np.unique(positions.edge[order], return_index=True)
        for edge, here in zip(cut.tolist(), np.split(order, first)[1:], strict=True):
            whole = (edge, *self.edge_nodes[edge].tolist(), float(self.edge_length_m[edge]))
            node[here] = cuts.along(whole, positions.along_m[here].tolist(), tolerance_m)
        kept = np.setdiff1d(np.arange(len(self.edge_lines)), cut)
        pieces, feet = cuts.drawn(self.edge_lines)
        edge_lines = np.concatenate([self.edge_lines[kept], pieces])
        graph = RoadGraph(
            x_m=np.concatenate([self.x_m, feet[:, 0]]),
            y_m=np.concatenate([self.y_m, feet[:, 1]]),
            edge_nodes=np.concatenate([self.edge_nodes[kept], cuts.ends()]),
            edge_length_m=shapely.length(edge_lines),
            edge_lines=edge_lines,
            edge_classes=np.concatenate([self.edge_classes[kept], self.edge_classes[cuts.edges()]]),
        )
        return graph, node

    def adjacency(self) -> tuple[csr_array, csr_array]:
        """Symmetric matrices of shape (n, n): length of the shortest edge between two nodes, metres, and its index."""
        if not self._adjacency:
            self._adjacency.append(self._matrices())
        return self._adjacency[0]

    def _matrices(self) -> tuple[csr_array, csr_array]:
        edges = np.arange(len(self.edge_length_m))
        start = np.concatenate([self.edge_nodes[:, 0], self.edge_nodes[:, 1]])
        end = np.concatenate([self.edge_nodes[:, 1], self.edge_nodes[:, 0]])
        edge = np.concatenate([edges, edges])
        order = np.lexsort((edge, self.edge_length_m[edge], end, start))
        first = np.ones(len(order), dtype=np.bool_)
        first[1:] = (np.diff(start[order]) != 0) | (np.diff(end[order]) != 0)
        row, col, edge = start[order[first]], end[order[first]], edge[order[first]]
        indptr = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(self)))])
        shape = (len(self), len(self))
        return csr_array((self.edge_length_m[edge], col, indptr), shape), csr_array((edge, col, indptr), shape)

    def components(self) -> IntArray:
        """Label of the connected part that every node belongs to, shape (n,)."""
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        return np.asarray(connected_components(self.adjacency()[0], directed=False)[1], dtype=np.int64)

    def nearest_source(self, source_nodes: IntArray, head_start_m: FloatArray) -> tuple[FloatArray, IntArray, IntArray]:
        """Shortest way from any of several sources to every node.

        Args:
            source_nodes: Node of every source, -1 for one that is on no road, shape (s,).
            head_start_m: Distance to go before each source's node is reached, metres, shape (s,).

        Returns:
            Distance, metres, infinite where no source is connected, shape (n,); the source, -1 there, shape (n,); the
            node before on the way, -1 at the source's own node and where none is connected, shape (n,). Among
            equal sources at a node the first counts.
        """
        n = len(self)
        origin = np.full(n, UNREACHABLE, dtype=np.int64)
        usable = np.flatnonzero(source_nodes >= 0)
        if not len(usable):
            return np.full(n, np.inf), origin, origin.copy()
        order = usable[np.lexsort((usable, head_start_m[usable], source_nodes[usable]))]
        nodes, first = np.unique(source_nodes[order], return_index=True)
        lengths, _ = self.adjacency()
        # One more node stands before all sources, so that their head starts compete in one search.
        data = np.concatenate([lengths.data, head_start_m[order[first]]])
        indices = np.concatenate([lengths.indices, nodes])
        indptr = np.concatenate([lengths.indptr, [len(indices)]])
        whole = csr_array((data, indices, indptr), shape=(n + 1, n + 1))
        distance_m, before = dijkstra(whole, indices=n, return_predecessors=True)
        before = before[:n].astype(np.int64)
        origin[nodes] = order[first]
        starts = before == n
        root = np.where(starts | (before < 0), np.arange(n), before)
        while not np.array_equal(root, root[root]):
            root = root[root]
        reached = np.isfinite(distance_m[:n])
        source = np.where(reached, origin[root], UNREACHABLE)
        return distance_m[:n], source, np.where(starts | (before < 0), UNREACHABLE, before)

    def nodes_within(self, start: int, limit_m: float) -> Iterator[tuple[int, float]]:
        """Nodes no further than a limit along the roads, and the way to each, metres, the nearest first."""
        lengths, _ = self.adjacency()
        done: set[int] = set()
        queue = [(0.0, start)]
        while queue:
            way_m, node = heappop(queue)
            if node in done:
                continue
            done.add(node)
            yield node, way_m
            held = slice(lengths.indptr[node], lengths.indptr[node + 1])
            for near, length_m in zip(lengths.indices[held].tolist(), lengths.data[held].tolist(), strict=True):
                if near not in done and way_m + length_m <= limit_m:
                    heappush(queue, (way_m + length_m, near))

    def way(self, before: IntArray, node: int) -> list[int]:
        """Nodes from the source to ``node``, given the nodes before of :meth:`nearest_source`."""
        nodes = [int(node)]
        while before[nodes[-1]] >= 0:
            nodes.append(int(before[nodes[-1]]))
        return nodes[::-1]

    def line_along(self, nodes: Sequence[int]) -> LineString:
        """The road from node to node as one line, projected metres.

        Raises:
            ValueError: When fewer than two nodes are given or two in a row are not joined by an edge.
        """
        if len(nodes) < 2:
            raise ValueError("a line along the road needs two nodes at least")
        _, edge_of = self.adjacency()
        coordinates: list[tuple[float, ...]] = []
        for start, end in pairwise(nodes):
            columns = edge_of.indices[edge_of.indptr[start] : edge_of.indptr[start + 1]]
            at = np.flatnonzero(columns == end)
            if not len(at):
                raise ValueError(f"no road joins node {start} to node {end}")
            edge = int(edge_of.data[edge_of.indptr[start] + at[0]])
            piece = list(self.edge_lines[edge].coords)
            piece = piece if self.edge_nodes[edge, 0] == start else piece[::-1]
            coordinates += piece[1:] if coordinates else piece
        return LineString(coordinates)


def _nearest(tree: STRtree, points: GeometryArray, max_offset_m: float) -> IntArray:
    """Line nearest to each point, the first of those that are as near but for a rounding, -1 for none, shape (n,)."""
    nearest = np.full(len(points), UNREACHABLE, dtype=np.int64)
    if len(tree) and len(points):
        (which, _), distance_m = tree.query_nearest(points, return_distance=True, all_matches=False)
        within = distance_m <= max_offset_m
        which, distance_m = which[within], distance_m[within]
        at, line = tree.query(points[which], predicate="dwithin", distance=distance_m + TIE_M)
        order = np.lexsort((line, at))
        found, first = np.unique(at[order], return_index=True)
        nearest[which[found]] = line[order[first]]
    return nearest
