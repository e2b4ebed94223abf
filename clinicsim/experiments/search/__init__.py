"""Goal seek: the fewest sessions, people or minutes with which a clinic meets its targets, and what binds below that.

A search changes whole numbers of a scenario, or how many sessions, lists or people it has (`variables`, `changed`),
runs each candidate with the same patients and the same luck (`candidates`, `trials`), holds it to targets (`targets`),
and finds the first that meets them by bisection (`bisection`) or the cheapest of a grid (`cheapest`, `kim_nelson`).
"""

from clinicsim.experiments.search.found import Found
from clinicsim.experiments.search.question import Asked
from clinicsim.experiments.search.seek import seek

__all__ = ["Asked", "Found", "seek"]
