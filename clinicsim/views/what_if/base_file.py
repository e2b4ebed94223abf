"""A stored run's scenario as a scenario file again, so that other files can extend it wherever it came from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from clinicsim.data import DEFAULT_COST_SET, defaults
from clinicsim.scenario import Loaded
from clinicsim.scenario.overlay_file import overlay_text
from clinicsim.scenario.schema.scenario import Scenario

_ODD = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST = 60
_BESIDE = re.compile(r"(?:\w[\w.() -]{0,99}/){0,3}\w[\w.() -]{0,99}\.csv")
_FIRST = ("name", "question", "description")


@dataclass(frozen=True, slots=True)
class Base:
    """A scenario that changes are laid over, with its files by name."""

    scenario: Scenario
    file: str  # name of its scenario file
    files: Mapping[str, bytes]  # that file and its cohort files
    stands_for: str = ""  # file of the base that it takes the place of, which a scenario file may extend instead


def base_of(loaded: Loaded) -> Base:
    """Return the scenario of a run with files that stand for it.

    The scenario file is called as the scenario is, so that a file that extends it also works beside the planner's own.
    Cohort files keep the places that the scenario names where those lie beside it, so that an equal run is known again.

    Raises
    ------
    OSError
        If a cohort file cannot be read.
    """
    named = loaded.scenario.cohort.files
    names = tuple(
        name if _BESIDE.fullmatch(name) else f"{place}-{plain_name(PurePath(name).stem)}.csv"
        for place, name in enumerate(named, start=1)
    )
    cohorts = {name: path.read_bytes() for name, path in zip(names, loaded.cohort_files, strict=True)}
    file = f"{plain_name(loaded.scenario.name)}.toml"
    return Base(loaded.scenario, file, {file: scenario_text(loaded.scenario, names).encode(), **cohorts})


def scenario_text(scenario: Scenario, cohort_files: Sequence[str]) -> str:
    """Write a scenario as the text of a file: what it says other than the shipped layers, which reads back to it."""
    whole, short = (
        _written(scenario.model_dump(exclude_none=True, exclude_defaults=left_out)) for left_out in (False, True)
    )
    own = _beyond(defaults(scenario.prices.cost_set), whole, short)
    own |= {"cohort": own.get("cohort", {}) | {"files": list(cohort_files)}}
    if scenario.prices.cost_set != DEFAULT_COST_SET:
        own |= {"prices": own.get("prices", {}) | {"cost_set": scenario.prices.cost_set}}
    first = {key: str(whole[key]) for key in _FIRST}
    return overlay_text({key: value for key, value in own.items() if key not in _FIRST}, **first)


def plain_name(name: str) -> str:
    """Return a name fit for a file on every system; `scenario` if nothing is left of it."""
    return _ODD.sub("_", name).strip("_")[:_LONGEST] or "scenario"


def _beyond(shipped: Mapping[str, Any], whole: Mapping[str, Any], short: Mapping[str, Any]) -> dict[str, Any]:
    """Keys whose values are not the shipped ones; what the shipped layers leave out is written if `short` has it."""
    found: dict[str, Any] = {}
    for key, value in whole.items():
        if key not in shipped:
            found |= {key: short[key]} if key in short else {}
        elif isinstance(value, Mapping) and isinstance(shipped[key], Mapping) and "value" not in value:
            inside = _beyond(shipped[key], value, short.get(key, {}))
            found |= {key: inside} if inside else {}
        elif shipped[key] not in (value, short.get(key)):
            found[key] = short.get(key, value)
    return found


def _written(value: Any) -> Any:
    """Return a dumped value as a file would have it: plain numbers where nothing is known of them, and lists."""
    if isinstance(value, Mapping):
        if value.keys() == {"value"}:
            return _written(value["value"])
        return {key: _written(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_written(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
