"""Radio-climatic zones of the ground: sea, coastal land, inland."""

from __future__ import annotations

SEA = 1
"""Zone code of sea and other large bodies of water."""

COASTAL_LAND = 3
"""Zone code of land near the coast and low (P.1812-8 §3.3)."""

INLAND = 4
"""Zone code of all other land."""
