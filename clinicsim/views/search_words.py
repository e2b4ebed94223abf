"""Words for the parts of a search: measures, targets, candidates and what they come to."""

from __future__ import annotations

from clinicsim.experiments.search.found import Found, settled_by, tightest
from clinicsim.experiments.search.question import COST
from clinicsim.experiments.search.targets import Held, Target
from clinicsim.experiments.search.trials import Tried, Values
from clinicsim.experiments.statistics import Interval, paired_test
from clinicsim.measures import describe
from clinicsim.measures.names import taken_apart
from clinicsim.views.labels import label, listed
from clinicsim.views.numbers import Unit, difference_text, mean_text, range_text, unit_of, written


def currency_of(found: Found) -> str:
    """Currency of the scenario."""
    return found.candidates.loaded.scenario.prices.currency


def measure_words(name: str) -> str:
    """A measure in the middle of a sentence, with its year if it has one."""
    measure, year = taken_apart(name)
    words = label(measure).words
    return words if year is None else f"{words} in year {year}"


def unit_words(name: str, currency: str) -> Unit:
    """How the numbers of a measure are written."""
    return unit_of(describe(taken_apart(name).measure).unit, currency)


def target_words(one: Target, currency: str) -> str:
    """A target in the middle of a sentence."""
    unit = unit_words(one.measure, currency)
    value = f"{unit.prefix}{round(one.value * unit.factor, 6):,.10g}{unit.suffix}"
    side = "at least" if one.sense == ">=" else "at most"
    return f"{measure_words(one.measure)} {side} {value}{per(one.measure, unit)}{' in each year' if one.years else ''}"


def per(name: str, unit: Unit) -> str:
    """What of a unit must stand after a number: what it is counted for where the measure names what is counted."""
    if describe(taken_apart(name).measure).plural:
        _, found, base = unit.after.partition("per ")
        return f" {found}{base}" if found else ""
    return f" {unit.after}" if unit.after else ""


def value_words(found: Found, values: Values) -> str:
    """Values of the variables: `3 sessions a week (refill_*) and huddle.day_cases_per_week = 2`."""
    return listed([one.words(value) for one, value in zip(found.question.variables, values, strict=True)])


def interval_text(at: Interval, unit: Unit) -> str:
    """A mean with its interval in brackets, where there is one."""
    ends = range_text(at.lo, at.hi, unit)
    return mean_text(at.mean, at.lo, at.hi, unit) + (f" ({ends})" if ends else "")


def tightest_words(found: Found, tried: Tried) -> str:
    """What comes of the target that is closest to its limit, or furthest beyond it."""
    target, held = tightest(tried, found.question.targets)
    words = held_words(found, held)
    more = settled_by(held, target, len(tried.runs)) if found.question.rule.kind == "lower" else None
    return words if more is None else f"{words}; the mean meets it, and about {more:,} replications might settle it"


def held_words(found: Found, held: Held) -> str:
    """What a target comes to, with its interval and what it was judged by."""
    unit = unit_words(held.name, currency_of(found))
    words = f"{measure_words(held.name)}: {interval_text(held.interval, unit)}{per(held.name, unit)}"
    if found.question.rule.kind == "share":
        return f"{words}, met in {written(100 * held.share, 0)}% of replications"
    if found.question.rule.kind == "lower" and held.bound == held.bound:
        return f"{words}, bound {mean_text(held.bound, held.interval.lo, held.interval.hi, unit)}"
    return words


def cost_text(found: Found, one: Tried) -> str:
    """Cost a year; of candidates beside the answer, the paired difference from it."""
    unit = unit_words(COST, currency_of(found))
    if found.answer is None or one.values == found.answer.values:
        return interval_text(found.level(one, COST), unit)
    both = min(len(one.runs), len(found.answer.runs))
    less = paired_test(found.answer.of(COST)[:both], one.of(COST)[:both])
    ends = range_text(less.lo, less.hi, unit, signed=True)
    return difference_text(less.mean, less.lo, less.hi, unit, short=True) + (f" ({ends})" if ends else "")
