"""Masts of the example: what the model sees, what is on air, and where sites stand."""
