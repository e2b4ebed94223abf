"""A search as a plain document of lists, texts and numbers: the JSON that scripts read."""

from __future__ import annotations

from clinicsim.experiments.document import Document, number
from clinicsim.experiments.search.binding import binding, lost_to
from clinicsim.experiments.search.found import Found, told_apart, worst
from clinicsim.experiments.search.question import COST, HARM
from clinicsim.experiments.search.targets import Held
from clinicsim.experiments.search.trials import Tried, Values
from clinicsim.experiments.statistics import Interval, t_interval
from clinicsim.measures import describe
from clinicsim.measures.names import taken_apart


def search_document(found: Found) -> Document:
    """The answer, every candidate that was run, the neighbours, what fresh luck says, and what binds."""
    put, run = found.question, found.candidates.loaded.scenario.run
    worse = found.dominated((COST, HARM)) if found.tells_harm else set()
    return {
        "scenario": found.candidates.loaded.scenario.name,
        "replications": found.replications,
        "months": run.months,
        "seed": run.seed,
        "vary": {one.text: list(one.values) for one in put.variables},
        "targets": [one.words for one in put.targets],
        "judge": put.rule.kind if put.rule.kind != "share" else f"share:{put.rule.share:g}",
        "minimise": put.minimise,
        "answer": _answer(found),
        "points": [_point(found, one) | {"dominated": one.values in worse} for one in found.tried],
        "warnings": list(found.warnings),
        "impossible": [
            {"values": _values(found, values), "findings": [f"{one.path}: {one.message}" for one in findings]}
            for values, findings in found.impossible.items()
        ],
        "neighbours": [
            _point(found, one.tried)
            | {
                "less": one.less,
                "told_apart": found.answer is not None and _apart(found.answer, one.tried),
            }
            for one in found.neighbours
        ],
        "fresh": _fresh(found),
        "unmet_need": {
            name: {"mean": number(one.mean), "lo": number(one.lo), "hi": number(one.hi), "p_adjusted": one.p_adjusted}
            for name, one in found.unmet.items()
        },
        "selection": _selection(found),
        "binds": _binds(found),
    }


def _values(found: Found, values: Values) -> dict[str, int]:
    return {one.text: value for one, value in zip(found.question.variables, values, strict=True)}


def _answer(found: Found) -> Document | None:
    if found.answer is None:
        return None
    name, runs = worst(found.answer, found.question.targets)
    return _point(found, found.answer) | {
        "objective": _interval(found.objective(found.answer)),
        "worst": {"measure": name, "replications": {str(place): number(value) for place, value in runs}},
    }


def _point(found: Found, one: Tried) -> Document:
    return {
        "values": _values(found, one.values),
        "words": found.candidates.changed(one.values).words,
        "meets": one.meets,
        "replications": len(one.runs),
        "failed": [{"replication": place, "error": error} for place, error in one.failed],
        "targets": [_held(each) for each in one.held],
        "measures": {
            name: _interval(t_interval(one.of(name)).within(*describe(taken_apart(name).measure).limits))
            for name in one.measures
        },
    }


def _held(held: Held) -> Document:
    return {
        "measure": held.name,
        "met": held.met,
        **_interval(held.interval),
        "bound": number(held.bound),
        "share_of_replications": number(held.share),
    }


def _interval(at: Interval) -> Document:
    return {"mean": number(at.mean), "lo": number(at.lo), "hi": number(at.hi)}


def _apart(answer: Tried, one: Tried) -> bool:
    return any(told_apart(answer, one, held.name) for held in one.held)


def _fresh(found: Found) -> Document | None:
    if found.fresh is None:
        return None
    return {
        "seed": found.fresh_seed,
        "holds": found.holds,
        "answer": _point(found, found.fresh),
        "neighbours": [_point(found, one.fresh) for one in found.neighbours if one.fresh is not None],
    }


def _selection(found: Found) -> Document | None:
    """How the best was told from the other candidates of a grid that meet the targets."""
    grid = found.grid
    if grid is None:
        return None
    chosen = grid.selection
    return {
        "screened_out": [{"values": _values(found, values), "why": why} for values, why in grid.dropped.items()],
        "feasible": [_values(found, values) for values in grid.feasible],
        "indifference": grid.indifference,
        "settled": chosen is None or chosen.settled,
        "replications": chosen.observations if chosen else found.replications,
        "contenders": [_values(found, grid.feasible[place]) for place in chosen.contenders] if chosen else [],
    }


def _binds(found: Found) -> list[Document]:
    if found.missing is None:
        return []
    of = _values(found, found.missing.values)
    resources: list[Document] = [
        {"values": of, "measure": one.measure, **_interval(one.interval), "full": one.full, "short": one.short}
        for one in binding(found.missing)
    ]
    lost: list[Document] = [
        {"values": of, "measure": f"sessions_lost_by_cause.{name}", "mean": share, "short": False}
        for name, share in lost_to(found.missing)
    ]
    on_paper: list[Document] = [
        {
            "values": of,
            "visits": list(pool.visits),
            "slots_wanted": pool.slots_wanted,
            "slots_run": pool.slots_run,
            "sessions_a_week": number(pool.sessions_a_week),
            "sessions_needed": number(pool.sessions_needed),
            "short": pool.used > 1,
        }
        for pool in found.pools
    ]
    return [*resources, *lost, *on_paper]
