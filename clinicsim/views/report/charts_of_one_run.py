"""Figures of one replication, each with its table: calendar, session, pathway, waiting lists, one patient's course."""

from __future__ import annotations

from clinicsim.views.calendar_heat import SHOWN, calendar_title, days_of
from clinicsim.views.course import course
from clinicsim.views.figures.calendar_heat import calendar_heat
from clinicsim.views.figures.course import course_figure
from clinicsim.views.figures.pathway import pathway_sankey
from clinicsim.views.figures.session_gantt import session_gantt
from clinicsim.views.figures.waiting_list import waiting_bins, waiting_flow
from clinicsim.views.illustration import Illustration
from clinicsim.views.pathway import pathway, pathway_title
from clinicsim.views.report.charts import Chart, chart_of
from clinicsim.views.report.tables import story_table
from clinicsim.views.report.tables_of_one_run import (
    bins_table,
    calendar_table,
    flow_table,
    pathway_table,
    session_table,
)
from clinicsim.views.session_gantt import longest, session_of, session_title
from clinicsim.views.waiting_list import bins_title, flow_title, waiting_list

_CALENDAR_NOTE = (
    "Numbers are per cent of the day's {words}; darker is more. An empty cell has none. Every date is a Monday."
)


def calendar_chart(illustration: Illustration, what: str = "utilisation", year: int = 1) -> Chart:
    """Draw weekday by week what became of the slots.

    Parameters
    ----------
    illustration
        One replication with its log.
    what
        One of `calendar_heat.SHOWN`.
    year
        Of the run, from 1.

    Raises
    ------
    KeyError
        If there is nothing of this name to show.
    ValueError
        If the run has no such year.
    """
    shown, days = SHOWN[what], days_of(illustration, year)
    drawn = calendar_heat(days, shown, calendar_title(illustration, days, shown))
    note = _CALENDAR_NOTE.format(words=shown.words)
    return chart_of(f"calendar-{what}-{year}", drawn, calendar_table(days), note)


def session_chart(illustration: Illustration, session: int | None = None) -> Chart:
    """Draw one session minute by minute; without a number, the one with most overtime.

    `session_gantt.find_session` finds the number by name and date.

    Raises
    ------
    ValueError
        If that session did not run, or none did.
    """
    number = longest(illustration) if session is None else session
    if number is None:
        raise ValueError(f"no session ran in replication {illustration.replication}")
    ran = session_of(illustration, number)
    drawn = session_gantt(ran, session_title(illustration, ran))
    chosen = "Of all sessions of this replication this one had most overtime." if session is None else ""
    minutes = "" if ran.simulated else "This scenario does not simulate minutes inside sessions (`in_session`)."
    return chart_of(f"session-{number}", drawn, session_table(ran), " ".join(filter(None, (chosen, minutes))))


def pathway_chart(illustration: Illustration, year: int | None = None) -> Chart:
    """Draw who went where between referral and the end of care, in a year of the run or in all of it.

    Raises
    ------
    ValueError
        If the run has no such year.
    """
    found = pathway(illustration, year)
    drawn = pathway_sankey(found, pathway_title(illustration, found))
    note = (
        "Everybody is told of: those in a place or coming to it went on, or are there at the end. Whoever comes back "
        "to a place is counted each time."
    )
    return chart_of(f"pathway-{year or 'all'}", drawn, pathway_table(found), note)


def waiting_chart(illustration: Illustration, name: str = "first_assessment") -> Chart:
    """Draw how long those on a list have waited at the end of each month; `waiting_list.lists_of` names the lists."""
    one = waiting_list(illustration, name)
    drawn = waiting_bins(one, bins_title(illustration, one))
    note = "Weeks count from the start of each person's clock; a wait of exactly 18 weeks is in the first bin."
    return chart_of(f"waiting-{name}", drawn, bins_table(one), note)


def flow_chart(illustration: Illustration, name: str = "first_assessment") -> Chart:
    """Draw who joins a list and who leaves it beside its size; `waiting_list.lists_of` names the lists."""
    one = waiting_list(illustration, name)
    drawn = waiting_flow(one, flow_title(illustration, one))
    note = "Those on the list on the first day did not join it in the run."
    return chart_of(f"flow-{name}", drawn, flow_table(one), note)


def course_chart(illustration: Illustration, patient: int) -> Chart:
    """Draw one patient's millilitres, doses, visits and harm; `story.patient_number` finds the number."""
    one = course(illustration.world, illustration.log, patient)
    note = f"{illustration.name}. Drag over a part of the time to look closer; a double click shows all of it again."
    drawn, table = course_figure(one), story_table(one.patient, one.story)
    return chart_of(f"course-{patient}", drawn, table, note, table_title="Day by day, with volumes and reasons")
