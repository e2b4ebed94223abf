"""Which runs a page shows: those of its address, or a sensible pair when it names none; and how runs are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from clinicsim.store.integrity import StoredRun
from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.library import Library
from clinicsim.views.labels import capital, spelt

_USUAL_BASE = "base"
_SHORT_ID = 6
_FACTS = 6  # that may tell a run from others; the last one does


def completed(library: Library, address: Address) -> Address:
    """Return the address with the runs that are shown when it names none: the newest, beside what it pairs with.

    The base is the run of the scenario called base where there is one, else the oldest partner; an address that names
    a base keeps it, with no others if it names none.
    """
    if address.base or not library.runs:
        return address
    newest = next((run for run in library.runs if run.manifest.scenario != _USUAL_BASE), library.runs[0])
    partners = library.partners(newest.manifest.run_id)
    usual = [run for run in partners if run.manifest.scenario == _USUAL_BASE]
    base = (usual or list(reversed(partners)) or [newest])[0]
    others = () if base is newest else (newest.manifest.run_id,)
    return replace(address, base=base.manifest.run_id, others=others)


def run_names(runs: Sequence[StoredRun]) -> dict[str, str]:
    """Name the runs of a list, by id: the scenario, and of runs of equal name only that in which they differ."""
    return dict(_told_apart({run.manifest.run_id: _facts(run) for run in runs}, 0, ()))


def _told_apart(facts: Mapping[str, Sequence[str]], place: int, said: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Add facts from a place on, the telling ones alone, until no two have the same name; by run id."""
    if place and (len(facts) == 1 or place == _FACTS):
        yield from ((run_id, ", ".join(said)) for run_id in facts)
        return
    alike: dict[str, dict[str, Sequence[str]]] = {}
    for run_id, own in facts.items():
        alike.setdefault(own[place], {})[run_id] = own
    for fact, those in alike.items():
        yield from _told_apart(those, place + 1, (*said, fact) if not place or len(alike) > 1 else said)


def _facts(run: StoredRun) -> tuple[str, ...]:
    made = run.manifest
    return (
        capital(spelt(made.scenario)),
        f"{made.months} months",
        f"{made.count} replications",
        f"seed {made.seed}",
        f"made {run.date[:10]}",
        f"run {made.run_id[:_SHORT_ID]}",
    )
