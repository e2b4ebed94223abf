"""Times to events: complications that cluster after an operation, and batteries that wear out."""

from __future__ import annotations

from math import exp, log

from clinicsim.world.jit import rule


@rule
def weibull_scale(per_year: float, shape: float, reference_years: float) -> float:
    """Scale in years of a Weibull hazard that gives `per_year` events on average over the reference time.

    The cumulative hazard (t / scale) ** shape equals per_year * reference_years at t = reference_years.
    """
    return float(reference_years / (per_year * reference_years) ** (1.0 / shape))


@rule
def weibull_time(u: float, scale: float, shape: float, survived: float) -> float:
    """Time of the event for one who has already survived some time; in the units of `scale`."""
    return float(scale * ((survived / scale) ** shape - log(u)) ** (1.0 / shape))


@rule
def draw_left(u: float, scale: float, shape: float, since: float, until: float) -> float:
    """Draw that is left to one who has come from `since` to `until` without the event that `u` stands for.

    With it `weibull_time` goes on from `until`, under another rate if need be: no luck is drawn anew.
    """
    return float(min(u * exp((until / scale) ** shape - (since / scale) ** shape), 1.0))


@rule
def rate_of_share(share: float) -> float:
    """Constant rate a year at which this share of people has at least one event in a year."""
    return float(-log(1.0 - share)) if share < 1.0 else float("inf")


@rule
def battery_life(u: float, median: float, shape: float, longest: float, survived: float) -> float:
    """Life of a battery in years to end of service, given that it has lasted `survived` years, cut at a hard stop."""
    scale = median / log(2.0) ** (1.0 / shape)
    life = weibull_time(u, scale, shape, survived)
    return min(life, longest)


@rule
def annual_probability(per_year: float, years: float) -> float:
    """Chance of at least one event of a constant rate within some years."""
    return 1.0 - exp(-per_year * years)
