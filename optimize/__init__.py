"""Proposals for new sites and fibre: the planning problem, its exact reductions, models, solver call and audit."""
