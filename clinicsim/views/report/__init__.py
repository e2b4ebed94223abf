"""The report: one HTML page that works offline, without scripts and on paper."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinicsim.experiments.arm import Arm
    from clinicsim.experiments.compare import Comparison
    from clinicsim.experiments.psa.analysis import Analysis
    from clinicsim.views.illustration import Illustration
    from clinicsim.views.report.parts import Audience
    from clinicsim.views.report.reported import Reported

__all__ = ["write_report", "write_reported"]


def write_report(
    path: Path,
    base: Arm,
    alternatives: Sequence[Arm],
    comparison: Comparison,
    *,
    illustrations: Sequence[Illustration] = (),
    drawn: Analysis | None = None,
    audiences: Sequence[Audience] | None = None,
    static: bool = False,
) -> None:
    """Write scenarios and their differences from a base as one self-contained HTML page.

    Parameters
    ----------
    path
        Where to write; missing folders are made. The file appears whole or not at all.
    base
        The base scenario and its runs.
    alternatives
        The alternatives, in the order of `comparison.differences`; with none, the page is about the base alone.
    comparison
        Their paired differences from the base.
    illustrations
        One replication with its log of the base and of the first alternatives, for the figures that need one.
    drawn
        A probabilistic analysis of the same scenarios.
    audiences
        Whom the page is for, of `parts.AUDIENCES`; all if not given.
    static
        Whether to leave every script out.

    Raises
    ------
    ValueError
        If the comparison does not hold one set of differences for each alternative.
    OSError
        If the file cannot be written.
    """
    from clinicsim.views.report.reported import reported

    write_reported(path, reported(base, alternatives, comparison, illustrations, drawn), audiences, static=static)


def write_reported(
    path: Path, one: Reported, audiences: Sequence[Audience] | None = None, *, static: bool = False
) -> None:
    """Write what has been gathered for a report; parameters and errors as for `write_report`."""
    from clinicsim.views.report.page import render
    from clinicsim.views.report.parts import AUDIENCES

    write_whole(path, render(one, audiences or AUDIENCES, static=static))


def write_whole(path: Path, text: str) -> None:
    """Write a text file through a temporary one beside it, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
