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

__all__ = ["write_report"]


def write_report(path: Path, base: Arm, alternatives: Sequence[Arm], comparison: Comparison) -> None:
    """Write the comparison of alternatives with a base as one self-contained HTML page.

    Parameters
    ----------
    path
        Where to write; missing folders are made. The file appears whole or not at all.
    base
        The base scenario and its runs.
    alternatives
        The alternatives, in the order of `comparison.differences`.
    comparison
        Their paired differences from the base.

    Raises
    ------
    ValueError
        If the comparison does not hold one set of differences for each alternative.
    OSError
        If the file cannot be written.
    """
    from clinicsim.views.report.page import render

    write_whole(path, render(base, alternatives, comparison))


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
