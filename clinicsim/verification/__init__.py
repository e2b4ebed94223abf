"""Is the program right? Named checks against published results, closed forms and what must always hold."""

from clinicsim.verification.catalogue import checks
from clinicsim.verification.check import Check, Kind, Pair
from clinicsim.verification.results import Result, Results
from clinicsim.verification.run import run_checks

__all__ = ["Check", "Kind", "Pair", "Result", "Results", "checks", "run_checks"]
