"""Layers read and checked: rows to a network."""

from phusong.coverage.layers.read import check_folder, check_layers, check_path, files_of, read_network

__all__ = ["check_folder", "check_layers", "check_path", "files_of", "read_network"]
