"""What holds of operating lists and beds in every clinic, however short of time, beds or luck."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
from math import ceil, inf

from hypothesis import given

from clinicsim.world.events import Cause, Kind

from .played import DAY, PROCEDURE_LIST, Played, Row, every_clinic, played


def plans(clinic: Played) -> list[float]:
    """Expected minutes of each procedure."""
    return [clinic.world.scenario.procedures[name].minutes.value for name in clinic.world.names.procedures]


def elective(clinic: Played) -> list[tuple[int, Row]]:
    """Each operation from a list, with the list for which its patient was called."""
    found: list[tuple[int, Row]] = []
    called: dict[int, int] = {}
    for row in clinic.rows:
        if row.kind == Kind.CASE_CALLED:
            called[row.patient] = row.subject
        elif row.kind == Kind.OPERATED and row.cause == Cause.ELECTIVE:
            found.append((called.pop(row.patient), row))
    return found


@every_clinic
@given(played())
def test_a_case_starts_on_its_list_and_only_if_it_is_expected_to_end_in_time(clinic: Played) -> None:
    lists, expected = clinic.world.lists, plans(clinic)
    allowance = clinic.world.scenario.theatre.overrun_minutes
    for place, row in elective(clinic):
        assert row.minute >= lists.start[place]
        assert row.minute + expected[row.subject] <= lists.start[place] + lists.minutes[place] + allowance


@every_clinic
@given(played())
def test_the_cases_called_for_a_list_fit_into_it_by_their_expected_minutes(clinic: Played) -> None:
    lists, expected = clinic.world.lists, plans(clinic)
    turnaround = clinic.world.scenario.theatre.turnaround_minutes.value
    minutes: Counter[int] = Counter()
    for place, row in elective(clinic):
        minutes[place] += expected[row.subject] + (turnaround if place in minutes else 0)
    for place, used in minutes.items():
        assert used <= lists.minutes[place]


@every_clinic
@given(played())
def test_the_cases_of_a_list_follow_one_another_with_a_turnaround_between_them(clinic: Played) -> None:
    turnaround = clinic.world.scenario.theatre.turnaround_minutes.value
    by_list: dict[int, list[Row]] = defaultdict(list)
    for place, row in elective(clinic):
        by_list[place].append(row)
    overran = {row.subject: row.value for row in clinic.of(Kind.LIST_OVERRUN)}
    lists = clinic.world.lists
    for place, rows in by_list.items():
        for one, following in itertools.pairwise(rows):
            assert following.minute == one.minute + one.value + turnaround
        past = rows[-1].minute + rows[-1].value - (lists.start[place] + lists.minutes[place])
        if rows[-1].minute + rows[-1].value + turnaround < clinic.world.end:
            assert overran.get(place, 0.0) == max(past, 0.0)


@every_clinic
@given(played())
def test_nobody_is_operated_on_from_a_list_twice_in_a_day(clinic: Played) -> None:
    days = Counter((row.patient, row.minute // DAY) for _, row in elective(clinic))
    assert all(times == 1 for times in days.values())


@every_clinic
@given(played())
def test_a_list_runs_or_is_cancelled_and_a_cancelled_one_operates_on_nobody(clinic: Played) -> None:
    planned = [row.subject for row in clinic.of(Kind.LIST_PLANNED)]
    cancelled = {row.subject for row in clinic.of(Kind.LIST_CANCELLED)}
    assert len(planned) == len(set(planned))
    assert cancelled <= set(planned)
    assert {place for place, _ in elective(clinic)} <= set(planned) - cancelled


@every_clinic
@given(played())
def test_whoever_is_called_waits_for_that_operation_and_whoever_is_sent_home_keeps_the_clock(clinic: Played) -> None:
    rules, lists = clinic.world.scenario.theatre, clinic.world.lists
    for _, rows in clinic.patients():
        clocks: dict[int, float] = {}
        for row in rows:
            if row.kind == Kind.LIST_JOINED and row.subject >= PROCEDURE_LIST:
                assert row.subject - PROCEDURE_LIST not in clocks
                clocks[row.subject - PROCEDURE_LIST] = row.value
            elif row.kind == Kind.LIST_LEFT and row.subject >= PROCEDURE_LIST:
                assert abs(row.value * DAY - (row.minute - clocks.pop(row.subject - PROCEDURE_LIST))) < 1e-6
            elif row.kind == Kind.CASE_CALLED:
                assert int(row.value) in clocks
                assert 0 <= lists.start[row.subject] // DAY - row.minute // DAY <= rules.notice_days
            elif row.kind == Kind.CASE_CANCELLED:
                assert row.subject in clocks
                assert (row.value >= 0) == (row.cause == Cause.NONE)


def places_on(clinic: Played, minute: int) -> list[float]:
    """Beds of each level at a minute."""
    scenario = clinic.world.on(minute)
    month = (scenario.run.start_date + dt.timedelta(days=minute // DAY)).month
    share = scenario.winter.beds_multiplier.value if month in scenario.winter.months else 1.0
    return [inf if level.places == "unlimited" else ceil(level.places * share) for level in scenario.beds.values()]


@every_clinic
@given(played())
def test_nobody_takes_a_bed_above_their_number_and_none_stands_empty_while_somebody_waits(clinic: Played) -> None:
    levels = len(clinic.world.names.levels)
    taken, waiting = [0] * levels, [set() for _ in range(levels)]
    for minute, rows in itertools.groupby(clinic.rows, key=lambda row: row.minute):
        came: set[int] = set()
        for row in rows:
            if row.kind == Kind.BED_WAIT:
                waiting[row.subject].add(row.patient)
            elif row.kind == Kind.BED_IN:
                taken[row.subject] += 1
                came.add(row.subject)
                waiting[row.subject].discard(row.patient)
            elif row.kind == Kind.BED_OUT:
                taken[row.subject] -= 1
            elif row.kind == Kind.DIED:
                for queue in waiting:
                    queue.discard(row.patient)
        for level, limit in enumerate(places_on(clinic, minute)):
            assert taken[level] >= 0
            assert taken[level] <= limit or level not in came
            assert not waiting[level] or taken[level] >= limit


@every_clinic
@given(played())
def test_a_case_is_cancelled_for_want_of_a_bed_only_where_beds_are_finite_and_taken(clinic: Played) -> None:
    scenario, names, taken = clinic.world.scenario, clinic.world.names, Counter[int]()
    for row in clinic.rows:
        if row.kind == Kind.BED_IN:
            taken[row.subject] += 1
        elif row.kind == Kind.BED_OUT:
            taken[row.subject] -= 1
        elif row.kind == Kind.CASE_CANCELLED and row.cause == Cause.NO_BED:
            level = names.levels.index(scenario.procedures[names.procedures[row.subject]].level)
            assert taken[level] >= places_on(clinic, row.minute)[level]
