"""A probabilistic analysis in tables and sentences for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from clinicsim.cli.cea_table import incremental_table
from clinicsim.cli.tables import console, table
from clinicsim.economics.voi.evppi import Evppi
from clinicsim.experiments.psa.analysis import Analysis
from clinicsim.experiments.psa.precision import Proposal, Reached
from clinicsim.scenario.words import listed
from clinicsim.views.economics.curves import leading
from clinicsim.views.economics.says import (
    certainty_sentence,
    increment_sentence,
    interval_words,
    is_worth_knowing,
    verdict_sentence,
)
from clinicsim.views.economics.tables import noise_table, plain_names, variance_table
from clinicsim.views.economics.writing import Writing, on_one_line, share_words, strategy_words, with_error
from clinicsim.views.numbers import with_prefix
from clinicsim.views.report.tables import Table

_TOP = 10  # parameters whose value is shown
_MOST_REASONS, _MOST_NOTES = 4, 5


def print_analysis(analysis: Analysis, psa_id: str) -> None:
    """Print an analysis: what was run, the increments, the noise, the value of information, and what it all says."""
    out, writing = console(), writing_of(analysis)
    request = analysis.request
    draws, replications = request.design
    names = listed(analysis.psa.strategies, "and")
    out.print(
        f"[bold]{names}[/], {psa_id}: {draws:,} draws of {len(analysis.psa.parameters)} parameters ({request.method}) "
        f"x {replications} replications = {request.runs(len(analysis.psa.strategies)):,} runs of "
        f"{analysis.inputs.scenarios[0].run.months} months"
    )
    for one in _tables(analysis, writing):
        made = table(*one.head, right=one.head[one.text_columns :], title=one.caption, wrap=one.head)
        for row in one.rows:
            made.add_row(*row)
        out.print(made)
    for sentence in sentences(analysis):
        out.print(sentence, markup=False)
    notes = list(analysis.notes())
    for note in notes[:_MOST_NOTES]:
        out.print(f"note: {note}", markup=False)
    if len(notes) > _MOST_NOTES:
        out.print(f"and {len(notes) - _MOST_NOTES} more notes: --json has them all")
    for sentence in _left_out(analysis):
        out.print(sentence, markup=False)


def writing_of(analysis: Analysis) -> Writing:
    """How money and effects of an analysis are written."""
    return Writing(analysis.curve.outcomes.currency, analysis.curve.outcomes.effect)


def sentences(analysis: Analysis) -> list[str]:
    """What the analysis shows, in words."""
    writing, at = writing_of(analysis), analysis.spoken
    best = leading(at, analysis.noise, analysis.question.spoken)
    said = [increment_sentence(one, at, analysis.noise, writing) for one in at.against]
    said.append(f"In brackets: {interval_words(at, analysis.noise)}.")
    said += [verdict_sentence(best, writing, drawn=at.is_probabilistic), certainty_sentence(at, writing)]
    said += list(_information(analysis, writing))
    said += list(_worth_knowing(analysis, writing))
    said += [_precision(each, writing) for each in analysis.reached]
    return [sentence for sentence in said if sentence]


def print_proposals(proposals: Sequence[Proposal], budget: float, currency: str) -> None:
    """Print what a pilot proposes."""
    out, writing = console(), Writing(currency, "QALYs")
    for each in proposals:
        name = strategy_words(each.pilot.strategy)
        if each.for_budget is None or each.for_precision is None:
            out.print(f"{name}: the pilot shows no difference that varies, so it proposes nothing.", markup=False)
            continue
        target = writing.amount(each.pilot.target_se)
        out.print(f"{name}: {each.pilot.components.words}", markup=False)
        out.print(f"  With {budget:,.0f} replications of each strategy: {each.for_budget.words}", markup=False)
        out.print(f"  For a standard error of {target}: {each.for_precision.words}", markup=False)


def _tables(analysis: Analysis, writing: Writing) -> Iterator[Table]:
    yield incremental_table(analysis.spoken, writing)
    if analysis.noise is not None:
        yield noise_table(analysis.noise, writing)
        yield variance_table(analysis.noise, writing)
    worth = [each for each in analysis.leading_evppi[0] if is_worth_knowing(each)]
    if worth:
        yield _evppi_table(worth, writing, analysis.leading_evppi[1])


def _evppi_table(worth: Sequence[Evppi], writing: Writing, wtp: float) -> Table:
    """The parameters that are worth knowing, the one that is worth most first."""
    top = sorted(worth, key=lambda each: -each.value)[:_TOP]
    names = plain_names(top)
    rows = tuple(
        (
            names[one.name],
            with_error(one.value, one.se, writing.sign),
            writing.amount(float(f"{one.floor:.3g}")),
            share_words(one.explained),
        )
        for one in top
    )
    caption = f"Worth of knowing a parameter, at {writing.each(wtp)}; floor: what 1 in 20 that do nothing would pass"
    return Table(caption, ("Parameter", "EVPPI a person", "Floor", "Variance explained"), rows)


def _worth_knowing(analysis: Analysis, writing: Writing) -> Iterator[str]:
    """Say so where no parameter is worth knowing by itself."""
    found, wtp = analysis.leading_evppi
    if found and not any(map(is_worth_knowing, found)):
        yield (
            f"At {writing.each(wtp)}, none of the {len(found)} parameters that net benefit answers to most is worth "
            "more to know by itself than one that does nothing would seem to be in these draws."
        )


def _information(analysis: Analysis, writing: Writing) -> Iterator[str]:
    """What it would be worth to know everything, for a person and for all whom the decision concerns."""
    noise = analysis.noise
    if noise is None:
        return
    best = noise.best
    for wtp, value, se in zip(noise.wtp, best.evpi.tolist(), best.evpi_se.tolist(), strict=True):
        worth, whole = (
            on_one_line(with_error(value * times, se * times, writing.sign)) for times in (1.0, analysis.people)
        )
        yield (
            f"At {writing.each(wtp)}, knowing every parameter would be worth {worth} a person (EVPI, {best.method}), "
            f"and {whole} for all {analysis.people:,.0f} whom the decision concerns, later years discounted."
        )


def _precision(reached: Reached, writing: Writing) -> str:
    """How precise an increment is, and what would make it precise enough."""
    se = reached.components.se_of_mean
    if math.isnan(se):
        return ""
    name, at = strategy_words(reached.strategy), writing.each(reached.wtp)
    said = f"{name}: the mean incremental net benefit at {at} has a Monte Carlo standard error of "
    said += with_prefix(f"{se:,.3g}", writing.sign)
    aim = writing.amount(reached.target_se)
    if reached.is_enough:
        return f"{said}, not above the {aim} aimed at ({reached.draws_needed:,.0f} {reached.unit} would have done)."
    return f"{said}; about {reached.draws_needed:,.0f} {reached.unit} would bring it to {aim}."


def _left_out(analysis: Analysis) -> Iterator[str]:
    """Numbers that are uncertain and were not drawn, by reason."""
    reasons: dict[str, list[str]] = {}
    for path, because in analysis.inputs.left_out.items():
        reasons.setdefault(because, []).append(path)
    for because, paths in sorted(reasons.items(), key=lambda each: -len(each[1]))[:_MOST_REASONS]:
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        yield f"Not drawn: {paths[0]}{more}: {because}."
