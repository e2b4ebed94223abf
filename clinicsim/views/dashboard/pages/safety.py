"""Refill safety: on time or late, by how much, why pumps run dry, and what busier slots do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from clinicsim.experiments.spc import control_chart, of_replication
from clinicsim.measures.refills import TARGET_SHARE
from clinicsim.views.dashboard.blocks import Asked, Block, Heading, Lines, Page, Words
from clinicsim.views.dashboard.pages.asking import by_month, choose, figures, has_months, numbers, seen
from clinicsim.views.dashboard.pages.one_run import NOTE, OneRun, one_run
from clinicsim.views.refill_safety import DRY, ON_TIME, safety_lines
from clinicsim.views.report.charts import Chart, fan_note
from clinicsim.views.report.charts_of_numbers import safety_chart, spc_chart
from clinicsim.views.report.charts_of_one_run import course_chart
from clinicsim.views.report.measure_tables import members
from clinicsim.views.story import patient_name
from clinicsim.views.study import Study
from clinicsim.world.events import Kind

_MARGINS = (
    "refill_on_time_share",
    "refill_margin_days_median",
    "refill_margin_days_p05",
    "minimum_buffer_days_p05",
    "unbooked_at_risk",
    "out_of_hours_refills_per_year",
    "refills_per_pump_year",
)
_HARM = (
    "dry_events_per_100_pump_years",
    "withdrawals_per_100_pump_years",
    "end_of_service_failures_per_year",
    "overdoses_per_100_pump_years",
    "withdrawal_deaths_per_year",
)
_BY_CAUSE = "withdrawals_per_100_pump_years_by_cause"
_HOW_MANY = (
    "How many pumps this clinic can carry is not part of a stored run. In a terminal, "
    "`clinicsim caseload SCENARIO.toml --figure caseload.html` runs smaller and larger caseloads at the same capacity "
    "and draws the curve."
)
_CONTROL = (
    "A control chart by the rules of NHS England's Making Data Count: has the share on time changed beyond its own "
    "month-to-month variation? It is never drawn of an average, whose variation is averaged away."
)
_LEAST_MONTHS = 3  # fewer have no variation to speak of


def _content(asked: Asked) -> Iterator[Block]:
    study = seen(asked)
    lines = safety_lines(study)
    yield Lines([(line.mark, line.text) for line in lines])
    if not lines:
        yield Words("No refill fell due in these runs.")
    yield from _months(asked, study)
    yield Heading("Margins", "Days between a refill and the alarm date or the dry date; less than zero is too late.")
    yield numbers(asked, "margins", _MARGINS, "Margins")
    yield Heading("Harm", "Every withdrawal has one cause.")
    yield numbers(asked, "harm", [*_HARM, *members(study, _BY_CAUSE)], "Harm")
    if lines:
        yield Heading("Fuller slots and safer refills")
        yield from figures(asked, ("safety",), lambda study: [safety_chart(study)])
        yield from _one_future(asked, study)
    yield Heading("How many pumps can the clinic carry?")
    yield Words(_HOW_MANY)


def _months(asked: Asked, study: Study) -> Iterator[Block]:
    measures = has_months(study, (ON_TIME, DRY))
    if measures:
        yield Heading("Month by month", fan_note(study))
    for measure in measures:
        yield from by_month(asked, measure)


def _one_future(asked: Asked, study: Study) -> Iterator[Block]:
    one = one_run(asked, study)
    yield Heading("One possible future", NOTE)
    yield one.fields()
    yield from _control(one, study)
    options = [(name, str(patient)) for name, patient in _patients(one)]
    if options:
        patient, choice = choose(asked, "patient", "Patient, those whose pump ran dry first", options)
        yield choice
        yield from one.figure(("course", patient), lambda log: course_chart(log, int(patient)))


def _control(one: OneRun, study: Study) -> Iterator[Block]:
    row = one.side.runs.monthly[ON_TIME][np.flatnonzero(one.side.runs.replications == one.number)[0]]
    if np.isfinite(row).sum() < _LEAST_MONTHS:
        return

    def drawn(_: object) -> Chart:
        series = of_replication(one.side.runs, one.side.label, one.number, ON_TIME)
        return spc_chart(control_chart(series, higher="better", target=TARGET_SHARE), study.unit(ON_TIME))

    yield Words(_CONTROL)
    yield from one.figure(("control",), drawn)


def _patients(one: OneRun) -> list[tuple[str, int]]:
    """Everybody who had a pump in a replication, those whose pump ran dry first, then by name."""
    log = one.illustration.log
    with_pump = np.unique(log["patient"][np.isin(log["kind"], (Kind.PUMP_IN, Kind.FILLED))]).tolist()
    dry = set(log["patient"][log["kind"] == Kind.DRY].tolist())
    named = [(patient not in dry, patient_name(one.illustration.world, patient), patient) for patient in with_pump]
    return [(name if not_dry else f"{name} (ran dry)", patient) for not_dry, name, patient in sorted(named)]


SAFETY = Page("/safety", "Refill safety", "Are refills done before the alarm, and what happens when not?", _content)
