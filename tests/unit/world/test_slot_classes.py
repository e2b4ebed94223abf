"""Slots that a session keeps for one class of visit: who may take them, and when."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from clinic_examples import DAY, nurse, session, world_of
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicsim.world.diary import (
    AT_HOME,
    NO_SLOT,
    NOT_AT_HOME,
    OVERBOOKED,
    ROUTINE,
    SLOTS_PER_SESSION,
    URGENT,
    Diary,
    count_bits,
)
from clinicsim.world.world import World

NINE = 9 * 60
VISITS = ["first_assessment", "oral_follow_up", "refill", "refill_new_strength"]
# One Monday after another has these sizes: slots, urgent slots, overbooking, protected.
SIZES = [
    (4, 0, 0, {"new": 2}),
    (6, 1, 1, {"new": 2, "follow_up": 1}),
    (5, 2, 2, {"new": 1, "follow_up": 1, "refill": 1}),
    (8, 0, 1, {"refill": 8}),
    (3, 3, 1, {}),
]
every_diary = settings(max_examples=150, deadline=None, derandomize=True, database=None)


def mixed(name: str, week: int, protected: dict[str, int], **changes: object) -> dict[str, object]:
    return session(
        name, visits=VISITS, every_weeks=len(SIZES), week=week, protected=protected, protected_release_days=7, **changes
    )


@pytest.fixture(scope="module")
def world() -> World:
    """Sessions of every size in turn, urgent slots released two days before and protected ones seven."""
    sessions = [
        mixed(f"mixed {week}", week, protected, slots=slots, urgent_slots=urgent, urgent_release_days=2,
              overbook_slots=over)
        for week, (slots, urgent, over, protected) in enumerate(SIZES)
    ]  # fmt: skip
    return world_of(sessions, [nurse("Ann")])


def kind(world: World, name: str) -> int:
    return world.names.visits.index(name)


def number(world: World, size: int) -> int:
    """A session of this size, some weeks ahead."""
    return int(np.flatnonzero((world.sessions.template == size) & (world.sessions.start > 60 * DAY))[0])


def booking(world: World, session_number: int, diary: Diary, now: int) -> Callable[..., bool]:
    """Try to book a visit type in one session, carved out; says whether it found a slot."""

    def book(name: str, access: int = ROUTINE) -> bool:
        visit = kind(world, name)
        slot = diary.find_in(session_number, visit, now, access=access, carved=True)
        if slot != NO_SLOT:
            diary.take(slot, visit)
        return slot != NO_SLOT

    return book


def test_a_class_may_not_take_the_slots_kept_for_another(world: World) -> None:
    book = booking(world, number(world, 0), Diary(world, world.sessions), 0)
    assert [book("oral_follow_up") for _ in range(3)] == [True, True, False]
    assert [book("first_assessment") for _ in range(3)] == [True, True, False]


def test_a_class_that_has_its_protected_slots_may_take_unprotected_ones_too(world: World) -> None:
    book = booking(world, number(world, 0), Diary(world, world.sessions), 0)
    assert [book("first_assessment") for _ in range(5)] == [True, True, True, True, False]


def test_what_a_class_has_already_taken_need_not_be_kept_for_it(world: World) -> None:
    book = booking(world, number(world, 0), Diary(world, world.sessions), 0)
    assert book("first_assessment")
    assert [book("oral_follow_up") for _ in range(3)] == [True, True, False]


def test_a_slot_given_back_by_its_class_is_kept_for_it_again(world: World) -> None:
    diary, one = Diary(world, world.sessions), number(world, 0)
    book = booking(world, one, diary, 0)
    assert book("first_assessment")
    assert book("first_assessment")
    diary.free(one * SLOTS_PER_SESSION, kind(world, "first_assessment"))
    assert [book("oral_follow_up") for _ in range(3)] == [True, True, False]
    assert book("first_assessment")


def test_protected_slots_open_to_all_on_their_release(world: World) -> None:
    diary, one = Diary(world, world.sessions), number(world, 0)
    release = int(world.sessions.start[one]) - 7 * DAY
    early, late = booking(world, one, diary, release - 1), booking(world, one, diary, release)
    assert [early("refill") for _ in range(3)] == [True, True, False]
    assert [late("refill") for _ in range(3)] == [True, True, False]


def test_a_visit_of_two_slots_needs_two_that_are_not_kept_for_others(world: World) -> None:
    book = booking(world, number(world, 0), Diary(world, world.sessions), 0)
    assert book("refill")
    assert not book("refill_new_strength")
    assert book("refill")


def test_urgent_and_overbooked_visits_take_their_own_places_when_the_rest_is_kept(world: World) -> None:
    # Size 2: three slots, each kept for a class; two urgent; two beyond the end.
    book = booking(world, number(world, 2), Diary(world, world.sessions), 0)
    assert [book("refill") for _ in range(2)] == [True, False]
    assert [book("refill", URGENT) for _ in range(3)] == [True, True, False]
    assert [book("refill", OVERBOOKED) for _ in range(3)] == [True, True, False]
    assert book("oral_follow_up")
    assert book("first_assessment")


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, list[tuple[int, str, int]]]:
    """A size of session, and bookings to try: minutes before the start, visit type, access; or one to give back."""
    size = draw(st.integers(0, len(SIZES) - 1))
    step = st.tuples(
        st.sampled_from([40 * DAY, 8 * DAY, 7 * DAY + 1]),
        st.sampled_from([*VISITS, "give back"]),
        st.sampled_from([ROUTINE, ROUTINE, URGENT, OVERBOOKED]),
    )
    return size, draw(st.lists(step, max_size=24))


def outstanding(world: World, diary: Diary, one: int, own: int | None) -> int:
    """Slots still kept for other classes than `own`, worked out from what stands in the diary."""
    region = (1 << int(world.sessions.slots[one] - world.sessions.urgent_slots[one])) - 1
    return sum(
        max(int(kept) - count_bits(int(diary.taken[one, place]) & region), 0)
        for place, kept in enumerate(world.sessions.protected[one])
        if place != own
    )


@every_diary
@given(history=histories())
def test_protection_neither_leaks_nor_refuses_what_is_free(
    world: World, history: tuple[int, list[tuple[int, str, int]]]
) -> None:
    size, steps = history
    diary, one, held = Diary(world, world.sessions), number(world, size), []
    region = int(world.sessions.slots[one] - world.sessions.urgent_slots[one])
    for ahead, what, access in steps:
        now = int(world.sessions.start[one]) - ahead
        if what == "give back":
            if held:
                diary.free(*held.pop(0))
            continue
        visit = kind(world, what)
        left = region - count_bits(int(diary.mask[one]) & ((1 << region) - 1))
        unprotected = left - outstanding(world, diary, one, diary.classes[visit])
        slot = diary.find_in(one, visit, now, access=access, carved=True)
        if access == ROUTINE and diary.lengths[visit] == 1:
            assert (slot != NO_SLOT) == (unprotected > 0)
        if slot != NO_SLOT:
            inside = max(min(slot % SLOTS_PER_SESSION + diary.lengths[visit], region) - slot % SLOTS_PER_SESSION, 0)
            assert inside <= max(unprotected, 0)
            diary.take(slot, visit)
            held.append((slot, visit))
        left = region - count_bits(int(diary.mask[one]) & ((1 << region) - 1))
        assert left >= outstanding(world, diary, one, None)


@every_diary
@given(history=histories(), latest=st.booleans())
def test_pooled_slots_are_found_exactly_as_before_there_were_classes(
    world: World, history: tuple[int, list[tuple[int, str, int]]], latest: bool
) -> None:
    diary, sessions = Diary(world, world.sessions), world.sessions
    for step, (ahead, what, access) in enumerate(history[1]):
        visit = kind(world, VISITS[step % 4] if what == "give back" else what)
        now = 100 * DAY - ahead
        low, high = 100 * DAY, 160 * DAY
        found = diary.find(visit, now, low, high, access=access, latest=latest)
        assert found == plain_search(diary, visit, now, low, high, access, latest)
        if found != NO_SLOT:
            assert sessions.holds[found // SLOTS_PER_SESSION, visit]
            diary.take(found, visit)


def plain_search(diary: Diary, visit: int, now: int, low: int, high: int, access: int, latest: bool) -> int:
    """The search without classes, written out."""
    s = diary.sessions
    ids = [i for i in diary.holding[visit] if low <= s.start[i] <= high and not diary.closed[i]]
    for i in reversed(ids) if latest else ids:
        limit = int(s.slots[i])
        if access == ROUTINE and now < s.start[i] - s.urgent_release[i]:
            limit -= int(s.urgent_slots[i])
        if access == OVERBOOKED:
            limit += int(s.overbook_slots[i])
        length = diary.lengths[visit]
        for place in range(limit - length + 1):
            if not int(diary.mask[i]) >> place & ((1 << length) - 1):
                return int(i) * SLOTS_PER_SESSION + place
    return NO_SLOT


def test_where_nothing_is_protected_carved_out_is_pooled(world: World) -> None:
    diary, refill = Diary(world, world.sessions), kind(world, "refill")
    one = number(world, 4)
    start = int(world.sessions.start[one])
    for access in (ROUTINE, URGENT, OVERBOOKED):
        pooled = diary.find(refill, 0, start, start, access=access)
        assert pooled == diary.find(refill, 0, start, start, access=access, carved=True)


def test_a_session_at_home_is_found_only_by_those_who_may_be_seen_there() -> None:
    sites = {
        "clinic": {"kind": "clinic", "transport": True},
        "homes": {"kind": "home", "transport": False, "eligible_share": 0.5},
    }
    sessions = [session("round", site="homes"), session("clinic", "tuesday", site="clinic")]
    world = world_of(sessions, [nurse("Ann")], sites=sites)
    diary, refill = Diary(world, world.sessions), kind(world, "refill")
    assert diary.minute(diary.find(refill, 0, 0, 6 * DAY)) == NINE
    assert diary.minute(diary.find(refill, 0, 0, 6 * DAY, where=NOT_AT_HOME)) == DAY + NINE
    assert diary.find(refill, 0, DAY, 6 * DAY, where=AT_HOME) == NO_SLOT
    assert diary.find_in(0, refill, 0, where=NOT_AT_HOME) == NO_SLOT


def test_a_session_kept_for_long_waits_is_offered_to_nobody_until_it_is_opened() -> None:
    world = world_of([session("extra", only_if_waiting_weeks=12), session("usual", "tuesday")], [nurse("Ann")])
    diary, refill = Diary(world, world.sessions), kind(world, "refill")
    assert diary.minute(diary.find(refill, 0, 0, 6 * DAY)) == DAY + NINE
    diary.open(0)
    assert diary.minute(diary.find(refill, 0, 0, 6 * DAY)) == NINE
    diary.sessions_are(world.sessions)
    assert diary.minute(diary.find(refill, 0, 0, 6 * DAY)) == NINE
