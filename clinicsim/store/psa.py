"""A probabilistic analysis on disk: a folder `psa-ID` that is there whole or not at all.

It holds the draws (draws.parquet), what came of each replication (outcomes.parquet), costs and effects of a person as
`clinicsim cea` reads them (cea.csv), and what each strategy was run from (strategies/1, 2, ...), so that it can be run
again from the folder alone. Equal analyses have equal bytes, but for machine.json.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clinicsim.experiments.psa.inputs import Inputs
from clinicsim.experiments.psa.request import Request
from clinicsim.experiments.psa.result import Psa
from clinicsim.experiments.runs import meaning_of_money
from clinicsim.experiments.source import source_hash
from clinicsim.store.errors import StoreError, told
from clinicsim.store.folders import check_writable
from clinicsim.store.identity import ID_DIGITS
from clinicsim.store.inputs import inputs_hash, write_inputs
from clinicsim.store.locks import FolderLock
from clinicsim.store.manifest import machine_json
from clinicsim.store.names import MACHINE, MANIFEST, PARTIAL
from clinicsim.store.psa_manifest import CEA, FORMAT, PREFIX, STRATEGIES, PsaManifest, StoredStrategy
from clinicsim.store.psa_tables import write_cea, write_draws, write_outcomes
from clinicsim.store.storing import Machine
from clinicsim.store.sums import read_sums, sync_folder, write_sums, wrong_files

if TYPE_CHECKING:
    from clinicsim.scenario import Loaded


def psa_id(loaded: Sequence[Loaded], inputs: Inputs, request: Request, engine: str) -> str:
    """Id of an analysis: `psa-` and 12 digits of the sha256 of all that determines its numbers."""
    draws, replications = request.design
    parts = [
        [inputs_hash(one) for one in loaded],
        [draws, replications, request.method, request.level, *inputs.names],
        engine,
        source_hash(),
    ]
    return PREFIX + hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:ID_DIGITS]


def store_psa(
    psa: Psa, loaded: Sequence[Loaded], inputs: Inputs, request: Request, engine: str, out: Path, machine: Machine
) -> Path:
    """Store an analysis, whole or not at all; one that is there and as it was written stays.

    Parameters
    ----------
    psa
        What to store.
    loaded, inputs, request, engine
        What it was made from.
    out
        Folder of runs.
    machine
        How it was made; kept in machine.json only.

    Returns
    -------
    Path
        Its folder.

    Raises
    ------
    StoreError
        If it cannot be written; nothing is left behind then.
    """
    check_writable(out)
    name = psa_id(loaded, inputs, request, engine)
    with told(f"cannot store {name} in {out}"):
        partial = Path(tempfile.mkdtemp(prefix=f"{PARTIAL}{PREFIX}", dir=out))
        lock = FolderLock(partial)
        lock.take()  # or somebody who clears up would take it for one that was stopped
        try:
            folder = partial / name
            folder.mkdir()
            strategies = [_write_strategy(one, folder / STRATEGIES / str(place)) for place, one in _numbered(loaded)]
            manifest = _manifest(name, psa, loaded[0], strategies, request, engine)
            (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
            write_draws(psa, folder)
            write_outcomes(psa, folder)
            write_cea(psa, manifest.price_year, folder / CEA)
            (folder / MACHINE).write_text(machine_json(machine.seconds, machine.workers), encoding="utf-8")
            write_sums(folder, leave_out=(MACHINE,))
            sync_folder(folder)
            return _put(folder, out / name, partial)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
            lock.release()


def _numbered(loaded: Sequence[Loaded]) -> Sequence[tuple[int, Loaded]]:
    return list(enumerate(loaded, start=1))


def _write_strategy(loaded: Loaded, folder: Path) -> StoredStrategy:
    folder.mkdir(parents=True)
    return StoredStrategy(loaded.scenario.name, loaded.hash, write_inputs(loaded, folder))


def _manifest(
    name: str, psa: Psa, first: Loaded, strategies: list[StoredStrategy], request: Request, engine: str
) -> PsaManifest:
    import clinicsim

    scenario = first.scenario
    draws, replications = request.design
    return PsaManifest(
        format=FORMAT,
        psa_id=name,
        strategies=strategies,
        parameters=list(psa.parameters),
        measures=list(psa.measures),
        draws=draws,
        replications=replications,
        method=request.method,
        level=request.level,
        patterns=list(request.patterns),
        failed=[list(each) for each in psa.failed],
        seed=scenario.run.seed,
        months=scenario.run.months,
        start_date=scenario.run.start_date.isoformat(),
        engine=engine,
        currency=psa.currency,
        price_year=str(scenario.economics.price_year or scenario.prices.price_year),
        money=meaning_of_money(scenario.model_dump(include={"prices", "economics"})),
        clinicsim_version=clinicsim.__version__,
        source_hash=source_hash(),
    )


def _put(folder: Path, target: Path, aside: Path) -> Path:
    """Rename a folder into place; what is there and whole stays, for it is the same, unless more of it had failed."""
    if target.exists() and not _is_better(folder, target):
        return target
    if target.exists():
        target.rename(aside / "before")  # a folder cannot be renamed over another
    folder.rename(target)
    return target


def _is_better(folder: Path, target: Path) -> bool:
    try:
        if wrong_files(target, sums := read_sums(target), sums):
            return True
        old, new = (PsaManifest.from_json((each / MANIFEST).read_text(encoding="utf-8")) for each in (target, folder))
    except (OSError, ValueError, TypeError, KeyError, StoreError):
        return True
    return len(new.failed) < len(old.failed)
