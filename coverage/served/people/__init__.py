"""Where the people of a village live: points at which each share of them is served or not."""

from phusong.coverage.served.people.find import find_people
from phusong.coverage.served.people.parameters import PeopleParameters
from phusong.coverage.served.people.people import People
from phusong.coverage.served.people.point_network import at_own_points, at_points

__all__ = ["People", "PeopleParameters", "at_own_points", "at_points", "find_people"]
