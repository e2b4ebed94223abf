"""An evaluation in tables and sentences for a terminal; the report has all of it."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.cli.cea_table import incremental_table
from clinicsim.cli.tables import console, table
from clinicsim.experiments.evaluation.result import Budget, Evaluation, Part, Subgroup, Tornado
from clinicsim.views.economics.budget_section import year_cells
from clinicsim.views.economics.disaggregated import part_words
from clinicsim.views.economics.says import ratio_words
from clinicsim.views.economics.standing import lead_cea, writing_of
from clinicsim.views.economics.summary import minute
from clinicsim.views.economics.tables import evppi_table, plain_names
from clinicsim.views.economics.writing import Uncertain, Writing, share_words, strategy_words
from clinicsim.views.labels import capital, spelt
from clinicsim.views.report.tables import Table
from clinicsim.views.sensitivity.words import compact, parameter_words

_TOP = 10  # parameters whose value is shown


def print_evaluation(evaluation: Evaluation) -> None:
    """Print an evaluation: results, what they consist of, what moves them, the budget, and what it all says."""
    out = console()
    out.print(f"[bold]{' and '.join(evaluation.strategies[1:])}[/] against {evaluation.comparator}")
    for name, words in evaluation.facts:
        out.print(f"  {name}: {words}", markup=False)
    for one in _tables(evaluation):
        made = table(*one.head, right=one.head[one.text_columns :], title=one.caption, wrap=one.head)
        for row in one.rows:
            made.add_row(*row)
        out.print(made)
    for section in minute(evaluation):
        out.print(section.title, style="bold", markup=False)
        for sentence in (*section.words, *section.warnings):
            out.print(sentence, markup=False)


def _tables(evaluation: Evaluation) -> Iterator[Table]:
    writing = writing_of(evaluation)
    yield incremental_table(lead_cea(evaluation), writing)
    if evaluation.evppi:
        ranked = sorted(evaluation.evppi, key=lambda one: -one.value)[:_TOP]
        yield evppi_table(ranked, writing, evaluation.evppi_at, plain_names(ranked))
    yield _parts(evaluation, writing)
    yield from (_tornado(one, writing) for one in evaluation.tornado if one.bars)
    yield from _elsewhere(evaluation, writing)
    if evaluation.subgroups is not None:
        yield _subgroups(evaluation.subgroups.groups, writing)
    yield from (_budget(one, writing) for one in evaluation.budget)


def _parts(evaluation: Evaluation, writing: Writing) -> Table:
    """Costs and effects that are there under some strategy, discounted, of a person."""

    def row(part: Part) -> tuple[str, ...]:
        write = writing.money if part.unit.startswith("currency") else writing.health
        values = (write(at) for at in part.values)
        return (part_words(part.name), *values, *(write(at, signed=True) for at in part.increments))

    shown = [part for part in (*evaluation.costs, *evaluation.effects) if any(at.mean != 0 for at in part.values)]
    names = [strategy_words(name) for name in evaluation.strategies]
    head = ("Part", *names, *(f"{name} less {names[0]}" for name in names[1:]))
    caption = f"Costs ({writing.money_words}), {writing.effect} and years of a person, discounted; parameters fixed"
    return Table(caption, head, tuple(map(row, shown)))


def _tornado(one: Tornado, writing: Writing) -> Table:
    rows = tuple(
        (
            parameter_words(bar.path),
            f"{compact(bar.low)} to {compact(bar.high)}",
            writing.money(bar.inmb_low, signed=True),
            writing.money(bar.inmb_high, signed=True),
            "yes" if bar.told else "no",
        )
        for bar in one.bars
    )
    caption = f"Incremental net benefit of {strategy_words(one.strategy)} a person at {writing.each(one.wtp)}"
    return Table(caption, ("Parameter", "From, to", "At the low end", "At the high end", "Told from luck"), rows)


def _elsewhere(evaluation: Evaluation, writing: Writing) -> Iterator[Table]:
    """Each alternative under other choices of method and with other capacity."""
    cases = [("base case", evaluation.deterministic), *((one.words, one.cea) for one in evaluation.scenarios)]
    if evaluation.capacity is not None:
        cases.append(("if capacity never ran out", evaluation.capacity.unlimited))
    for place, name in enumerate(evaluation.strategies[1:]):
        rows = tuple(
            (
                capital(words),
                capital(ratio_words(cea.against[place], writing)),
                writing.money(cea.against[place].cost, signed=True),
                writing.health(cea.against[place].effect, signed=True),
                writing.money(cea.inmb[place][0], signed=True),
            )
            for words, cea in cases
        )
        head = ("Case", "In words", "More cost", f"More {writing.effect}", "INMB")
        caption = (
            f"{strategy_words(name)} in other cases, a person, at {writing.each(evaluation.wtp[0])}; parameters fixed"
        )
        yield Table(caption, head, rows, text_columns=2)


def _subgroups(groups: tuple[Subgroup, ...], writing: Writing) -> Table:
    rows = tuple(
        (
            f"{strategy_words(one.strategy)}, {spelt(one.name)}",
            share_words(one.share),
            writing.money(one.inc_cost, signed=True),
            writing.health(one.inc_effect, signed=True),
            writing.money(one.inmb, signed=True),
        )
        for one in groups
    )
    head = ("Subgroup", "Share of people", "More cost", f"More {writing.effect}", "INMB")
    return Table("Subgroups, a person of each; costs of nobody in particular left out", head, rows)


def _budget(one: Budget, writing: Writing) -> Table:
    unlimited: tuple[Uncertain | None, ...] = tuple(year.impact for year in one.unlimited)
    if one.unlimited_total is not None:
        unlimited += (one.unlimited_total.impact,)
    years = (*one.years, one.total)
    rows = tuple(
        (*year_cells(year, writing), "–" if always is None else writing.money(always, signed=True))
        for year, always in zip(years, unlimited or (None,) * len(years), strict=True)
    )
    head = ("Year", "Uptake", "Before", "After", "Impact", "Of which cash", "If capacity never ran out")
    caption = f"Budget impact of {strategy_words(one.strategy)}, the whole service, undiscounted, {writing.money_words}"
    return Table(caption, head, rows)
