"""Files that a planner brings: a scenario and the clinic's own list, held to limits and checked before they are used.

What is brought is text to be read, never run, and its name is only shown. It may name no other file than those of the
base that it is laid over, so that nothing else of this machine can be read through it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from clinicsim.experiments.errors import BadRequest
from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.scenario.source import Source, read_source
from clinicsim.scenario.tree import Node
from clinicsim.views.what_if.base_file import Base, plain_name, scenario_text
from clinicsim.world.cohort.check import check_cohort

MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
_SHOWN = 60  # characters of a name
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class OwnList:
    """A clinic's own list that can be used."""

    name: str  # of its file
    content: bytes
    patients: int
    pumps: int
    warnings: tuple[str, ...]
    imputed: int  # values that were not in the file and are filled by rule


def scenario_of(base: Base, name: str, content: bytes) -> str:
    """Return the text of a scenario file that was brought.

    Raises
    ------
    BadRequest
        If it is too large.
    ScenarioError
        If it is not TOML, or names a file that is not there.
    """
    refuse_large(name, content)
    file = own_name(name, ".toml")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, file)
        path.write_bytes(content)
        try:
            source = read_source(path)
        except ScenarioError as error:
            raise ScenarioError([replace(one, file=as_brought(name)) for one in error.findings]) from None
    wrong = [replace(one, file=as_brought(name)) for one in _foreign_files(base, source)]
    if wrong:
        raise ScenarioError(wrong)
    return _over(base, source, content.decode("utf-8-sig").replace("\r\n", "\n"))


def list_of(base: Base, name: str, content: bytes) -> OwnList:
    """Return a clinic's own list that was brought, checked as `clinicsim check` does.

    Raises
    ------
    BadRequest
        If it is too large or has too many lines.
    ScenarioError
        With everything that is wrong in it, by line.
    """
    refuse_large(name, content)
    rows = content.count(b"\n") + 1
    if rows > MOST_ROWS + 1:
        raise BadRequest([f"{as_brought(name)} has {rows - 1:,} lines of patients; expected at most {MOST_ROWS:,}"])
    file = own_name(name, ".csv")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, file)
        path.write_bytes(content)
        report = check_cohort([path], base.scenario)
    findings = [replace(one, file=as_brought(name)) for one in report.findings]
    if not report.usable:
        raise ScenarioError(findings)
    if not report.patients:
        raise BadRequest([f"{as_brought(name)} has no patients"])
    warnings = tuple(map(str, findings))
    return OwnList(file, content, report.patients, report.therapies["itb"], warnings, len(report.imputed))


def with_list(base: Base, own: OwnList) -> Base:
    """Return a base with the clinic's own list in place of its patients."""
    name = f"{base.scenario.name} with {PurePath(own.name).stem}"
    scenario = base.scenario.model_copy(
        update={"name": name, "cohort": base.scenario.cohort.model_copy(update={"files": [own.name]})}
    )
    file = f"{plain_name(name)}.toml"
    files = {file: scenario_text(scenario, [own.name]).encode(), own.name: own.content}
    return Base(scenario, file, files, stands_for=base.file)


def own_name(name: str, ending: str) -> str:
    """Return a name under which a file that was brought can be kept: letters, digits and lines alone."""
    return plain_name(PurePath(name.replace("\\", "/")).stem) + ending


def as_brought(name: str) -> str:
    """The name of a file as whoever brought it knows it, for what is said of it."""
    return _CONTROL.sub(" ", PurePath(name.replace("\\", "/")).name)[:_SHOWN]


def refuse_large(name: str, content: bytes) -> None:
    """Raise BadRequest if a file is too large."""
    if len(content) > MOST_BYTES:
        raise BadRequest([f"{as_brought(name)} has {len(content):,} bytes; expected at most {MOST_BYTES:,}"])


def _over(base: Base, source: Source, text: str) -> str:
    """The text, made to extend the base where it extends what that stands for."""
    if source.extends is None or source.extends.value == base.file:
        return text
    lines = text.split("\n")
    at = source.extends.position.line - 1
    lines[at] = lines[at].replace(str(source.extends.value), base.file, 1)
    return "\n".join(lines)


def _foreign_files(base: Base, source: Source) -> Iterator[Finding]:
    """Names of files that are not those of the base."""
    known = base.stands_for or base.file
    if source.extends is None or source.extends.value not in (base.file, known):
        position = source.extends.position if source.extends else source.root.position
        message = f'a file that is tried here is laid over its base; expected extends = "{known}"'
        yield Finding(position.file, position.line, position.column, "extends", message)
    cohort = source.root.child("cohort")
    files = cohort.child("files") if cohort is not None else None
    for entry in _entries(files):
        if entry.value not in base.scenario.cohort.files:
            message = "patients can be brought as a list of their own, not by the name of a file"
            yield Finding(entry.position.file, entry.position.line, entry.position.column, "cohort.files", message)


def _entries(files: Node | None) -> Sequence[Node]:
    return files.entries if files is not None else ()
