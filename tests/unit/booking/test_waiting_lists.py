"""Who is called first from a waiting list."""

from __future__ import annotations

from typing import Any

import pytest

from booking.clinics import DAY, WEEK, clinic, opened, pump, rows, session, waiting
from clinicsim.engines.process.waiting_lists import clinical_class
from clinicsim.world.events import Kind
from clinicsim.world.world import World

# Everybody joins on the first day; one slot a week.
SINCE = [5, 40, 20, 80, 0, 60]
CLASSES = {
    "urgent": {"share": 0.3, "target_days": 7},
    "soon": {"share": 0.3, "target_days": 30},
    "routine": {"share": 0.4, "target_days": 120},
}


def list_clinic(order: str, **booking: Any) -> World:
    return clinic(
        [waiting(1, days) for days in SINCE],
        run={"months": 3},
        sessions=[session("monday", slots=1)],
        visits={"first_assessment": {"window_days": 7}},
        oral={"discharged_share": 1, "direct_to_trial_share": 0},
        booking={"list_order": order, "clinical_classes": CLASSES, **booking},
    )


def seen(world: World) -> list[int]:
    """Patients in the order in which they were seen."""
    return [int(patient) for patient in rows(opened(world).log.rows(), Kind.ATTENDED)["patient"]]


def classes(world: World) -> list[int]:
    shares = [each["share"] for each in CLASSES.values()]
    return [clinical_class(patient, shares) for patient in opened(world, until=1).patients]


def test_first_come_is_first_served_by_clock_start() -> None:
    assert seen(list_clinic("fcfs")) == [3, 5, 1, 2, 0, 4]


def test_the_most_urgent_class_is_called_first_and_within_it_the_longest_wait() -> None:
    world = list_clinic("clinical_class")
    urgency = classes(world)
    assert len(set(urgency)) > 1
    assert seen(world) == sorted(range(6), key=lambda patient: (urgency[patient], -SINCE[patient]))


def test_by_due_date_each_class_counts_from_its_own_target() -> None:
    world = list_clinic("due_date")
    targets = [each["target_days"] for each in CLASSES.values()]
    due = [targets[urgency] - since for urgency, since in zip(classes(world), SINCE, strict=True)]
    order = seen(world)
    assert order == sorted(range(6), key=lambda patient: due[patient])
    assert order != seen(list_clinic("fcfs"))


def test_by_slack_those_without_a_pump_come_by_the_date_of_their_class() -> None:
    assert seen(list_clinic("slack")) == seen(list_clinic("due_date"))


def test_everybody_is_seen_once_whatever_the_order() -> None:
    for order in ("fcfs", "due_date", "slack", "clinical_class"):
        assert sorted(seen(list_clinic(order))) == list(range(6))


# ---------------------------------------------------------------------- initiatives
def initiative(weeks: int, notice: int = 14, **changes: Any) -> World:
    """One new patient a week, and an extra session on Wednesdays for waits longer than some weeks."""
    extra = session("wednesday", slots=2, only_if_waiting_weeks=weeks, visits=["first_assessment"])
    return clinic(
        [waiting(1, days) for days in SINCE],
        run={"months": 3},
        sessions=[session("monday", slots=1), extra],
        visits={"first_assessment": {"window_days": 7}},
        oral={"discharged_share": 1, "direct_to_trial_share": 0},
        booking={"initiative_notice_days": notice, **changes},
    )


def test_a_session_for_long_waits_opens_while_somebody_has_waited_longer_and_only_then() -> None:
    log = opened(initiative(weeks=4)).log.rows()
    opening = rows(log, Kind.SESSION_OPENED)
    assert opening.size > 0
    assert (opening["value"] > 4).all()
    assert rows(opened(initiative(weeks=30)).log.rows(), Kind.SESSION_OPENED).size == 0


def test_a_session_for_long_waits_is_opened_with_notice_and_then_runs() -> None:
    world = initiative(weeks=4, notice=10)
    log = opened(world).log.rows()
    for row in rows(log, Kind.SESSION_OPENED):
        assert world.sessions.start[row["subject"]] - row["minute"] >= 10 * DAY
        assert row["subject"] in rows(log, Kind.SESSION_RAN)["subject"]


def test_a_session_that_nobody_opened_is_neither_planned_nor_lost_nor_staffed() -> None:
    world = initiative(weeks=4)
    log = opened(world).log.rows()
    extra = set((world.sessions.template == 1).nonzero()[0].tolist())
    chosen = set(rows(log, Kind.SESSION_OPENED)["subject"].tolist())
    for kind in (Kind.SESSION_PLANNED, Kind.SESSION_RAN, Kind.SESSION_LOST, Kind.BOOKED):
        subjects = rows(log, kind)["subject"] // (64 if kind == Kind.BOOKED else 1)
        assert extra & set(subjects.tolist()) <= chosen


def test_an_open_session_shortens_the_list() -> None:
    def last_wait(world: World) -> float:
        return float(rows(opened(world).log.rows(), Kind.LIST_LEFT)["value"].sum())

    assert last_wait(initiative(weeks=4)) < last_wait(initiative(weeks=30))


# ---------------------------------------------------------------------- protection in a running clinic
@pytest.mark.parametrize("classes_are", ["pooled", "carved_out"])
def test_protected_slots_stay_for_new_patients_only_where_booking_is_carved_out(classes_are: str) -> None:
    shared = session("monday", slots=2, protected={"new": 1}, protected_release_days=0)
    world = clinic(
        [waiting(0) for _ in range(20)],
        run={"months": 4},
        sessions=[shared],
        referrals={"per_year": 40, "max_per_year": 400},
        oral={"stable_review_days": 14},
        booking={"classes": classes_are},
        visits={"first_assessment": {"window_days": 7}, "oral_follow_up": {"window_days": 14}},
    )
    log = opened(world).log.rows()
    attended = rows(log, Kind.ATTENDED)
    new = attended["value"] == world.names.visits.index("first_assessment")
    reviews_by_session = [
        int(((attended["subject"] // 64 == one) & ~new).sum()) for one in range(int(world.end // WEEK))
    ]
    assert max(reviews_by_session) == (1 if classes_are == "carved_out" else 2)
    assert new.any() == (classes_are == "carved_out")


def test_a_pump_keeps_its_slack_order_beside_lists() -> None:
    world = clinic([pump(), pump(dose=400.0)], run={"months": 3}, booking={"list_order": "slack"})
    log = opened(world).log.rows()
    assert set(rows(log, Kind.ATTENDED)["patient"].tolist()) == {0, 1}
