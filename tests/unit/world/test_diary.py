from __future__ import annotations

import numpy as np
import pytest
from clinic_examples import DAY, nurse, session, world_of

from clinicsim.world.diary import NO_SLOT, OVERBOOKED, SLOTS_PER_SESSION, URGENT, Diary, free_run
from clinicsim.world.world import World

NINE = 9 * 60
WEEK = 7 * DAY


@pytest.fixture
def world() -> World:
    """Every Monday four slots, of which one is kept back until two days before, and one extra place."""
    template = session("refills", urgent_slots=1, urgent_release_days=2, overbook_slots=1)
    return world_of([template, session("talks", "tuesday", visits=["oral_follow_up"])], [nurse("Ann")])


@pytest.fixture
def diary(world: World) -> Diary:
    return Diary(world, world.plans[0].sessions)


@pytest.fixture
def refill(world: World) -> int:
    return world.names.visits.index("refill")


@pytest.fixture
def double(world: World) -> int:
    return world.names.visits.index("refill_new_strength")


def fill(diary: Diary, visit: int, week: int, places: int) -> None:
    """Book the first places of the refill session of a week."""
    low = week * WEEK
    for _ in range(places):
        slot = diary.find(visit, low, low, low + DAY, access=OVERBOOKED)
        diary.take(slot, visit)


def when(diary: Diary, slot: int) -> tuple[int, int]:
    """Week of a slot and its place in the session."""
    return diary.minute(slot) // WEEK, slot % SLOTS_PER_SESSION


def test_the_latest_free_slot_before_the_due_date_is_found(diary: Diary, refill: int) -> None:
    due = 3 * WEEK + 2 * DAY
    assert when(diary, diary.find(refill, 0, 1, due, latest=True)) == (3, 0)
    fill(diary, refill, 3, 3)
    assert when(diary, diary.find(refill, 0, 1, due, latest=True)) == (2, 0)


def test_the_earliest_free_slot_is_found(diary: Diary, refill: int) -> None:
    assert when(diary, diary.find(refill, 0, WEEK, 9 * WEEK)) == (1, 0)
    fill(diary, refill, 1, 3)
    assert when(diary, diary.find(refill, 0, WEEK, 9 * WEEK)) == (2, 0)


def test_a_session_counts_by_its_start_at_both_ends_of_the_search(diary: Diary, refill: int) -> None:
    assert when(diary, diary.find(refill, 0, NINE, NINE)) == (0, 0)
    assert diary.find(refill, 0, NINE + 1, WEEK + NINE - 1) == NO_SLOT
    assert diary.find(refill, 0, NINE + 1, NINE) == NO_SLOT


def test_appointments_are_a_slot_apart(diary: Diary, refill: int) -> None:
    fill(diary, refill, 0, 2)
    slot = diary.find(refill, 0, 0, DAY)
    assert diary.minute(slot) == NINE + 2 * 30


def test_urgent_slots_are_closed_to_routine_visits_until_their_release(diary: Diary, refill: int) -> None:
    fill(diary, refill, 1, 3)
    start = WEEK + NINE
    assert diary.find(refill, start - 2 * DAY - 1, WEEK, start) == NO_SLOT
    assert when(diary, diary.find(refill, start - 2 * DAY, WEEK, start)) == (1, 3)
    assert when(diary, diary.find(refill, 0, WEEK, start, access=URGENT)) == (1, 3)


def test_overbooking_adds_its_places_and_no_more(diary: Diary, refill: int) -> None:
    fill(diary, refill, 1, 4)
    assert diary.find(refill, 0, WEEK, WEEK + DAY, access=URGENT) == NO_SLOT
    assert when(diary, diary.find(refill, 0, WEEK, WEEK + DAY, access=OVERBOOKED)) == (1, 4)
    fill(diary, refill, 1, 1)
    assert diary.find(refill, 0, WEEK, WEEK + DAY, access=OVERBOOKED) == NO_SLOT


def test_a_visit_of_two_slots_needs_two_that_are_neighbours(diary: Diary, refill: int, double: int) -> None:
    fill(diary, refill, 1, 4)
    first = diary.find(refill, 0, WEEK, WEEK + DAY, access=OVERBOOKED) // SLOTS_PER_SESSION * SLOTS_PER_SESSION
    diary.free(first + 1, refill)
    diary.free(first + 3, refill)
    assert diary.find(double, 0, WEEK, WEEK + DAY, access=URGENT) == NO_SLOT
    diary.free(first + 2, refill)
    assert when(diary, diary.find(double, 0, WEEK, WEEK + DAY, access=URGENT)) == (1, 1)


def test_a_visit_of_two_slots_takes_and_gives_back_both(diary: Diary, refill: int, double: int) -> None:
    slot = diary.find(double, 0, WEEK, WEEK + DAY)
    diary.take(slot, double)
    assert when(diary, diary.find(refill, 0, WEEK, WEEK + DAY)) == (1, 2)
    diary.free(slot, double)
    assert when(diary, diary.find(refill, 0, WEEK, WEEK + DAY)) == (1, 0)


def test_a_closed_session_is_never_offered(diary: Diary, refill: int) -> None:
    slot = diary.find(refill, 0, WEEK, WEEK + DAY)
    diary.close(slot // SLOTS_PER_SESSION)
    assert diary.find(refill, 0, WEEK, WEEK + DAY, access=OVERBOOKED) == NO_SLOT
    assert when(diary, diary.find(refill, 0, WEEK, 9 * WEEK)) == (2, 0)


def test_a_visit_is_offered_only_sessions_that_hold_it(diary: Diary, world: World) -> None:
    follow_up, trial = (world.names.visits.index(name) for name in ("oral_follow_up", "trial"))
    assert diary.minute(diary.find(follow_up, 0, 0, WEEK)) == DAY + NINE
    assert diary.find(trial, 0, 0, 9 * WEEK, access=OVERBOOKED) == NO_SLOT


def test_two_diaries_of_one_world_are_kept_apart(world: World, refill: int) -> None:
    one, other = Diary(world, world.plans[0].sessions), Diary(world, world.plans[0].sessions)
    one.take(one.find(refill, 0, 0, DAY), refill)
    one.close(1)
    assert not other.mask.any()
    assert not other.closed.any()


def test_the_last_of_63_places_can_be_taken() -> None:
    mask = np.int64((1 << 62) - 1)
    assert free_run(mask, 63, 1) == 62
    assert free_run(mask, 63, 2) == NO_SLOT
    assert free_run(np.int64(0), 0, 1) == NO_SLOT
