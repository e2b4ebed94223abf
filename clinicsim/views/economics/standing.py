"""Which analysis of an evaluation leads: the probabilistic one if there is one, luck taken out if it can be."""

from __future__ import annotations

from clinicsim.economics.cea.analysis import Cea
from clinicsim.economics.two_level.side_by_side import SideBySide
from clinicsim.experiments.evaluation.result import Evaluation
from clinicsim.views.economics.curves import Curves, leading
from clinicsim.views.economics.writing import Writing


def lead_cea(evaluation: Evaluation) -> Cea:
    """The analysis that results are told by; both there are were made at the thresholds that are reported."""
    return evaluation.probabilistic or evaluation.deterministic


def lead_noise(evaluation: Evaluation) -> SideBySide | None:
    """The treatment of luck that belongs to the analysis that leads."""
    return evaluation.noise if evaluation.probabilistic is not None else None


def lead_curves(evaluation: Evaluation) -> Curves:
    """Acceptability and loss at the thresholds that are reported."""
    return leading(lead_cea(evaluation), lead_noise(evaluation), evaluation.wtp)


def writing_of(evaluation: Evaluation) -> Writing:
    """How its numbers are written."""
    return Writing(evaluation.currency, evaluation.deterministic.outcomes.effect)
