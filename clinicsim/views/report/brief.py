"""One page for those who decide: what is asked, what changes, what comes of it, what it costs, and what to decide.

Everything on it is worked out from the comparison, so that no page can praise what its numbers do not bear. Harm is
never left out: where a headline improves while more people wait, the verdict says so before anything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from clinicsim.experiments.compare import Difference
from clinicsim.experiments.power import needed_words
from clinicsim.measures.refills import TARGET_SHARE
from clinicsim.views.findings import change_text, unreached, warning, worsened_guards
from clinicsim.views.labels import label, listed
from clinicsim.views.numbers import mean_text, range_text, value_text
from clinicsim.views.report.headline import HeadRow, guard_rows, headline_rows
from clinicsim.views.report.reported import Reported
from clinicsim.views.selection import HEADLINES, LEAD
from clinicsim.views.study import Side, Study, verdict_of

COST = "cost_per_year"
ON_TIME = "refill_on_time_share"
SHOWN = (
    ON_TIME,
    "dry_events_per_100_pump_years",
    "withdrawals_per_100_pump_years",
    "first_assessment_wait_weeks_median",
    "follow_up_overdue_share",
    "qalys",
    COST,
)
"""Headline measures of the managers' page; planners see all of them."""

_MOST_CHANGES = 6
_WHOLE = 0.01  # a target is a whole percentage


@dataclass(frozen=True, slots=True)
class Option:
    """One alternative, as somebody decides about it."""

    label: str
    question: str
    changes: tuple[str, ...]
    more_changes: int  # that stand under Method
    warning: str
    verdict: str
    cost: str
    decide: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """The page."""

    options: tuple[Option, ...]
    standing: tuple[str, ...]  # of the base by itself, where there is no alternative
    headlines: tuple[HeadRow, ...]
    guards: tuple[HeadRow, ...]
    not_said: tuple[str, ...]


def brief(one: Reported) -> Brief:
    """Write the page."""
    seen = one.study
    return Brief(
        options=tuple(
            _option(seen, side, differences, changes)
            for (side, differences), (_, changes) in zip(seen.pairs, one.changes, strict=True)
        ),
        standing=() if seen.alternatives else standing(seen),
        headlines=tuple(_short(row) for row in headline_rows(seen) if row.measure in SHOWN),
        guards=tuple(map(_short, guard_rows(seen))),
        not_said=tuple(_not_said(one)),
    )


def _short(row: HeadRow) -> HeadRow:
    """A row whose verdicts leave out how many runs would tell: planners see that."""
    return replace(row, cells=tuple(replace(cell, words=cell.words.partition(";")[0]) for cell in row.cells))


def _option(seen: Study, side: Side, differences: Mapping[str, Difference], changes: Sequence[str]) -> Option:
    return Option(
        label=side.label,
        question=side.question,
        changes=tuple(changes[:_MOST_CHANGES]),
        more_changes=max(0, len(changes) - _MOST_CHANGES),
        warning=warning(seen, side, differences),
        verdict=verdict(seen, side, differences),
        cost=_cost(seen, differences),
        decide=tuple(decisions(seen, side, differences)),
    )


def verdict(seen: Study, side: Side, differences: Mapping[str, Difference]) -> str:
    """Say in one sentence what the alternative is: money is left to the line on cost."""
    better, worse = _better(seen, differences), _worse(seen, side, differences)
    if better and worse:
        start = "Not an improvement as it stands" if worsened_guards(seen, side, differences) else "Some of both"
        return f"{start}: better in {_words(better)}, worse in {_words(worse)}."
    if better:
        return f"An improvement in {_words(better)}; nothing is known to be worse, money aside."
    if worse:
        return f"Worse in {_words(worse)}; nothing is known to be better, money aside."
    count = max((one.count for one in differences.values()), default=0)
    runs = f"{count} replication{'s' if count != 1 else ''}"
    return f"Nothing in safety, waits or health can be told apart from {seen.base.label} with {runs}."


def decisions(seen: Study, side: Side, differences: Mapping[str, Difference]) -> list[str]:
    """What is left for people to decide; the numbers do not do it."""
    better, worse = _better(seen, differences), _worse(seen, side, differences)
    cost = differences.get(COST)
    kind, amount = verdict_of(cost), _amount(seen, cost)
    untold = [name for name in LEAD if verdict_of(differences.get(name)) == "cannot tell"]
    found = []
    if better and worse:
        price = f"; it costs {amount} a year" if kind in ("better", "worse") else ""
        found.append(f"Whether {_words(worse)} may get worse so that {_words(better)} get better{price}.")
    elif better and kind == "worse":
        found.append(f"Whether what gets better is worth {amount} a year.")
    elif better:
        found.append("Whether to adopt it, and who makes it happen by when; what a change takes is not in the model.")
    elif worse:
        found.append("Whether anything that is not in the model speaks for it; nothing that is in it does.")
    elif kind == "better":
        found.append(f"Whether a saving of {amount} a year is wanted when nothing else is known to change.")
    if untold:
        found.append(_wait_for(seen, differences, untold))
    return found


def standing(seen: Study) -> tuple[str, ...]:
    """How the base stands by itself: refills against their target, harm, and money."""
    found = []
    for name in seen.present(LEAD):
        at, unit = seen.base.interval(name), seen.unit(name)
        ends = range_text(at.lo, at.hi, unit)
        text = f"{label(name).title}: {mean_text(at.mean, at.lo, at.hi, unit)}"
        text += f" {unit.after}" if unit.after else ""
        text += f" (95% interval {ends})" if ends else ""
        found.append(f"{text}{_against_target(name, at.lo, at.hi)}.")
    return tuple(found)


def _against_target(name: str, lo: float, hi: float) -> str:
    if name != ON_TIME or not lo <= hi:
        return ""
    from clinicsim.views.numbers import unit_of

    target = value_text(TARGET_SHARE, unit_of("share", ""), _WHOLE)
    if lo >= TARGET_SHARE:
        return f", which keeps the target of {target}"
    return f", which misses the target of {target}" if hi < TARGET_SHARE else f"; the target is {target}"


def _better(seen: Study, differences: Mapping[str, Difference]) -> list[str]:
    """Headline measures that are better, but for money."""
    return [name for name in seen.present(HEADLINES) if name != COST and verdict_of(differences.get(name)) == "better"]


def _worse(seen: Study, side: Side, differences: Mapping[str, Difference]) -> list[str]:
    """Headline measures and guard rails that are worse, waits that nobody is known to have any more among them."""
    headlines = [name for name in seen.present(HEADLINES) if name != COST]
    lost = unreached(seen, side, headlines)
    worse = [name for name in headlines if verdict_of(differences.get(name)) == "worse" or name in lost]
    return list(dict.fromkeys([*worse, *worsened_guards(seen, side, differences)]))


def _cost(seen: Study, differences: Mapping[str, Difference]) -> str:
    difference, at, unit = differences.get(COST), seen.base.interval(COST), seen.unit(COST)
    base = f"{seen.base.label} costs {mean_text(at.mean, at.lo, at.hi, unit)} a year"
    if difference is None or verdict_of(difference) == "not defined":
        return f"{base}; the two count money in different ways, so no difference is told."
    if difference.is_none:
        return f"{base}, and so does this in every replication."
    if difference.verdict == "cannot tell":
        return f"{base}; the difference, {change_text(seen, COST, difference)}, cannot be told from nothing."
    return f"{base}; this costs {_amount(seen, difference)}."


def _amount(seen: Study, difference: Difference | None) -> str:
    """A difference in money as more or less of it, with its interval."""
    if difference is None:
        return ""
    unit, sign = seen.unit(COST), 1 if difference.mean >= 0 else -1
    low, high = sorted((sign * difference.lo, sign * difference.hi))
    ends = range_text(low, high, unit)
    amount = mean_text(sign * difference.mean, low, high, unit)
    return f"{amount} {'more' if sign > 0 else 'less'}{f' ({ends})' if ends else ''}"


def _wait_for(seen: Study, differences: Mapping[str, Difference], names: Sequence[str]) -> str:
    known = [differences[name].needed for name in names if differences[name].needed == differences[name].needed]
    would = (
        f": about {needed_words(max(known))} replications would tell a difference as large as was seen" if known else ""
    )
    return f"Whether to decide without knowing {_words(names)} apart from {seen.base.label}{would}."


def _not_said(one: Reported) -> list[str]:
    from clinicsim.data.evidence import assumptions

    found = [
        "It is not a forecast: it shows what follows from the stated assumptions "
        f"({len(assumptions())}, listed under Method).",
    ]
    if one.drawn is None:
        found.append(
            "Its intervals hold chance alone. How much the answer hangs on numbers that nobody knows well, "
            "`clinicsim psa` and `clinicsim evaluate` tell."
        )
    if one.synthetic:
        found.append("Its patients are made up. Load the clinic's own list before deciding about a clinic.")
    found.append("A cost is what people and things cost, not money that is released: time set free is still paid for.")
    return found


def _words(names: Sequence[str]) -> str:
    return listed([label(name).words for name in names])
