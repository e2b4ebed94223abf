"""Which runs a page shows, how they are called, and what the bar above the page offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from clinicsim.store.integrity import StoredRun
from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.choice import completed, run_names
from clinicsim.views.dashboard.chooser import chooser
from clinicsim.views.dashboard.content import asked_for
from clinicsim.views.dashboard.library import Library


def like(run: StoredRun, run_id: str, **changed: Any) -> StoredRun:
    return replace(run, manifest=replace(run.manifest, run_id=run_id, **changed))


def texts(component: Any) -> Sequence[str]:
    """All words of a component and what is in it."""
    if isinstance(component, str):
        return [component]
    if isinstance(component, list | tuple):
        return [text for each in component for text in texts(each)]
    own = [each["label"] for each in getattr(component, "options", None) or ()]
    return [*own, *texts(getattr(component, "children", None) or ())]


def test_runs_of_one_name_are_called_by_what_they_differ_in(folder: Path) -> None:
    [run, *_] = [one for one in Library(folder).runs if one.manifest.scenario == "small_clinic"]
    names = run_names([like(run, "a" * 12), like(run, "b" * 12, seed=7), like(run, "c" * 12, scenario="other_clinic")])
    assert names["c" * 12] == "Other clinic"
    assert names["b" * 12] == "Small clinic, seed 7"
    assert len(set(names.values())) == 3


def test_runs_that_differ_in_nothing_to_be_seen_are_called_by_their_ids(folder: Path) -> None:
    [run, *_] = Library(folder).runs
    names = run_names([like(run, "a" * 12), like(run, "b" * 12)])
    assert names["a" * 12].endswith("run aaaaaa")


def test_an_address_without_runs_shows_a_pair(folder: Path) -> None:
    library = Library(folder)
    address = completed(library, Address())
    assert {address.base, *address.others} == {run.manifest.run_id for run in library.runs}


def test_another_base_keeps_the_runs_that_pair_with_it(folder: Path) -> None:
    library = Library(folder)
    address = asked_for(library, Address())
    [base, *_] = chooser(library, address)
    hrefs = [option["value"] for option in base.children[1].options]
    assert f"base={address.others[0]}" in "".join(hrefs)
    assert all(f"with={address.others[0]}" not in href for href in hrefs if f"base={address.others[0]}" in href)
    assert any(f"base={address.base}&with={address.others[0]}" in href for href in hrefs)


def test_a_run_that_is_gone_is_not_shown_as_another(folder: Path) -> None:
    library = Library(folder)
    bar = chooser(library, Address("/", "0123456789ab", ("ba9876543210",)))
    assert "a run that is not here" in texts(bar)
