"""Which parameters matter: one at a time, two together, screened, and by their share of the variance.

Every analysis takes uncertain parameters (`uncertainty.Joint`) and a model, and gives one result a measure. The clinic
is one such model; a function with known answers is another.
"""

from clinicsim.experiments.sensitivity.clinic import Clinic
from clinicsim.experiments.sensitivity.model import Answers, Model
from clinicsim.experiments.sensitivity.morris import Morris, morris
from clinicsim.experiments.sensitivity.one_way import OneWay, one_way
from clinicsim.experiments.sensitivity.sobol import Sobol, sobol
from clinicsim.experiments.sensitivity.two_way import TwoWay, two_way

__all__ = [
    "Answers",
    "Clinic",
    "Model",
    "Morris",
    "OneWay",
    "Sobol",
    "TwoWay",
    "morris",
    "one_way",
    "sobol",
    "two_way",
]
