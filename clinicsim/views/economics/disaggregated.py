"""Where costs and effects come from: by category, by payer and by component, discounted beside undiscounted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from clinicsim.experiments.evaluation.result import Evaluation, Part
from clinicsim.experiments.statistics import Interval
from clinicsim.measures.names import known
from clinicsim.views.economics.writing import Uncertain, Writing, name_words, on_one_line, strategy_words
from clinicsim.views.figures.bars import Part as BarPart
from clinicsim.views.figures.bars import bars
from clinicsim.views.labels import capital, label
from clinicsim.views.numbers import unit_of
from clinicsim.views.report.charts import Chart, chart_of
from clinicsim.views.report.section import Section
from clinicsim.views.report.tables import Table


class _Money(NamedTuple):
    """How the parts of one table are written."""

    writing: Writing

    def value(self, at: Uncertain, unit: str, *, signed: bool = False) -> str:
        """A number with its interval, in the unit of its part."""
        if unit.startswith("currency"):
            return self.writing.money(at, signed=signed)
        factor = unit_of(unit, self.writing.currency).factor
        return self.writing.health(_scaled(at, factor), signed=signed)


class _Scaled(NamedTuple):
    mean: float
    lo: float
    hi: float


def costs_section(evaluation: Evaluation) -> Section:
    """Costs of a person by category and by who pays."""
    writing = _writing(evaluation)
    charts = [
        _increment_chart(
            f"costs-{place}", evaluation, place, evaluation.costs, writing, "cost", ("saves", "costs more")
        )
        for place in range(len(evaluation.sides) - 1)
        if evaluation.costs
    ]
    tables = [
        part_table("Cost of a person by category", evaluation, evaluation.costs, writing),
        part_table(
            "Undiscounted cost of a person by who pays, whoever's costs count", evaluation, evaluation.payers, writing
        ),
    ]
    return Section(
        key="costs",
        title="Where the costs come from",
        words=("In brackets: 95% intervals over replications with parameters at their values, paired for increments.",),
        tables=tuple(each for each in tables if each.rows),
        charts=tuple(charts),
    )


def effects_section(evaluation: Evaluation) -> Section:
    """QALYs by component, life-years, events and waits."""
    writing = _writing(evaluation)
    components = [part for part in evaluation.effects if part.unit == "QALYs" and part.name != "qalys"]
    charts = [
        _increment_chart(f"effects-{place}", evaluation, place, components, writing, "QALYs", ("loses", "gains"))
        for place in range(len(evaluation.sides) - 1)
        if components
    ]
    tables = [
        part_table("QALYs and life-years of a person", evaluation, evaluation.effects, writing),
        part_table("Events, waits and use of staff, undiscounted", evaluation, evaluation.events, writing),
    ]
    return Section(
        key="effects",
        title="Where the effects come from",
        tables=tuple(each for each in tables if each.rows),
        charts=tuple(charts),
    )


def part_table(caption: str, evaluation: Evaluation, parts: Sequence[Part], writing: Writing) -> Table:
    """Every strategy and every increment of each part; what is discounted has the undiscounted figures beneath."""
    names = [strategy_words(side.label) for side in evaluation.sides]
    others = [f"{name} less {names[0]}" for name in names[1:]]
    counted = [part for part in parts if not _is_nothing(part)]
    nothing = [part_words(part.name) for part in parts if _is_nothing(part)]
    is_twofold = any(part.undiscounted for part in counted)
    money = _Money(writing)

    def row(part: Part, kind: str, values: Sequence[Interval], increments: Sequence[Interval]) -> tuple[str, ...]:
        own = [money.value(at, part.unit) for at in values]
        more = [money.value(at, part.unit, signed=True) for at in increments]
        unit = unit_of(part.unit, writing.currency).words
        return (part_words(part.name), *([kind] if is_twofold else []), unit, *own, *more)

    rows = []
    for part in counted:
        rows.append(row(part, "discounted" if part.undiscounted else "–", part.values, part.increments))
        if part.undiscounted:
            rows.append(row(part, "undiscounted", part.undiscounted, part.undiscounted_increments))
    head = ("Part", *(["Future"] if is_twofold else []), "Unit", *names, *others)
    left_out = f". Nothing in any strategy: {', '.join(nothing)}" if nothing else ""
    return Table(f"{caption}{left_out}", head, tuple(rows), text_columns=3 if is_twofold else 2)


def _is_nothing(part: Part) -> bool:
    return all(at.lo == at.hi == 0 for at in (*part.values, *part.increments))


def part_words(name: str) -> str:
    """A part in plain words: a measure as its catalogue has it, a category spelt out."""
    try:
        known(name)
    except (KeyError, ValueError):
        return capital(name_words(name))
    return label(name).title


def _increment_chart(
    key: str,
    evaluation: Evaluation,
    place: int,
    parts: Sequence[Part],
    writing: Writing,
    what: str,
    sides: tuple[str, str],
) -> Chart:
    """Bars of one alternative's increments, the largest first; parts in which nothing differs are left out."""
    money = _Money(writing)
    own, other = (strategy_words(evaluation.sides[at].label) for at in (place + 1, 0))
    differing = [part for part in parts if part.name != "total" and part.increments[place].mean != 0]
    shown = sorted(differing, key=lambda part: -abs(part.increments[place].mean))
    made = []
    for part in shown:
        at = part.increments[place]
        text = on_one_line(money.value(at, part.unit, signed=True))
        made.append(BarPart(part_words(part.name), at.mean, at.lo, at.hi, text))
    unit = unit_of(parts[0].unit, writing.currency).words
    drawn = bars(made, _title(own, other, what, made), f"difference a person ({unit}), discounted", sides)
    note = "Differences are paired over replications."
    return chart_of(key, drawn, _chart_table(own, other, made, unit), note)


def _title(own: str, other: str, what: str, made: Sequence[BarPart]) -> str:
    told = [part for part in made if part.lo > 0 or part.hi < 0]
    if not told:
        return f"{own} against {other}: no part of the {what} can be told apart"
    verbs = {"cost": ("saves most on", "costs most more for")}.get(what, ("loses most by", "gains most by"))
    parts = []
    for sign, verb in zip((1, -1), reversed(verbs), strict=True):
        side = [part for part in told if part.value * sign > 0]
        if side:
            parts.append(f"{verb} {_inside(side[0].name)}, {side[0].text}")
    return f"{own} against {other}: {'; '.join(parts)}"


def _inside(name: str) -> str:
    """A name fit for the middle of a sentence: initials stay as they are."""
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def _chart_table(own: str, other: str, made: Sequence[BarPart], unit: str) -> Table:
    body = tuple((part.name, part.text) for part in made)
    return Table(f"{own} less {other}, a person, discounted", ("Part", f"Difference ({unit})"), body)


def _writing(evaluation: Evaluation) -> Writing:
    return Writing(evaluation.currency, evaluation.deterministic.outcomes.effect)


def _scaled(at: Uncertain, factor: float) -> Uncertain:
    return _Scaled(at.mean * factor, at.lo * factor, at.hi * factor)
