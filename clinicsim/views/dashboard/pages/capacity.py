"""Capacity and staff: which slots are used and which are lost, who is busy, and what theatre does."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.experiments.sizing import sizing_sheet
from clinicsim.views.calendar_heat import SHOWN
from clinicsim.views.costs import MONTHS_PER_YEAR
from clinicsim.views.dashboard.blocks import Asked, Block, Choices, Heading, Lines, Numbers, Page, Words
from clinicsim.views.dashboard.pages.asking import by_month, choose, figures, has_months, numbers, once, seen
from clinicsim.views.dashboard.pages.one_run import NOTE, OneRun, one_run
from clinicsim.views.dates import short_date
from clinicsim.views.illustration import years_of
from clinicsim.views.labels import capital, label, spelt
from clinicsim.views.report.charts import Chart, fan_note
from clinicsim.views.report.charts_of_numbers import caseload_mix_chart
from clinicsim.views.report.charts_of_one_run import calendar_chart, session_chart
from clinicsim.views.report.measure_tables import members
from clinicsim.views.session_gantt import longest, session_name, session_start, sessions_that_ran
from clinicsim.views.sizing import posts_table, sizing_sentences, slots_table
from clinicsim.views.study import Study

_MONTHLY = ("slot_utilisation", "dna_share", "sessions_lost_share", "overtime_minutes_per_session")
_SLOTS = ("slot_utilisation", "dna_share", "freed_slots_used_again_share", "initiative_sessions_per_year")
_SESSIONS = (
    "sessions_lost_share",
    "overtime_minutes_per_session",
    "in_clinic_wait_minutes_median",
    "in_clinic_wait_minutes_p95",
)
_STAFF = ("cover_share", "agency_sessions_per_year", "travel_hours_per_year")
_THEATRE = (
    "theatre_utilisation",
    "theatre_lists_cancelled_share",
    "theatre_cancelled_share",
    "theatre_overruns_per_year",
    "theatre_overrun_minutes_per_year",
    "implants_per_year",
    "replacements_per_year",
)
_SHEET = "What a year needs and what there is, worked out without chance: what is short, and what would do."
_USE, _WITHIN_WEEKS = 0.85, 18.0  # as `clinicsim size` has them when nothing else is said


def _content(asked: Asked) -> Iterator[Block]:
    study = seen(asked)
    yield from _months(asked, study)
    yield Heading("Slots and sessions", "The reasons for lost slots and the slots with a patient add up to all slots.")
    yield numbers(asked, "slots", [*_SLOTS, *members(study, "slots_lost_share")], "Slots")
    sessions = [*_SESSIONS, *members(study, "sessions_lost_by_cause")]
    yield numbers(asked, "sessions", sessions, "Sessions", "Sessions lost, overtime and waits inside")
    yield Heading("Staff")
    staff = [*members(study, "staff_utilisation", "wte_required"), *_STAFF]
    yield numbers(asked, "staff", staff, "Staff")
    yield Heading("Theatre and beds")
    theatre = [*_THEATRE, *members(study, "theatre_cases_per_year", "theatre_cancellations_per_year")]
    yield numbers(asked, "theatre", theatre, "Theatre", "Theatre time, operations and cancellations")
    beds = members(study, "bed_days_per_year", "bed_days_by_cause_per_year")
    yield numbers(asked, "beds", beds, "Beds", "Bed-days by level and by what for")
    yield from _caseload(asked)
    yield from _on_paper(asked, study)
    yield from _one_future(asked, study)


def _caseload(asked: Asked) -> Iterator[Block]:
    drawn = list(figures(asked, ("caseload mix",), _mixes))
    if drawn:
        yield Heading("Caseload, and pumps that come back for replacement")
        yield from drawn


def _mixes(study: Study) -> list[Chart]:
    drawn = (caseload_mix_chart(side, f"caseload-mix-{place}") for place, side in enumerate(study.sides))
    return [chart for chart in drawn if chart is not None]


def _on_paper(asked: Asked, study: Study) -> Iterator[Block]:
    if study.base.runs.months < MONTHS_PER_YEAR:
        return  # the sheet is of a year
    world = asked.library.saved(study.base.run_id).world
    sheet = once(asked, ("sheet",), lambda: sizing_sheet(world, _USE, _WITHIN_WEEKS))
    yield Heading(f"The sizing sheet of {study.base.label}", _SHEET)
    lines = list(sizing_sentences(sheet)) or [f"Nothing is short when {_USE:.0%} of slots may be planned."]
    yield Lines([(None, line) for line in lines])
    yield Numbers("sizing-slots", slots_table(sheet))
    yield Numbers("sizing-staff", posts_table(sheet))


def _months(asked: Asked, study: Study) -> Iterator[Block]:
    own = [*_MONTHLY, *members(study, "staff_utilisation"), "theatre_utilisation"]
    options = [(label(name).title, name) for name in has_months(study, own)]
    if not options:
        return
    yield Heading("Month by month", fan_note(study))
    measure, choice = choose(asked, "measure", "Measure", options)
    yield choice
    yield from by_month(asked, measure)


def _one_future(asked: Asked, study: Study) -> Iterator[Block]:
    yield Heading("One possible future", NOTE)
    one = one_run(asked, study)
    shown = [(capital(spelt(name)), name) for name in SHOWN]
    what, of_what = choose(asked, "slots", "Share of slots", shown)
    years = [(f"year {year}", str(year)) for year in range(1, years_of(one.illustration) + 1)]
    year, of_year = choose(asked, "year", "Year", years)
    yield one.fields(of_what, of_year)
    yield from one.figure(("calendar", what, year), lambda log: calendar_chart(log, what, int(year)))
    yield from _session(asked, one)


def _session(asked: Asked, one: OneRun) -> Iterator[Block]:
    """One session minute by minute: that of the latest end, unless another is chosen by name and date."""
    latest = longest(one.illustration)
    if latest is None:
        yield Words("No session ran in this replication.")
        return
    world = one.illustration.world
    by_name: dict[str, list[int]] = {session_name(world, latest): [latest]}
    for number in sessions_that_ran(one.illustration).tolist():
        if number != latest:
            by_name.setdefault(session_name(world, number), []).append(number)
    name, of_name = choose(asked, "session", "Session", [(capital(spelt(each)), each) for each in by_name])
    dates = [(_date_words(one, each, latest), str(each)) for each in by_name[name]]
    number, of_date = choose(asked, "date", "Date", dates)
    yield Choices((of_name, of_date))
    yield from one.figure(("session", number), lambda log: session_chart(log, int(number)))


def _date_words(one: OneRun, number: int, latest: int) -> str:
    when = session_start(one.illustration.world, number)
    words = f"{when:%a} {short_date(when.date())} {when:%H:%M}"
    return f"{words}, the latest end of all" if number == latest else words


CAPACITY = Page("/capacity", "Capacity and staff", "Are slots, staff and theatre used, and why not?", _content)
