import numpy as np
import pytest

from clinicsim.measures import measure
from clinicsim.measures.survival import survival_quantile
from clinicsim.world.events import Cause, Kind, State
from measures.small_clinic import DAY, log_of, procedure_list, slot, visit, world_of


@pytest.fixture(scope="module")
def world():
    return world_of()


def _waited(list_number, patient, joined, left=None, cause=Cause.SCHEDULED):
    rows = [(max(joined, 0), Kind.LIST_JOINED, patient, list_number, joined * DAY)]
    return rows if left is None else [*rows, (left, Kind.LIST_LEFT, patient, list_number, left - joined, cause)]


def test_without_unfinished_waits_half_are_over_by_the_median():
    assert survival_quantile(np.array([4.0, 1.0, 3.0, 2.0]), np.ones(4, dtype=bool), 0.5) == 2.0


def test_a_wait_cut_short_leaves_the_others_at_risk():
    # Times 1, 2*, 3, 4 (* cut short). Still waiting after 1: 3/4. After 3, two at risk: 3/4 x 1/2 = 3/8 <= 1/2.
    ended = np.array([True, False, True, True])
    assert survival_quantile(np.array([1.0, 2.0, 3.0, 4.0]), ended, 0.5) == 3.0


def test_waits_that_end_and_waits_cut_short_at_one_time_share_the_same_risk_set():
    # At 2, four at risk, one ends: 3/4. At 5, two at risk, both end.
    ended = np.array([True, False, True, True])
    assert survival_quantile(np.array([2.0, 2.0, 5.0, 5.0]), ended, 0.25) == 2.0
    assert survival_quantile(np.array([2.0, 2.0, 5.0, 5.0]), ended, 0.5) == 5.0


def test_a_quantile_never_reached_is_the_longest_wait_seen():
    assert survival_quantile(np.array([1.0, 9.0, 9.0]), np.array([True, False, False]), 0.5) == 9.0


def test_unfinished_waits_are_not_dropped_from_the_median(world):
    # Two were seen after 2 and 4 weeks; three have waited since day 6 and are at 12 weeks on day 90.
    # Of the finished alone the median would be 2 weeks; with the others too few (2 of 5) are over: at least 12.
    assessment = visit(world, "first_assessment")
    rows = [*_waited(assessment, 0, 0, 14), *_waited(assessment, 1, 0, 28)]
    rows += [row for patient in (2, 3, 4) for row in _waited(assessment, patient, 6)]
    found = measure(world, log_of(*rows)).summary
    assert found["first_assessment_wait_weeks_median"] == 12.0
    assert found["first_assessment_wait_weeks_p92"] == 12.0
    assert found["first_assessment_list_end"] == 3


def test_a_patient_who_died_waiting_was_not_seen(world):
    # Times in weeks: 1 (died), 2, 3. After the death two are at risk; half of them are over at 2, not at 1.
    trial = visit(world, "trial")
    rows = [*_waited(trial, 0, 0, 7, Cause.DIED), *_waited(trial, 1, 0, 14), *_waited(trial, 2, 0, 21)]
    assert measure(world, log_of(*rows)).summary["trial_wait_weeks_median"] == 2.0


def test_a_wait_begun_before_the_run_keeps_its_clock_start(world):
    # Since 70 days before the run: on day 14 it is 84 days, 12 weeks.
    assert (
        measure(world, log_of(*_waited(visit(world, "trial"), 0, -70, 14))).summary["trial_wait_weeks_median"] == 12.0
    )


def test_the_monthly_wait_is_that_of_the_people_still_waiting(world):
    # Joined on days 3, 10 and 17; the first is seen on day 40. Month ends: days 31, 59, 90.
    # Day 31: 28, 21 and 14 days, median 3 weeks. Day 59: 49 and 42 days, median 6.5 weeks. Day 90: 80 and 73 days.
    rows = [*_waited(visit(world, "first_assessment"), 0, 3, 40)]
    rows += [*_waited(visit(world, "first_assessment"), 1, 10), *_waited(visit(world, "first_assessment"), 2, 17)]
    found = measure(world, log_of(*rows)).monthly
    np.testing.assert_allclose(found["first_assessment_wait_weeks_median"], [3.0, 6.5, 76.5 / 7])
    np.testing.assert_array_equal(found["first_assessment_list_end"], [3, 2, 2])


def test_the_eighteen_week_share_is_of_incomplete_pathways_at_month_ends(world):
    # Patient 0 has waited since day -100: 131, 159 and 190 days at month ends, over 126 from the first.
    # Patient 1 joins on day 40: within 18 weeks at the ends of months 2 and 3. So 0 of 1, 1 of 2, 1 of 2: 2 of 5.
    first = visit(world, "first_assessment")
    found = measure(world, log_of(*_waited(first, 0, -100), *_waited(first, 1, 40)))
    np.testing.assert_array_equal(found.monthly["first_assessment_within_18_weeks_share"], [0.0, 0.5, 0.5])
    assert found.summary["first_assessment_within_18_weeks_share"] == pytest.approx(2 / 5)


def test_operations_have_lists_of_their_own(world):
    rows = [*_waited(procedure_list(world, "implant"), 0, 0, 35), *_waited(procedure_list(world, "replacement"), 1, 0)]
    found = measure(world, log_of(*rows)).summary
    assert (found["implant_list_end"], found["replacement_list_end"], found["trial_list_end"]) == (0, 1, 0)
    assert found["implant_wait_weeks_median"] == 5.0
    assert found["replacement_wait_weeks_median"] == pytest.approx(90 / 7)
    assert np.isnan(found["trial_wait_weeks_median"])


def _owed(world, patient, name, due, met=None):
    rows = [(0, Kind.OBLIGATION, patient, visit(world, name), due * DAY)]
    return rows if met is None else [*rows, (met, Kind.OBLIGATION_ENDED, patient, visit(world, name), met - due)]


def test_reviews_of_people_on_oral_drugs_are_overdue_past_their_due_date(world):
    # Due days 21 and 27, both open at day 31: 10 and 4 days over, median 7; a third is due on day 200: 2 of 3 overdue.
    # The first two are met on day 40, so at days 59 and 90 none of one is overdue. A late refill is not counted here.
    rows = [*_owed(world, 0, "oral_follow_up", 21, 40), *_owed(world, 1, "oral_titration", 27, 40)]
    rows += [*_owed(world, 2, "oral_follow_up", 200), *_owed(world, 3, "refill", 5)]
    found = measure(world, log_of(*rows))
    np.testing.assert_allclose(found.monthly["follow_up_overdue_share"], [2 / 3, 0, 0])
    np.testing.assert_allclose(found.monthly["follow_up_overdue_days_median"], [7, 0, 0])
    assert found.summary["follow_up_overdue_share"] == pytest.approx(2 / 9)
    assert found.summary["follow_up_overdue_days_median"] == pytest.approx(7 / 3)


def test_the_way_to_a_pump_counts_trial_and_implant_lists_as_one_wait(world):
    # Listed on day 7, trial over on day 28, pump on day 70: 9 weeks. One declined after the trial, one still waits.
    def state(day, patient, value):
        return (day, Kind.STATE, patient, -1, float(value))

    rows = [state(7, 0, State.WAIT_TRIAL), state(28, 0, State.WAIT_IMPLANT), state(70, 0, State.ITB)]
    rows += [state(7, 1, State.WAIT_TRIAL), state(28, 1, State.ORAL), state(20, 2, State.WAIT_TRIAL)]
    found = measure(world, log_of(*rows))
    assert found.summary["referral_to_implant_wait_weeks_median"] == 9.0
    np.testing.assert_allclose(
        found.monthly["referral_to_implant_wait_weeks_median"], [(31 - 13.5) / 7, (59 - 13.5) / 7, 10.0]
    )
    assert found.summary["referral_to_implant_within_18_weeks_share"] == 1.0


def test_who_was_listed_before_the_first_day_keeps_the_clock_start_on_the_way_to_a_pump(world):
    implant = procedure_list(world, "implant")
    rows = [(0, Kind.STATE, 0, -1, float(State.WAIT_IMPLANT)), (0, Kind.LIST_JOINED, 0, implant, -70.0 * DAY)]
    rows += [(7, Kind.STATE, 0, -1, float(State.ITB))]
    assert measure(world, log_of(*rows)).summary["referral_to_implant_wait_weeks_median"] == 11.0


def test_waits_of_more_than_a_year_are_counted_on_all_lists(world):
    # By day 90 the first has waited 365 days (52.1 weeks) and the second 360; the third was seen on day 50.
    assessment, implant = visit(world, "first_assessment"), procedure_list(world, "implant")
    rows = [*_waited(assessment, 0, -275), *_waited(implant, 1, -270), *_waited(assessment, 2, -400, 50)]
    found = measure(world, log_of(*rows))
    np.testing.assert_allclose(found.monthly["over_52_weeks_list_end"], [1, 0, 1])


def test_a_follow_up_is_more_than_twice_its_interval_late_by_its_own_interval(world):
    # Owed on day 10 for day 30: twice the interval is over on day 50. The one owed on the first day is left out.
    review = visit(world, "oral_follow_up")
    rows = [(10, Kind.OBLIGATION, 0, review, 30.0 * DAY), (10, Kind.OBLIGATION, 1, review, 85.0 * DAY)]
    rows += [(0, Kind.OBLIGATION, 2, review, 1.0 * DAY)]
    found = measure(world, log_of(*rows))
    np.testing.assert_allclose(found.monthly["follow_up_overdue_twice_share"], [0, 0.5, 0.5])


def test_follow_ups_are_set_against_new_patients_seen(world):
    rows = [
        (day, Kind.ATTENDED, patient, slot(0, patient), float(visit(world, name)))
        for day, patient, name in (
            (1, 0, "first_assessment"),
            (1, 1, "oral_follow_up"),
            (2, 2, "oral_titration"),
            (2, 3, "refill"),
            (40, 4, "oral_follow_up"),
        )
    ]
    found = measure(world, log_of(*rows))
    assert found.summary["follow_ups_per_new_patient"] == 3.0
    assert found.monthly["follow_ups_per_new_patient"][0] == 2.0


def test_slots_given_back_count_as_used_again_when_somebody_was_booked_there_at_the_end(world):
    ran = [(7 * one, Kind.SESSION_RAN, -1, one, 4.0) for one in (1, 2)]
    cancelled = [
        (1, Kind.CANCELLED, 0, slot(1, 0), 5.0, Cause.PATIENT_CANCELLED),
        (1, Kind.CANCELLED, 1, slot(1, 1), 5.0, Cause.DIED),
        (2, Kind.CANCELLED, 2, slot(1, 2), 5.0, Cause.URGENT),  # moved by the clinic
        (2, Kind.CANCELLED, 3, slot(2, 0), 5.0, Cause.IN_HOSPITAL),
        (3, Kind.CANCELLED, 4, slot(3, 0), 5.0, Cause.PATIENT_CANCELLED),  # of a session that did not run
    ]
    came = [(7, Kind.ATTENDED, 5, slot(1, 0), 5.0), (14, Kind.DID_NOT_ATTEND, 6, slot(2, 0), 5.0)]
    found = measure(world, log_of(*ran, *cancelled, *came))
    assert found.summary["freed_slots_used_again_share"] == pytest.approx(2 / 3)


def test_sessions_opened_for_long_waits_are_counted_when_they_are_opened(world):
    found = measure(world, log_of((40, Kind.SESSION_OPENED, -1, 8, 13.0, Cause.INITIATIVE)))
    assert found.monthly["initiative_sessions_per_year"][1] == pytest.approx(365.25 / 28)
