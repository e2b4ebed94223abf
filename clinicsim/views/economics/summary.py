"""An evaluation in one minute: the verdict, what could change it, and who waits."""

from __future__ import annotations

from clinicsim.experiments.evaluation.result import Evaluation
from clinicsim.views.economics.budget_section import impact_sentence
from clinicsim.views.economics.elsewhere import changed_choices
from clinicsim.views.economics.guards import guards_section
from clinicsim.views.economics.one_way_section import turning
from clinicsim.views.economics.says import (
    bracket_sentences,
    certainty_sentence,
    evpi_title,
    horizon_words,
    increment_sentence,
    verdict_sentence,
)
from clinicsim.views.economics.standing import lead_cea, lead_curves, lead_noise, writing_of
from clinicsim.views.economics.writing import strategy_words
from clinicsim.views.labels import capital, listed, spelt
from clinicsim.views.report.section import Section
from clinicsim.views.sensitivity.words import parameter_words


def minute(evaluation: Evaluation) -> tuple[Section, ...]:
    """What somebody with one minute should read."""
    return (
        Section("verdict", "The verdict", words=_verdict(evaluation)),
        Section("change", "What could change it", words=what_could_change(evaluation)),
        guards_section(evaluation),
    )


def what_could_change(evaluation: Evaluation) -> tuple[str, ...]:
    """Uncertainty, parameters, methods and limits that could turn the choice, as far as they were looked at."""
    writing = writing_of(evaluation)
    words = []
    if evaluation.probabilistic is not None:
        words.append(f"{evpi_title(lead_curves(evaluation), writing, _raw_evpi(evaluation))}.")
    for one in evaluation.tornado:
        turns = turning(one)
        what = f"{listed(turns)} can turn the choice by itself" if turns else "no single parameter turns the choice"
        words.append(f"{strategy_words(one.strategy)}: of {len(one.bars)} parameters looked at, {what}.")
    turns_at = [one for one in evaluation.thresholds if one.root is not None]
    words += [f"{capital(parameter_words(one.path))}: {spelt(one.words)}." for one in turns_at]
    if evaluation.scenarios:
        changed = changed_choices(evaluation)
        what = f"another strategy is best with {listed(changed)}" if changed else "none changes which strategy is best"
        words.append(f"Of {len(evaluation.scenarios)} other choices of method, {what}.")
    if evaluation.capacity is not None:
        words += [f"{capital(spelt(text))}." for text in evaluation.capacity.words]
    return tuple(words)


def _verdict(evaluation: Evaluation) -> tuple[str, ...]:
    cea, noise, writing = lead_cea(evaluation), lead_noise(evaluation), writing_of(evaluation)
    other = strategy_words(evaluation.sides[0].label)
    words = [
        f"{capital(horizon_words(evaluation.years))}.",
        *(increment_sentence(one, cea, noise, writing) for one in cea.against),
        verdict_sentence(lead_curves(evaluation), writing, drawn=cea.is_probabilistic),
        certainty_sentence(cea, writing),
        *(impact_sentence(one, other, writing) for one in evaluation.budget),
        *bracket_sentences(cea, noise),
    ]
    return tuple(text for text in words if text)


def _raw_evpi(evaluation: Evaluation) -> float | None:
    """EVPI with luck in it, where that is another figure."""
    noise = evaluation.noise
    return float(noise.raw.evpi[0]) if noise is not None and noise.warning else None
