"""Measures of outcomes: scores, and quality-adjusted years of life."""

from functools import partial

from clinicsim.measures import outcomes, quality_of_life
from clinicsim.measures.catalogue.entry import Good, Measure
from clinicsim.world.events import Score

_entry = partial(Measure, group="Outcomes")
_EVERYBODY = "everybody referred or there on the first day, whatever becomes of them"


def _score(name: str, words: str, unit: str, good: Good, what: str, score: Score) -> Measure:
    definition = (
        f"Mean {what} of people in care who have had their first assessment, by therapy; at month ends, and averaged "
        f"over them."
    )
    return _entry(name, words, unit, good, definition, partial(outcomes.mean_by_therapy, score=score), family=True)


ENTRIES = (
    _score("ashworth_mean", "spasticity", "Ashworth, 0-4", "down", "Ashworth score", Score.ASHWORTH),
    _score("spasm_frequency_mean", "spasms", "Penn, 0-4", "down", "Penn spasm frequency", Score.PENN),
    _score("pain_mean", "pain", "VAS, 0-10", "down", "pain on a visual analogue scale", Score.PAIN),
    _score("barthel_mean", "independence in daily life", "Barthel, 0-100", "up", "Barthel index", Score.BARTHEL),
    _score("depression_mean", "depression", "SDS, 20-80", "down", "Self-rating Depression Scale", Score.DEPRESSION),
    _entry(
        "controlled_months_share",
        "months with spasticity under control",
        "share",
        "up",
        "Of people in care who have had their first assessment, the share whose spasticity is controlled (a low "
        "Ashworth score), by therapy; at month ends, and averaged over them.",
        outcomes.controlled_share,
        plural=True,
        family=True,
    ),
    _entry(
        "life_years",
        "years lived",
        "years",
        "up",
        f"Years lived in the run by {_EVERYBODY}.",
        quality_of_life.life_years,
        plural=True,
    ),
    _entry(
        "qalys",
        "quality-adjusted life-years",
        "QALYs",
        "up",
        f"Quality-adjusted life-years in the run of {_EVERYBODY}, undiscounted.",
        quality_of_life.qalys,
        plural=True,
        signed=True,
    ),
    _entry(
        "qalys_by_component",
        "quality-adjusted life-years by component",
        "QALYs",
        "up",
        "What the quality-adjusted life-years are made of: the state by severity and oral or toxin treatment, what "
        "pumps add, what complications, withdrawals and operations take away, and what waiting takes away; "
        "what is above the population's own, left out; and carers, if they count.",
        quality_of_life.qalys_by_component,
        plural=True,
        family=True,
        signed=True,
    ),
    _entry(
        "utility_mean",
        "quality of life",
        "utility",
        "up",
        "Quality-adjusted life-years over years lived.",
        quality_of_life.mean_utility,
        signed=True,
    ),
    _entry(
        "qalys_discounted",
        "discounted quality-adjusted life-years",
        "QALYs",
        "up",
        "Quality-adjusted life-years of the run, discounted to its first day: in all, and by component; by month, "
        "those of the month so discounted.",
        plural=True,
        family=True,
        total=True,
        signed=True,
    ),
    _entry(
        "life_years_discounted",
        "discounted years lived",
        "years",
        "up",
        f"Years lived in the run by {_EVERYBODY}, discounted to its first day at the rate for effects; by month, those "
        "of the month so discounted.",
        plural=True,
    ),
)
