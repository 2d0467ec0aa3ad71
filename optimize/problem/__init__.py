"""The planning problem as arrays, its exact reductions and its formulations."""
