"""What `clinicsim evaluate` is given: scenario files, stored runs or a stored psa, all brought to strategies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clinicsim.scenario import Loaded
    from clinicsim.store.psa_folder import StoredPsa

_SCENARIO = ".toml"
_OVERRIDES = {"sets": "--set", "months": "--months", "seed": "--seed"}


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """The strategies in the order given, and their probabilistic analysis if that was given."""

    loaded: tuple[Loaded, ...]
    psa: StoredPsa | None


def given_strategies(what: Sequence[str], given: Mapping[str, Any]) -> Given:
    """Read everything that was named; nothing stands for the newest psa in the folder of runs.

    Raises
    ------
    BadRequest, ScenarioError, StoreError
        If it cannot be read, or does not go together.
    """
    from clinicsim.experiments.errors import BadRequest
    from clinicsim.store.psa_folder import load_psa

    names = tuple(what) or (_newest(given["out"]),)
    analyses = [name for name in names if _is_psa(name)]
    problems = _mixed(names, analyses)
    stored = [name for name in names if not _is_scenario(name)]
    problems += _overridden(stored, given)
    if problems:
        raise BadRequest(problems)
    if analyses:
        found = load_psa(_folder(analyses[0], given["out"]))
        return Given(found.loaded, found)
    return Given(_read(names, given), None)


def _newest(out: Path) -> str:
    from clinicsim.experiments.errors import BadRequest
    from clinicsim.store.psa_folder import list_psas

    found, _ = list_psas(out)
    if not found:
        raise BadRequest(
            [
                f"nothing was named, and {out} holds no psa; name scenario files, stored runs or a psa, such as: "
                "clinicsim evaluate COMPARATOR.toml OTHER.toml"
            ]
        )
    return str(found[0].folder)


def _is_psa(name: str) -> bool:
    from clinicsim.store.psa_manifest import PREFIX

    return Path(name).name.startswith(PREFIX) and not _is_scenario(name)


def _is_scenario(name: str) -> bool:
    return name.endswith(_SCENARIO) or Path(name).is_file()


def _mixed(names: Sequence[str], analyses: Sequence[str]) -> list[str]:
    if analyses and len(names) > 1:
        others = ", ".join(name for name in names if name != analyses[0])
        return [f"{analyses[0]} holds all its strategies; name it alone, without {others}"]
    return []


def _overridden(stored: Sequence[str], given: Mapping[str, Any]) -> list[str]:
    """What is stored was run as it is, so it cannot be changed."""
    changed = [option for name, option in _OVERRIDES.items() if given[name]]
    if not (stored and changed):
        return []
    return [f"{', '.join(changed)}: {stored[0]} is stored and stays as it was run; name scenario files to change them"]


def _folder(name: str, out: Path) -> Path:
    """The folder of what is stored: itself, or the one of that name in the folder of runs."""
    own = Path(name)
    return own if own.is_dir() else out / name


def _read(names: Sequence[str], given: Mapping[str, Any]) -> tuple[Loaded, ...]:
    """Read scenarios, from files or as stored runs hold them; every finding of every file at once."""
    from clinicsim.cli.work import all_or_findings
    from clinicsim.scenario import read
    from clinicsim.store.folders import get_run, load_inputs
    from clinicsim.store.integrity import stored_run
    from clinicsim.store.perform import run_overrides

    sets = (*given["sets"], *run_overrides(None, given["months"], given["seed"]))

    def one(name: str) -> Loaded:
        if _is_scenario(name):
            return read(name, sets)
        own = Path(name)
        return load_inputs(stored_run(own) if own.is_dir() else get_run(given["out"], name))

    return tuple(all_or_findings(one, names))
