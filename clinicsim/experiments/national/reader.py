"""Read a national study: its file, the template that it scales and every clinic, checked as a whole."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from clinicsim.experiments.national.blame import validate
from clinicsim.experiments.national.clinics import Clinics, clinics_of, template_of
from clinicsim.experiments.national.schema import Study
from clinicsim.experiments.national.sizes import SizesImpossible, clinic_sizes
from clinicsim.scenario import Loaded, ScenarioError, read
from clinicsim.scenario import sets as command_line
from clinicsim.scenario.consistency import check
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.overlay import misfits, overlay
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.source import Source, read_source
from clinicsim.scenario.tree import Node, Places, grow
from clinicsim.scenario.words import did_you_mean, listed, shown
from clinicsim.world.cohort import read_cohort


@dataclass(frozen=True, slots=True)
class LoadedStudy:
    """A study that has been read and checked, with its clinics."""

    study: Study
    path: Path
    template: Loaded
    clinics: Clinics
    hash: str  # hex SHA-256 of the resolved study and of the template


def read_study(path: Path, sets: Sequence[str] = ()) -> LoadedStudy:
    """Read a study file, the study files that it extends, and its template.

    Parameters
    ----------
    path
        The study file.
    sets
        Changes laid over it, `path=value` each, as `--set` takes them.

    Raises
    ------
    ScenarioError
        With everything that is wrong, each blamed on the file and line that set it.
    """
    places, findings = _resolve(_chain(path), sets)
    study, wrong = validate(places)
    if study is None or findings:
        raise ScenarioError([*findings, *wrong])
    sizes, findings = _sizes(study, places)
    template, wrong = _template(study, places)
    findings += wrong
    if template is not None:
        findings += _misfits(study, template.scenario, places)
    if template is None or findings:
        raise ScenarioError(findings)
    cohort = read_cohort(template.cohort_files, template.scenario)
    if not cohort.patients["itb"].any():
        raise ScenarioError(
            [places.finding(("template",), "nobody in its cohort has a pump, so nothing can be scaled")]
        )
    made = template_of(template.scenario, cohort, study.rules)
    clinics = Clinics(made, study.rules, study.run, clinics_of(sizes), study.alternative)
    findings = list(_wrong_clinics(clinics, places))
    if findings:
        raise ScenarioError(findings)
    return LoadedStudy(study, path, template, clinics, _hash(study, template))


def _chain(path: Path) -> list[Source]:
    """Study files from the lowest up to `path`."""
    sources = [read_source(path)]
    while (extends := sources[0].extends) is not None:
        here, name = extends.position, extends.value
        base = Path(os.path.normpath(sources[0].path.parent / name)) if isinstance(name, str) else None
        if base is None or not base.is_file():
            message = f"is {shown(name)}; expected the name of a study file in quotes, and there is none"
            raise ScenarioError([Finding(here.file, here.line, here.column, "extends", message)])
        if os.path.realpath(base) in [os.path.realpath(source.path) for source in sources]:
            message = f"these files extend each other in a circle: {name} is reached again"
            raise ScenarioError([Finding(here.file, here.line, here.column, "extends", message)])
        sources.insert(0, read_source(base))
    return sources


def _resolve(chain: Sequence[Source], sets: Sequence[str]) -> tuple[Places, list[Finding]]:
    findings: list[Finding] = []
    root = chain[0].root
    for source in chain[1:]:
        findings += misfits(root, source.root)
        root = overlay(root, source.root)
    settings, wrong = command_line.layer(root, sets)
    findings += [*wrong, *misfits(root, settings)]
    root = Node(overlay(root, settings).table, chain[-1].root.position)
    return Places(root, (*(source.label for source in chain), command_line.FILE), 0), findings


def _sizes(study: Study, places: Places) -> tuple[tuple[int, ...], list[Finding]]:
    try:
        return clinic_sizes(study.sizes), []
    except SizesImpossible as error:
        return (), [places.finding(("sizes",), str(error))]


def _template(study: Study, places: Places) -> tuple[Loaded | None, list[Finding]]:
    setter = places.position(("template",)).file
    folder = Path() if setter == command_line.FILE else Path(setter).parent
    path = Path(os.path.normpath(folder / study.template)) if "\0" not in study.template else None
    if path is None or not path.is_file():
        return None, [places.finding(("template",), f"there is no file {study.template!r} in {folder}")]
    try:
        return read(path), []
    except ScenarioError as error:
        return None, list(error.findings)


def _misfits(study: Study, template: Scenario, places: Places) -> Iterator[Finding]:
    """What the study says of its template, and is not so."""
    if template.changes or template.shocks:
        yield places.finding(("template",), "has dated changes or shocks; expected a clinic that stays as it is")
    if not template.sessions:
        yield places.finding(("template",), "has no sessions, so there is nothing to plan with")
    yield from _session_rules(study, template, places)
    roles = {member.role for member in template.staff}
    for place, role in enumerate(study.rules.single_roles):
        if role not in roles:
            message = f"nobody in the template has the role {role!r}{did_you_mean(role, roles)}"
            yield places.finding(("rules", "single_roles", place), message)
    more = study.alternative
    if more is not None and more.role not in study.rules.single_roles:
        hint = did_you_mean(more.role, study.rules.single_roles)
        yield places.finding(("alternative", "role"), f"{more.role!r} is no role of rules.single_roles{hint}")


def _session_rules(study: Study, template: Scenario, places: Places) -> Iterator[Finding]:
    """Every session of the template belongs to one rule."""
    known = [session.name for session in template.sessions]
    names = [rule.name for rule in study.rules.sessions]
    used: Counter[str] = Counter()
    for place, rule in enumerate(study.rules.sessions):
        if names.index(rule.name) < place:
            yield places.finding(("rules", "sessions", place, "name"), f"{rule.name!r} is there twice")
        for entry, name in enumerate(rule.sessions):
            used[name] += 1
            here = ("rules", "sessions", place, "sessions", entry)
            if name not in known:
                yield places.finding(here, f"the template has no session {name!r}{did_you_mean(name, known)}")
            elif used[name] > 1:
                yield places.finding(here, f"{name!r} belongs to a rule already")
    missing = [repr(name) for name in known if name not in used]
    if missing:
        message = f"no rule for {listed(missing, 'and')} of the template; every session belongs to one"
        yield places.finding(("rules", "sessions"), message)


def _wrong_clinics(clinics: Clinics, places: Places) -> Iterator[Finding]:
    """What keeps a planned clinic from being one; each message once, for the smallest clinic that has it."""
    told: set[str] = set()
    for point in range(len(clinics)):
        scenario, clinic = clinics.scenario(point), clinics.clinic(point)
        at = places.position(("rules",))
        own = Places(grow(scenario.model_dump(), {}, at), (at.file,), 0)
        for finding in check(scenario, own):
            if finding.severity == "error" and finding.path not in told:
                told.add(finding.path)
                message = f"a clinic of {clinic.pumps} pumps cannot be planned so: {finding.path}: {finding.message}"
                yield places.finding(("rules",), message)


def _hash(study: Study, template: Loaded) -> str:
    text = json.dumps([study.model_dump(), template.hash], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
