"""Standing visits: owed again and again to people in a therapy state."""

from __future__ import annotations

from typing import Any

import numpy as np
from validation.clinic import ALL_VISITS

from booking.clinics import DAY, clinic, opened, pump, rows, rows_of, session, waiting
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World

STAGES = [{"roles": ["nurse"], "minutes": 5, "minutes_cv": 0}]
REVIEW = {
    "booking": "due",
    "slots": 1,
    "window_days": 14,
    "did_not_attend_probability": 0,
    "cancel_probability": 0,
    "cancel_notice_days": 0,
    "urgent": False,
    "transport": False,
    "stages": STAGES,
}


def yearly(patients: list[dict[str, Any]], for_whom: list[str], every_days: int = 180, **tables: Any) -> World:
    visit = {**REVIEW, "every_days": every_days, "standing_for": for_whom}
    holding = session("monday", visits=[*ALL_VISITS, "yearly_check"])
    settings = {"run": {"months": 24}, "visits": {"yearly_check": visit}, "sessions": [holding], **tables}
    return clinic(patients, **settings)


def checks(world: World, log: EventLog) -> EventLog:
    attended = rows(log, Kind.ATTENDED)
    return attended[attended["value"] == world.names.visits.index("yearly_check")]


def test_everybody_with_a_pump_has_the_standing_visit_about_when_it_is_due_and_nobody_else() -> None:
    world = yearly([pump(), pump(dose=300.0), waiting(0)], ["itb"])
    seen = checks(world, opened(world).log.rows())
    for patient in (0, 1):
        days = seen["minute"][seen["patient"] == patient] / DAY
        assert days.size in (3, 4, 5)
        assert (np.diff(days) >= 180 - 14).all()
        assert (np.diff(days) <= 180 + 61).all()  # it gives way to a refill that is due
    assert 2 not in seen["patient"]


def test_people_on_oral_drugs_can_be_owed_one_too() -> None:
    world = yearly([waiting(0), pump()], ["oral"])
    seen = checks(world, opened(world).log.rows())
    assert set(seen["patient"].tolist()) == {0}


def test_a_standing_visit_that_no_session_holds_is_owed_to_nobody() -> None:
    world = clinic([pump()], run={"months": 24}, visits={"yearly_check": {**REVIEW, "every_days": 90,
                   "standing_for": ["itb"]}})  # fmt: skip
    log = opened(world).log.rows()
    assert world.names.visits.index("yearly_check") not in rows(log, Kind.OBLIGATION)["subject"]


def test_a_standing_visit_without_slots_never_keeps_a_pump_from_its_refill() -> None:
    """The only session for it is full of other people's refills; it gives way each time a refill is due."""
    full = [session("monday"), session("friday", slots=1, visits=["yearly_check"], valid_from="2027-12-01")]
    with_check = yearly([pump(), pump(dose=350.0)], ["itb"], every_days=60, sessions=full)
    without = clinic([pump(), pump(dose=350.0)], run={"months": 24}, sessions=[session("monday")])
    log, plain = opened(with_check).log.rows(), opened(without).log.rows()
    assert rows(log, Kind.ALARM).size == rows(plain, Kind.ALARM).size == 0
    for patient in (0, 1):
        refills = rows_of(log, Kind.FILLED, patient)["minute"]
        assert abs(refills.size - rows_of(plain, Kind.FILLED, patient)["minute"].size) <= 1
    assert rows(log, Kind.DRY).size == 0
