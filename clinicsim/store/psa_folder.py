"""Stored probabilistic analyses: found, listed, and read back with all that they were made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from clinicsim.store.errors import StoreError
from clinicsim.store.folders import psa_folders
from clinicsim.store.integrity import damage
from clinicsim.store.names import MACHINE, MANIFEST
from clinicsim.store.psa_manifest import STRATEGIES, PsaManifest
from clinicsim.store.sums import read_sums, wrong_files

if TYPE_CHECKING:
    from clinicsim.experiments.psa.request import Request
    from clinicsim.experiments.psa.result import Psa
    from clinicsim.scenario import Loaded
    from clinicsim.world.world import World


@dataclass(frozen=True, eq=False)
class StoredPsa:
    """An analysis as it was stored. Worlds are built when they are first asked for."""

    folder: Path
    manifest: PsaManifest
    psa: Psa
    loaded: tuple[Loaded, ...]  # of each strategy, as it was then

    @property
    def psa_id(self) -> str:
        """Its id."""
        return self.manifest.psa_id

    @property
    def request(self) -> Request:
        """What was asked for."""
        from clinicsim.experiments.psa.request import Request

        made = self.manifest
        sizes = made.draws, made.replications
        return Request(*sizes, made.method, tuple(made.patterns), made.level)  # type: ignore[arg-type]

    @cached_property
    def worlds(self) -> tuple[World, ...]:
        """World of each strategy, without any draw."""
        from clinicsim.world.build import build

        return tuple(build(one) for one in self.loaded)


@dataclass(frozen=True, slots=True)
class ListedPsa:
    """What the small files of a stored analysis say."""

    folder: Path
    manifest: PsaManifest
    date: str  # when it was made, ISO, UTC


def load_psa(folder: Path) -> StoredPsa:
    """Read an analysis, once the sums of its files have been checked.

    Raises
    ------
    StoreError
        If there is none, a file is not as it was stored, or this version of the program cannot run its scenarios.
    """
    from clinicsim.store.inputs import read_inputs
    from clinicsim.store.psa_tables import read_psa

    manifest = listed_psa(folder).manifest
    try:
        wrong = wrong_files(folder, sums := read_sums(folder), sums)
    except (OSError, ValueError) as error:
        raise damage(folder, str(error)) from error
    if wrong:
        raise damage(folder, "; ".join(wrong))
    try:
        psa = read_psa(folder, manifest)
        loaded = tuple(
            read_inputs(folder / STRATEGIES / str(place), each.cohort_files, each.scenario_hash)
            for place, each in enumerate(manifest.strategies, start=1)
        )
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"{folder}: this version of clinicsim cannot run it: {error}") from error
    return StoredPsa(folder, manifest, psa, loaded)


def find_psa(out: Path, psa_id: str) -> StoredPsa | None:
    """The stored analysis with this id, if it is whole and nothing in it failed: what did is worth another try."""
    try:
        found = load_psa(out / psa_id)
    except StoreError:
        return None
    return None if found.psa.failed else found


def listed_psa(folder: Path) -> ListedPsa:
    """Read what an analysis is from its small files; raises StoreError if there is none or they are damaged."""
    if not folder.is_dir():
        raise StoreError(f"{folder}: no such analysis")
    try:
        manifest = PsaManifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
        date = str(json.loads((folder / MACHINE).read_text(encoding="utf-8"))["date"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise damage(folder, f"{MANIFEST} or {MACHINE} cannot be read: {error}") from error
    if manifest.psa_id != folder.name:
        raise damage(folder, f"its manifest is that of {manifest.psa_id}")
    return ListedPsa(folder, manifest, date)


def list_psas(out: Path) -> tuple[tuple[ListedPsa, ...], tuple[tuple[Path, str], ...]]:
    """The analyses in a folder of runs, newest first; and folders that are not read, each with the reason."""
    whole, damaged = [], []
    for folder in psa_folders(out):
        try:
            whole.append(listed_psa(folder))
        except StoreError as error:
            damaged.append((folder, str(error)))
    return tuple(sorted(whole, key=lambda each: (each.date, each.folder.name), reverse=True)), tuple(damaged)
