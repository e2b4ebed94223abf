"""Costs and effects from a CSV file: of this program, or of anybody's own model.

The table has one row for each strategy, draw and replication, with the columns `strategy`, `cost` and `effect`;
`draw` may be left out where there is one, and so may `replication`. It may also be wide: one row a draw (which need not
be numbered), and the columns `cost_NAME` and `effect_NAME` of each strategy. Further columns that it may have are
`currency` and `price_year`, which say the same in every row, and parameters, which are numbers and the same in all rows
of a draw. A parameter that is not the same in all strategies has a column for each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clinicsim.arrays import Floats
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.economics.cea.table.cells import Sheet, read_sheet
from clinicsim.economics.cea.table.columns import layout_of, with_plain_names
from clinicsim.economics.cea.table.parameters import parameters_of
from clinicsim.economics.cea.table.records import Records, arranged, records_of, twice, unequal
from clinicsim.economics.cea.table.values import one_value
from clinicsim.scenario.errors import Finding, ScenarioError

_RESERVED = "wtp"  # in tables by threshold this is the name of the thresholds


@dataclass(frozen=True, slots=True, eq=False)
class TableOf:
    """What a table holds; draws and replications are in the order of their numbers, strategies as they first appear."""

    outcomes: Outcomes
    parameters: dict[str, Floats]  # (draws,) each
    price_year: str  # empty where nobody said


def read_table(path: Path, effect: str = "QALYs") -> TableOf:
    """Read costs and effects from a CSV file.

    Parameters
    ----------
    path
        The file.
    effect
        What effects are counted in.

    Raises
    ------
    ScenarioError
        If anything is wrong with the file: every problem at once, with the line and column and what was expected.
    """
    sheet = with_plain_names(read_sheet(path))
    layout = layout_of(sheet)
    findings = list(sheet.findings)
    records = records_of(sheet, layout, findings)
    currency, price_year = (one_value(sheet, name, findings) for name in ("currency", "price_year"))
    parameters = parameters_of(sheet, layout.parameters, records, findings)
    findings += _misplaced(sheet, records, whole=not sheet.findings)
    if findings:
        raise ScenarioError(findings)
    costs, effects = arranged(records)
    return TableOf(Outcomes(records.strategies, costs, effects, currency, effect), parameters, price_year)


def _misplaced(sheet: Sheet, records: Records, *, whole: bool) -> list[Finding]:
    """What is wrong with the rows together; what seems to lack may stand on a line that could not be read."""
    found = twice(sheet, records)
    if whole and None not in records.keys:
        found += unequal(sheet, records)
        if len(records.strategies) < 2:
            found.append(sheet.of_file(f"holds one strategy, {records.strategies[0]!r}; expected at least two"))
    if _RESERVED in records.strategies:
        found.append(sheet.of_file(f"a strategy cannot be named {_RESERVED!r}, which is what thresholds are called"))
    return found
