"""Statistical process control: the XmR chart by the rules of NHS England's Making Data Count.

An XmR chart asks whether one series of numbers has changed beyond its own month-to-month variation. It is for what was
observed, or for one replication, which is one possible future; a mean over replications has its variation averaged
away, so its limits would be far too narrow. A `Series` therefore says what it is of, and there is no way from a mean
over replications to one.

The rules and their fine print are those of the `NHSRplotthedots` package of the NHS-R Community, version 0.2
(`ptd_spc_standard`, `ptd_calculate_point_type`, `ptd_calculate_assurance_type`), which carries out NHS England's
guidance; the factors 2.66 and 3.267 are those of Shewhart's chart of individual values and moving ranges of two
(Wheeler and Chambers 1992, Understanding Statistical Process Control).
"""

from clinicsim.experiments.spc.chart import Assurance, ControlChart, Higher, Variation, control_chart
from clinicsim.experiments.spc.rules import FEWEST_POINTS, Phase, Rule, Signal, mean_moving_range
from clinicsim.experiments.spc.series import Observed, OneReplication, Series, of_replication

__all__ = [
    "FEWEST_POINTS",
    "Assurance",
    "ControlChart",
    "Higher",
    "Observed",
    "OneReplication",
    "Phase",
    "Rule",
    "Series",
    "Signal",
    "Variation",
    "control_chart",
    "mean_moving_range",
    "of_replication",
]
