"""Oral therapy does in the long run what is published: who takes how many drugs, who stops, who is weaned."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from clinicsim.data.evidence import evidence
from clinicsim.measures import measure
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.rules.hazard import weibull_time
from clinicsim.world.rules.oral import equilibrium_age, equilibrium_reached, tapered_dose
from clinicsim.world.world import World
from validation.clinic import (
    DAY,
    DAYS_PER_YEAR,
    clinic,
    every_day,
    interval,
    logs,
    relative_half_width,
    rows,
    theatre_every_day,
)

REPLICATIONS = 12
YEAR = int(DAYS_PER_YEAR * DAY)
ORAL: dict[str, Any] = {"itb": False}
ON_THE_IMPLANT_LIST: dict[str, Any] = {"itb": False, "waiting_list": 3}
_VISITS = ["first_assessment", "oral_titration", "oral_follow_up", "oral_telephone", "trial", "titration", "refill",
           "refill_new_strength", "dye_study", "weaning", "botulinum"]  # fmt: skip


def severe_patients(patients: list[dict[str, Any]], **tables: Any) -> World:
    """A clinic with ample slots in which everybody is severely affected."""
    bands = {name: {"share": int(name == "severe")} for name in ("mild", "moderate", "severe")}
    return clinic(
        patients,
        **{
            "run": {"months": 36},
            "in_session": "slots",
            "sessions": every_day(slots=50, visits=_VISITS),
            "outcomes": {"bands": bands},
            **tables,
        },
    )


def test_in_the_steady_state_most_severe_patients_take_a_drug_and_near_half_take_two() -> None:
    """Patients come and go; what is counted are the month ends of the second and third year."""
    world = severe_patients([ORAL] * 250, referrals={"per_year": 60, "growth_per_year": 0, "accepted_share": 1})
    published = {
        "oral_on_drug_share.severe": "oral_any_severe_seed",
        "oral_on_two_drugs_share.severe": "oral_two_plus_severe_seed",
    }
    found = [measure(world, log).monthly for log in logs(world, REPLICATIONS)]
    for name, key in published.items():
        share = interval([float(monthly[name][12:].mean()) for monthly in found])
        assert share.lo <= evidence()[key].value <= share.hi, (name, share)
        assert relative_half_width(share) < 0.08


def test_a_third_of_those_who_start_baclofen_still_take_it_after_a_year() -> None:
    world = severe_patients(
        [],
        run={"months": 24},
        referrals={"per_year": 300, "growth_per_year": 0, "accepted_share": 1},
        oral={"discharge_per_year": 0, "direct_to_trial_share": 0, "discharged_share": 0},
    )
    baclofen = world.names.drugs.index("baclofen")
    found = interval([_still_taken(log, baclofen, world.end) for log in logs(world, REPLICATIONS)])
    assert found.lo <= 1.0 - evidence()["oral_baclofen_disc_1y"].value <= found.hi, found
    assert relative_half_width(found) < 0.2


def _still_taken(log: EventLog, drug: int, end: int) -> float:
    """Of first courses of a drug that are begun a year before the end, the share that lasts longer than a year."""
    begun = rows(log, Kind.DRUG_STARTED)
    begun = begun[begun["subject"] == drug]
    first = begun[np.unique(begun["patient"], return_index=True)[1]]
    first = first[first["minute"] < end - YEAR]
    stopped = rows(log, Kind.DRUG_STOPPED)
    stopped = stopped[stopped["subject"] == drug]
    ends = dict(zip(stopped["patient"][::-1].tolist(), stopped["minute"][::-1].tolist(), strict=True))
    lasts = [ends.get(patient, end) - minute > YEAR for patient, minute in first[["patient", "minute"]].tolist()]
    return float(np.mean(lasts))


def implanted() -> World:
    """Severely affected patients who wait for an implant and get it in the first weeks."""
    return severe_patients(
        [ON_THE_IMPLANT_LIST] * 150,
        run={"months": 15},
        theatre={"lists": theatre_every_day()},
        procedures={"implant": {"minutes": 30, "nights": 1}},
    )


def test_two_in_three_are_off_all_oral_drugs_a_year_after_the_implant() -> None:
    world = implanted()
    found = interval([_off_after_a_year(log) for log in logs(world, REPLICATIONS)])
    assert found.lo <= evidence()["itb_stop_all_oral_1y"].value <= found.hi, found
    assert relative_half_width(found) < 0.1


def _off_after_a_year(log: EventLog) -> float:
    """Of those on an oral drug at the implant, the share on none a year later."""
    off, on = 0, 0
    implants = log[(log["kind"] == Kind.PUMP_IN) & (log["cause"] == Cause.IMPLANTED)]
    for patient, minute in implants[["patient", "minute"]].tolist():
        own = log[(log["patient"] == patient)]
        if _taken(own, minute):
            on += 1
            off += not _taken(own, minute + YEAR)
    assert on > 50
    return off / on


def _taken(own: EventLog, minute: int) -> int:
    """Drugs that a patient takes at a minute."""
    before = own[own["minute"] <= minute]
    return int((before["kind"] == Kind.DRUG_STARTED).sum() - (before["kind"] == Kind.DRUG_STOPPED).sum())


def test_about_a_third_of_severe_patients_fail_oral_therapy() -> None:
    world = severe_patients(
        [],
        run={"months": 36},
        referrals={"per_year": 200, "growth_per_year": 0, "accepted_share": 1},
        oral={"discharge_per_year": 0, "direct_to_trial_share": 0, "discharged_share": 0, "focal_share": 0},
    )
    found = []
    for log in logs(world, REPLICATIONS):
        entered = rows(log, Kind.STATE)
        entered = entered[(entered["value"] == 2) & (entered["minute"] < world.end - YEAR)]
        failed = set(rows(log, Kind.ORAL_FAILED)["patient"].tolist())
        found.append(np.mean([patient in failed for patient in entered["patient"].tolist()]))
    share = interval(found)
    assert share.lo <= evidence()["oral_conservative_failure_share"].value <= share.hi, share
    assert relative_half_width(share) < 0.15


# ---------------------------------------------------------------------- the rules
def test_a_course_under_way_is_as_old_as_the_courses_of_a_clinic_in_equilibrium() -> None:
    """Against starts at a constant rate over many years: those still running, of patients still there."""
    scale, shape, leaving = 0.91, 0.53, 0.2
    reached = equilibrium_reached(scale, shape, leaving)
    ages = np.array([equilibrium_age(u, reached, scale, shape, leaving) for u in (np.arange(2000) + 0.5) / 2000])
    generator = np.random.default_rng(1)
    begun = generator.random(1_000_000) * 40.0  # years ago
    lasts = np.array(scale * (-np.log(generator.random(begun.size))) ** (1 / shape))
    stays = generator.exponential(1 / leaving, begun.size)
    there: NDArray[np.float64] = begun[(lasts > begun) & (stays > begun)]
    for q in (0.1, 0.25, 0.5, 0.75, 0.9):
        assert np.quantile(ages, q) == pytest.approx(np.quantile(there, q), rel=0.05)


def test_what_is_left_of_a_course_is_longer_the_older_it_is() -> None:
    left = [weibull_time(0.5, 0.91, 0.53, age) - age for age in (0.0, 0.5, 2.0, 5.0)]
    assert left == sorted(left)


def test_a_taper_ends_at_nothing() -> None:
    doses = [tapered_dose(60.0, step, 4) for step in range(5)]
    assert doses == [60.0, 45.0, 30.0, 15.0, 0.0]
