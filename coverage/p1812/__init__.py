"""Recommendation ITU-R P.1812: loss along one path and over an area."""
