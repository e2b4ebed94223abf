"""What the pages share: the study that is asked for, figures made once for all pages, and fields that change both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar
from urllib.parse import quote_plus

from clinicsim.views.dashboard.blocks import Asked, Choice, Figure, Numbers
from clinicsim.views.report.charts import Chart, monthly_chart
from clinicsim.views.report.measure_tables import definition_table, measure_table
from clinicsim.views.selection import panel_of
from clinicsim.views.stamp import line, stamp_of_study
from clinicsim.views.study import Side, Study

T = TypeVar("T")
_MARK = "~~~"


def seen(asked: Asked) -> Study:
    """Return the runs of the address, paired; raises as `Library.study` does."""
    return asked.library.study(asked.address.base, asked.address.others)


def once(asked: Asked, key: tuple[object, ...], make: Callable[[], T]) -> T:
    """Return what was made of the address's runs under a key, or make it: other pages show it too."""
    return asked.library.kept(("made", asked.address.base, asked.address.others, *key), make)


def is_synthetic(asked: Asked) -> bool:
    """Whether the base's patients are made up."""
    return asked.library.saved(asked.address.base).cohort.synthetic


def origin(asked: Asked) -> str:
    """What stands under figures of all runs of the address."""
    return once(asked, ("origin",), lambda: line(stamp_of_study(seen(asked), synthetic=is_synthetic(asked))))


def figures(asked: Asked, key: tuple[object, ...], make: Callable[[Study], Iterable[Chart]]) -> Iterator[Figure]:
    """Yield the figures that `make` draws of the address's runs, made once."""
    yield from once(asked, key, lambda: tuple(Figure.of(chart, origin(asked)) for chart in make(seen(asked))))


def numbers(asked: Asked, key: str, names: Sequence[str], caption: str, summary: str = "") -> Numbers:
    """Return a table of measures, made once; `summary` folds it away under these words."""

    def made() -> Numbers:
        return Numbers(key, measure_table(seen(asked), names, caption), summary, definition_table(names, caption))

    return once(asked, ("numbers", key), made)


def by_month(asked: Asked, measure: str) -> Iterator[Figure]:
    """Yield the fan chart of a measure that some run has by month."""

    def drawn(study: Study) -> list[Chart]:
        return [monthly_chart(study, panel_of(measure, study.currency))]

    yield from figures(asked, ("month", measure), drawn)


def has_months(study: Study, measures: Iterable[str]) -> list[str]:
    """Return those of the measures that some run has by month."""
    return [name for name in measures if any(name in side.runs.monthly for side in study.sides)]


def choose(asked: Asked, key: str, label: str, options: Sequence[tuple[str, str]]) -> tuple[str, Choice]:
    """Return the value that the address has for a key, the first one if none of these, and the field to change it.

    Parameters
    ----------
    asked
        The page's question.
    key
        Name in the address; the first value is left out there.
    label
        Words at the field.
    options
        Words and value of each; at least one.
    """
    usual = options[0][1]
    values = [value for _, value in options]
    value = asked.address.more.get(key, usual)
    value = value if value in values else usual
    # Written out once, with a mark that no value of an address can hold after its key: a list may be long.
    pattern = asked.address.where(**{key: _MARK}).href
    at = {each: pattern.replace(f"{key}={_MARK}", f"{key}={quote_plus(each)}") for each in values}
    at[usual] = asked.address.where(**{key: ""}).href
    return value, Choice(key, label, [(words, at[each]) for words, each in options], at[value])


def one_side(asked: Asked, study: Study) -> tuple[Side, list[Choice]]:
    """Return the run that figures of one run show, and the field to choose it if there are several."""
    run_id, choice = choose(asked, "run", "Run", [(side.label, side.run_id) for side in study.sides])
    side = next(side for side in study.sides if side.run_id == run_id)
    return side, [choice] if len(study.sides) > 1 else []
