"""Domain types: demand points, communes, sites, sectors, antennas, roads and fibre plant."""

from phusong.coverage.network.demand import DemandPoints, Units
from phusong.coverage.network.nearest import commune_codes_at, nearest_m, road_distance_m
from phusong.coverage.network.network import Network

__all__ = ["DemandPoints", "Network", "Units", "commune_codes_at", "nearest_m", "road_distance_m"]
