"""Draws of the parameters and replications of each: how much is noise, how to split the work, what to do about it.

`components` measures the noise, `split` says how many draws and replications to run, and `side_by_side` gives
acceptability and EVPI raw, shrunk and by a metamodel.
"""

from clinicsim.economics.two_level.components import Components, components
from clinicsim.economics.two_level.side_by_side import SideBySide, TwoLevelError, side_by_side
from clinicsim.economics.two_level.split import Split, SplitError, split

__all__ = [
    "Components",
    "SideBySide",
    "Split",
    "SplitError",
    "TwoLevelError",
    "components",
    "side_by_side",
    "split",
]
