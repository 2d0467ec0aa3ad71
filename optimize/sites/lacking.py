"""Villages that lack a service, and the places near them."""

from __future__ import annotations

import numpy as np

from phusong.coverage.kernels import BoolArray, FloatArray
from phusong.coverage.network import Network, nearest_m
from phusong.coverage.served import Coverage


def lacking(network: Network, coverage: Coverage, service: str) -> BoolArray:
    """Villages without a service; none where the service is not looked at, shape (n villages,)."""
    if service not in coverage.services:
        return np.zeros(len(network.villages), dtype=np.bool_)
    return ~coverage.served(service)


def near_lacking(
    network: Network, coverage: Coverage, service: str, x_m: FloatArray, y_m: FloatArray, range_m: float
) -> BoolArray:
    """Points with a village that lacks a service within range, shape (n,)."""
    lacks = lacking(network, coverage, service)
    return nearest_m(x_m, y_m, network.villages.x_m[lacks], network.villages.y_m[lacks]) <= range_m
