"""What moves the incremental net benefit: parameters one by one and two together, and prices at which it turns."""

from __future__ import annotations

import math

from clinicsim.experiments.evaluation.result import Bar, Evaluation, Grid, Threshold, Tornado
from clinicsim.experiments.sensitivity.two_way import Cell
from clinicsim.views.economics.writing import Writing, on_one_line, strategy_words
from clinicsim.views.figures.incremental_tornado import incremental_tornado
from clinicsim.views.figures.two_way import two_way_map
from clinicsim.views.labels import listed
from clinicsim.views.numbers import unit_of
from clinicsim.views.report.charts import Chart, chart_of
from clinicsim.views.report.section import Section
from clinicsim.views.report.tables import Table
from clinicsim.views.sensitivity.says import headline
from clinicsim.views.sensitivity.tables import table_of
from clinicsim.views.sensitivity.words import Writing as MeasureWriting
from clinicsim.views.sensitivity.words import compact, parameter_words

TOP = 15
"""Bars of a tornado at most; its table shows all."""


def one_way_section(evaluation: Evaluation) -> Section:
    """Tornados, grids and thresholds of every alternative."""
    writing = Writing(evaluation.currency, evaluation.deterministic.outcomes.effect)
    charts = [_tornado_chart(place, one, writing) for place, one in enumerate(evaluation.tornado) if one.bars]
    charts += [_grid_chart(place, one, writing) for place, one in enumerate(evaluation.two_way)]
    tables = (threshold_table(evaluation, writing),) if evaluation.thresholds else ()
    chosen = dict.fromkeys(f"{one.chosen}; {one.left_out} others were not varied" for one in evaluation.tornado)
    return Section(
        key="one-way",
        title="What moves the result",
        words=tuple(f"Parameters of the tornado: {words}." for words in chosen),
        charts=tuple(charts),
        tables=tables,
    )


def turning(tornado: Tornado) -> list[str]:
    """Parameters that make another strategy the better one at one end, by more than luck."""
    return [parameter_words(bar.path) for bar in tornado.bars if bar.told and bar.turns]


def tornado_title(tornado: Tornado, writing: Writing) -> str:
    """How many parameters matter, and which ones turn the choice."""
    told = [bar for bar in tornado.bars if bar.told]
    name = strategy_words(tornado.strategy)
    start = (
        f"{name} at {writing.each(tornado.wtp)}: {len(told)} of {len(tornado.bars)} parameters can be told from luck"
    )
    turns = turning(tornado)
    return f"{start}; {listed(turns)} can turn the choice" if turns else f"{start}; none turns the choice by itself"


def _tornado_chart(place: int, one: Tornado, writing: Writing) -> Chart:
    drawn = incremental_tornado(one, writing, tornado_title(one, writing), TOP)
    more = f" The {TOP} widest of {len(one.bars)} are drawn." if len(one.bars) > TOP else ""
    note = (
        "Each bar goes from the dashed line, the run with everything at its value, to the run with one parameter at an "
        f"end; right of zero the strategy is worth its cost.{more}"
    )
    return chart_of(f"tornado-{place}", drawn, _tornado_table(one, writing), note)


def _tornado_table(one: Tornado, writing: Writing) -> Table:
    def row(bar: Bar) -> tuple[str, ...]:
        turned = "; turns the choice" if bar.turns else ""
        verdict = f"told from luck{turned}" if bar.told else "cannot be told from luck"
        ends = (writing.money(at, signed=True) for at in (bar.inmb_low, bar.inmb_high))
        return (parameter_words(bar.path), verdict, f"{compact(bar.low)} to {compact(bar.high)}", *ends)

    caption = (
        f"Incremental net monetary benefit of {strategy_words(one.strategy)} a person at {writing.each(one.wtp)}; with "
        f"everything at its value {on_one_line(writing.money(one.at_value, signed=True))}"
    )
    head = ("Parameter", "Verdict", "From, to", "At the low end", "At the high end")
    return Table(caption, head, tuple(map(row, one.bars)), text_columns=2)


def _grid_chart(place: int, one: Grid, writing: Writing) -> Chart:
    words = f"incremental net benefit of {strategy_words(one.strategy)} a person"
    own = MeasureWriting(words, unit_of("currency", writing.currency), (-math.inf, math.inf), is_difference=True)
    drawn = two_way_map(one.two_way, own, headline(one.two_way, own))
    drawn.update_traces(text=[[_cell(cell, writing) for cell in row] for row in one.two_way.cells])
    note = "Above zero the strategy is worth its cost. ±: half of the 95% interval."
    return chart_of(f"grid-{place}", drawn, table_of(one.two_way, own, len(one.two_way.cells)), note)


def _cell(cell: Cell, writing: Writing) -> str:
    """A mean and half its interval, short enough for a cell on a phone; a circle where it may be luck."""
    half = (cell.mean.hi - cell.mean.lo) / 2
    spread = f"<br>±{writing.amount(float(f'{half:.2g}'))}" if math.isfinite(half) else ""
    return f"{'' if cell.is_told else '○ '}<b>{writing.amount(round(cell.mean.mean))}</b>{spread}"


def threshold_table(evaluation: Evaluation, writing: Writing) -> Table:
    """At what value of a number each alternative is worth just what it costs."""

    def row(one: Threshold) -> tuple[str, ...]:
        if one.root is None:
            root = "none"
        else:
            lo, hi = ("no bound" if end is None else compact(end) for end in (one.lo, one.hi))
            root = f"{compact(one.root)}\n({lo} to {hi})"
        linear = "exact" if one.linear else "rough: not linear"
        words = (strategy_words(one.strategy), parameter_words(one.path), f"{one.words} ({linear})")
        return (*words, writing.amount(one.wtp), compact(one.value), root)

    head = ("Strategy", "Number", "In words", "Threshold", "In the scenario", "Turns at")
    caption = "Where the incremental net benefit is nothing, with Fieller's 95% Monte Carlo interval"
    return Table(caption, head, tuple(map(row, evaluation.thresholds)), text_columns=3)
