"""Sentences written from the numbers: what each alternative changes, what cannot be told, and what to beware of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clinicsim.experiments.compare import Difference
from clinicsim.views.labels import capital, label, listed
from clinicsim.views.numbers import Unit, difference_text, range_text
from clinicsim.views.selection import GUARD_RAILS, HEADLINES
from clinicsim.views.study import Side, Study, verdict_of

WHY_GUARD_RAILS = (
    "These guard rails count the people who wait. They stand here because cutting theatre makes refill timeliness and "
    "cost look better: patients who never get their pump need no refills and cost the clinic little."
)
_BEWARE = (
    "Count the people who wait before calling this an improvement: "
    "patients who are not treated need no refills and cost the clinic little."
)
_UNTOLD = ("cannot tell", "no change", "not defined")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one alternative changes, in sentences."""

    label: str
    question: str
    description: str
    sentences: tuple[str, ...]
    warning: str  # empty when no headline improves while a guard rail worsens


def findings(study: Study) -> tuple[Finding, ...]:
    """Write the findings of each alternative, in order."""
    return tuple(
        Finding(
            side.label,
            side.question,
            side.description,
            (headline_sentence(study, side, differences), guard_sentence(study, side, differences)),
            warning(study, side, differences),
        )
        for side, differences in study.pairs
    )


def headline_sentence(study: Study, side: Side, differences: Mapping[str, Difference]) -> str:
    """Say on which headline measures the alternative is better, worse or cannot be told apart from the base."""
    return _sentence(study, side, differences, study.present(HEADLINES))


def guard_sentence(study: Study, side: Side, differences: Mapping[str, Difference]) -> str:
    """Say the same of the guard rails."""
    guards = study.present(GUARD_RAILS)
    told = [name for name in guards if verdict_of(differences.get(name)) not in _UNTOLD]
    stopped = unreached(study, side, guards)
    if not told and not stopped:
        return f"No guard rail can be told apart from {study.base.label} with {_replications(differences, guards)}."
    clauses = _clauses(study, differences, told)
    if stopped:
        clauses.append(f"with no completed wait to measure for: {listed([label(name).words for name in stopped])}")
    return f"Guard rails: {'; '.join(clauses)}."


def warning(study: Study, side: Side, differences: Mapping[str, Difference]) -> str:
    """Warn when a headline improves while a guard rail worsens; empty otherwise."""
    improved = [name for name in study.present(HEADLINES) if verdict_of(differences.get(name)) == "better"]
    worse = worsened_guards(study, side, differences)
    if not improved or not worse:
        return ""
    verb = "looks" if len(improved) == 1 and not label(improved[0]).plural else "look"
    return (
        f"{capital(listed([label(name).words for name in improved]))} {verb} better with {side.label}, "
        f"but unmet need gets worse: {listed([label(name).words for name in worse])}. {_BEWARE}"
    )


def worsened_guards(study: Study, side: Side, differences: Mapping[str, Difference]) -> list[str]:
    """Guard rails that are worse than in the base, among them waits that no patient completed any more."""
    guards = study.present(GUARD_RAILS)
    stopped = unreached(study, side, guards)
    return [name for name in guards if verdict_of(differences.get(name)) == "worse" or name in stopped]


def unreached(study: Study, side: Side, measures: Sequence[str]) -> list[str]:
    """Measures that the base has and the alternative has in no replication: nobody reached the end of that wait."""
    return [
        name
        for name in measures
        if study.base.interval(name).count > 0 and name in side.runs.summary and side.interval(name).count == 0
    ]


def lead(study: Study) -> str:
    """Write one paragraph over all alternatives: the largest clear improvement on each headline measure.

    With one alternative, its own sentence.
    """
    headlines = study.present(HEADLINES)
    if len(study.alternatives) == 1:
        return headline_sentence(study, study.alternatives[0], study.differences[0])
    best, nobody = [], []
    for name in headlines:
        better = [pair for pair in study.pairs if verdict_of(pair[1].get(name)) == "better"]
        if better:
            best.append(_best(study, name, better))
        else:
            nobody.append(label(name).words)
    text = f"Against {study.base.label}, the largest clear improvement is: {'; '.join(best)}." if best else ""
    if nobody:
        text += f" No alternative clearly improves {listed(nobody, 'or')}."
    return text.strip()


def change_text(study: Study, name: str, difference: Difference) -> str:
    """Write a difference with its unit and interval, fit for a sentence."""
    unit = study.unit(name)
    interval = range_text(difference.lo, difference.hi, unit, signed=True)
    between = f", {study.confidence:.0%} interval {interval}" if interval else ""
    return f"{difference_text(difference.mean, difference.lo, difference.hi, unit)}{_unit_words(unit)}{between}"


def _unit_words(unit: Unit) -> str:
    return "" if unit.prefix or unit.suffix or not unit.words else f" {unit.words}"


def _best(study: Study, name: str, better: Sequence[tuple[Side, Mapping[str, Difference]]]) -> str:
    side, differences = max(better, key=lambda pair: abs(pair[1][name].mean))
    beware = " (but see its warning)" if warning(study, side, differences) else ""
    return f"{label(name).words} with {side.label} ({change_text(study, name, differences[name])}){beware}"


def _sentence(study: Study, side: Side, differences: Mapping[str, Difference], names: Sequence[str]) -> str:
    clauses = _clauses(study, differences, names)
    untold = [label(name).words for name in names if verdict_of(differences.get(name)) == "cannot tell"]
    same = [label(name).words for name in names if verdict_of(differences.get(name)) == "no change"]
    sentences = [f"{side.label} is {'; '.join(clauses)}."] if clauses else []
    if untold:
        sentences.append(_cannot_tell(study, side, untold, _replications(differences, names), bool(clauses)))
    if same:
        sentences.append(f"{capital(listed(same))} {'do' if len(same) > 1 else 'does'} not change in any replication.")
    return " ".join(sentences)


def _cannot_tell(study: Study, side: Side, untold: list[str], replications: str, after_clauses: bool) -> str:
    if after_clauses:
        return f"{capital(listed(untold))} cannot be told apart from {study.base.label} with {replications}."
    return f"{side.label} cannot be told apart from {study.base.label} with {replications} on {listed(untold, 'or')}."


def _clauses(study: Study, differences: Mapping[str, Difference], names: Sequence[str]) -> list[str]:
    clauses = []
    for verdict in ("better", "worse", "different"):
        these = [name for name in names if verdict_of(differences.get(name)) == verdict]
        changes = [f"{label(name).words} ({change_text(study, name, differences[name])})" for name in these]
        if changes:
            clauses.append(f"{verdict} on {listed(changes)}")
    return clauses


def _replications(differences: Mapping[str, Difference], names: Sequence[str]) -> str:
    count = max((differences[name].count for name in names if name in differences), default=0)
    return f"{count} replication{'s' if count != 1 else ''}"
