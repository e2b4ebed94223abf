"""Numbers by month -> measures: what the parts have counted stands in lines of a sheet, and a plan reads it."""

from clinicsim.reduction.sheet.measured import (
    Measured,
    as_it_is,
    level_at_end,
    level_on_average,
    ratio,
    share_on_average,
    total,
)
from clinicsim.reduction.sheet.plan import Plan
from clinicsim.reduction.sheet.sheet import Lines, Sheet, Sum

__all__ = [
    "Lines",
    "Measured",
    "Plan",
    "Sheet",
    "Sum",
    "as_it_is",
    "level_at_end",
    "level_on_average",
    "ratio",
    "share_on_average",
    "total",
]
