"""The only caller of a solver: status, bound and time limit read honestly."""

from phusong.optimize.solver.growing import GrowingProgramme
from phusong.optimize.solver.highs import run_arrays
from phusong.optimize.solver.outcome import SolverLimits
from phusong.optimize.solver.pulp_solvers import run_pulp
from phusong.optimize.solver.solution import Solution

__all__ = ["GrowingProgramme", "Solution", "SolverLimits", "run_arrays", "run_pulp"]
