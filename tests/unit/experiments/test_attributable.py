import numpy as np
import pytest

from clinicsim.experiments.attributable import attributable, attributable_document, share_of
from clinicsim.experiments.runs import NotPaired
from experiments.made_up import runs

DRY = "dry_events_per_100_pump_years"


def test_what_capacity_accounts_for_is_the_paired_difference() -> None:
    base = runs({DRY: [4.0, 6.0, 5.0], "pumps_end": [1.0, 2.0, 3.0]})
    other = runs({DRY: [1.0, 2.0, 0.0], "pumps_end": [1.0, 2.0, 3.0]})
    (one,) = attributable(base, other)
    assert one.measure == DRY
    assert (one.base, one.unlimited) == (5.0, 1.0)
    assert one.difference.mean == pytest.approx(4.0)
    assert one.difference.lo < 4.0 < one.difference.hi
    assert one.share.mean == pytest.approx(0.8)


def test_harm_that_goes_away_altogether_is_wholly_attributable() -> None:
    share = share_of(np.array([3.0, 1.0, 2.0]), np.zeros(3))
    assert (share.mean, share.lo, share.hi) == (1.0, 1.0, 1.0)


def test_a_share_of_nothing_is_undefined() -> None:
    assert np.isnan(share_of(np.zeros(3), np.zeros(3)).mean)


def test_a_share_that_hangs_on_one_replication_has_no_interval() -> None:
    share = share_of(np.array([2.0, 0.0, 0.0]), np.array([1.0, 0.0, 0.0]))
    assert share.mean == 0.5
    assert np.isnan([share.lo, share.hi]).all()


def test_the_interval_of_a_share_covers_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(400):
        base = rng.poisson(8.0, 20).astype(float)
        other = rng.binomial(base.astype(int), 0.4).astype(float)
        at = share_of(base, other)
        covered += at.lo <= 0.6 <= at.hi
    assert 0.95 - 3.29 * np.sqrt(0.95 * 0.05 / 400) <= covered / 400  # 99.9% of 400 trials


def test_runs_of_other_luck_are_refused() -> None:
    with pytest.raises(NotPaired, match="seed"):
        attributable(runs({DRY: [1.0]}, seed=1), runs({DRY: [1.0]}, seed=2))


def test_the_document_names_the_run_and_says_none_for_the_undefined() -> None:
    found = attributable(runs({DRY: [0.0, 0.0]}), runs({DRY: [0.0, 0.0]}))
    document = attributable_document("0123456789ab", found)
    assert document["unlimited_run_id"] == "0123456789ab"
    assert document["measures"][DRY]["share"] == {"mean": None, "lo": None, "hi": None}
    assert document["measures"][DRY]["mean"] == 0.0
