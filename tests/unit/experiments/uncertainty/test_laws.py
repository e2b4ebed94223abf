import math

import numpy as np
import pytest

from clinicsim.experiments.uncertainty.impossible import ImpossibleSpread
from clinicsim.experiments.uncertainty.laws import law_of
from clinicsim.experiments.uncertainty.spread import spread
from clinicsim.scenario.schema.quantity import Quantity


@pytest.mark.parametrize(
    ("dist", "value"),
    [("beta", 0.3), ("gamma", 12.0), ("lognormal", 2.0), ("normal", -5.0), ("uniform", 4.0), ("triangular", 4.0)],
)
def test_a_stated_sd_is_the_sd_of_the_distribution_and_the_value_its_mean(dist: str, value: float) -> None:
    law, basis = law_of(Quantity(value=value, sd=0.1, dist=dist))  # type: ignore[arg-type]
    assert law is not None
    assert law.mean() == pytest.approx(value)
    assert law.std() == pytest.approx(0.1)
    assert basis == "stated sd"


def test_a_range_is_the_middle_95_per_cent_of_a_normal() -> None:
    law, _ = law_of(Quantity(value=10, low=8, high=12, dist="normal"))
    assert law is not None
    assert law.ppf([0.025, 0.975]) == pytest.approx([8, 12])


def test_a_share_of_75_in_88_has_the_spread_of_beta_75_13() -> None:
    quantity = Quantity(value=0.852, dist="beta", source="test_implant_given_response_coffey")
    known = spread(quantity)
    assert known.basis == "88 patients in the evidence"
    assert known.sd == pytest.approx(math.sqrt(75 * 13 / (88**2 * 89)), rel=0.01)


def test_where_nothing_is_known_a_share_and_its_complement_are_equally_uncertain() -> None:
    rare, common = (spread(Quantity(value=value, dist="beta")) for value in (0.1, 0.9))
    assert rare.sd == pytest.approx(common.sd)
    assert rare.basis.startswith("assumed")


def test_a_ratio_has_its_value_as_the_median_and_its_range_as_quantiles() -> None:
    law, _ = law_of(Quantity(value=10, low=5, high=20, dist="lognormal"))
    assert law is not None
    assert law.ppf([0.025, 0.5, 0.975]) == pytest.approx([5, 10, 20])


@pytest.mark.parametrize("dist", ["uniform", "triangular", None])
def test_ends_are_ends_where_a_distribution_has_them(dist: str | None) -> None:
    law, basis = law_of(Quantity(value=3, low=1, high=4, dist=dist))  # type: ignore[arg-type]
    assert law is not None
    assert law.support() == (1, 4)
    assert basis == "stated ends"


def test_a_range_without_a_distribution_is_likeliest_at_the_value() -> None:
    law, _ = law_of(Quantity(value=3, low=1, high=4))
    assert law is not None
    grid = np.linspace(1, 4, 301)
    assert grid[law.pdf(grid).argmax()] == pytest.approx(3)


@pytest.mark.parametrize(
    ("quantity", "high"),
    [(Quantity(value=0, low=0, high=0.04, dist="beta"), 0.04), (Quantity(value=0, high=2, dist="gamma"), 2)],
)
def test_what_was_never_seen_falls_from_nought_and_has_its_97_5_point_at_high(quantity: Quantity, high: float) -> None:
    law, _ = law_of(quantity)
    assert law is not None
    assert law.ppf([0, 0.975]) == pytest.approx([0, high])


def test_what_was_always_seen_mirrors_it() -> None:
    law, _ = law_of(Quantity(value=1, low=0.9, high=1, dist="beta"))
    assert law is not None
    assert law.ppf([0.025, 1]) == pytest.approx([0.9, 1])


@pytest.mark.parametrize(
    ("quantity", "half_way"),
    [
        (Quantity(value=0.0142, low=0.007, high=0.138, dist="gamma"), 0.0071),
        (Quantity(value=0.0001, low=0.00003, high=0.001, dist="beta"), 0.00005),
        (Quantity(value=0.97, low=0.6, high=0.995, dist="beta"), 0.985),
    ],
)
def test_a_lopsided_range_keeps_the_mean_and_does_not_heap_up_at_an_end_that_it_leaves_out(
    quantity: Quantity, half_way: float
) -> None:
    law, basis = law_of(quantity)
    assert law is not None
    assert law.mean() == pytest.approx(quantity.value)
    assert "lopsided" in basis
    # With moments matched, more than 4 draws in 10 lie nearer to 0 (or 1) than half the value does.
    assert min(law.cdf(half_way), law.sf(half_way)) < 0.4
    assert min(law.args) > 1


def test_a_range_that_reaches_the_end_of_the_scale_may_heap_up_there() -> None:
    law, basis = law_of(Quantity(value=0.02, low=0, high=0.1, dist="beta"))
    assert law is not None
    assert basis == "stated range, as 95%"
    assert law.std() == pytest.approx(0.1 / (2 * 1.959964))


@pytest.mark.parametrize(
    "quantity",
    [
        Quantity(value=3, low=1, high=4, dist="fixed"),
        Quantity(value=3),
        Quantity(value=3, low=3, high=3, dist="normal"),
        Quantity(value=3, sd=0, dist="gamma"),
    ],
)
def test_what_is_not_uncertain_has_no_distribution(quantity: Quantity) -> None:
    assert law_of(quantity) == (None, "")


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity(value=0.3, sd=0.6, dist="beta"), "an sd of 0.6; expected below 0.458"),
        (Quantity(value=1.2, sd=0.1, dist="beta"), "expected one from 0 to 1"),
        (Quantity(value=-1, sd=0.1, dist="gamma"), "expected one above 0"),
        (Quantity(value=0, sd=0.1, dist="gamma"), "expected one above 0, or 0 with a high"),
        (Quantity(value=1, low=0, high=2, dist="lognormal"), "reaches 0 or less"),
        (Quantity(value=1, dist="uniform"), "without its ends; state low and high"),
        (Quantity(value=1, sd=0.5), "has an sd and no distribution"),
    ],
)
def test_the_impossible_is_refused_with_what_would_be_possible(quantity: Quantity, words: str) -> None:
    with pytest.raises(ImpossibleSpread) as error:
        law_of(quantity)
    assert words in str(error.value)
