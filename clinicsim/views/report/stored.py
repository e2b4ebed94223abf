"""Stored runs, read for a report: everything that is wrong with any of them is told at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.compare import check_paired, compare, same_money
from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.evaluation.request import Request, thresholds_of
from clinicsim.experiments.psa.analysis import Question, analyse_psa
from clinicsim.experiments.psa.request import accept
from clinicsim.experiments.runs import NotPaired
from clinicsim.experiments.source import source_hash
from clinicsim.scenario.errors import ScenarioError
from clinicsim.store.errors import StoreError
from clinicsim.store.folders import find_folder, load_inputs, load_run
from clinicsim.store.inputs import inputs_hash
from clinicsim.store.integrity import StoredRun
from clinicsim.store.psa_folder import StoredPsa, load_psa
from clinicsim.views.illustration import Illustration, illustrate
from clinicsim.views.report.naming import runs_named
from clinicsim.views.report.reported import Reported, reported
from clinicsim.world.build import build

if TYPE_CHECKING:
    from clinicsim.experiments.psa.analysis import Analysis

T = TypeVar("T")

_TARGET_SE = 100.0  # of incremental net benefit a person, as `clinicsim psa` takes it
_OTHER_PROGRAM = (
    "The runs were made by another version of the program, so a replication that is run again may not be the one that "
    "was stored: figures of one replication are left out. Run the scenarios again to have them."
)
_ILLUSTRATED = 2  # scenarios of which one replication is drawn; more would bury the rest of the report


def stored_report(out: Path, names: Sequence[str], analysis: str | None = None) -> Reported:
    """Read what a report of stored runs is made of.

    Parameters
    ----------
    out
        Folder of runs.
    names
        Runs, as `runs_named` takes them; the first is the base.
    analysis
        A stored probabilistic analysis of the same scenarios, likewise.

    Raises
    ------
    BadRequest
        With everything that is wrong: runs that are not there or damaged, that cannot be paired or count money in
        different ways, and an analysis of other scenarios.
    RunFailed
        If the replication that is drawn cannot be run again.
    """
    runs, problems = runs_named(out, names)
    problems += _named_twice(runs)
    arms = [arm for run in runs if (arm := _or_problem(partial(_arm, run), problems)) is not None]
    if not problems:
        problems += _unpaired(arms)
    psa = _or_problem(partial(_psa, out, analysis), problems) if analysis else None
    if psa is not None and len(arms) == len(names):
        problems += _of_others(psa, arms)
    if problems:
        raise BadRequest(problems)
    base, *others = arms
    comparison = compare(base.runs, [other.runs for other in others])
    is_same = all(run.manifest.source_hash == source_hash() for run in runs)
    return reported(
        base,
        others,
        comparison,
        illustrations_of(arms) if is_same else (),
        _analysed(psa, arms) if psa else None,
        () if is_same else (_OTHER_PROGRAM,),
    )


def illustrations_of(arms: Sequence[Arm]) -> tuple[Illustration, ...]:
    """One replication of the base and of the first alternative, run again with its log: the first that all share.

    Raises
    ------
    RunFailed
        If it fails.
    """
    shared = arms[0].runs.replications
    for arm in arms[1:]:
        shared = np.intersect1d(shared, arm.runs.replications)
    return tuple(illustrate(arm.loaded, arm.world, int(shared[0]), arm.runs.engine) for arm in arms[:_ILLUSTRATED])


def _or_problem(read: Callable[[], T], problems: list[str]) -> T | None:
    """Read something, or note why it cannot be."""
    try:
        return read()
    except (StoreError, ScenarioError, BadRequest) as error:
        problems.append(str(error))
        return None


def _arm(run: StoredRun) -> Arm:
    loaded = load_inputs(run)
    return Arm(loaded, build(loaded), load_run(run.folder), run.manifest.run_id)


def _named_twice(runs: Sequence[StoredRun]) -> list[str]:
    ids = [run.manifest.run_id for run in runs]
    return [f"{one} is named twice; name each run once" for one in dict.fromkeys(ids) if ids.count(one) > 1]


def _unpaired(arms: Sequence[Arm]) -> list[str]:
    """Alternatives that share no luck with the base, or count money in another way."""
    problems = []
    base = arms[0]
    for arm in arms[1:]:
        try:
            check_paired(base.runs, arm.runs)
        except NotPaired as error:
            problems.append(f"{arm.run_id} ({arm.name}) and {base.run_id} ({base.name}): {error}")
        if not same_money(base.runs, arm.runs):
            problems.append(
                f"{arm.run_id} ({arm.name}) counts money as {arm.runs.money}, {base.run_id} ({base.name}) as "
                f"{base.runs.money}; run both with one cost set, price year and perspective"
            )
    return problems


def _psa(out: Path, name: str) -> StoredPsa:
    folder = Path(name)
    return load_psa(folder if folder.is_dir() else find_folder(out, name))


def _of_others(psa: StoredPsa, arms: Sequence[Arm]) -> list[str]:
    """Whether an analysis is of other scenarios than the runs; how many replications there are does not matter."""
    asked = {arm.name: inputs_hash(arm.loaded) for arm in arms}
    drawn = {loaded.scenario.name: inputs_hash(loaded) for loaded in psa.loaded}
    if asked == drawn:
        return []
    if asked.keys() != drawn.keys():
        return [f"{psa.psa_id} is an analysis of {', '.join(drawn)}; the report is of {', '.join(asked)}"]
    unlike = ", ".join(name for name in asked if asked[name] != drawn[name])
    return [f"{psa.psa_id} was made from another version of {unlike}, or with other months or another seed"]


def _analysed(psa: StoredPsa, arms: Sequence[Arm]) -> Analysis:
    names, base = tuple(arm.name for arm in arms), arms[0]
    wtp = thresholds_of(base.loaded.scenario, Request())
    inputs = accept(psa.request, [loaded.scenario for loaded in psa.loaded], base.name)
    question = Question(wtp, wtp, base.name, _TARGET_SE)
    return analyse_psa(psa.psa.in_order(names), inputs, psa.request, question, psa.manifest.engine)
