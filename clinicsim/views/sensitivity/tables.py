"""The numbers of each method as a table of text, for the terminal and for the page of the figure."""

from __future__ import annotations

from clinicsim.experiments.sensitivity.analysis import Result
from clinicsim.experiments.sensitivity.morris import Effect, Morris
from clinicsim.experiments.sensitivity.one_way import Bar, OneWay
from clinicsim.experiments.sensitivity.sobol import Index, Indices, Sobol
from clinicsim.experiments.sensitivity.two_way import Cell, TwoWay
from clinicsim.views.report.tables import Table
from clinicsim.views.sensitivity.words import Writing, compact, parameter_words, share_text


def table_of(result: Result, writing: Writing, top: int) -> Table:
    """The table of one result; of parameters, at most the `top` first."""
    if isinstance(result, OneWay):
        return _one_way(result, writing, top)
    if isinstance(result, TwoWay):
        return _two_way(result, writing)
    return _morris(result, writing, top) if isinstance(result, Morris) else _sobol(result, writing, top)


def second_order_table(result: Sobol, writing: Writing, top: int) -> Table:
    """What pairs of parameters do together, where that can be told from nothing; at most the `top` first."""
    told = [(f"{first.path}\n{second.path}", _index(index)) for first, second, index in result.second if index.lo > 0]
    caption = f"{writing.title}: {len(told)} of {len(result.second)} pairs do more together than each by itself"
    return Table(caption, ("Two parameters", "Together"), tuple(told[:top]))


def _one_way(result: OneWay, writing: Writing, top: int) -> Table:
    def row(bar: Bar) -> tuple[str, ...]:
        ends = (
            f"{compact(bar.low.value)} to\n{compact(bar.high.value)}",
            writing.change(bar.low.effect),
            writing.change(bar.high.effect),
        )
        return (bar.parameter.path, *ends, bar.verdict)

    caption = f"{writing.title}: {writing.value(result.at_value)} at the values; changes at either end"
    head = ("Parameter", "From, to", "Change at low", "Change at high", "Verdict")
    return Table(_line(caption), head, tuple(map(row, result.bars[:top])))


def _two_way(result: TwoWay, writing: Writing) -> Table:
    def row(cell: Cell) -> tuple[str, ...]:
        numbers = (writing.value(cell.mean), writing.change(cell.effect))
        return (compact(cell.first), compact(cell.second), *numbers, cell.verdict)

    values = f"{compact(result.first.value)} and {compact(result.second.value)}"
    caption = f"{writing.title}: {writing.value(result.at_value)} at {values}"
    head = (parameter_words(result.first.path), parameter_words(result.second.path), "Mean", "Change", "Verdict")
    rows = tuple(row(cell) for line in result.cells for cell in line)
    return Table(_line(caption), head, rows, text_columns=2)


def _morris(result: Morris, writing: Writing, top: int) -> Table:
    def row(effect: Effect) -> tuple[str, ...]:
        return (
            effect.parameter.path,
            writing.size(effect.mean_size, effect.lo, effect.hi),
            writing.size(effect.noise),
            effect.verdict,
            effect.shape if effect.verdict == "told apart" else "–",
        )

    caption = f"{writing.title}: size of the change when a parameter crosses the middle 95% of its distribution"
    head = ("Parameter", "Mean size", "Luck alone", "Verdict", "How it acts")
    return Table(caption, head, tuple(map(row, result.effects[:top])))


def _sobol(result: Sobol, writing: Writing, top: int) -> Table:
    def row(each: Indices) -> tuple[str, ...]:
        return (each.parameter.path, _index(each.first), _index(each.total), each.verdict)

    caption = f"{writing.title}: share of its variance that is due to each parameter"
    head = ("Parameter", "By itself", "With all it takes part in", "Verdict")
    return Table(caption, head, tuple(map(row, result.indices[:top])))


def _index(index: Index) -> str:
    return f"{share_text(index.share)}\n({share_text(index.lo)} to {share_text(index.hi)})"


def _line(text: str) -> str:
    return text.replace("\n", " ")
