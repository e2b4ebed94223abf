"""Sentences written from the numbers: what each alternative changes, what cannot be told, and what to beware of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clinicsim.experiments.compare import Difference, good_direction
from clinicsim.experiments.power import needed_words
from clinicsim.views.labels import capital, label, listed
from clinicsim.views.numbers import difference_text, range_text
from clinicsim.views.palette import MARKS, Mark
from clinicsim.views.selection import GUARD_RAILS, HEADLINES, LEAD
from clinicsim.views.study import Side, Study, verdict_of

WHY_GUARD_RAILS = (
    "These guard rails count the people who wait. They stand here because cutting theatre makes refill timeliness and "
    "cost look better: patients who never get their pump need no refills and cost the clinic little."
)
_BEWARE = (
    "Count the people who wait before calling this an improvement: "
    "patients who are not treated need no refills and cost the clinic little."
)
_WATCH = "By itself the interval is clear of zero; with so many measures compared it is no proof."
_TOLD = ("better", "worse", "different")
_MOST_IN_LEAD = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a finding: all measures with the same verdict."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one alternative changes."""

    label: str
    question: str
    description: str
    warning: str  # empty unless a headline improves while a guard rail worsens
    lines: tuple[Line, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The lines without their marks."""
        return tuple(line.text for line in self.lines)


def findings(study: Study) -> tuple[Finding, ...]:
    """Write the findings of each alternative, in order."""
    return tuple(
        Finding(
            side.label, side.question, side.description, warning(study, side, differences), _lines(study, differences)
        )
        for side, differences in study.pairs
    )


def lead(study: Study) -> str:
    """Write one paragraph on refills, dry pumps and cost: a sentence for each alternative.

    With many alternatives: the largest clear improvement on each of these measures.
    """
    if len(study.alternatives) > _MOST_IN_LEAD:
        return _best_of_each(study)
    return " ".join(_lead_sentence(study, side, differences) for side, differences in study.pairs)


def warning(study: Study, side: Side, differences: Mapping[str, Difference]) -> str:
    """Warn when a headline improves while a guard rail worsens; empty otherwise."""
    improved = [name for name in study.present(HEADLINES) if verdict_of(differences.get(name)) == "better"]
    worse = worsened_guards(study, side, differences)
    if not improved or not worse:
        return ""
    verb = "looks" if len(improved) == 1 and not label(improved[0]).plural else "look"
    seems = f"{capital(_words(improved))} {verb} better with {side.label}"
    return f"{seems}, but unmet need gets worse: {_words(worse)}. {_BEWARE}"


def worsened_guards(study: Study, side: Side, differences: Mapping[str, Difference]) -> list[str]:
    """Guard rails that are worse than in the base, among them waits that nobody is known to have any more."""
    guards = study.present(GUARD_RAILS)
    lost = unreached(study, side, guards)
    return [name for name in guards if verdict_of(differences.get(name)) == "worse" or name in lost]


def unreached(study: Study, side: Side, measures: Sequence[str]) -> list[str]:
    """Measures that are defined in the base and in no replication of the alternative: nothing is left to measure."""
    return [
        name
        for name in measures
        if study.base.interval(name).count > 0 and name in side.runs.summary and side.interval(name).count == 0
    ]


def run_notes(seen: Study) -> list[str]:
    """What a reader must know about the runs: failures, interruption, a single replication."""
    notes = []
    for side in seen.sides:
        notes += [f"{side.label}: replication {number} failed: {error}" for number, error in side.runs.failed]
        if side.runs.interrupted:
            notes.append(f"{side.label}: interrupted, only {side.runs.count} replications finished")
        if side.runs.count == 1:
            notes.append(f"{side.label}: one replication, so no interval can be given")
    return notes


def change_text(study: Study, name: str, difference: Difference, *, named: bool = False) -> str:
    """Write a difference with its unit and its interval, which `named` calls by its name."""
    unit = study.unit(name)
    interval = range_text(difference.lo, difference.hi, unit, signed=True)
    name_of_interval = f"{study.confidence:.0%} interval " if named else ""
    after = f" {unit.after}" if unit.after else ""
    between = f" ({name_of_interval}{interval})" if interval else ""
    return f"{difference_text(difference.mean, difference.lo, difference.hi, unit)}{after}{between}"


def _words(measures: Sequence[str]) -> str:
    return listed([label(name).words for name in measures])


def _lead_sentence(study: Study, side: Side, differences: Mapping[str, Difference]) -> str:
    names = study.present(LEAD)
    told = [name for name in names if verdict_of(differences.get(name)) in _TOLD]
    changes = [change_text(study, name, differences[name], named=place == 0) for place, name in enumerate(told)]
    parts = [
        f"{label(name).words} {change}, {differences[name].verdict}" for name, change in zip(told, changes, strict=True)
    ]
    untold = [name for name in names if verdict_of(differences.get(name)) == "cannot tell"]
    if untold:
        count = _replications(differences, untold)
        parts.append(f"{_words(untold)} cannot be told apart from {study.base.label} with {count}")
    same = [name for name in names if verdict_of(differences.get(name)) == "no change"]
    if same:
        parts.append(f"no change in {_words(same)}")
    beware = " But see its warning." if warning(study, side, differences) else ""
    return f"With {side.label}: {'; '.join(parts)}.{beware}" if parts else ""


def _best_of_each(study: Study) -> str:
    best: list[str] = []
    nobody: list[str] = []
    for name in study.present(LEAD):
        better = [pair for pair in study.pairs if verdict_of(pair[1].get(name)) == "better"]
        if better:
            best.append(_best(study, name, better, named=not best))
        else:
            nobody.append(name)
    text = f"Against {study.base.label}, the largest clear improvement is: {'; '.join(best)}." if best else ""
    return f"{text} No alternative clearly improves {_words(nobody)}.".strip() if nobody else text


def _best(study: Study, name: str, better: Sequence[tuple[Side, Mapping[str, Difference]]], *, named: bool) -> str:
    side, differences = max(better, key=lambda pair: abs(pair[1][name].mean))
    beware = ", but see its warning" if warning(study, side, differences) else ""
    return f"{label(name).words} with {side.label}, {change_text(study, name, differences[name], named=named)}{beware}"


def _lines(study: Study, differences: Mapping[str, Difference]) -> tuple[Line, ...]:
    """What changed comes first, headlines and then guard rails; what cannot be told comes last."""
    groups = ((study.present(HEADLINES), ""), (study.present(GUARD_RAILS), "guard rails "))
    told = [line for names, group in groups for line in _told_lines(study, differences, names, group)]
    untold = [line for names, group in groups for line in _untold_lines(study, differences, names, group)]
    return (*told, *untold)


def _told_lines(study: Study, differences: Mapping[str, Difference], names: Sequence[str], group: str) -> list[Line]:
    lines = []
    for verdict in _TOLD:
        these = [name for name in names if verdict_of(differences.get(name)) == verdict]
        if these:
            changes = [f"{label(name).words} {change_text(study, name, differences[name])}" for name in these]
            lines.append(Line(MARKS[verdict], f"{capital(group + verdict)}: {'; '.join(changes)}."))
    return lines


def _untold_lines(study: Study, differences: Mapping[str, Difference], names: Sequence[str], group: str) -> list[Line]:
    lines = []
    untold = [name for name in names if verdict_of(differences.get(name)) == "cannot tell"]
    watched = [name for name in untold if group and leans_worse(name, differences[name])]
    if watched:
        changes = [f"{label(name).words} {change_text(study, name, differences[name])}" for name in watched]
        lines.append(Line(MARKS["cannot tell"], f"Guard rails to watch: {'; '.join(changes)}. {_WATCH}"))
    if rest := [name for name in untold if name not in watched]:
        start = capital(f"{group}that cannot be told apart" if group else "cannot be told apart")
        text = f"{start} from {study.base.label} with {_replications(differences, rest)}: {_untold(differences, rest)}."
        lines.append(Line(MARKS["cannot tell"], text))
    if same := [name for name in names if verdict_of(differences.get(name)) == "no change"]:
        lines.append(Line(MARKS["no change"], f"{capital(group + 'unchanged')} in every replication: {_words(same)}."))
    return lines


def leans_worse(name: str, difference: Difference) -> bool:
    """Whether a measure's own interval lies on its bad side of zero, before many measures are allowed for."""
    good = good_direction(name)
    return difference.hi < 0 if good == "up" else difference.lo > 0 if good == "down" else False


def _untold(differences: Mapping[str, Difference], names: Sequence[str]) -> str:
    """Measures that cannot be told apart, each with how many replications would do."""
    parts = []
    for place, name in enumerate(names):
        needed = differences[name].needed
        would = f" ({needed_words(needed)}{' would' if place == 0 else ''})" if not math.isnan(needed) else ""
        parts.append(f"{label(name).words}{would}")
    return listed(parts)


def _replications(differences: Mapping[str, Difference], names: Sequence[str]) -> str:
    count = max((differences[name].count for name in names if name in differences), default=0)
    return f"{count} replication{'s' if count != 1 else ''}"
