"""Refills that one replication books on its first day."""

from clinicsim.views.illustration import Illustration
from clinicsim.views.runway import first_bookings, list_with_bookings


def test_the_first_bookings_are_refills_of_pumps_on_the_list_within_the_run(clinic: Illustration) -> None:
    patients = dict(zip(clinic.world.cohort.ids, clinic.world.cohort.patients, strict=True))
    booked = first_bookings(clinic)
    assert len(booked) > 50
    assert all(patients[name]["itb"] for name in booked)
    assert all(days >= 0 for days in booked.values())


def test_a_list_without_bookings_takes_them_from_the_replication_and_says_so(clinic: Illustration) -> None:
    alone, silent = list_with_bookings(clinic.world)
    assert silent == ""
    assert all(one.booked_days is None for one in alone)
    told, words = list_with_bookings(clinic.world, clinic)
    assert "replication 1" in words
    assert [one.patient for one in told] == [one.patient for one in alone]
    # Whoever is due soonest is booked first: the office books by slack.
    assert all(one.appointment_days is not None for one in told[:10])
