"""Budget impact: what a payer spends with the change and without it, year by year and undiscounted."""

from __future__ import annotations

from collections.abc import Sequence

from clinicsim.experiments.evaluation.result import Budget, Evaluation, Mixed, Spent
from clinicsim.experiments.statistics import Interval
from clinicsim.views.economics.writing import Writing, name_words, on_one_line, share_words, strategy_words
from clinicsim.views.figures.budget import budget as budget_figure
from clinicsim.views.figures.mix import mix as mix_figure
from clinicsim.views.labels import capital, listed
from clinicsim.views.report.charts import Chart, chart_of
from clinicsim.views.report.section import Section
from clinicsim.views.report.tables import Table

LIMITED, UNLIMITED = "within the capacity there is", "if capacity never ran out"


def budget_section(evaluation: Evaluation) -> Section:
    """Budget impact of every alternative."""
    writing = Writing(evaluation.currency, evaluation.deterministic.outcomes.effect)
    other = strategy_words(evaluation.sides[0].label)
    charts: list[Chart] = []
    tables: list[Table] = []
    for place, one in enumerate(evaluation.budget):
        charts.append(_spending_chart(place, one, other, writing))
        charts += [_mix_chart(place, one, other)] if one.years and one.years[0].caseload else []
        tables += [_year_table(one, one.years, one.total, LIMITED, writing)]
        tables += (
            []
            if one.unlimited_total is None
            else [_year_table(one, one.unlimited, one.unlimited_total, UNLIMITED, writing)]
        )
    staff = [_staff_table(one) for one in evaluation.budget if one.years and one.years[0].staff_needed]
    return Section(
        key="budget",
        title="Budget impact",
        words=tuple(_words(evaluation, writing)),
        charts=tuple(charts),
        tables=tuple(tables),
        folded=tuple(("Whole-time equivalents by role and year", table) for table in staff),
    )


def impact_sentence(one: Budget, other: str, writing: Writing) -> str:
    """What a change adds to all the years' spending, and how much of that moves money."""
    total, name = one.total, strategy_words(one.strategy)
    verb = "adds" if total.impact.mean >= 0 else "saves"
    impact, cash = (on_one_line(writing.money(at, signed=True)) for at in (total.impact, total.cash))
    untold = " (which cannot be told from nothing)" if total.impact.lo <= 0 <= total.impact.hi else ""
    text = f"Moving from {other} to {name} {verb} to the budget over {len(one.years)} budget years: {impact}{untold}"
    text = text.replace("saves to the budget", "takes off the budget")
    text += f", undiscounted; the part that moves money is {cash}"
    if one.unlimited_total is not None:
        text += f". If capacity never ran out: {on_one_line(writing.money(one.unlimited_total.impact, signed=True))}"
    return f"{text}."


def _title(one: Budget, other: str, writing: Writing) -> str:
    impact = on_one_line(writing.money(one.total.impact, signed=True))
    name, many = strategy_words(one.strategy), len(one.years)
    title = f"Moving from {other} to {name} changes the budget of {many} years by {impact}"
    if one.unlimited_total is None:
        return title
    return f"{title}; by {on_one_line(writing.money(one.unlimited_total.impact, signed=True))} {UNLIMITED}"


def _less(at: Interval) -> Interval:
    """The other way round."""
    return Interval(-at.mean, -at.hi, -at.lo, at.count)


def _words(evaluation: Evaluation, writing: Writing) -> list[str]:
    other = strategy_words(evaluation.sides[0].label)
    words = [impact_sentence(one, other, writing) for one in evaluation.budget]
    if evaluation.budget:
        first = evaluation.budget[0]
        released = listed([name_words(name) for name in first.cash_releasing]) or "nothing"
        words.append(
            f"Mix before against mix after, for everybody who is there, by {first.kind} year. A saving is money back "
            f"in {released}; in any other category it is time, beds or theatre for other use, and the bill stays."
        )
    return words


def _spending_chart(place: int, one: Budget, other: str, writing: Writing) -> Chart:
    panels: list[tuple[str, Sequence[Spent]]] = [(LIMITED, one.years)]
    panels += [(UNLIMITED, one.unlimited)] if one.unlimited else []
    title = _title(one, other, writing)
    note = "Bars over the line: more is spent; under it: less."
    table = _category_table(one, writing)
    return chart_of(f"budget-{place}", budget_figure(panels, writing, title), table, note)


def _mix_chart(place: int, one: Budget, other: str) -> Chart:
    last = one.years[-1]
    most = max(last.caseload, key=lambda each: abs(each.after.mean - each.before.mean))
    title = (
        f"At the end of {last.label}, {name_words(most.name)}: {most.after.mean:,.0f} people after the move to "
        f"{strategy_words(one.strategy)}, {most.before.mean:,.0f} with {other}"
    )
    rows = tuple(
        (year.label, capital(name_words(each.name)), _level(each, "before"), _level(each, "after"))
        for year in one.years
        for each in year.caseload
    )
    table = Table("People at the end of the year, 95% intervals", ("Year", "Therapy", "Before", "After"), rows, 2)
    note = f"Uptake by year: {listed([f'{year.label} {share_words(year.uptake)}' for year in one.years])}."
    return chart_of(f"mix-{place}", mix_figure(one.years, title), table, note)


def year_cells(year: Spent, writing: Writing) -> tuple[str, ...]:
    """A budget year, its uptake, what is spent before and after, the impact, and what of it moves money."""
    return (
        capital(year.label),
        share_words(year.uptake),
        writing.money(year.before),
        writing.money(year.after),
        writing.money(year.impact, signed=True),
        writing.money(year.cash, signed=True),
    )


def _year_table(one: Budget, years: Sequence[Spent], total: Spent, how: str, writing: Writing) -> Table:
    rows = tuple(
        (*year_cells(year, writing), writing.money(_less(year.freed), signed=True)) for year in (*years, total)
    )
    head = ("Year", "Uptake", "Before", "After", "Impact", "Of which moves money", "Frees for other use")
    caption = (
        f"{strategy_words(one.strategy)}, {how}: spending of the whole service, undiscounted, {writing.money_words}"
    )
    return Table(caption, head, rows)


def _category_table(one: Budget, writing: Writing) -> Table:
    """Impact by category and by payer in each year, in the capacity there is."""
    rows = [
        (group, capital(name_words(name)), *(writing.money(getattr(year, field)[at][1], signed=True) for year in years))
        for years in [(*one.years, one.total)]
        for group, field in (("category", "by_category"), ("payer", "by_payer"))
        for at, (name, _) in enumerate(getattr(one.total, field))
    ]
    head = ("By", "Name", *(year.label for year in one.years), "All years")
    caption = f"Impact of {strategy_words(one.strategy)}, {LIMITED}, {writing.money_words}, undiscounted"
    return Table(caption, head, tuple(rows), text_columns=2)


def _staff_table(one: Budget) -> Table:
    rows = tuple(
        (year.label, capital(name_words(each.name)), kind, _level(each, "before"), _level(each, "after"))
        for year in one.years
        for kind, levels in (("needed", year.staff_needed), ("employed", year.staff_employed))
        for each in levels
    )
    caption = f"Staff with {strategy_words(one.strategy)}, whole-time equivalents, mean over the year"
    return Table(caption, ("Year", "Role", "", "Before", "After"), rows, text_columns=3)


def _level(each: Mixed, which: str) -> str:
    at = each.before if which == "before" else each.after
    return Writing("", "").health(at)
