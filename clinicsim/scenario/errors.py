"""What is wrong with a scenario: findings that name the file, the line and the key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, in the user's words.

    `line` and `column` count from 1; both are 0 when the finding concerns a whole file or a command-line option.
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        """One line: `file:line:col: error: table.key: what is wrong`."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return ": ".join(part for part in (place, self.severity, self.path, self.message) if part)


class ScenarioError(Exception):
    """A scenario that cannot be used, with everything that is wrong with it at once.

    Parameters
    ----------
    findings
        Errors, and warnings if there are any beside them; kept in order of file and line, each once.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = in_order(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        """All findings, one a line."""
        return "\n".join(str(finding) for finding in self.findings)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by file, line and column, each once."""
    return tuple(sorted(set(findings), key=lambda f: (f.file, f.line, f.column, f.path, f.message)))
