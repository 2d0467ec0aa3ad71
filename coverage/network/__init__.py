"""Domain types: demand points, communes, sites, sectors, antennas, roads and fibre plant."""

from phusong.coverage.network.demand import DemandPoints, Units
from phusong.coverage.network.nearest import commune_codes_at, nearest_m, road_distance_m
from phusong.coverage.network.network import Network
from phusong.coverage.network.part import PartRows, network_part, renumbered, take_rows

__all__ = [
    "DemandPoints",
    "Network",
    "PartRows",
    "Units",
    "commune_codes_at",
    "nearest_m",
    "network_part",
    "renumbered",
    "road_distance_m",
    "take_rows",
]
