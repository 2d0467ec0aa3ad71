"""Where things stand in the checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
GOLDEN = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared"
"""Optional reference data; tests that need it are skipped where it is absent."""
