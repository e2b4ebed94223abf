"""Home rounds: who is seen at home, by routine and as a rescue."""

from __future__ import annotations

from typing import Any

from booking.clinics import clinic, opened, pump, rows, session
from clinicsim.world.events import Cause, Kind
from clinicsim.world.world import World

REFILLS = ["refill", "refill_new_strength", "titration"]


def home_clinic(share: float, steps: list[str] | None = None, slots: int = 2, **round_: Any) -> World:
    return clinic(
        [pump(dose=250.0 + 10 * i, volume_ml=6.0) for i in range(12)],
        run={"months": 9},
        sites={"home": {"kind": "home", "transport": False, "eligible_share": share}},
        sessions=[
            session("monday", slots=slots),
            session("wednesday", slots=2, site="home", visits=REFILLS, **round_),
        ],
        booking={"alarm_call_probability": 1},
        huddle={"steps": steps if steps is not None else ["home_visit"], "act_within_days": 21},
    )


def at_home(world: World, log: Any) -> Any:
    booked = rows(log, Kind.BOOKED)
    return booked[world.sessions.home[booked["subject"] // 64]]


def test_nobody_is_seen_at_home_who_is_not_eligible() -> None:
    world = home_clinic(0.5)
    made = opened(world)
    eligible = {patient.number for patient in made.patients if patient.home_eligible}
    assert 0 < len(eligible) < 12
    seen = set(at_home(world, made.log.rows())["patient"].tolist())
    assert seen
    assert seen <= eligible
    none = home_clinic(0.0)
    assert at_home(none, opened(none).log.rows()).size == 0


def test_the_huddle_sends_the_home_round_also_as_one_visit_more() -> None:
    world = home_clinic(1.0, overbook_slots=2, urgent_slots=1, urgent_release_days=0)
    found = at_home(world, opened(world).log.rows())
    rescued = found[found["cause"] == Cause.HOME_VISIT]
    assert rescued.size > 0
    assert (rescued["subject"] % 64 >= 2).any()


def test_a_policy_without_home_visits_rescues_nobody_at_home() -> None:
    world = home_clinic(1.0, ["urgent_slot", "overbook"], overbook_slots=2, urgent_slots=1)
    found = at_home(world, opened(world).log.rows())
    assert set(found["cause"].tolist()) <= {Cause.SCHEDULED}
