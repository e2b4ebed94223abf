"""The full incremental analysis as a table for a terminal, with the columns that economists know."""

from __future__ import annotations

import math

from clinicsim.economics.cea.analysis import Cea
from clinicsim.economics.cea.incremental import Row
from clinicsim.views.economics.writing import Writing, share_words, smallest_step, with_error
from clinicsim.views.report.tables import Table

_NONE = "–"
_JOINTS = {"ND": "", "ED": " by {}", "D": " by {}", "EQ": " to {}"}
_KEY = "ND not dominated, D dominated, ED extendedly dominated, EQ equal"


def incremental_table(cea: Cea, writing: Writing) -> Table:
    """All strategies in order of cost, each with what it adds to the one before it on the frontier."""
    effect = writing.effect
    apart = smallest_step(row.effect for row in cea.rows)
    head = ("Strategy", "Status", "Cost", effect, "Inc. cost", f"Inc. {effect}", "ICER")
    resampled = any(not math.isnan(row.status_share) for row in cea.rows)
    share = "; in brackets: share of resampled means that say the same" if resampled else ""
    caption = f"Full incremental analysis, in {writing.money_words} and {effect}; {_KEY}{share}"
    return Table(caption, head, tuple(_cells(row, writing, apart) for row in cea.rows), text_columns=2)


def _cells(row: Row, writing: Writing, apart: float) -> tuple[str, ...]:
    share = "" if math.isnan(row.status_share) else f"\n({share_words(row.status_share)})"
    return (
        row.strategy,
        row.status + _JOINTS[row.status].format(row.against) + share,
        with_error(row.cost, row.cost_se, writing.sign),
        with_error(row.effect, row.effect_se, apart=apart),
        _maybe(row.inc_cost, row.inc_cost_se, writing.sign),
        _maybe(row.inc_effect, row.inc_effect_se, ""),
        _icer(row, writing),
    )


def _maybe(value: float | None, error: float | None, prefix: str) -> str:
    return _NONE if value is None else with_error(value, math.nan if error is None else error, prefix)


def _icer(row: Row, writing: Writing) -> str:
    """The ratio with its Monte Carlo interval, where the means have an error; its lower end is never negative."""
    if row.icer is None:
        return _NONE
    if row.inc_cost_se is None or math.isnan(row.inc_cost_se):
        return writing.amount(row.icer)
    if row.icer_lo is None or row.icer_hi is None or row.icer_lo < 0:
        return f"{writing.amount(row.icer)}\n(no bounds)"
    return f"{writing.amount(row.icer)}\n({writing.amount(row.icer_lo)} to {writing.amount(row.icer_hi)})"
