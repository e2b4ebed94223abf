"""Whether a patient comes to an appointment."""

from __future__ import annotations

from clinicsim.world.jit import rule


@rule
def missing_probability(
    base: float, lead_days: float, relative_per_30_days: float, reference_days: float, propensity: float, highest: float
) -> float:
    """Chance that a patient misses an appointment without notice.

    It rises with the days between booking and appointment, as the literature on appointment scheduling finds (Cayirli
    and Veral 2003; Gupta and Denton 2008; Liu 2015): at the reference lead time it is the visit type's own.

    Parameters
    ----------
    base : float
        Chance of the visit type, after reminders.
    lead_days, reference_days : float
        Days from booking to appointment, and those at which `base` holds.
    relative_per_30_days : float
        Relative risk for each 30 days more.
    propensity : float
        The patient's own relative risk, 1 on average.
    highest : float
        Lead time and propensity never raise the chance above this.
    """
    chance = base * relative_per_30_days ** ((lead_days - reference_days) / 30.0) * propensity
    return float(min(chance, max(base, highest)))
