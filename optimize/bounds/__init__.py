"""Bounds: Lagrangian duals, relaxations, enumeration near the bound."""

__all__: list[str] = []
