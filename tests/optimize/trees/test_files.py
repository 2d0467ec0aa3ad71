"""Files of public collections, with everything that their format allows, are the questions that they state."""

import math

import pytest

from phusong.optimize import prize_collecting_tree, steiner_tree
from tests.builders.plans.trees import best_by_subset, parse_instance

PLAIN = """33D32945 STP File, STP Format Version 1.0
SECTION Comment
Name "four in a square"
END
SECTION Graph
Nodes 5
Edges 5
E 1 2 2
E 2 3 2
E 3 4 3
E 4 1 3
E 1 5 0
END
SECTION Terminals
Terminals 2
T 1
T 3
END
EOF
"""

ODD = """33D32945 STP File, STP Format Version 1.0\r
Section Comment\r
Remark "E 1 3 0"\r
E 1 3 0\r
End\r
SECTION Coordinates\r
DD 1 0 0\r
DD 3 10 10\r
END\r
SECTION Terminals\r
Terminals 2\r
T 3\r
Root 3\r
T 1   # the last one\r
END\r
\r
section graph\r
Nodes 6\r
Edges 6\r
E  2 1\t2.0e0\r
E 2 1 7\r
E 3 2 2\r
E 3 4 3.000\r
E 4 1 3\r
E 1 5 0.0\r
END\r
EOF\r
"""


def test_order_case_comments_and_line_ends_change_nothing() -> None:
    plain, odd = parse_instance(PLAIN), parse_instance(ODD)
    assert (sorted(odd.terminals), odd.root) == (plain.terminals, 3)
    assert len(odd.graph) == 6  # one that no edge touches
    for instance in (plain, odd):
        found = steiner_tree(instance.graph, instance.terminals)
        assert (found.status, found.objective, found.nodes) == ("optimal", 4.0, {1, 2, 3})


def test_prizes_and_a_root_are_read() -> None:
    prized = PLAIN.replace("T 1\nT 3", "TP 1 1.5\nTP 3 1e1\nRootP 1")
    instance = parse_instance(prized)
    assert (instance.prizes, instance.root) == ({1: 1.5, 3: 10.0}, 1)
    assert prize_collecting_tree(instance.graph, instance.prizes, root=instance.root).objective == 4.0
    assert prize_collecting_tree(instance.graph, instance.prizes).objective == 1.5


def test_arcs_of_one_direction_are_refused() -> None:
    with pytest.raises(ValueError, match="'A 1 2 2 2' is an arc"):
        parse_instance(PLAIN.replace("E 1 2 2", "A 1 2 2 2"))


@pytest.mark.parametrize("unit", [1e-9, 1e12, 1.0 / 3.0])
def test_costs_of_any_size_are_kept(unit: float) -> None:
    scaled = "\n".join(
        f"{line.rsplit(' ', 1)[0]} {float(line.rsplit(' ', 1)[1]) * unit!r}" if line.startswith("E ") else line
        for line in PLAIN.splitlines()
    )
    instance = parse_instance(scaled)
    least = best_by_subset(instance.graph, instance.terminals)[-1][1]
    assert math.isclose(steiner_tree(instance.graph, instance.terminals).objective, least, rel_tol=1e-12)
