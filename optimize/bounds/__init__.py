"""Bounds: Lagrangian duals, relaxations, enumeration near the bound."""
