"""The event log in the columns of other programs: vidigi, which animates patients, and process-mining tools.

vidigi (the NHS's animation of discrete-event logs) reads entity_id, pathway, event_type, event, time and resource_id.
pm4py reads a CSV with the attribute names of the XES standard (IEEE 1849), and bupaR the same with their mapping.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from clinicsim.store.errors import StoreError, told
from clinicsim.store.integrity import StoredRun

if TYPE_CHECKING:
    from clinicsim.store.happenings import Happening
    from clinicsim.world.events import EventLog
    from clinicsim.world.world import World

Row = tuple[object, ...]

VIDIGI = ("entity_id", "pathway", "event_type", "event", "time", "resource_id", "run")
XES = (
    "case:concept:name",
    "concept:name",
    "time:timestamp",
    "lifecycle:transition",
    "org:resource",
    "concept:instance",
    "case:indication",
    "case:replication",
)
_VIDIGI_TYPES = {
    "arrive": "arrival_departure",
    "depart": "arrival_departure",
    "queue": "queue",
    "start": "resource_use",
    "end": "resource_use_end",
}


def vidigi_rows(world: World, log: EventLog) -> Iterator[Row]:
    """Rows of one replication in the columns `VIDIGI`, in order of time.

    Times are minutes from the first day; what happens in a moment is left out, for nothing is drawn of it. The pathway
    is the indication. Members of staff have the numbers of their places in the scenario, from 1, and agency staff those
    after them; beds and theatres are numbered as they are taken.
    """
    from clinicsim.store.happenings import happenings

    replication, indications = _replication(log), _indications(world, log)
    for one in happenings(world, log):
        if one.phase in _VIDIGI_TYPES:
            number = one.number or ""
            pathway = indications.get(one.patient, "")
            yield one.patient, pathway, _VIDIGI_TYPES[one.phase], one.what, one.minute, number, replication


def xes_rows(world: World, log: EventLog) -> Iterator[Row]:
    """Rows of one replication in the columns `XES`, in order of time.

    A case is a patient of a replication. What takes time has a row for its start and one for its end, with the same
    instance; all else is complete at once. Times are local.
    """
    from clinicsim.store.happenings import happenings

    replication, indications = _replication(log), _indications(world, log)
    start = dt.datetime.combine(world.scenario.run.start_date, dt.time())
    for one in happenings(world, log):
        when = (start + dt.timedelta(minutes=one.minute)).isoformat()
        transition = "start" if one.phase == "start" else "complete"
        case, pathway = f"{replication}-{one.patient}", indications.get(one.patient, "")
        yield case, one.what, when, transition, _named(one), one.instance, pathway, replication


FORMS: Mapping[str, tuple[tuple[str, ...], Callable[[World, EventLog], Iterator[Row]]]] = {
    "vidigi": (VIDIGI, vidigi_rows),
    "xes-csv": (XES, xes_rows),
}
"""Columns and rows of each form."""


def export_events(
    runs: Sequence[StoredRun], folder: Path, form: str, *, replication: int | None = None, force: bool = False
) -> list[Path]:
    """Write the event log of each run as one CSV file, named for the run and the form.

    Parameters
    ----------
    runs
        Each once.
    folder
        Where to write; it is made if it is not there.
    form
        One of `FORMS`.
    replication
        The one that is written; none: all.
    force
        Whether to write over files that are there.

    Raises
    ------
    StoreError
        If a run has no log, or not that replication, or a file is there or cannot be written.
    """
    files = {run.folder: folder / f"{run.manifest.run_id}_{form.replace('-', '_')}.csv" for run in runs}
    _refuse(runs, list(files.values()), force)
    for run in runs:
        _write(run, files[run.folder], form, replication)
    return list(files.values())


def _refuse(runs: Sequence[StoredRun], files: Sequence[Path], force: bool) -> None:
    without = [run.manifest.run_id for run in runs if not run.events]
    if without:
        raise StoreError(f"{', '.join(without)}: no event log was kept; run again with --events")
    there = [str(file) for file in files if file.exists()]
    if there and not force:
        raise StoreError(f"{', '.join(there)} would be written over; --force does so, or name another folder")


def _write(run: StoredRun, file: Path, form: str, replication: int | None) -> None:
    from clinicsim.store.folders import load_inputs, load_run
    from clinicsim.world.build import build

    loaded = load_run(run.folder, events=True)
    if loaded.events is None:
        raise StoreError(f"{run.manifest.run_id}: no event log was kept; run again with --events")
    numbers = loaded.replications.tolist()
    if replication is not None and replication not in numbers:
        raise StoreError(f"{run.manifest.run_id} has no replication {replication}; expected {_spanned(numbers)}")
    world, (columns, rows_of) = build(load_inputs(run)), FORMS[form]
    partial = file.with_name(f".{file.name}.partial")
    with told(f"cannot export to {file.parent}"):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, lineterminator="\n")
                writer.writerow(columns)
                for number in numbers if replication is None else [replication]:
                    writer.writerows(rows_of(world, loaded.events[loaded.events["replication"] == number]))
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)


def _spanned(numbers: Sequence[int]) -> str:
    return f"{numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"


def _replication(log: EventLog) -> int:
    return int(log["replication"][0]) if log.size else 0


def _indications(world: World, log: EventLog) -> dict[int, str]:
    """Indication of each patient, by number."""
    from clinicsim.world.events import Kind

    referred = log[log["kind"] == Kind.REFERRED]
    places = dict(enumerate(world.cohort.patients["indication"].tolist()))
    places |= zip(referred["patient"].tolist(), referred["value"].astype(np.int64).tolist(), strict=True)
    return {patient: world.names.indications[place] for patient, place in places.items()}


def _named(one: Happening) -> str:
    """A resource by name: a member of staff by his or her own, a bed or theatre with its number."""
    own = one.resource.startswith("bed ") or one.resource == "theatre"
    return f"{one.resource} {one.number}" if own else one.resource
