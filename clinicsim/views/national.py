"""A national study in words and tables: who is safe, who is single-handed, and what one person more would change."""

from __future__ import annotations

from collections.abc import Sequence

from clinicsim.experiments.national.summary import (
    COST,
    DRY,
    LOST,
    ON_TIME,
    RATES,
    Band,
    ClinicFound,
    Difference,
    National,
)
from clinicsim.experiments.statistics import Interval
from clinicsim.measures import describe
from clinicsim.views.labels import capital, label
from clinicsim.views.numbers import Unit, difference_text, mean_text, range_text, unit_of, written
from clinicsim.views.palette import MARKS
from clinicsim.views.report.tables import Table

_NO_CHANGE = MARKS["no change"].words


def title_of_rate(measure: str, currency: str) -> str:
    """Title of a rate with what its numbers leave unsaid of the unit."""
    if measure == COST:
        return f"Cost per pump-year, {currency}"
    unit = rate_unit(measure, currency)
    return f"{label(measure).title} {unit.after.removeprefix('events ')}".strip()


def rate_unit(measure: str, currency: str) -> Unit:
    """How a rate is written."""
    return unit_of("currency" if measure == COST else describe(measure).unit, currency)


def band_words(band: Band, last: Band) -> str:
    """Sizes of a band: `10 to 24`; the last row is of all clinics."""
    if band is last:
        return "all"
    if band.highest is None:
        return f"{band.lowest} or more"
    return f"under {band.highest + 1}" if band.lowest == 1 else f"{band.lowest} to {band.highest}"


def safety_table(found: National) -> Table:
    """How many clinics of each band are safe, and how many are single-handed."""
    return Table(
        "Who is safe, by pumps of the clinic",
        ("Pumps", "Clinics", "Pumps in all", "Single-handed", "Safe", "Not safe", "Cannot tell"),
        tuple(
            (
                band_words(band, found.bands[-1]),
                str(len(band.clinics)),
                f"{band.pumps:,}",
                str(band.single_handed),
                *(str(band.count(state)) for state in ("safe", "not safe", "cannot tell")),
            )
            for band in found.bands
        ),
    )


def rates_table(found: National) -> Table:
    """What happens in each band: rates with their 95% intervals."""
    currency = currency_of(found)
    return Table(
        "What happens, by pumps of the clinic: mean (95% interval)",
        ("Pumps", *(title_of_rate(name, currency) for name in RATES)),
        tuple(
            (
                band_words(band, found.bands[-1]),
                *(_with_ends(band.interval(name), rate_unit(name, currency)) for name in RATES),
            )
            for band in found.bands
        ),
    )


def change_table(found: National) -> Table | None:
    """What one person more changes in the single-handed clinics of each band; None without any."""
    currency, bands = currency_of(found), [band for band in found.bands if band.differences]
    if not bands:
        return None
    rows = []
    for band in bands:
        cells = [band_words(band, found.bands[-1]), str(band.single_handed)]
        for name in RATES:
            one, unit = band.differences[name], rate_unit(name, currency)
            ends = range_text(one.lo, one.hi, unit, signed=True)
            text = difference_text(one.mean, one.lo, one.hi, unit, short=True)
            cells.append(" ".join(filter(None, (text, ends and f"({ends})", _verdict(one)))))
        rows.append(tuple(cells))
    return Table(
        f"{capital(alternative_of(found))} in every single-handed clinic: paired difference (95% interval)",
        ("Pumps", "Clinics", *(title_of_rate(name, currency) for name in RATES)),
        tuple(rows),
    )


def clinics_table(found: National, rates: Sequence[str] = RATES) -> Table:
    """Every clinic in a row of its own, with some of its rates."""
    currency = currency_of(found)
    return Table(
        "Every clinic: mean (95% interval)",
        ("Clinic", "Pumps", "Single-handed", "State", *(title_of_rate(name, currency) for name in rates)),
        tuple(
            (
                str(row.clinic.number),
                str(row.clinic.pumps),
                "yes" if row.single_handed else "no",
                row.found.state,
                *(_with_ends(row.found.interval(name), rate_unit(name, currency)) for name in rates),
            )
            for row in found.clinics
        ),
        text_columns=4,
    )


def sentences(found: National) -> tuple[str, ...]:
    """The answer in plain words: who is safe, who is single-handed, and what one person more would change."""
    rows, safe, run = found.clinics, found.loaded.study.safe, found.loaded.clinics.run
    states = [row.found.state for row in rows]
    kept, missed, open_ = (states.count(state) for state in ("safe", "not safe", "cannot tell"))
    first = (
        f"Of {_many(len(rows), 'clinic')}, {_none(kept)} {_are(kept)} safe: at least "
        f"{100 * safe.refill_on_time_share:g}% of refills on time and at most {safe.dry_events_per_100_pump_years:g} "
        "pumps run dry per 100 pump-years, by the unfavourable ends of 95% intervals over "
        f"{_many(run.replications, 'replication')} of {_many(run.months, 'month')}"
    )
    rest = [f"{missed} {_are(missed)} not safe"] * bool(missed) + [f"of {open_} it cannot be told"] * bool(open_)
    single = [row for row in rows if row.single_handed]
    held = sum(row.found.state == "safe" for row in single)
    many = "None is" if not single else f"{len(single)} {_are(len(single))}"
    second = f"{many} single-handed" + (f", of which {_none(held)} {_are(held)} safe." if single else ".")
    return (f"{'; '.join([first, *rest])}.", second, *_change_sentences(found, single))


def _change_sentences(found: National, single: list[ClinicFound]) -> tuple[str, ...]:
    changes, currency = found.bands[-1].differences, currency_of(found)
    if not changes:
        return ()
    after = sum(row.changed.state == "safe" for row in single if row.changed)

    def told(measure: str) -> str:
        one, unit = changes[measure], rate_unit(measure, currency)
        text, ends = difference_text(one.mean, one.lo, one.hi, unit), range_text(one.lo, one.hi, unit, signed=True)
        if _verdict(one) == _NO_CHANGE:
            return _NO_CHANGE
        within = f" ({ends})" if ends else ""
        return f"{'not to be told apart from none' if one.verdict == 'cannot tell' else text}{within}"

    name = capital(alternative_of(found))
    return (
        f"{name} in each of them would make {_none(after)} of them safe. In all of them together the change in refills "
        f"on time is {told(ON_TIME)}, in sessions lost {told(LOST)}, in pumps run dry per 100 pump-years {told(DRY)}, "
        f"and in the cost of a pump-year {told(COST)}.",
    )


def alternative_of(found: National) -> str:
    """What the study changes in single-handed clinics, in its own words."""
    alternative = found.loaded.study.alternative
    return alternative.name if alternative else ""


def currency_of(found: National) -> str:
    """Currency of the template's prices."""
    return found.loaded.template.scenario.prices.currency


def _verdict(one: Difference) -> str:
    return _NO_CHANGE if one.mean == one.lo == one.hi == 0.0 else MARKS[one.verdict].words


def _with_ends(at: Interval, unit: Unit) -> str:
    ends = range_text(at.lo, at.hi, unit)
    return mean_text(at.mean, at.lo, at.hi, unit) + (f" ({ends})" if ends else "")


def _none(count: int) -> str:
    return str(count) if count else "none"


def _are(count: int) -> str:
    return "is" if count < 2 else "are"


def _many(count: int, noun: str) -> str:
    return f"{written(count, 0)} {noun}{'' if count == 1 else 's'}"
