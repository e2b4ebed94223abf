"""Calibration: a clinic's own extracts become the numbers of its scenario, and what the scenario makes of them is held
against a year that was kept aside.

What can be observed is fitted directly, each number with its interval; at most three numbers that cannot be are tuned
to targets by paired runs.
"""

from clinicsim.experiments.calibration.calibrate import Calibration, calibrate
from clinicsim.experiments.calibration.extracts import Extract, Extracts
from clinicsim.experiments.calibration.made_up import extracts as made_up_extracts
from clinicsim.experiments.calibration.reader import read_extracts

__all__ = ["Calibration", "Extract", "Extracts", "calibrate", "made_up_extracts", "read_extracts"]
