"""Read a scenario: defaults, what it extends, the file itself and `--set`, checked as a whole."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from pathlib import Path

from clinicsim.data import COST_SETS, DEFAULT_COST_SET, SHIPPED_LAYERS, layers
from clinicsim.scenario import sets as command_line
from clinicsim.scenario.blame import validate
from clinicsim.scenario.canonical import content_hash
from clinicsim.scenario.consistency import check
from clinicsim.scenario.errors import Finding, ScenarioError, in_order
from clinicsim.scenario.overlay import misfits, overlay
from clinicsim.scenario.positions import KeyPath, Position
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.source import Source, read_source
from clinicsim.scenario.timeline import Timeline
from clinicsim.scenario.tree import Node, Places, walk
from clinicsim.scenario.versions import over_time
from clinicsim.scenario.words import did_you_mean, shown

_SHIPPED = {str(layer) for layer in SHIPPED_LAYERS}
_COST_SET = ("prices", "cost_set")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario that has been read, resolved and checked."""

    scenario: Scenario
    timeline: Timeline  # the scenario and its dated changes
    path: Path
    base: Path | None  # the file that it extends
    cohort_files: tuple[Path, ...]  # absolute
    hash: str  # hex SHA-256 of the resolved scenario and of the cohort files' bytes
    where: Mapping[KeyPath, Position]  # where each key was set
    warnings: tuple[Finding, ...] = ()


def read(path: str | Path, sets: Sequence[str] = ()) -> Loaded:
    """Read a scenario file and everything below it.

    Parameters
    ----------
    path
        The scenario file.
    sets
        Changes laid over it, `path=value` each, as `--set` takes them.

    Raises
    ------
    ScenarioError
        With everything that is wrong, each blamed on the file and line that set it.
    """
    chain = _chain(Path(path), sets)
    root, findings = _resolve(chain, sets)
    places = Places(root, (*(source.label for source in chain), command_line.FILE), _shipped(chain))
    scenario, wrong = validate(places)
    findings += wrong
    if scenario is None or findings:
        raise ScenarioError(findings)
    cohort_files, missing = _cohort_files(scenario, places)
    timeline, wrong = over_time(scenario, places)
    findings = [*check(scenario, places), *missing, *wrong]
    if any(finding.severity == "error" for finding in findings):
        raise ScenarioError(findings)
    return Loaded(
        scenario=scenario,
        timeline=timeline,
        path=Path(path),
        base=chain[-2].path if len(chain) > _shipped(chain) + 1 else None,
        cohort_files=cohort_files,
        hash=content_hash(scenario, cohort_files),
        where={key: node.position for key, node in walk(root)},
        warnings=in_order(findings),
    )


def _shipped(chain: list[Source]) -> int:
    """How many files, from the lowest, are shipped layers."""
    return sum(source.label in _SHIPPED for source in chain)


def _chain(path: Path, sets: Sequence[str]) -> list[Source]:
    """Files from the defaults and the cost set that is chosen up to `path`."""
    sources = [read_source(path)]
    while (extends := sources[0].extends) is not None:
        base = _extended(sources, extends)
        try:
            sources.insert(0, read_source(base))
        except ScenarioError as error:
            raise _through(sources, base, extends, error) from None
    return [*map(_layer, layers(_cost_set(sources, sets))), *sources]


@cache
def _layer(path: Path) -> Source:
    """A shipped layer, which nobody changes while the program runs; reading them all is half of reading a scenario."""
    return read_source(path)


def _cost_set(sources: list[Source], sets: Sequence[str]) -> str:
    """Name of the cost set that the highest layer chooses: its files lie under everything that a planner writes."""
    tops = [command_line.layer(Node({}, sources[-1].root.position), sets)[0], *(s.root for s in reversed(sources))]
    for top in tops:
        prices = top.child(_COST_SET[0])
        chosen = prices.child(_COST_SET[1]) if prices else None
        if chosen is None:
            continue
        if chosen.value not in COST_SETS:
            here, name = chosen.position, str(chosen.value)
            message = f"there is no cost set {name!r}{did_you_mean(name, COST_SETS)}; there are {', '.join(COST_SETS)}"
            raise ScenarioError([Finding(here.file, here.line, here.column, ".".join(_COST_SET), message)])
        return str(chosen.value)
    return DEFAULT_COST_SET


def _extended(sources: list[Source], extends: Node) -> Path:
    """The file that the lowest of `sources` extends, if it is not one of them."""
    if not isinstance(extends.value, str) or not extends.value.strip() or "\0" in extends.value:
        message = f"is {shown(extends.value)}; expected the name of a scenario file in quotes"
        raise ScenarioError([_at_extends(extends, message)])
    base = Path(os.path.normpath(sources[0].path.parent / extends.value))
    if os.path.realpath(base) in [os.path.realpath(source.path) for source in sources]:
        message = f"these files extend each other in a circle: {_links(sources, base)}"
        raise ScenarioError([_at_extends(extends, message)])
    return base


def _through(sources: list[Source], base: Path, extends: Node, error: ScenarioError) -> ScenarioError:
    """Blame the `extends` key for a base file that cannot be opened, and the base file for what stands in it."""
    if base.is_file() or any(finding.line for finding in error.findings):
        return error
    reason = "; ".join(finding.message for finding in error.findings)
    return ScenarioError([_at_extends(extends, f"cannot extend {base}: {reason} ({_links(sources, base)})")])


def _links(sources: list[Source], base: Path) -> str:
    return " -> ".join([*(source.label for source in reversed(sources)), str(base)])


def _at_extends(extends: Node, message: str) -> Finding:
    return Finding(extends.position.file, extends.position.line, extends.position.column, "extends", message)


def _resolve(chain: list[Source], sets: Sequence[str]) -> tuple[Node, list[Finding]]:
    """Lay all layers over each other."""
    findings: list[Finding] = []
    own = chain[-1]

    def lay(base: Node, top: Node) -> Node:
        findings.extend(misfits(base, top))
        return overlay(_without_expectations(base, top), top)

    root = reduce(lay, [source.root for source in chain])
    if root.table["name"].position.file in _SHIPPED:
        root.table["name"] = Node(own.path.stem, own.root.position)
    if root.table["question"].position.file in _SHIPPED:
        root.table["question"] = Node("", own.root.position)
    settings, wrong = command_line.layer(root, sets)
    findings += [*wrong, *misfits(root, settings)]
    return Node(overlay(root, settings).table, own.root.position), findings


def _without_expectations(base: Node, top: Node) -> Node:
    """What a file expects is measured against its base, so it does not hold for files that extend it."""
    return Node({**base.table, "expect": Node([], top.position)}, base.position)


def _cohort_files(scenario: Scenario, places: Places) -> tuple[tuple[Path, ...], list[Finding]]:
    """Cohort files, from the folder of the file that names them (from the working folder for `--set`)."""
    setter = places.position(("cohort", "files")).file
    folder = Path() if setter == command_line.FILE else Path(setter).parent
    files: list[Path] = []
    wrong: list[Finding] = []
    for place, name in enumerate(scenario.cohort.files):
        file = Path() if "\0" in name else Path(os.path.realpath(folder / name))
        here: KeyPath = ("cohort", "files", place)
        if not file.is_file():
            wrong.append(places.finding(here, f"there is no file {name!r} in {folder}; expected a cohort CSV"))
        elif not os.access(file, os.R_OK):
            wrong.append(places.finding(here, f"no permission to read {file}"))
        files.append(file)
    return tuple(files), wrong
