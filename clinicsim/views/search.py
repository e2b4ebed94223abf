"""What a search has found, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clinicsim.experiments.search.binding import Binding, binding, lost_to
from clinicsim.experiments.search.found import Found, Neighbour, tightest, told_apart, worst
from clinicsim.experiments.search.question import NUMBER_ITSELF
from clinicsim.experiments.search.trials import Tried, Values
from clinicsim.experiments.statistics import paired_test
from clinicsim.views.labels import capital, label, listed, spelt
from clinicsim.views.numbers import difference_text, range_text, value_text, written
from clinicsim.views.search_words import (
    cost_text,
    currency_of,
    interval_text,
    measure_words,
    per,
    target_words,
    tightest_words,
    unit_words,
    value_words,
)

_MOST_BINDINGS = 3
_MOST_ALIKE = 5
_MOST_NUMBERS = 5


def search_title(found: Found) -> str:
    """The answer in one sentence."""
    asked = listed([target_words(one, currency_of(found)) for one in found.question.targets])
    if found.answer is None:
        return f"None of the {len(found.tried)} candidates that were run has {asked}."
    best = "the fewest" if found.question.minimise == NUMBER_ITSELF else f"the least {_minimised(found, found.answer)}"
    return f"{capital(value_words(found, found.answer.values))}: {best} with {asked}."


def search_sentences(found: Found) -> list[str]:
    """Everything a planner must know after the title, in order of importance."""
    return [
        _judged(found),
        *_ways(found),
        *_neighbours(found),
        *_fresh(found),
        *_unmet(found),
        *(f"Warning: {warning}." for warning in found.warnings),
        *binding_sentences(found),
        *_worst(found),
        *_impossible(found),
    ]


def _judged(found: Found) -> str:
    shown = found.answer or found.missing
    number = len(shown.runs) if shown else found.replications
    rule = f"Judged {found.question.rule.words}, {number} replications"
    if shown is None:
        return f"{rule}."
    nearest = "" if found.answer else f"{value_words(found, shown.values)} comes nearest, "
    words = found.candidates.changed(shown.values).words
    return f"{rule}: {nearest}{tightest_words(found, shown)}. That is: {words}."


def _minimised(found: Found, answer: Tried) -> str:
    name = found.question.minimise
    unit = unit_words(name, currency_of(found))
    return f"{measure_words(name)}, {interval_text(found.objective(answer), unit)}{per(name, unit)},"


def _ways(found: Found) -> Iterator[str]:
    """How the answer was found, as far as one must know it."""
    if found.bisection is not None and found.answer is not None:
        if not found.bisection.monotone:
            also = [one for one in found.tried if one.values > found.answer.values and not one.meets]
            more = listed([value_words(found, one.values) for one in also])
            again = "fails" if len(also) == 1 else "fail"
            yield f"More is not always better here, so every number was tried: {more} {again} again."
        elif found.bisection.place == 0:
            yield "It is the least of the range that there can be: the limit may lie below."
    if found.grid is not None:
        yield from _choice(found)


def _choice(found: Found) -> Iterator[str]:
    grid = found.grid
    if grid is None or found.answer is None:
        return
    misses = sum(reason == "misses" for reason in grid.dropped.values())
    yield (
        f"Of {len(found.tried)} candidates screening dropped {misses} that clearly miss a target and "
        f"{len(grid.dropped) - misses} that clearly cost more; {len(grid.feasible)} met all targets in full."
    )
    zone = value_text(grid.indifference, unit_words(found.question.minimise, currency_of(found)))
    if grid.selection is not None and grid.selection.settled:
        many = grid.selection.observations
        yield f"KN++ chose it after {many} replications: with 95% confidence none is better by {zone} or more."
    elif grid.selection is not None:
        others = [value_words(found, grid.feasible[k]) for k in grid.selection.contenders if k != grid.selection.best]
        many = grid.selection.observations
        yield f"After {many} replications it cannot be told apart to within {zone} from {'; or '.join(others)}."
    alike = [one for one in found.tried if one.meets and _as_good(found, one, grid.indifference)]
    if alike:
        yield f"As good to within {zone}: {'; '.join(value_words(found, one.values) for one in alike[:_MOST_ALIKE])}."


def _as_good(found: Found, one: Tried, zone: float) -> bool:
    """Whether the whole interval of the difference from the answer in what is minimised lies within the zone."""
    if found.answer is None or one.values == found.answer.values:
        return False
    minimised, both = found.question.minimise, min(len(one.runs), len(found.answer.runs))
    less = paired_test(found.answer.of(minimised)[:both], one.of(minimised)[:both])
    return max(abs(less.lo), abs(less.hi)) < zone


def _neighbours(found: Found) -> Iterator[str]:
    for one in found.neighbours:
        verb = "passes" if one.tried.meets else "fails"
        words = found.question.variables[one.variable].words(one.tried.values[one.variable])
        if found.grid is not None:
            verb += f", cost a year {cost_text(found, one.tried)}"
        met = f"{tightest_words(found, one.tried)}{_apart(found, one)}"
        yield f"{capital(words)}{' instead' if len(one.tried.values) > 1 else ''} {verb}: {met}."


def _apart(found: Found, one: Neighbour) -> str:
    """What must be added where the two cannot be told apart."""
    if found.answer is None or one.tried.meets == found.answer.meets:
        return ""
    _, held = tightest(one.tried, found.question.targets)
    if told_apart(found.answer, one.tried, held.name):
        return ""
    return "; in this it cannot be told apart from the answer"


def _fresh(found: Found) -> Iterator[str]:
    if found.fresh is None:
        return
    said = [f"the answer {'passes again' if found.fresh.meets else 'FAILS'} ({tightest_words(found, found.fresh)})"]
    for one in found.neighbours:
        if one.fresh is not None and one.less and not one.tried.meets:
            verb = "passes this time" if one.fresh.meets else "fails again"
            said.append(f"{value_words(found, one.fresh.values)} {verb} ({tightest_words(found, one.fresh)})")
    yield f"With fresh luck (seed {found.fresh_seed}) {listed(said)}. {_holds(found)}."


def _holds(found: Found) -> str:
    """Whether the answer hangs on luck, and what to do then."""
    if found.holds:
        return "The answer holds"
    if found.fresh is not None and found.fresh.meets:
        return "The answer holds but may not be the least: more replications would tell"
    return "The answer hangs on luck: " + ("plan for one more" if found.grid is None else "run more replications")


def _unmet(found: Found) -> Iterator[str]:
    """What gets worse outside the targets: with fewer implants, costs fall and refills are on time."""
    told = []
    for name, one in found.unmet.items():
        unit = unit_words(name, currency_of(found))
        ends = range_text(one.lo, one.hi, unit, signed=True)
        more = difference_text(one.mean, one.lo, one.hi, unit)
        told.append(f"{label(name).words} {more} {unit.after} ({ends})".replace("  ", " "))
    if told:
        yield f"UNMET NEED grows against the scenario as it is: {'; '.join(told)}."


def binding_sentences(found: Found) -> list[str]:
    """What is short where the targets are missed."""
    if found.missing is None:
        return []
    short = [one for one in binding(found.missing) if one.short]
    said = [*_pools(found), *(_binding_words(found, one) for one in short[:_MOST_BINDINGS])]
    where = f"With {value_words(found, found.missing.values)}"
    if not said:
        fullest = binding(found.missing)[:1]
        most = f": the fullest is {_binding_words(found, fullest[0])}" if fullest else ""
        return [f"{where} nothing is short in the mean{most}; what fails is room at short notice."]
    return [f"{where}, what binds: {'; '.join(said)}."]


def _pools(found: Found) -> Iterator[str]:
    """Sessions that are too few on paper, or else those that vary if they are nearly full."""
    varied = {path[1] for one in found.question.variables for path in one.places if path[0] == "sessions"}
    full = sorted(found.pools, key=lambda pool: -pool.used)
    shown = [pool for pool in full if pool.used > 1] or [pool for pool in full if varied & set(pool.sessions)]
    for pool in shown[:_MOST_BINDINGS]:
        visits = listed([spelt(name) for name in pool.visits])
        used = f"{written(100 * pool.used, 0)}%" if pool.slots_run else "more than all"
        yield (
            f"on paper {used} of the slots that run for {visits} are wanted in the first year "
            f"({written(pool.slots_wanted, 0)} of {written(pool.slots_run, 0)}), "
            f"{written(pool.sessions_needed, 1)} sessions a week would do, and there are "
            f"{written(pool.sessions_a_week, 1)}"
        )


def _binding_words(found: Found, one: Binding) -> str:
    text = f"{interval_text(one.interval, unit_words(one.measure, currency_of(found)))} {one.words}"
    if one.measure == "sessions_lost_share" and found.missing is not None:
        causes = [f"{spelt(name)} {written(100 * share, 0)}%" for name, share in lost_to(found.missing)[:2]]
        text += f", most to {listed(causes)}" if causes else ""
    return text


def _worst(found: Found) -> Iterator[str]:
    if found.answer is None:
        return
    name, runs = worst(found.answer, found.question.targets)
    unit = unit_words(name, currency_of(found))
    values = [value for _, value in runs]
    span = " to ".join(dict.fromkeys(value_text(end, unit) for end in (min(values), max(values))))
    numbers = ", ".join(str(number) for number, _ in runs[:_MOST_NUMBERS])
    numbers += ", ..." if runs[_MOST_NUMBERS:] else ""
    many = "replication" if len(runs) == 1 else f"{len(runs)} replications"
    yield f"In the worst {many} ({numbers}) {measure_words(name)}: {span}."


def _impossible(found: Found) -> Iterator[str]:
    """Candidates that there cannot be; those whose reasons differ in numbers alone together."""
    alike: dict[str, list[tuple[Values, str]]] = {}
    for values, findings in found.impossible.items():
        reason = "; ".join(f"{one.path}: {one.message}" for one in findings if one.severity == "error")
        alike.setdefault(re.sub(r"[0-9.]+", "", reason), []).append((values, reason))
    for several in list(alike.values())[:_MOST_BINDINGS]:
        values, reason = several[0]
        others = len(several) - 1
        more = f", and so {'is 1' if others == 1 else f'are {others}'} more" if others else ""
        yield f"Impossible: {value_words(found, values)} ({reason}){more}."
    if len(alike) > _MOST_BINDINGS:
        yield f"{len(found.impossible)} candidates are impossible in all; --json lists them."
