"""Candidate sites: upgrades and new towers, and what each would cover."""
