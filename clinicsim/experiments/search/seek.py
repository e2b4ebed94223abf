"""Goal seek: the fewest of something, or the cheapest mix of several, with which a clinic meets its targets."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

from clinicsim.engines import ENGINES
from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.executors import Executor
from clinicsim.experiments.replication import one
from clinicsim.experiments.search.binding import measures_of_resources
from clinicsim.experiments.search.bisection import Fewest, fewest
from clinicsim.experiments.search.candidates import Candidates
from clinicsim.experiments.search.cheapest import Cheapest, cheapest
from clinicsim.experiments.search.found import Found, Neighbour, nearest, worsened
from clinicsim.experiments.search.question import COST, HARM, NUMBER_ITSELF, Asked, Question, check_names, question
from clinicsim.experiments.search.trials import Showing, Trials, Tried, Values
from clinicsim.experiments.sizing import sizing_sheet
from clinicsim.experiments.sizing.slots import Pool
from clinicsim.experiments.warm import ensure_compiled
from clinicsim.measures import GUARD_RAILS
from clinicsim.scenario import Loaded

_BESIDE = (COST, HARM, "withdrawals_per_100_pump_years")
AS_IT_IS: Values = ()
_FULL_FROM = 0.85  # share of slots used from which there is little room at short notice
_MOST_PROBLEMS = 10
_TARGET_WEEKS = 18.0  # of waiting lists on the sizing sheet; the slots do not depend on it


def seek(
    loaded: Loaded,
    asked: Asked,
    executor: Executor,
    engine: str = ENGINES[0],
    sets: Sequence[str] = (),
    run_sets: Sequence[str] = (),
    show: Showing = lambda what: nullcontext(),
) -> Found:
    """Answer a question about a scenario.

    All candidates have the same patients and the same luck. The answer and its neighbours are run once more with a
    fresh seed, which says whether the answer hangs on that luck.

    Parameters
    ----------
    loaded
        The scenario, read with `sets` and `run_sets`.
    asked
        The question.
    executor, engine
        How replications are run.
    sets, run_sets
        What `--set` changes; settings of the run.
    show
        Shows the progress of each step.

    Raises
    ------
    BadRequest
        With everything that is wrong with the question, or if no candidate is possible.
    """
    put = question(asked, loaded)
    candidates = Candidates(loaded, put.variables, sets, run_sets)
    ensure_compiled(engine)
    first = one(candidates.world(loaded), 0, engine)
    check_names(put.targets, put.minimise, list(first.summary), list(first.yearly))
    beside = [name for name in (*_BESIDE, *GUARD_RAILS) if name in first.summary]
    beside += measures_of_resources(list(first.summary))
    minimised = [] if put.minimise == NUMBER_ITSELF else [put.minimise]
    trials = Trials(candidates, [*minimised, *beside], put.targets, put.rule, executor, engine, show)
    grid = trials.possible(put.grid)
    if not grid:
        raise BadRequest(_none_possible(put, trials))
    return _answered(put, trials, grid, loaded.scenario.run.replications, loaded.scenario.run.seed)


def _none_possible(put: Question, trials: Trials) -> list[str]:
    """Why none of the candidates is possible; of many, the first few."""
    problems = []
    for values, findings in list(trials.impossible.items())[:_MOST_PROBLEMS]:
        words = ", ".join(one.words(value) for one, value in zip(put.variables, values, strict=True))
        errors = [f"{one.path}: {one.message}" for one in findings if one.severity == "error"]
        problems.append(f"{words} is impossible: {'; '.join(errors)}")
    more = len(trials.impossible) - len(problems)
    return problems + ([f"{more} more candidates are impossible, and there are no others"] if more else [])


def _answered(put: Question, trials: Trials, grid: Sequence[Values], replications: int, seed: int) -> Found:
    bisection: Fewest | None = None
    chosen: Cheapest | None = None
    if put.minimise == NUMBER_ITSELF:

        def passes(places: Sequence[int]) -> list[bool]:
            return [one.meets for one in trials.run([grid[place] for place in places], replications, "trying numbers")]

        bisection = fewest(len(grid), passes)
        values = None if bisection.place is None else grid[bisection.place]
    else:
        chosen = cheapest(trials, grid, put.minimise, replications, put.indifference)
        values = chosen.values
    found = Found(
        question=put,
        candidates=trials.candidates,
        replications=replications,
        tried=(),
        impossible=trials.impossible,
        answer=None,
        fresh=None,
        fresh_seed=seed + 1,
        neighbours=(),
        unmet={},
        warnings=(),
        missing=None,
        pools=(),
        bisection=bisection,
        grid=chosen,
    )
    if values is not None:
        found = _confirmed(found, trials, grid, values)
    return _explained(found, trials)


def _confirmed(found: Found, trials: Trials, grid: Sequence[Values], values: Values) -> Found:
    """The answer with its neighbours, all run in full and again with fresh luck."""
    beside = _beside(found.question, grid, values)
    again = trials.with_seed(found.fresh_seed)
    answer, *near = trials.run([values, *beside], found.replications, "neighbours")
    fresh, *near_fresh = again.run([values, *beside], found.replications, "fresh luck")
    neighbours = tuple(
        Neighbour(each, beside[each.values], found.less(each, answer), freshly)
        for each, freshly in zip(near, near_fresh, strict=True)
    )
    rails = [name for name in GUARD_RAILS if name in answer.measures]
    (as_it_is,) = trials.run([AS_IT_IS], found.replications, "as it is")
    unmet = worsened(as_it_is, answer, rails)
    known, own = (
        [f"{one.path}: {one.message}" for one in loaded.warnings]
        for loaded in (trials.candidates.loaded, trials.candidates.read(values))
    )
    warnings = tuple(warning for warning in own if warning not in known)
    return replace(found, answer=answer, fresh=fresh, neighbours=neighbours, unmet=unmet, warnings=warnings)


def _beside(put: Question, grid: Sequence[Values], values: Values) -> dict[Values, int]:
    """Candidates that differ from one in one variable, by its next possible value; with the place of the variable."""
    found = {}
    for place in range(len(put.variables)):
        line = [each for each in grid if each[:place] + each[place + 1 :] == values[:place] + values[place + 1 :]]
        at = line.index(values)
        found.update({each: place for each in (*line[max(0, at - 1) : at], *line[at + 1 : at + 2])})
    return found


def _explained(found: Found, trials: Trials) -> Found:
    """What was found with the shortages of the candidate that only just fails."""
    tried = tuple(trials.all_tried)
    failing = [each.tried for each in found.neighbours if each.less and not each.tried.meets]
    if failing or found.answer is None:
        missing = nearest(tuple(failing) or tried, found.question.targets)
        return replace(found, tried=tried, missing=missing, pools=_pools(trials, missing))
    return replace(found, tried=tried)


def _pools(trials: Trials, missing: Tried) -> tuple[Pool, ...]:
    """Visits whose sessions are too few on paper in the first year, where the run is as long as that."""
    world = trials.world(missing.values)
    if world.scenario.run.months < 12:
        return ()
    sheet = sizing_sheet(world, _FULL_FROM, _TARGET_WEEKS)
    return tuple(pool for pool in sheet.pools if pool.used >= _FULL_FROM)
