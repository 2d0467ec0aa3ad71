"""Layers read and checked: rows to a network."""

from phusong.coverage.layers.read import (
    Examination,
    check_folder,
    check_layers,
    check_path,
    examine_folder,
    examine_layers,
    examine_path,
    files_of,
    read_network,
)
from phusong.coverage.layers.readings import LayerReading, Reading, in_order

__all__ = [
    "Examination",
    "LayerReading",
    "Reading",
    "check_folder",
    "check_layers",
    "check_path",
    "examine_folder",
    "examine_layers",
    "examine_path",
    "files_of",
    "in_order",
    "read_network",
]
