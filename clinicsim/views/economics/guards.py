"""Guard rails of an evaluation: what happens to people who wait, beside what happens to costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.compare import Difference, compare
from clinicsim.experiments.evaluation.result import Evaluation, Side
from clinicsim.views.economics.writing import strategy_words
from clinicsim.views.findings import change_text, warning
from clinicsim.views.labels import label, listed
from clinicsim.views.palette import MARKS
from clinicsim.views.report.section import Section
from clinicsim.views.selection import GUARD_RAILS
from clinicsim.views.study import Study, study, verdict_of

_TOLD = ("worse", "better", "different")
_OF_EVERYBODY = "first_assessment"  # what the names of guard rails begin with that hold where nobody gets a pump, too


def guards_section(evaluation: Evaluation) -> Section:
    """Every guard rail of every alternative, with warnings where something looks better while more people wait.

    A strategy that offers no pumps has nobody on their lists; that lists are longer elsewhere is no worsening.
    """
    without = [side for side in evaluation.sides if side.loaded.scenario.without_pumps]
    is_comparable = len(without) in (0, len(evaluation.sides))
    seen = _seen(evaluation)
    words: list[str] = []
    warnings: list[str] = []
    for side, differences in seen.pairs:
        kept = differences if is_comparable else _of_everybody(differences)
        words += _lines(seen, side.label, kept)
        warnings.append(warning(seen, side, kept))
    if not is_comparable:
        names = listed([strategy_words(side.label) for side in without])
        words.append(f"{names}: no pumps are offered, so their lists are empty and are not compared.")
    return Section("guards", "Guard rails: who waits", tuple(words), tuple(text for text in warnings if text))


def _seen(evaluation: Evaluation) -> Study:
    """The runs of the strategies as a comparison of scenarios, paired and adjusted for many measures."""
    base, *others = (_arm(side) for side in evaluation.sides)
    return study(base, others, compare(base.runs, [other.runs for other in others]))


def _of_everybody(differences: Mapping[str, Difference]) -> dict[str, Difference]:
    """All but the guard rails of lists that only a clinic with pumps has."""
    return {
        name: difference
        for name, difference in differences.items()
        if name not in GUARD_RAILS or name.startswith(_OF_EVERYBODY)
    }


def _lines(seen: Study, name: str, differences: Mapping[str, Difference]) -> Iterator[str]:
    """Every guard rail that moves, with its difference; then those that cannot be told apart, and the unchanged."""
    verdicts = {measure: verdict_of(differences.get(measure)) for measure in seen.present(GUARD_RAILS)}
    for verdict in _TOLD:
        for measure in (each for each in verdicts if verdicts[each] == verdict):
            change = change_text(seen, measure, differences[measure])
            yield f"{name}: {label(measure).words} {change}, {MARKS[verdict].words}."
    for verdict, words in (("cannot tell", "cannot be told apart"), ("no change", "no change")):
        if alike := [label(measure).words for measure in verdicts if verdicts[measure] == verdict]:
            yield f"{name}, {words}: {listed(alike)}."


def _arm(side: Side) -> Arm:
    return Arm(side.loaded, side.world, side.runs, "")
