"""The data behind each figure as plain tables of text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from clinicsim.experiments.statistics import t_interval
from clinicsim.views.costs import by_year, categories, of_category, years
from clinicsim.views.dates import short_date
from clinicsim.views.labels import capital, spelt
from clinicsim.views.numbers import Unit, mean_text, range_text, unit_of, written
from clinicsim.views.runway import Runway, on_date
from clinicsim.views.selection import Panel
from clinicsim.views.standing import Row
from clinicsim.views.story import Line
from clinicsim.views.study import Side, Study, quantiles


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text; the first `text_columns` columns are not numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text_columns: int = 1


def monthly_table(study: Study, panel: Panel, unit: Unit) -> Table:
    """Mean, interval of the mean and 10-90% range of replications by month, for each scenario."""
    head, columns = ["Month from"], [[short_date(date) for date in study.month_dates]]
    for side in study.sides:
        values = side.series(panel)
        if values is None:
            continue
        mean, lo, hi = side.monthly_intervals(panel)
        low, high = quantiles(values, 0.10, 0.90)
        head += [f"{side.label}: mean", "95% interval of the mean", "10-90% of replications"]
        columns += [
            [mean_text(m, a, b, unit) for m, a, b in zip(mean, lo, hi, strict=True)],
            [range_text(a, b, unit) or "–" for a, b in zip(lo, hi, strict=True)],
            [range_text(a, b, unit) or "–" for a, b in zip(low, high, strict=True)],
        ]
    return Table(f"{panel.title}: {panel.axis}", tuple(head), tuple(zip(*columns, strict=True)))


def difference_table(alternative: str, base: str, rows: Sequence[Row]) -> Table:
    """Differences with intervals and verdicts."""
    body = tuple((row.title, row.unit, row.text, row.interval or "–", row.words) for row in rows)
    caption = f"{alternative} less {base}, paired by replication"
    return Table(caption, ("Measure", "Unit", "Difference", "95% interval", "Verdict"), body, text_columns=2)


def runway_table(shown: Sequence[Runway], start: dt.date) -> Table:
    """Dates of each pump shown."""
    body = tuple(
        (
            one.patient,
            *(short_date(on_date(start, days)) for days in (one.due_days, one.alarm_days, one.dry_days)),
            written(one.alarm_days, 0),
            written(one.dry_days, 0),
            one.flag or "–",
        )
        for one in shown
    )
    head = ("Patient", "Refill due", "Alarm date", "Dry date", "Days to alarm", "Days to dry", "Flag")
    return Table("Refill runway on the first day, shortest slack first", head, body)


def cost_table(study: Study) -> Table:
    """Mean cost by scenario, category and year, undiscounted, with the total."""
    spans, unit = years(study), unit_of("currency", study.currency)
    body: list[tuple[str, ...]] = []
    for side in study.sides:
        table = by_year(side, spans)
        for name in categories(study):
            costs = of_category(side, table, name)
            body.append(_cost_row(side.label, capital(spelt(name)), [*costs, costs.sum()], unit))
        totals = table.sum(axis=1)
        body.append(_cost_row(side.label, "All categories", [*totals, totals.sum()], unit))
    head = ("Scenario", "Category", *(span.name for span in spans), "Whole run")
    return Table(f"Cost by category, {study.currency}, undiscounted, mean of replications", head, tuple(body), 2)


def total_table(study: Study) -> Table:
    """Staff as employed beside staff as used, and the total undiscounted beside discounted, whole run."""
    unit = unit_of("currency", study.currency)
    body = tuple((side.label, *_totals(side, unit)) for side in study.sides)
    head = ("Scenario", "Staff employed", "Staff used", "Total, undiscounted", "Total, discounted")
    caption = f"Whole run, {study.currency} at {study.price_year} prices: mean over replications (95% interval)"
    return Table(caption, head, body)


def story_table(patient: str, lines: Sequence[Line]) -> Table:
    """A patient's story, line by line."""
    body = tuple((_unbroken_time(line.when), line.text, written(line.volume_ml, 1)) for line in lines)
    return Table(f"What happened to {patient}", ("When", "What happened", "In the reservoir, mL"), body, text_columns=2)


def _unbroken_time(when: dt.datetime) -> str:
    return f"{when:%a} {short_date(when.date())} {when:%H:%M}".replace(" ", "\u00a0")


def _totals(side: Side, unit: Unit) -> list[str]:
    runs, cells = side.runs, []
    for values in (runs.staff_employed, runs.staff_used, runs.ledger.sum(axis=(1, 2)), runs.discounted.sum(axis=1)):
        interval = t_interval(values)
        ends = range_text(interval.lo, interval.hi, unit)
        mean = mean_text(interval.mean, interval.lo, interval.hi, unit)
        cells.append(f"{mean}\n({ends})" if ends else mean)
    return cells


def _cost_row(scenario: str, name: str, costs: Sequence[float], unit: Unit) -> tuple[str, ...]:
    return (scenario, name, *(f"{unit.prefix}{written(float(cost), 0)}" for cost in costs))
