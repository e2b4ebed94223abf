"""How it was made: what differs between the scenarios, the model item by item, its parameters and its assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.views.report.provenance import SCENARIO_HEAD
from clinicsim.views.report.reported import Reported
from clinicsim.views.report.section import Section
from clinicsim.views.report.sources import assumption_table, imputed_table, source_table
from clinicsim.views.report.tables import Table
from clinicsim.views.stress import stress_document

if TYPE_CHECKING:
    from clinicsim.views.stress.document import Section as StressSection

_AGAIN = "The same scenarios, seed and version give the same numbers, whatever the machine and the number of workers."


def made_section(one: Reported) -> Section:
    """Names, files, hashes, seed and size."""
    origin = one.origin
    scenarios = Table("Scenarios of this page", SCENARIO_HEAD, origin.scenarios, text_columns=len(SCENARIO_HEAD))
    facts = Table("What they were run with", ("Fact", "Value"), origin.facts, text_columns=2)
    return Section("made", "What was run", words=(_AGAIN,), tables=(scenarios, facts))


def changes_section(one: Reported) -> Section | None:
    """Every way in which an alternative's scenario differs from the base, in words."""
    if not one.changes:
        return None
    base = one.study.base.label
    tables = tuple(
        Table(f"{side.label} against {base}", ("What differs",), tuple((words,) for words in changes), 1)
        for side, changes in one.changes
        if changes
    )
    same = tuple(f"{side.label} differs in nothing from {base}." for side, changes in one.changes if not changes)
    return Section("changes", "What differs between the scenarios", words=same, tables=tables)


def stress_sections(one: Reported) -> Section:
    """The twenty items of STRESS-DES, folded."""
    document = stress_document(one.base.loaded, one.base.world)
    return Section(
        "stress",
        "The model, by STRESS-DES",
        words=(
            f"All twenty items of the guidelines of Monks and others (Journal of Simulation 2019;13:55-67) for "
            f"{one.study.base.label}, made from the scenario and the code. `clinicsim describe` prints them in full.",
        ),
        folded=tuple((part.title, _stress_table(part)) for part in document.sections),
    )


def sources_section(one: Reported) -> Section:
    """Parameters with source and quality, the assumption register, and what was imputed."""
    sources, register = source_table(one.base.loaded.scenario), assumption_table()
    imputed = imputed_table(one.base.world.cohort.imputed)
    folded = [
        (f"Parameters of {one.study.base.label} with source and quality ({len(sources.rows)})", sources),
        (f"Assumption register ({len(register.rows)})", register),
    ]
    folded += [(f"Imputed values of the starting list ({len(imputed.rows)})", imputed)] if imputed.rows else []
    return Section("sources", "Sources and assumptions", folded=tuple(folded))


def _stress_table(part: StressSection) -> Table:
    """Items with their paragraphs; tables and diagrams of the document stand elsewhere on the page or are named."""
    rows = tuple(
        (f"{item.number} {item.title}", "\n\n".join(filter(None, map(_written, item.blocks)))) for item in part.items
    )
    return Table(part.title, ("Item", "Text"), rows, text_columns=2)


def _written(block: object) -> str:
    from clinicsim.views.stress.document import Code
    from clinicsim.views.stress.document import Table as StressTable

    if isinstance(block, StressTable):
        lines = [" · ".join(cell.replace("\n", " ") for cell in row) for row in (block.head, *block.rows)]
        return "\n".join([f"{block.title}:", *lines])
    return block.text.strip() if isinstance(block, Code) else str(block)
