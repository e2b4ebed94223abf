"""What health economists see: costs, effects and increments at the values of the parameters, and what is not told."""

from __future__ import annotations

from dataclasses import replace

from clinicsim.experiments.evaluation.of_runs import evaluation_of_runs
from clinicsim.experiments.evaluation.request import Request, thresholds_of
from clinicsim.experiments.evaluation.result import Evaluation, Side
from clinicsim.experiments.psa.result import EFFECT, PEOPLE
from clinicsim.views.economics.budget_section import budget_section
from clinicsim.views.economics.cheers import NOT_REPORTED, cheers, score_words
from clinicsim.views.economics.disaggregated import costs_section, effects_section
from clinicsim.views.economics.guards import guards_section
from clinicsim.views.economics.results_section import results_section, uncertainty_section
from clinicsim.views.economics.summary import minute
from clinicsim.views.report.charts import cost_chart
from clinicsim.views.report.charts_of_numbers import waterfall_chart
from clinicsim.views.report.reported import Reported
from clinicsim.views.report.section import Section
from clinicsim.views.report.tables import Table, total_table

_STAFF = (
    "Staff employed is the budget: people are paid whether or not a slot is used. Staff used is the time spent with "
    "patients. The charts and yearly figures are undiscounted."
)


def money_section(one: Reported) -> Section:
    """Cost by category and year, what makes it differ, and the whole run's totals."""
    steps = [waterfall_chart(one.study, place) for place in range(len(one.study.alternatives))]
    return Section(
        "money",
        "What it costs, year by year",
        words=(_STAFF,),
        tables=(total_table(one.study),),
        charts=(cost_chart(one.study), *(chart for chart in steps if chart is not None)),
    )


def evaluation_sections(one: Reported) -> list[Section]:
    """Increments, their parts, the budget, what the draws show where there are draws, and the reporting checklist."""
    found = evaluation_of(one)
    if found is None:
        return []
    made = [
        minute(found)[0],
        guards_section(found),
        _with_words(results_section(found), _caution(found)),
        uncertainty_section(found),
        costs_section(found),
        effects_section(found),
        budget_section(found),
        checklist_section(found),
    ]
    return [section for section in made if section is not None]


def evaluation_of(one: Reported) -> Evaluation | None:
    """What the runs tell of an evaluation; nothing of one scenario alone, or where no people or QALYs were counted."""
    if len(one.arms) == 1 or any(name not in arm.runs.summary for arm in one.arms for name in (PEOPLE, EFFECT)):
        return None
    alone = len({arm.name for arm in one.arms}) == len(one.arms)
    sides = [
        Side(arm.name if alone else side.label, side.label, arm.loaded, arm.world, arm.runs)
        for side, arm in zip(one.study.sides, one.arms, strict=True)
    ]
    return evaluation_of_runs(sides, thresholds_of(one.base.loaded.scenario, Request()), one.drawn)


def checklist_section(found: Evaluation) -> Section:
    """The 28 items of CHEERS 2022, each with what is reported to it, or that it is not."""
    items = cheers(found)
    rows = tuple(
        (str(item.number), item.heading, "yes" if item.reported else "no", "\n".join(item.texts) or NOT_REPORTED)
        for item in items
    )
    table = Table(
        "CHEERS 2022 (Husereau and others, BMJ 2022;376:e067975)", ("Item", "Heading", "Reported", "Text"), rows, 4
    )
    words = (f"{score_words(items)}.", "What is not reported, nobody stated or this report does not hold.")
    return Section("cheers", "Reporting checklist: CHEERS 2022", words=words, folded=(("All 28 items", table),))


def _caution(found: Evaluation) -> tuple[str, ...]:
    if found.probabilistic is not None:
        return ()
    return (
        "Parameters are at their values, so the intervals hold chance alone. `clinicsim psa` draws the parameters, and "
        "`clinicsim evaluate` adds one-way analyses, subgroups, other methods and the value of information.",
    )


def _with_words(section: Section, words: tuple[str, ...]) -> Section:
    return replace(section, words=(*section.words, *words))
