"""A scenario file over a base, checked: what it changes, or everything that is wrong with it, in words."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from clinicsim.scenario import Loaded, read
from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.views.differs import differences
from clinicsim.views.labels import capital
from clinicsim.views.phrases import in_form
from clinicsim.views.what_if.base_file import Base
from clinicsim.views.what_if.levers import Field

_AS_OF = re.compile(r" \(as of \d{4}-\d{2}-\d{2}\)$")
_DATED = "changes."


@dataclass(frozen=True, slots=True)
class Checked:
    """What a scenario file over a base comes to."""

    changes: tuple[str, ...] = ()  # against the base, a line each
    findings: tuple[Finding, ...] = ()  # errors; with any, nothing can be run
    warnings: tuple[Finding, ...] = ()
    hash: str = field(default="")

    @property
    def is_sound(self) -> bool:
        """Whether it can be run."""
        return not self.findings

    def called(self, file: str, name: str) -> Checked:
        """Return the same with a file called by another name."""
        findings, warnings = (
            tuple(replace(one, file=name) if one.file == file else one for one in kind)
            for kind in (self.findings, self.warnings)
        )
        return replace(self, findings=findings, warnings=warnings)


def checked(base: Base, file: str, text: str) -> Checked:
    """Read a scenario file that lies beside a base, as `clinicsim check` would, and compare it with the base.

    Parameters
    ----------
    base
        With its files.
    file
        Name of the new file, for what is said of it.
    text
        Of the new file. It may name no file but those of the base; see `upload.py`.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            loaded = _read(base, Path(folder), file, text)
        except ScenarioError as error:
            return Checked(findings=tuple(_without_folder(one, folder) for one in error.findings))
    warnings = tuple(_without_folder(one, folder) for one in loaded.warnings)
    lines = tuple(map(capital, differences(base.scenario, loaded.scenario)))
    return Checked(lines, (), warnings, loaded.hash)


def in_words(finding: Finding, *, with_place: bool = False) -> str:
    """Say what is wrong to somebody who has not seen the file; `with_place` for one who has written it."""
    if with_place:
        return str(finding)
    path, message = finding.path, _AS_OF.sub("", finding.message)
    if path.startswith(_DATED):  # then the message begins with the key that the change is of
        path, _, message = message.partition(": ")
    return f"{capital(in_form('words', '', path))}: {message}" if path else capital(message)


def by_field(findings: Sequence[Finding], moved: Sequence[Field]) -> Mapping[str, str]:
    """Findings that name what a field sets, by the key of the field; the others are of the whole."""
    found: dict[str, str] = {}
    for one in moved:
        entry = one.path[:-1] if one.template else one.path  # what is wrong may be in the entry as a whole
        name = ".".join(entry) or str(one.template["name"])
        said = [in_words(each) for each in findings if _names(each, name)]
        if said:
            found[one.key] = "; ".join(said)
    return found


def _names(finding: Finding, name: str) -> bool:
    """Whether a finding is of an entry of this name, or of the list that holds it as a whole."""
    return name in f"{finding.path} {finding.message}" or (bool(finding.path) and name.startswith(f"{finding.path}."))


def commented(text: str, base: str, changes: Sequence[str]) -> str:
    """Put above a scenario file what it changes, as comments."""
    lines = (" ".join(change.split()) for change in changes)
    head = [f"# Against {' '.join(base.split())}:", *(f"#   {line}" for line in lines)]
    return "\n".join([*head, "", text])


def _read(base: Base, folder: Path, file: str, text: str) -> Loaded:
    for name, content in base.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / file).write_text(text, encoding="utf-8")
    return read(folder / file)


def _without_folder(finding: Finding, folder: str) -> Finding:
    return replace(
        finding, file=Path(finding.file).name, message=finding.message.replace(f"{folder}/", "").replace(folder, "")
    )
