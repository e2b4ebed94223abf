"""The parameters with their sources, the assumption register and the imputed values, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from clinicsim.data.evidence import assumptions
from clinicsim.scenario.parameters import Parameter, parameter_table
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.views.report.tables import Table

QUALITY_WORDS = (
    "Quality A: seen in the source. B: recalled, not seen again. C: assumption. "
    "A dash: a choice of the clinic, not a claim about the world."
)


def source_table(scenario: Scenario) -> Table:
    """Every number of the scenario with its range, source and quality mark."""
    head = ("Parameter", "Source", "Citation", "Quality", "Value", "Low", "High", "Distribution")
    return Table(QUALITY_WORDS, head, tuple(_row(entry) for entry in parameter_table(scenario)), text_columns=4)


def assumption_table() -> Table:
    """Return the register of assumptions."""
    body = tuple(
        (each.id, each.statement, each.why, each.owner, each.effect_if_wrong) for each in assumptions().values()
    )
    return Table(
        "What is assumed, why, and what it would change",
        ("Id", "Assumption", "Why", "Owner", "Effect if wrong"),
        body,
        5,
    )


def imputed_table(notes: Sequence[str]) -> Table:
    """Values that the starting list did not hold and that rules filled in."""
    return Table("Values that were not in the cohort files", ("Imputed by rule",), tuple((note,) for note in notes))


def _row(entry: Parameter) -> tuple[str, ...]:
    return (
        entry.path,
        entry.source or "–",
        entry.citation,
        entry.quality or "–",
        *("–" if number is None else f"{number:g}" for number in (entry.value, entry.low, entry.high)),
        entry.dist or "–",
    )
