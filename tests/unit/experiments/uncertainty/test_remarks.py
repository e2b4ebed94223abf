from pathlib import Path

import pytest

from clinicsim.experiments.uncertainty import Uncertain, stated
from clinicsim.experiments.uncertainty.remarks import missed_ends, shifted_means
from clinicsim.scenario import read

SMALL = Path(__file__).parents[4] / "scenarios" / "small_clinic.toml"
KIT, PREMIUM, SHARE = "prices.refill_kit", "prices.agency_premium", "oral.focal_share"


@pytest.fixture(scope="module")
def three() -> list[Uncertain]:
    """One of each kind: lopsided, off its mean, and even."""
    sets = (
        f"{KIT}={{ value = 35, low = 30, high = 300, dist = 'gamma' }}",
        f"{PREMIUM}={{ value = 0.1, low = 0.05, high = 0.6, dist = 'triangular' }}",
        f"{SHARE}={{ value = 0.3, low = 0.25, high = 0.35, dist = 'beta' }}",
    )
    found = stated(read(SMALL, sets).scenario).parameters
    return [found[path] for path in (KIT, PREMIUM, SHARE)]


def test_a_range_that_its_distribution_misses_is_told_and_others_are_not(three: list[Uncertain]) -> None:
    (missed,) = missed_ends(three)
    assert (missed.path, missed.stated, missed.because) == (KIT, (30, 300), "the value is kept as its mean")
    assert missed.drawn[1] < 150


def test_a_mean_that_is_not_the_value_is_told_and_others_are_not(three: list[Uncertain]) -> None:
    (shifted,) = shifted_means(three)
    assert (shifted.path, shifted.value) == (PREMIUM, 0.1)
    assert shifted.mean == pytest.approx((0.05 + 0.1 + 0.6) / 3, rel=1e-3)  # of a triangle


def test_what_is_not_drawn_has_nothing_to_tell() -> None:
    leave = stated(read(SMALL).scenario).parameters["staffing.leave_days_per_year"]
    assert not [*missed_ends([leave]), *shifted_means([leave])]
