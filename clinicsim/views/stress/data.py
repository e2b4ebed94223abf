"""Items 3.1 to 3.4: sources, pre-processing, parameters and assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.data.evidence import Evidence, assumptions, cited
from clinicsim.scenario.parameters import Parameter, parameter_table
from clinicsim.views.stress.document import Block, Item, Table

if TYPE_CHECKING:
    from clinicsim.scenario import Loaded
    from clinicsim.world.world import World

_QUALITY = "Quality A: seen in the source. B: recalled, not seen again. C: assumption. -: a choice of the clinic."


def items(loaded: Loaded, world: World) -> tuple[Item, ...]:
    """Return the four items."""
    parameters = parameter_table(loaded.scenario)
    return (
        Item("3.1", "Data sources", (_QUALITY, _sources(parameters))),
        Item("3.2", "Pre-processing", _pre_processing(world)),
        Item(
            "3.3",
            "Input parameters",
            (
                "Values are those in force on the first day. Low, high and distribution describe what is not known of "
                "a value; how patients and visits differ around it is in item 5.2. Every row is an input of the run.",
                Table(
                    "Parameters",
                    ("Parameter", "Value", "Low", "High", "Distribution", "Source", "Quality"),
                    tuple(_row(each) for each in parameters),
                ),
            ),
        ),
        Item(
            "3.4",
            "Assumptions",
            (
                Table(
                    "The assumption register",
                    ("Id", "Assumption", "Why", "Owner", "Touches", "Effect if wrong"),
                    tuple(
                        (
                            a.id,
                            a.statement,
                            a.why,
                            a.owner,
                            ", ".join(a.parameters) or "the structure",
                            a.effect_if_wrong,
                        )
                        for a in assumptions().values()
                    ),
                ),
            ),
        ),
    )


def _sources(parameters: list[Parameter]) -> Table:
    keys = sorted({each.source for each in parameters if each.source})
    rows = []
    for key in keys:
        try:
            found = cited(key)
        except KeyError:
            rows.append((key, "the planner's own", "-"))
            continue
        if isinstance(found, Evidence):
            rows.append((key, f"{found.source} ({found.value:g} {found.unit}; {found.population})", found.quality))
    return Table("Sources cited by this scenario's parameters", ("Key", "Source", "Quality"), tuple(rows))


def _pre_processing(world: World) -> tuple[Block, ...]:
    filled = world.cohort.imputed
    said = (
        "Cohort files are validated (impossible dates, duplicates, doses against strengths, patients overdue at the "
        "extract). Gaps are filled by stated rules, each listed here."
    )
    if not filled:
        return (said, "No value had to be filled in.")
    return (said, Table("Values filled by rule", ("Value",), tuple((str(note),) for note in filled)))


def _row(each: Parameter) -> tuple[str, ...]:
    numbers = ("-" if number is None else f"{number:g}" for number in (each.value, each.low, each.high))
    return (each.path, *numbers, each.dist or "-", each.source or "set by the scenario", each.quality or "-")
