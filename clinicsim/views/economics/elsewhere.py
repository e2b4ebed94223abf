"""The same increment elsewhere: under other methods, without limits of capacity, and among some of the people."""

from __future__ import annotations

from collections.abc import Sequence

from clinicsim.economics.cea.analysis import Cea
from clinicsim.economics.cea.incremental import Increment
from clinicsim.experiments.evaluation.result import Evaluation, Subgroup
from clinicsim.views.economics.disaggregated import part_table
from clinicsim.views.economics.says import ratio_words
from clinicsim.views.economics.standing import writing_of
from clinicsim.views.economics.writing import Uncertain, Writing, name_words, on_one_line, share_words, strategy_words
from clinicsim.views.figures.forest import LOOKS, Dot, forest
from clinicsim.views.labels import capital, listed, spelt
from clinicsim.views.report.charts import Chart, chart_of
from clinicsim.views.report.section import Section
from clinicsim.views.report.tables import Table

_SIDES = ("the comparator is better value", "it is better value")
_BASE_CASE = "base case"
_NOTE = "Incremental net benefit over replications, paired, parameters at their values."


def methods_section(evaluation: Evaluation) -> Section | None:
    """Scenario analyses: other choices of method, with the same luck."""
    if not evaluation.scenarios:
        return None
    cases = [(_BASE_CASE, evaluation.deterministic), *((one.words, one.cea) for one in evaluation.scenarios)]
    charts = [_method_chart(place, evaluation, cases) for place in range(len(evaluation.sides) - 1)]
    return Section(
        key="methods",
        title="Other choices of method",
        words=(
            "The same events, valued otherwise: whose costs count, how the future is discounted, how a device is paid.",
        ),
        charts=tuple(charts),
    )


def changed_choices(evaluation: Evaluation) -> list[str]:
    """Choices of method under which another strategy has the highest net benefit at the first threshold."""
    base = evaluation.deterministic
    best = base.strategies[int(base.optimal[0])]
    return [one.words for one in evaluation.scenarios if one.cea.strategies[int(one.cea.optimal[0])] != best]


def capacity_section(evaluation: Evaluation) -> Section | None:
    """Results with the limits of capacity and without them."""
    found = evaluation.capacity
    if found is None:
        return None
    writing = writing_of(evaluation)
    cases = (("With the capacity there is", found.limited), ("If capacity never ran out", found.unlimited))
    dots, rows = [], []
    for place, side in enumerate(evaluation.sides[1:]):
        for words, cea in cases:
            one, inmb = cea.against[place], cea.inmb[place][0]
            group = strategy_words(side.label) if len(evaluation.sides) > 2 else ""
            dots.append(_dot(group, words, inmb, writing))
            rows.append((strategy_words(side.label), words, *_cells(one, writing), writing.money(inmb, signed=True)))
    moved = [
        _moved(one.strategy, at, writing) for one, at in zip(found.limited.against, found.inmb_change, strict=True)
    ]
    head = ("Strategy", "Capacity", *_head(writing), "Incremental NMB")
    table = Table(f"Against {_comparator(evaluation)}, a person, 95% intervals", head, tuple(rows), text_columns=3)
    title = f"Lifting limits of capacity: {'; '.join(moved)}"
    drawn = forest(dots, title, _axis(evaluation.wtp[0], writing), _SIDES)
    return Section(
        key="capacity",
        title="With and without limits of capacity",
        words=tuple(f"{capital(spelt(words))}." for words in found.words),
        charts=(chart_of("capacity", drawn, table, _NOTE),),
        tables=(part_table("What lifting the limits does, a person", evaluation, found.lifting, writing),),
    )


def subgroup_section(evaluation: Evaluation) -> Section | None:
    """Increments among people of each indication and severity."""
    found = evaluation.subgroups
    if found is None or not found.groups:
        return None
    writing = writing_of(evaluation)
    charts = []
    for place, side in enumerate(evaluation.sides[1:]):
        own = [group for group in found.groups if group.strategy == side.name]
        if own:
            charts.append(_subgroup_chart(place, evaluation, own, writing))
    return Section(
        key="subgroups",
        title="Subgroups",
        words=(found.words, f"From {found.replications} replications in which every event was kept."),
        charts=tuple(charts),
    )


def _method_chart(place: int, evaluation: Evaluation, cases: Sequence[tuple[str, Cea]]) -> Chart:
    writing, name = writing_of(evaluation), strategy_words(evaluation.sides[place + 1].label)
    dots = [_dot("", capital(words), cea.inmb[place][0], writing) for words, cea in cases]
    looks = [dot.look for dot in dots]
    other = [words for (words, _), look in zip(cases, looks, strict=True) if {looks[0], look} == {"above", "below"}]
    if looks[0] == "untold":
        told = sum(look != "untold" for look in looks)
        title = f"{name}: value for money cannot be told in the base case, and can in {told} of {len(dots) - 1} others"
    else:
        start = f"{name} is {'better' if looks[0] == 'above' else 'worse'} value than {_comparator(evaluation)}"
        title = f"{start} in the base case; {_reversed(other)}"
    rows = tuple(
        (
            capital(words),
            *_cells(cea.against[place], writing),
            *(writing.money(at, signed=True) for at in cea.inmb[place]),
        )
        for words, cea in cases
    )
    benefits = (f"INMB at {writing.amount(wtp)}" for wtp in evaluation.wtp)
    head = ("Method", *_head(writing), *benefits)
    table = Table(f"{name} against {_comparator(evaluation)}, a person, 95% intervals", head, rows, text_columns=2)
    drawn = forest(dots, title, _axis(evaluation.wtp[0], writing), _SIDES)
    return chart_of(f"methods-{place}", drawn, table, _NOTE)


def _reversed(choices: Sequence[str]) -> str:
    return f"the other way round with {listed(list(choices))}" if choices else "no other method reverses that"


def _subgroup_chart(place: int, evaluation: Evaluation, groups: Sequence[Subgroup], writing: Writing) -> Chart:
    name = strategy_words(groups[0].strategy)
    dots = [
        _dot(
            f"By {group.dimension}",
            f"{capital(name_words(group.name))} ({share_words(group.share)})",
            group.inmb,
            writing,
        )
        for group in groups
    ]
    found = {
        look: [name_words(g.name) for g, dot in zip(groups, dots, strict=True) if dot.look == look] for look in LOOKS
    }
    finding = _of_groups(found["above"], found["below"], len(groups))
    rows = tuple(
        (
            capital(name_words(group.name)),
            group.dimension,
            f"{group.people:,.0f} ({share_words(group.share)})",
            writing.money(group.inc_cost, signed=True),
            writing.health(group.inc_effect, signed=True),
            writing.money(group.inmb, signed=True),
            writing.money(group.adds_cost, signed=True),
            writing.health(group.adds_effect, signed=True),
        )
        for group in groups
    )
    adds = ("Adds to the cost of all", f"Adds to the {writing.effect} of all")
    head = ("Group", "By", "People", "More cost", f"More {writing.effect}", "Incremental NMB", *adds)
    caption = f"{name} against {_comparator(evaluation)}, a person of the group; costs of nobody in particular left out"
    table = Table(caption, head, rows, text_columns=2)
    drawn = forest(dots, f"{name}: {finding}", _axis(evaluation.wtp[0], writing), _SIDES)
    return chart_of(f"subgroups-{place}", drawn, table, _NOTE)


def _cells(one: Increment, writing: Writing) -> tuple[str, ...]:
    """An increment in words, in cost and in effect."""
    numbers = (writing.money(one.cost, signed=True), writing.health(one.effect, signed=True))
    return (capital(ratio_words(one, writing)), *numbers)


def _head(writing: Writing) -> tuple[str, ...]:
    return ("In words", "More cost", f"More {writing.effect}")


def _of_groups(better: list[str], worse: list[str], many: int) -> str:
    """In which subgroups a strategy is better value, and in which worse."""
    for words, names in (("better", better), ("worse", worse)):
        if len(names) == many:
            return f"{words} value in every subgroup"
    parts = [f"better value in {listed(better)}" if better else "", f"worse in {listed(worse)}" if worse else ""]
    return ", ".join(part for part in parts if part) or "no subgroup can be told from zero"


def _dot(group: str, name: str, at: Uncertain, writing: Writing) -> Dot:
    return Dot(group, name, at.mean, at.lo, at.hi, on_one_line(writing.money(at, signed=True)))


def _moved(strategy: str, at: Uncertain, writing: Writing) -> str:
    """What lifting limits does to the incremental net benefit of one strategy."""
    text = on_one_line(writing.money(at, signed=True))
    untold = ", which cannot be told from nothing" if at.lo <= 0 <= at.hi else ""
    return f"the incremental net benefit of {strategy_words(strategy)} changes by {text}{untold}"


def _axis(wtp: float, writing: Writing) -> str:
    return f"incremental net benefit a person at {writing.each(wtp)}"


def _comparator(evaluation: Evaluation) -> str:
    return strategy_words(evaluation.sides[0].label)
