"""The main results: full incremental analysis, increments, net benefit, and how uncertain the choice is."""

from __future__ import annotations

from clinicsim.experiments.evaluation.result import Evaluation
from clinicsim.experiments.psa.concerned import concerned
from clinicsim.views.economics.charts import frontier_chart
from clinicsim.views.economics.pages import Shown, probabilistic_charts
from clinicsim.views.economics.says import ratio_words
from clinicsim.views.economics.standing import lead_cea, lead_curves, lead_noise, writing_of
from clinicsim.views.economics.tables import benefit_table, increment_table, incremental_table
from clinicsim.views.economics.writing import Writing, on_one_line, strategy_words, with_error
from clinicsim.views.labels import capital, listed
from clinicsim.views.report.section import Section
from clinicsim.views.report.tables import Table


def results_section(evaluation: Evaluation) -> Section:
    """Costs, effects and what they come to."""
    cea, noise, writing = lead_cea(evaluation), lead_noise(evaluation), writing_of(evaluation)
    tables = [incremental_table(cea, writing), increment_table(cea, noise, writing)]
    tables += [benefit_table(cea, lead_curves(evaluation), writing)]
    if evaluation.probabilistic is not None:
        tables.append(_beside(evaluation, writing))
    return Section(
        key="results",
        title="Results",
        words=("Means a person, of everybody who was referred or there on the first day.",),
        tables=tuple(tables),
        charts=(frontier_chart(cea, writing),),
    )


def uncertainty_section(evaluation: Evaluation) -> Section | None:
    """What the draws show; nothing without draws."""
    if evaluation.probabilistic is None:
        return None
    cea, noise = lead_cea(evaluation), lead_noise(evaluation)
    charts = probabilistic_charts(Shown(cea, noise, evaluation.evppi, evaluation.evppi_at, evaluation.wtp))
    return Section(
        key="uncertainty",
        title="Uncertainty of the parameters",
        words=(*population_sentences(evaluation), *(() if noise is None else noise.notes)),
        warnings=(noise.warning,) if noise is not None and noise.warning else (),
        charts=tuple(charts),
    )


def population_sentences(evaluation: Evaluation) -> tuple[str, ...]:
    """EVPI of everybody whom the decision concerns, at each threshold: people of later years are discounted."""
    at, writing, scenario = lead_curves(evaluation), writing_of(evaluation), evaluation.sides[0].loaded.scenario
    each_year, years, people = concerned(scenario)
    start = (
        f"For everybody whom the decision concerns ({each_year:,.0f} people a year for {years} years, later discounted)"
    )
    worth = [
        f"{on_one_line(with_error(people * evpi, people * error, writing.sign))} at {writing.each(wtp)}"
        for evpi, error, wtp in zip(at.evpi.tolist(), at.evpi_se.tolist(), at.wtp.tolist(), strict=True)
    ]
    return (f"{start}, knowing every parameter would be worth {listed(worth)}.",)


def _beside(evaluation: Evaluation, writing: Writing) -> Table:
    """The run at the values beside the draws."""
    rows = []
    at_values = evaluation.deterministic
    for words, cea in (("mean of the draws", lead_cea(evaluation)), ("parameters at their values", at_values)):
        for one, inmb in zip(cea.against, cea.inmb, strict=True):
            ratio = capital(ratio_words(one, writing))
            rows.append((strategy_words(one.strategy), words, ratio, *(writing.money(at, signed=True) for at in inmb)))
    head = ("Strategy", "Analysis", "In words", *(f"INMB at {writing.amount(wtp)}" for wtp in evaluation.wtp))
    other = strategy_words(evaluation.sides[0].label)
    caption = f"Probabilistic and deterministic analysis against {other}, with Monte Carlo intervals"
    return Table(caption, head, tuple(rows), text_columns=3)
