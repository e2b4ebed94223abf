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
from clinicsim.views.suppression import counts_people, is_small


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text; the first `text_columns` columns are not numbers.

    The last three fields say what `suppression.public` hides in a copy for anybody.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text_columns: int = 1
    counts: tuple[int, ...] = ()  # columns that count people or what happens to them, with their intervals
    private: tuple[int, ...] = ()  # rows of one patient, or of too few
    sums: bool = False  # whether some counts are sums of others in their row or column


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
    counts = tuple(range(1, len(head))) if counts_people(panel.axis) else ()
    return Table(f"{panel.title}: {panel.axis}", tuple(head), tuple(zip(*columns, strict=True)), counts=counts)


def difference_table(alternative: Side, base: Side, rows: Sequence[Row]) -> Table:
    """Differences with intervals and verdicts; rows in which either side has a small count are private."""
    body = tuple((row.title, row.unit, row.text, row.interval or "–", row.words) for row in rows)
    caption = f"{alternative.label} less {base.label}, paired by replication"
    head = ("Measure", "Unit", "Difference", "95% interval", "Verdict")
    private = tuple(
        place
        for place, row in enumerate(rows)
        if counts_people(row.unit) and any(is_small(side.interval(row.measure).mean) for side in (alternative, base))
    )
    return Table(caption, head, body, text_columns=2, private=private)


def runway_table(shown: Sequence[Runway], start: dt.date) -> Table:
    """Dates of each pump shown; that of the booked refill where bookings are known."""
    known = any(one.booked_days is not None for one in shown)
    body = tuple(
        (
            one.patient,
            short_date(on_date(start, one.due_days)),
            *([_booked_date(one, start)] if known else []),
            *(short_date(on_date(start, days)) for days in (one.alarm_days, one.dry_days)),
            written(one.alarm_days, 0),
            written(one.dry_days, 0),
            one.flag or "–",
        )
        for one in shown
    )
    booked = ("Booked",) if known else ()
    head = ("Patient", "Refill due", *booked, "Alarm date", "Dry date", "Days to alarm", "Days to dry", "Flag")
    caption = "Refill runway on the first day, shortest slack first"
    return Table(caption, head, body, private=tuple(range(len(body))))


def _booked_date(one: Runway, start: dt.date) -> str:
    days = one.appointment_days
    return "none" if days is None else short_date(on_date(start, days))


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
    head = ("When", "What happened", "In the reservoir, mL")
    return Table(f"What happened to {patient}", head, body, text_columns=2, private=tuple(range(len(body))))


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
