"""What a reader must know of intervals and of shared luck, in plain words."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from statistics import median

from clinicsim.experiments.compare import Difference
from clinicsim.experiments.power import needed_words
from clinicsim.experiments.statistics import Kind
from clinicsim.views.palette import MARKS
from clinicsim.views.selection import GUARD_RAILS, HEADLINES
from clinicsim.views.study import Study, verdict_of

SIGNS: dict[Kind, str] = {"t": "", "Poisson": "*", "overdispersed Poisson": "†"}
"""Stands behind an interval that is not Student's."""

_NOTES: dict[Kind, str] = {
    "Poisson": "few events were counted, so the interval is the exact one of a Poisson count",
    "overdispersed Poisson": "few events, which come in bunches: a Poisson interval widened by as much",
}


def kinds_note(kinds: Collection[Kind]) -> str:
    """Say what the signs behind intervals mean; empty if all are Student's."""
    notes = [f"{SIGNS[kind]} {note}" for kind, note in _NOTES.items() if kind in kinds]
    return f"{'; '.join(notes)}." if notes else ""


def verdict_words(difference: Difference) -> str:
    """The verdict as a reader sees it; where nothing can be told, with the number of runs that could."""
    words = MARKS[verdict_of(difference)].words
    return words if math.isnan(difference.needed) else f"{words}; {needed_words(difference.needed)} runs would"


def luck_note(differences: Mapping[str, Difference]) -> str:
    """Say how much sharing the luck has narrowed the differences of headlines and guard rails; empty if unknown."""
    named = (differences[name].variance_reduction for name in (*HEADLINES, *GUARD_RAILS) if name in differences)
    known = [ratio for ratio in named if math.isfinite(ratio)]
    if not known:
        return ""
    typical = f"{median(known):.2g}"
    return f"Shared luck: without it, the typical headline difference would have {typical} times the variance."


def interval_notes(study: Study) -> list[str]:
    """What a reader of the headline table must know of its intervals and numbers of runs."""
    names = study.present((*HEADLINES, *GUARD_RAILS))
    notes = [kinds_note({study.base.interval(name).kind for name in names})]
    if any(not math.isnan(one.needed) for _, differences in study.pairs for one in differences.values()):
        notes.append(
            "So many runs would: with them a difference as large as the one seen would be told apart with 80% power, "
            "after the same adjustment."
        )
    for side, differences in study.pairs:
        note = luck_note(differences)
        notes.append(f"{side.label}: {note[0].lower()}{note[1:]}" if note else "")
    return [note for note in notes if note]
