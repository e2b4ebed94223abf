"""A calibration in tables and sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence

from clinicsim.experiments.calibration.calibrate import Calibration
from clinicsim.experiments.calibration.fit_table import FitTable
from clinicsim.experiments.calibration.fitted import Fitted
from clinicsim.experiments.calibration.quality import Quality
from clinicsim.experiments.calibration.tuning import Tuned
from clinicsim.experiments.calibration.tuning_request import Tuning
from clinicsim.measures import describe
from clinicsim.scenario.numbers import number_at
from clinicsim.views.labels import capital, label, spelt
from clinicsim.views.numbers import Unit, mean_text, places, range_text, unit_of, written
from clinicsim.views.report.tables import Table

_PLAIN = Unit(1.0, "", "", "", "", "")
_UNITS = {"_minutes": "minutes", "_days": "days", "minutes": "minutes", "_mcg_per_day": "mcg per day"}
_WORDS = {
    "minutes": "mean minutes",
    "minutes_cv": "spread of minutes (CV)",
    "did_not_attend_probability": "chance of not attending",
    "cancel_probability": "chance that the patient cancels",
    "cancel_notice_days": "notice of a cancellation",
    "dna_relative_per_30_days": "relative risk of not attending, for 30 days of lead time",
    "dna_spread_cv": "spread of not attending between patients (CV)",
    "accepted_share": "referrals accepted",
    "growth_per_year": "growth of referrals a year",
    "per_year": "referrals a year on the first day",
    "sickness_share": "working days lost to sickness",
    "dose_1_year_mcg_per_day": "mean dose at 1 year",
    "dose_10_year_mcg_per_day": "mean dose at 10 years",
    "dose_*_mcg_per_day": "mean doses at 1 and 10 years",
    "dose_spread_cv": "spread of doses between patients (CV)",
}
_LONGEST_INITIALS = 3  # MS, SCI, TBI; but Stroke
_PERCENT = ("_share", "_probability", "growth_per_year")


def title(made: Calibration) -> str:
    """What was found, in a sentence."""
    numbers, kept = len(made.found.fitted) + len(made.tuned), len(made.found.kept)
    rest = "" if not kept else f"; {kept} {'stays' if kept == 1 else 'stay'} as the scenario has {_them(kept)}"
    return f"{numbers} numbers come from the clinic's own data{rest}"


def _them(count: int) -> str:
    return "it" if count == 1 else "them"


def quality_table(quality: Sequence[Quality]) -> Table:
    """What the extracts hold."""
    rows = tuple(
        (f"{one.name}.csv", str(one.first or "–"), str(one.last or "–"), " ".join(one.notes) or "–", f"{one.rows:,}")
        for one in quality
    )
    return Table("Data", ("File", "First row", "Last row", "To be known", "Rows"), rows, 4, counts=(4,))


def fitted_table(made: Calibration) -> Table:
    """Every fitted number beside the one that the scenario had."""
    rows = tuple(_fitted_row(made, one) for one in (*made.found.fitted, *made.tuned))
    head = ("Number", "Fitted to", "Scenario", "Fitted", "95% interval")
    return Table("Numbers fitted to the clinic's own data", head, rows, 2)


def _fitted_row(made: Calibration, one: Fitted) -> tuple[str, ...]:
    unit = _unit(one.path)
    before = number_at(made.before.scenario, one.path)
    same = one.low == one.high
    ends = (one.low, one.high)
    return (
        number_words(one.path),
        f"{one.n:,} {one.counted}",
        "–" if before is None else mean_text(before.value, *ends, unit),
        mean_text(one.value, *ends, unit),
        "all the same" if same else range_text(*ends, unit),
    )


def number_words(path: str) -> str:
    """A number of the scenario, or some of them, in plain words: `refill: minutes`."""
    *tables, key = path.split(".")
    of = tables[1] if len(tables) > 1 and tables[0] in ("visits", "indications") else ""
    stage = f" of stage {int(tables[3]) + 1}" if len(tables) > 3 and tables[3].isdigit() else ""
    name = of.upper() if tables[0] == "indications" and len(of) <= _LONGEST_INITIALS else capital(spelt(of))
    whose = f"{name}: " if name not in ("", "*") else ""
    if key not in _WORDS:
        return path
    return f"{whose}{_WORDS[key]}{stage}" if whose else capital(_WORDS[key] + stage)


def _unit(path: str) -> Unit:
    if path.endswith(_PERCENT):
        return unit_of("share", "")
    return next((unit_of(words, "") for end, words in _UNITS.items() if path.endswith(end)), _PLAIN)


def kept_table(made: Calibration) -> Table:
    """Numbers that stay as the scenario has them, and why."""
    rows = tuple((number_words(one.what), one.why) for one in made.found.kept)
    return Table("Numbers that stay as the scenario has them", ("Number", "Why"), rows, 2)


def tuned_table(tuned: Tuned) -> Table:
    """What each target came to."""
    rows = []
    for one in tuned.achieved:
        unit = unit_of(describe(one.target.measure).unit, "")
        low, high = one.target.value - one.within, one.target.value + one.within
        before = mean_text(one.before.mean, one.before.lo, one.before.hi, unit)
        after = mean_text(one.after.mean, one.after.lo, one.after.hi, unit)
        rows.append(
            (
                label(one.target.measure).title,
                range_text(low, high, unit),
                before,
                after,
                range_text(one.after.lo, one.after.hi, unit) or "–",
                one.met,
            )
        )
    head = ("Target", "Aim", "Before", "Tuned", "95% interval", "Met?")
    return Table("Targets, with other luck than they were tuned with", head, tuple(rows))


def tuned_sentences(tuning: Tuning, tuned: Tuned) -> list[str]:
    """The tuned numbers and what the targets tell of them."""
    found = []
    for free, value, half in zip(tuning.free, tuned.values, tuned.half_widths, strict=True):
        unit = _unit(free.path)
        if half > 0:
            low, high = max(value - half, free.low), min(value + half, free.high)
            found.append(f"{free.path} = {mean_text(value, low, high, unit)} ({range_text(low, high, unit)}).")
        else:
            told = mean_text(value, math.nan, math.nan, unit)
            found.append(f"{free.path} = {told}; no interval can be told.")
    runs = f"{tuned.evaluations} candidates of {tuned.replications} paired replications were run."
    return [*found, *tuned.warnings, runs]


def fit_rows(fit: FitTable) -> Table:
    """Observed and simulated, with prediction intervals."""
    rows = []
    for row in fit.rows:
        unit = unit_of("share", "") if row.share else _PLAIN
        decimals = places(row.mean * unit.factor, (row.high - row.low) / 2 * unit.factor) + 1  # to see what is inside
        seen, mean, low, high = (
            written(number * unit.factor, decimals) for number in (row.observed, row.mean, row.low, row.high)
        )
        rows.append((f"{row.words}, %" if row.share else row.words, seen, mean, f"{low} to {high}", row.inside))
    head = ("Of the year kept aside", "Observed", "Simulated", "95% prediction interval", "Observed is")
    return Table("Fit table", head, tuple(rows))


def fit_sentences(fit: FitTable) -> list[str]:
    """How many rows fit, and which days were compared."""
    told = [row for row in fit.rows if row.inside != "cannot tell"]
    inside = sum(row.inside == "inside" for row in told)
    days = fit.window
    same = "the same days" if days.same else f"the days from {days.simulated_first} on, for the run starts then"
    last = days.end.toordinal() - 1
    by_chance = 0.05 * len(told)
    return [
        f"{inside} of {len(told)} numbers lie inside their prediction intervals; of so many, "
        f"{written(by_chance, 1)} would lie outside by chance alone.",
        f"Compared: {days.first} to {type(days.first).fromordinal(last)}, with {same} of {fit.replications} "
        "replications.",
    ]
