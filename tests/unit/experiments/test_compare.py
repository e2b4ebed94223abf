import datetime as dt
from typing import Any

import numpy as np
import pytest

from clinicsim.experiments.compare import compare, refuse_unpaired
from clinicsim.experiments.runs import NotPaired
from experiments.made_up import runs


def test_differences_are_taken_replication_by_replication() -> None:
    base = runs({"refill_on_time_share": [0.90, 0.80, 0.95, 0.85]})
    other = runs({"refill_on_time_share": [0.95, 0.86, 0.99, 0.90]})
    difference = compare(base, [other]).differences[0]["refill_on_time_share"]
    assert difference.mean == pytest.approx(0.05)
    assert difference.lo > 0
    assert difference.verdict == "better"
    assert difference.count == 4


def test_a_rise_in_harm_is_worse_and_a_rise_in_activity_is_only_different() -> None:
    base = runs({"dry_events_per_100_pump_years": [1.0, 2.0, 3.0], "pumps_end": [10.0, 11.0, 12.0]})
    other = runs({"dry_events_per_100_pump_years": [3.0, 4.0, 5.0], "pumps_end": [20.0, 21.0, 22.0]})
    differences = compare(base, [other]).differences[0]
    assert differences["dry_events_per_100_pump_years"].verdict == "worse"
    assert differences["pumps_end"].verdict == "different"


def test_money_of_another_kind_is_not_compared() -> None:
    summary = {"cost_per_year": [1.0, 2.0, 3.0], "pumps_end": [10.0, 11.0, 12.0]}
    pounds, dollars = runs(summary, money="GBP 2024/25, nhs_pss"), runs(summary, money="USD 2024, us_payer")
    assert list(compare(pounds, [dollars]).differences[0]) == ["pumps_end"]
    assert list(compare(pounds, [pounds]).differences[0]) == ["cost_per_year", "pumps_end"]


def test_more_measures_ask_for_a_clearer_difference() -> None:
    few = {"caseload_end.oral": [10.0, 11.0, 12.0, 10.0, 11.0, 12.0]}
    rng = np.random.default_rng(1)
    noise = {f"bed_days_per_year.ward{k}": rng.normal(size=6).tolist() for k in range(40)}
    still = {name: rng.normal(size=6).tolist() for name in noise}
    up = {"caseload_end.oral": [10.6, 12.0, 12.1, 10.5, 11.9, 12.2]}
    alone = compare(runs(few), [runs(up)]).differences[0]["caseload_end.oral"]
    among = compare(runs(few | noise), [runs(up | still)]).differences[0]["caseload_end.oral"]
    assert alone.p == among.p
    assert alone.verdict == "different"
    assert among.verdict == "cannot tell"


def test_details_that_nobody_asked_about_do_not_drown_a_headline() -> None:
    rng = np.random.default_rng(1)
    noise = {f"bed_days_per_year.ward{k}": rng.normal(size=6).tolist() for k in range(40)}
    still = {name: rng.normal(size=6).tolist() for name in noise}
    base = {"pumps_end": [10.0, 11.0, 12.0, 10.0, 11.0, 12.0]}
    up = {"pumps_end": [10.6, 12.0, 12.1, 10.5, 11.9, 12.2]}
    headline = compare(runs(base | noise), [runs(up | still)]).differences[0]["pumps_end"]
    assert headline.p_adjusted == headline.p
    assert headline.verdict == "different"


def test_only_replications_that_both_finished_are_paired() -> None:
    base = runs({"pumps_end": [10.0, 11.0, 12.0]}, numbers=[0, 1, 2])
    other = runs({"pumps_end": [13.0, 15.0, 99.0]}, numbers=[1, 2, 5])
    difference = compare(base, [other]).differences[0]["pumps_end"]
    assert difference.count == 2
    assert difference.mean == pytest.approx(2.5)


def test_a_measure_that_one_side_lacks_is_left_out() -> None:
    base = runs({"pumps_end": [1.0, 2.0], "wte_required.nurse": [1.0, 1.0]})
    assert list(compare(base, [runs({"pumps_end": [1.0, 2.0]})]).differences[0]) == ["pumps_end"]


def test_no_difference_at_all_is_said_to_be_none() -> None:
    difference = compare(runs(), [runs()]).differences[0]["pumps_end"]
    assert difference.is_none
    assert difference.verdict == "cannot tell"


@pytest.mark.parametrize(
    ("unlike", "named"),
    [
        ({"seed": 8}, "seed 7 against 8"),
        ({"months": 3}, "months 2 against 3"),
        ({"start_date": dt.date(2027, 1, 4)}, "start date 2026-11-02 against 2027-01-04"),
        ({"numbers": [7, 8, 9]}, "no replication"),
    ],
)
def test_runs_that_do_not_share_their_luck_are_not_compared(unlike: dict[str, Any], named: str) -> None:
    with pytest.raises(NotPaired, match=named):
        compare(runs(), [runs(**unlike)])


def test_every_setting_that_differs_is_named_at_once() -> None:
    with pytest.raises(NotPaired, match=r"seed 1 against 2; months 3 against 4"):
        refuse_unpaired({"seed": 1, "months": 3}, {"seed": 2, "months": 4})


def test_differences_that_cancel_are_not_no_difference() -> None:
    base = runs({"pumps_end": [10.0, 11.0, 12.0, 10.0]})
    cancelled = compare(base, [runs({"pumps_end": [11.0, 10.0, 13.0, 9.0]})]).differences[0]["pumps_end"]
    assert cancelled.mean == 0
    assert not cancelled.is_none
    assert cancelled.verdict == "cannot tell"
    same = compare(base, [runs({"pumps_end": [10.0, 11.0, 12.0, 10.0]})]).differences[0]["pumps_end"]
    assert same.is_none
