"""Which stored runs are meant: by id, by folder, or by the name of a scenario that was run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clinicsim.store.errors import StoreError
from clinicsim.store.folders import get_run, list_runs
from clinicsim.store.integrity import StoredRun, stored_run


def runs_named(out: Path, names: Sequence[str]) -> tuple[list[StoredRun], list[str]]:
    """Return the runs that are meant, in order, and what is wrong with every name that means none.

    Parameters
    ----------
    out
        Folder of runs.
    names
        Each the folder of a run, its id or the first digits of it, or the name of a scenario: of its runs the newest
        is taken that can be paired with the others.
    """
    problems: list[str] = []
    meant: list[list[StoredRun]] = []
    for name in names:
        try:
            meant.append(_meant(out, name))
        except StoreError as error:
            problems.append(str(error))
    for base in meant[0] if meant else ():
        together = [next((one for one in each if one.pairs_with(base)), None) for each in meant[1:]]
        found = [one for one in together if one is not None]
        if len(found) == len(together):
            return [base, *found], problems
    return [each[0] for each in meant], problems  # no choice of them pairs, which whoever pairs them explains


def _meant(out: Path, name: str) -> list[StoredRun]:
    """Runs that a name may mean, the newest first; at least one."""
    if Path(name).is_dir():
        return [stored_run(Path(name))]
    try:
        return [get_run(out, name)]
    except StoreError:
        if of_scenario := [run for run in list_runs(out).runs if run.manifest.scenario == name]:
            return of_scenario
        raise
