"""What the figures of one replication show, as tables of text."""

from __future__ import annotations

import datetime as dt

from clinicsim.views.calendar_heat import SHOWN, Days, by_weekday
from clinicsim.views.dates import long_date, short_date
from clinicsim.views.labels import capital, spelt
from clinicsim.views.pathway import OUTSIDE, Pathway, is_in_care, place_words
from clinicsim.views.report.tables import Table
from clinicsim.views.session_gantt import Ran, Visit
from clinicsim.views.suppression import is_small, numbers_in
from clinicsim.views.waiting_list import BINS, WaitingList
from clinicsim.world.calendar import WEEKDAYS

_NOT_THERE = {True: ("did not attend", "–", "–", "–"), False: ("nobody booked", "–", "–", "–")}
_HEADS = {"utilisation": "Slots attended, of those bookable", "lost": "Slots lost, of those planned"}


def calendar_table(days: Days) -> Table:
    """What became of the slots of each weekday, and sessions that did not run."""
    shown = [name for name, one in SHOWN.items() if days.share(one)[0] or name in _HEADS]
    slots = by_weekday(days, [SHOWN[name] for name in shown])
    on = [days.weekday == row for row in days.rows]
    ran = [_of(int(days.lost[day].sum()), int(days.sessions[day].sum())) for day in on]
    body = [
        (_HEADS.get(name, capital(spelt(name))), *(_of(part, whole) for part, whole in slots[:, place].tolist()))
        for place, name in enumerate(shown)
    ]
    head = ("", *(WEEKDAYS[row].capitalize() for row in days.rows))
    caption = f"What became of the slots of year {days.year}, from {long_date(days.first)}"
    return Table(caption, head, (("Sessions that did not run", *ran), *body))


def session_table(ran: Ran) -> Table:
    """Each booked patient and empty slot of a session, with the times of day."""
    head = ("Patient", "Visit", "Booked for", "Arrived", "Seen by", "Waited, minutes", "Went home")
    body = tuple(_visit_row(ran, visit) for visit in ran.visits)
    caption = f"{capital(spelt(ran.name))}, {long_date(ran.start.date())}, planned for {ran.minutes} minutes"
    return Table(caption, head, body, text_columns=2, private=tuple(range(len(body))))


def _visit_row(ran: Ran, visit: Visit) -> tuple[str, ...]:
    booked = _time(ran, visit.booked[0])
    if not visit.came:
        return visit.patient or "–", visit.what or "–", booked, *_NOT_THERE[bool(visit.patient)]
    seen = "\n".join(
        f"{stage.member} {_time(ran, stage.span[0])} to {_time(ran, stage.span[1])}" for stage in visit.stages
    )
    waited = "–" if visit.arrived is None else str(visit.waited)
    return visit.patient, visit.what, booked, _time(ran, visit.arrived), seen or "–", waited, _time(ran, visit.home)


def _time(ran: Ran, minute: int | None) -> str:
    return "–" if minute is None else f"{ran.start + dt.timedelta(minutes=minute):%H:%M}"


def pathway_table(found: Pathway) -> Table:
    """People in each place at first, who came and went, and who is there at last; then every flow."""
    links = sorted(found.flows, key=lambda flow: -flow.people)
    first, last = short_date(found.since), short_date(found.until)
    places = tuple((place_words(place), *_counts(found, place)) for place in found.places)
    flows = tuple(
        (f"{place_words(flow.source)} → {place_words(flow.target)}", "", str(flow.people), "", "")
        for flow in links
        if flow.source != OUTSIDE
    )
    head = ("Place, or way from one to another", f"In care on {first}", "Came", "Went on", f"In care on {last}")
    caption = "People by place and way: those at first and who came are those who went on and at last"
    # Each number is a sum of others, so that one small one cannot be hidden without all
    is_private = any(is_small(number) for row in places + flows for cell in row[1:] for number in numbers_in(cell))
    private = tuple(range(len(places + flows))) if is_private else ()
    return Table(caption, head, places + flows, private=private)


def _counts(found: Pathway, place: int) -> tuple[str, ...]:
    began, ended = (str(there.get(place, 0)) if is_in_care(place) else "–" for there in (found.at_start, found.at_end))
    return began, str(found.came(place)), str(found.went(place)) if is_in_care(place) else "–", ended


def bins_table(one: WaitingList) -> Table:
    """People waiting at the end of each month by the weeks waited so far."""
    body = tuple(
        (short_date(month), *map(str, counts), str(sum(counts)))
        for month, counts in zip(one.months, one.by_weeks.tolist(), strict=True)
    )
    caption = f"People waiting for {one.words} at the end of each month"
    head = ("Month from", *map(capital, BINS), "All")
    return Table(caption, head, body, counts=tuple(range(1, len(head))), sums=True)


def flow_table(one: WaitingList) -> Table:
    """Who joined and left a list in each month, and its size: at the beginning, plus joined, less all who left."""
    began = [one.at_start, *one.size[:-1].tolist()]
    columns = (began, one.joined.tolist(), one.served.tolist(), one.left.tolist(), one.size.tolist())
    body = tuple((short_date(month), *map(str, counts)) for month, *counts in zip(one.months, *columns, strict=True))
    head = ("Month from", "On the list", "Joined", "Seen or operated on", "Left for another reason", "At the end")
    # A month's numbers give each other back, and the list at its end stands again in the next month
    private = tuple(place for place, counts in enumerate(zip(*columns, strict=True)) if any(map(is_small, counts)))
    return Table(f"The list for {one.words}, month by month", head, body, private=private)


def _of(part: float, whole: float) -> str:
    return f"{part:,.0f} of {whole:,.0f} ({part / whole:.0%})" if whole else "–"
