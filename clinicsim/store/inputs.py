"""What a run was made from, kept with it: the resolved scenario with its dated changes, and the cohort files.

A run is rebuilt from these alone. Versions of the scenario are kept as they were, rather than worked out again from
its changes, so that a later program that lays changes otherwise still runs what was run.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from clinicsim.scenario import Loaded, canonical_json
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.timeline import Dated, Timeline
from clinicsim.store.names import COHORT, SCENARIO

_ODD = re.compile(r"[^\w.() -]")  # in the name of a file; some systems refuse what others allow


def write_inputs(loaded: Loaded, folder: Path) -> list[str]:
    """Write scenario.json and copies of the cohort files; returns the names of the copies, in order.

    Raises
    ------
    OSError
        If something cannot be read or written.
    """
    (folder / SCENARIO).write_text(_timeline_json(loaded.timeline), encoding="utf-8")
    names = _copy_names(loaded.cohort_files)
    if names:
        (folder / COHORT).mkdir()
    for name, file in zip(names, loaded.cohort_files, strict=True):
        (folder / COHORT / name).write_bytes(file.read_bytes())
    return names


def read_inputs(folder: Path, cohort_files: Sequence[str], scenario_hash: str) -> Loaded:
    """Read what a run was made from.

    Parameters
    ----------
    folder
        Of the run.
    cohort_files, scenario_hash
        As the manifest has them.

    Raises
    ------
    OSError, ValueError
        If it is not there, or is not a scenario that this version of the program can run.
    """
    timeline = _timeline(json.loads((folder / SCENARIO).read_text(encoding="utf-8")))
    return Loaded(
        scenario=timeline.base,
        timeline=timeline,
        path=folder / SCENARIO,
        base=None,
        cohort_files=tuple(folder / COHORT / name for name in cohort_files),
        hash=scenario_hash,
        where={},
    )


def inputs_hash(loaded: Loaded) -> str:
    """Sha256, in hexadecimal, of all that determines a replication: the scenario over time, and the cohort files.

    How many replications are asked for is left out, for none of them depends on it.

    Raises
    ------
    OSError
        If a cohort file cannot be read.
    """
    timeline = loaded.timeline
    same = {id(version): _without_replications(version) for version in timeline.versions.values()}
    versions = {active: same[id(version)] for active, version in timeline.versions.items()}
    text = _timeline_json(Timeline(_without_replications(timeline.base), timeline.changes, versions))
    digest = hashlib.sha256(text.encode())
    for file in loaded.cohort_files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _without_replications(scenario: Scenario) -> Scenario:
    return scenario.model_copy(update={"run": scenario.run.model_copy(update={"replications": 0})})


def _copy_names(files: Sequence[Path]) -> list[str]:
    """A name for the copy of each file: its own, with its place in front where two are called the same."""
    names: list[str] = []
    for place, file in enumerate(files, start=1):
        name = _ODD.sub("_", file.name)
        names.append(f"{place}-{name}" if name.lower() in (other.lower() for other in names) else name)
    return names


def _timeline_json(timeline: Timeline) -> str:
    """A line for the scenario, and one for each change and each version that they bring into force."""
    versions: dict[int, tuple[Scenario, list[list[int]]]] = {}  # each once: the diary tells them apart by identity
    for active, version in timeline.versions.items():
        versions.setdefault(id(version), (version, []))[1].append(sorted(active))
    changes = [
        {
            "date": change.date.isoformat(),
            "announced": change.announced.isoformat(),
            "until": change.until.isoformat() if change.until else None,
            "label": change.label,
        }
        for change in timeline.changes
    ]
    made = [f'{{"active":{json.dumps(active)},"scenario":{canonical_json(v)}}}' for v, active in versions.values()]
    parts = (
        f'"scenario":{canonical_json(timeline.base)}',
        f'"changes":[{_lines(json.dumps(change, ensure_ascii=False) for change in changes)}]',
        f'"versions":[{_lines(made)}]',
    )
    return "{" + ",\n".join(parts) + "}\n"


def _lines(entries: Iterable[str]) -> str:
    return ",\n".join(entries)


def _timeline(document: dict[str, Any]) -> Timeline:
    changes = tuple(
        Dated(
            dt.date.fromisoformat(change["date"]),
            dt.date.fromisoformat(change["announced"]),
            dt.date.fromisoformat(change["until"]) if change["until"] else None,
            change["label"],
        )
        for change in document["changes"]
    )
    versions: dict[frozenset[int], Scenario] = {}
    for version in document["versions"]:
        scenario = _scenario(version["scenario"])
        versions |= {frozenset(active): scenario for active in version["active"]}
    return Timeline(_scenario(document["scenario"]), changes, versions)


def _scenario(values: dict[str, Any]) -> Scenario:
    return Scenario.model_validate_json(json.dumps(values))
