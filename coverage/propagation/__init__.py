"""Propagation models of one formula set each, with the ranges their sources state."""
