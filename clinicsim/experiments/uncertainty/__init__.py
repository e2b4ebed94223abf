"""What is not known about a scenario's numbers: each with its distribution, and many drawn together.

Every distribution is given by its quantile function, so that any design on the unit cube (a screening path, a
low-discrepancy sequence, plain random numbers) becomes values of parameters in the same way.
"""

from clinicsim.experiments.uncertainty.joint import Joint
from clinicsim.experiments.uncertainty.parameters import Stated, Uncertain, stated

__all__ = ["Joint", "Stated", "Uncertain", "stated"]
