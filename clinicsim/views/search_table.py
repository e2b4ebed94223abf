"""The candidates that a search has run, as a table."""

from __future__ import annotations

from clinicsim.experiments.search.found import Found, tightest
from clinicsim.experiments.search.question import HARM
from clinicsim.experiments.search.trials import Tried
from clinicsim.measures.names import taken_apart
from clinicsim.views.labels import label, spelt
from clinicsim.views.report.tables import Table
from clinicsim.views.search_words import cost_text, currency_of, interval_text, measure_words, unit_words

_MOST_ROWS = 12
_MOST_VARIABLES = 2  # beside which there is room for harm


def search_table(found: Found, all_rows: bool = False) -> Table:
    """Candidates that were run: what is closest to a limit, whether they pass, cost and harm, with intervals.

    The cost of candidates other than the answer is a difference from it, paired by replication.
    """
    narrow = len(found.question.variables) > _MOST_VARIABLES and not all_rows
    harm = [HARM] if found.tells_harm and not narrow else []
    body = []
    for one in list(found.tried) if all_rows else _shown(found):
        cells = [*map(str, one.values), _mark(found, one), _closest(found, one), cost_text(found, one)]
        cells += [interval_text(found.level(one, name), unit_words(name, "")) for name in harm]
        body.append((*cells, str(len(one.runs))))
    heads = [spelt(one.text.partition(".")[2]).replace(".", " ") for one in found.question.variables]
    closest = label(_only_measure(found)).title if _only_measure(found) else "Closest to its limit"
    cost = "Cost a year, others less the answer" if found.answer else "Cost a year"
    head = (*heads, "Targets", closest, cost, *("Pumps run dry per 100 pump-years" for _ in harm), "Runs")
    return Table("Candidates that were run: mean (95% interval)", head, tuple(body), len(heads) + 1)


def _only_measure(found: Found) -> str:
    """The measure of the targets, if they have one only."""
    measures = {taken_apart(one.measure).measure for one in found.question.targets}
    return measures.pop() if len(measures) == 1 else ""


def _closest(found: Found, one: Tried) -> str:
    """The target that is closest to its limit, or furthest beyond it."""
    _, held = tightest(one, found.question.targets)
    text = interval_text(held.interval, unit_words(held.name, currency_of(found)))
    year = taken_apart(held.name).year
    if _only_measure(found):
        return text if year is None else f"{text}, year {year}"
    return f"{measure_words(held.name)}: {text}"


def _mark(found: Found, one: Tried) -> str:
    if found.answer is not None and one.values == found.answer.values:
        return "answer"
    return "met" if one.meets else "missed"


def _shown(found: Found) -> list[Tried]:
    """The answer, its neighbours and the best of the others."""
    if len(found.tried) <= _MOST_ROWS:
        return list(found.tried)
    first = {one.tried.values for one in found.neighbours} | ({found.answer.values} if found.answer else set())
    order = sorted(found.tried, key=lambda one: (one.values not in first, not one.meets, found.objective(one).mean))
    return sorted(order[:_MOST_ROWS], key=lambda one: one.values)
