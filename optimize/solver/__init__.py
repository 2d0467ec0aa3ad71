"""The only caller of a solver: status, bound and time limit read honestly."""
