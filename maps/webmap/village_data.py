"""What the map's script reads of the villages: who they are, who serves them, how surely, and their homes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from phusong.coverage.fibre import VillageHomes
from phusong.coverage.kernels import BoolArray, FloatArray, IntArray
from phusong.coverage.network import Network
from phusong.coverage.served import Coverage, Served, ServiceCoverage
from phusong.maps.indicators.people import MARGINAL, SURE, WITHOUT, operators_serving, village_states
from phusong.maps.webmap.model import LevelData, Packed, SuretyData, VillageData
from phusong.maps.webmap.packing import bits, fractions, pack, people_parts, positions, tenths, texts


def villages_data(
    network: Network, coverage: Coverage, after: Mapping[str, Served], commune_of: IntArray
) -> VillageData:
    """Villages as columns.

    Args:
        network: The layers.
        coverage: Who is served today.
        after: Service to who is served once the plan is built.
        commune_of: Position of the commune of each village, -1 for none, shape (n villages,).
    """
    villages = network.villages
    parts = people_parts(villages.population)
    centre = villages.is_commune_centre
    return {
        **positions(network, villages.x_m, villages.y_m),
        "id": texts(villages.ids),
        "name": texts(villages.names),
        "commune": pack(commune_of),
        "population": pack(parts * np.nan_to_num(villages.population)),
        "populationParts": parts,
        "centre": pack(centre),
        "centreToday": pack(bits([state.own_point & centre for state in coverage.services.values()], len(villages))),
        "centreAfter": pack(bits([after[service].own_point & centre for service in coverage.services], len(villages))),
        "today": pack(bits([state.served for state in coverage.services.values()], len(villages))),
        "after": pack(bits([after[service].villages for service in coverage.services], len(villages))),
        "shareAfter": {service: pack(fractions(after[service].share)) for service in coverage.services},
        "homes": {} if coverage.homes is None else _homes(coverage.homes),
        **levels_data(coverage.services),
        **surety_data(coverage.services, centre),
    }


def levels_data(services: Mapping[str, ServiceCoverage]) -> LevelData:
    """The columns that say what villages or places receive, from what, how far away, and which share of people.

    Args:
        services: Service to its coverage, shape (n,).
    """
    radio = _with_levels(services)
    return {
        "rsrp": {service: pack(tenths(services[service].rsrp_dbm)) for service in radio},
        "server": {service: pack(state.server) for service, state in services.items()},
        "distance": {
            service: pack(np.where(np.isfinite(state.distance_m), state.distance_m, -1))
            for service, state in services.items()
            if service not in radio
        },
        "share": {service: pack(fractions(state.share)) for service, state in services.items()},
    }


def surety_data(services: Mapping[str, ServiceCoverage], centre: BoolArray) -> SuretyData:
    """The columns that say how surely, where and by whom villages or places are served.

    Args:
        services: Service to its coverage, shape (n,).
        centre: Villages that are commune centres, shape (n,).
    """
    count, radio = len(centre), _with_levels(services)
    told = {name: state for name, state in services.items() if state.sure is not None}

    def each(who: Mapping[str, Served]) -> Packed:
        return pack(bits([one.villages for one in who.values()], count))

    def centres(who: Mapping[str, Served]) -> Packed:
        return pack(bits([one.own_point & centre for one in who.values()], count))

    return {
        "margin": {name: pack(tenths(services[name].margin_db)) for name in radio},
        "probability": {name: pack(_per_cent(services[name].probability)) for name in radio},
        "state": {name: pack(_states(state)) for name, state in told.items()},
        "environments": {name: each(state.environments) for name, state in told.items()},
        "operators": {name: pack(operators_serving(state)) for name, state in told.items()},
        "operatorBits": {name: each(state.operators) for name, state in told.items()},
        "operatorCentres": {name: centres(state.operators) for name, state in told.items()},
        "operatorShare": {
            name: [pack(fractions(who.share)) for who in state.operators.values()] for name, state in told.items()
        },
    }


def _with_levels(services: Mapping[str, ServiceCoverage]) -> list[str]:
    """Services of which a level is known anywhere: those of radio."""
    return [service for service, state in services.items() if np.isfinite(state.rsrp_dbm).any()]


def _per_cent(probability: FloatArray) -> FloatArray:
    """Probabilities as per cent, -1 where they are not known."""
    per_cent: FloatArray = np.where(np.isfinite(probability), 100.0 * probability, -1.0)
    return per_cent


def _homes(homes: VillageHomes) -> dict[str, Packed]:
    return {
        "total": pack(np.round(homes.homes)),
        "taking": pack(np.round(homes.taking)),
        "ports": pack(homes.ports),
    }


def _states(state: ServiceCoverage) -> IntArray:
    """Number of the state of each village: 0 without, 1 marginal, 2 sure."""
    numbers = [(WITHOUT, MARGINAL, SURE).index(each) for each in village_states(state)]
    return np.array(numbers, dtype=np.int64)
