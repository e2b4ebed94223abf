"""The sizing sheet as tables and sentences that a manager can follow with a pencil."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.experiments.sizing.sheet import Sheet
from clinicsim.experiments.sizing.slots import Pool
from clinicsim.experiments.sizing.waiting_list import RELIEF_WEEKS, WaitingList
from clinicsim.views.labels import capital, listed, spelt
from clinicsim.views.numbers import written
from clinicsim.views.report.tables import Table


def sizing_tables(sheet: Sheet) -> tuple[Table, ...]:
    """All tables of the sheet, in the order in which they are read."""
    return (visits_table(sheet), slots_table(sheet), lists_table(sheet), posts_table(sheet), theatre_table(sheet))


def visits_table(sheet: Sheet) -> Table:
    """Visits wanted in a year, with the sum behind each."""
    body = tuple(
        (
            capital(spelt(one.visit)),
            one.how,
            written(one.per_year, 0 if one.per_year >= 10 else 1),
            f"{written(100 * one.missed, 0)}%",
            written(one.slots, 0),
        )
        for one in sheet.visits
    )
    head = ("Visit", "How it is worked out", "Visits a year", "Missed", "Slots a year")
    return Table("What patients need in the first year: slots = visits / (1 - missed) x slots a visit", head, body, 2)


def slots_table(sheet: Sheet) -> Table:
    """Slots wanted against slots there, by group of visit types that share sessions."""
    body = tuple(
        (
            capital(listed([spelt(name) for name in pool.visits])),
            written(pool.slots_wanted, 0),
            written(pool.slots_planned, 0),
            written(pool.slots_run, 0),
            _share(pool.used),
            written(pool.sessions_a_week, 2),
            written(pool.sessions_needed, 2),
        )
        for pool in sheet.pools
        if pool.sessions or pool.slots_wanted
    )
    head = (
        "Visits that share sessions",
        "Slots wanted",
        "Planned",
        "That run",
        "Used",
        "Sessions a week",
        f"Needed at {written(100 * sheet.use, 0)}% used",
    )
    caption = "Slots a year: planned is after bank holidays, that run is after leave, sickness and cover"
    return Table(caption, head, body)


def lists_table(sheet: Sheet) -> Table:
    """What each waiting list needs to keep its target."""
    body = tuple(
        (
            capital(spelt(one.name)),
            written(one.demand, 2),
            written(one.capacity, 2),
            _share(one.load),
            f"{one.size} / {written(one.target_size, 0)}",
            f"{written(one.mean_wait, 1)} / {written(one.target_mean_wait, 1)}",
            written(one.pressure, 1),
            written(one.target_capacity, 2),
            written(one.relief_capacity, 2) if one.relief_capacity is not None else "not needed",
        )
        for one in sheet.lists
    )
    head = (
        "Waiting list",
        "Added a week",
        "Seen a week",
        "Load",
        "Waiting / target",
        "Weeks waited / target",
        "Pressure",
        "Capacity for target",
        "Relief",
    )
    weeks = written(sheet.lists[0].target, 0) if sheet.lists else ""
    return Table(f"Waiting lists, for a target of {weeks} weeks (Fong and others 2022)", head, body)


def posts_table(sheet: Sheet) -> Table:
    """Whole-time equivalents by role."""
    body = tuple(
        (capital(spelt(one.role)), written(one.in_post, 2), written(one.planned, 2), written(one.needed, 2))
        for one in sheet.posts
    )
    head = ("Staff, WTE", "In post", "For the timetable", "For the sessions needed")
    return Table("Staff: hours in sessions over the hours that a post gives to clinics in a year", head, body)


def theatre_table(sheet: Sheet) -> Table:
    """Operations from the lists, and their minutes."""
    theatre = sheet.theatre
    body = [
        (
            capital(spelt(one.procedure)),
            written(one.per_year, 1),
            written(one.minutes, 0),
            written(one.per_year * one.minutes, 0),
        )
        for one in theatre.cases
    ]
    cancelled = f"With {written(100 * theatre.cancelled, 0)}% of cases cancelled on the day"
    body += [
        (cancelled, "", "", written(theatre.minutes_wanted, 0)),
        ("Minutes of the lists, less whole lists cancelled", "", "", written(theatre.minutes_run, 0)),
    ]
    return Table("Theatre, minutes a year", ("Operation", "A year", "Minutes each", "Minutes"), tuple(body))


def sizing_sentences(sheet: Sheet) -> Iterator[str]:
    """What the sheet says, in plain words: what is short first, then what has room."""
    for pool in sheet.pools:
        if pool.slots_wanted > 0 and (pool.used > sheet.use or not pool.sessions):
            yield _short(sheet, pool)
    for one in sheet.lists:
        if one.load >= 1:
            yield f"{capital(spelt(one.name))}: more are added than can be seen, so the list grows without end."
        elif one.relief_capacity is not None and one.relief_capacity > one.capacity:
            yield _too_long(one)
    for post in sheet.posts:
        if post.planned > post.in_post:
            short = written(post.planned - post.in_post, 2)
            yield f"{capital(spelt(post.role))}: the timetable asks for {short} WTE more than there are."
    if sheet.theatre.gap > 0:
        yield f"Theatre: {written(sheet.theatre.gap, 0)} minutes a year are missing."
    unknown = [spelt(one.visit) for one in sheet.visits if one.per_year != one.per_year]
    if unknown:
        yield f"Not worked out on paper, and left out of the slots: {listed(unknown)}."


def _short(sheet: Sheet, pool: Pool) -> str:
    names = capital(listed([spelt(name) for name in pool.visits]))
    if not pool.sessions:
        return f"{names}: {written(pool.slots_wanted, 0)} slots a year are wanted, and no session holds them."
    sessions, there = written(pool.sessions_needed, 2), written(pool.sessions_a_week, 2)
    needed = f"{sessions} sessions a week would do, there are {there}"
    used = f"{_share(pool.used)} of the slots would be used, {_share(sheet.use)} is what you plan for"
    return f"{names}: {used}; {needed}."


def _too_long(one: WaitingList) -> str:
    assert one.relief_capacity is not None
    return (
        f"{capital(spelt(one.name))}: {one.size} wait, more than twice the {written(one.target_size, 0)} of a list "
        f"that keeps its target; {written(one.relief_capacity, 2)} seen a week for {RELIEF_WEEKS} weeks would bring it "
        f"there, and {written(one.capacity, 2)} can be seen."
    )


def _share(value: float) -> str:
    return f"{written(100 * value, 0)}%"
