"""Candidates of a search: the scenario with other values, read and checked as any file, and built."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from clinicsim.experiments.search.changed import Changed, changed
from clinicsim.experiments.search.variables import Variable
from clinicsim.scenario import Loaded, read
from clinicsim.scenario.overlay_file import merged, overlay_text
from clinicsim.scenario.positions import Position
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.sets import layer
from clinicsim.scenario.tree import grow, plain
from clinicsim.world.build import compile_world
from clinicsim.world.cohort import Cohort, read_cohort
from clinicsim.world.world import World

_CAPACITY = ("name", "question", "description", "sessions", "staff", "staffing", "sites", "theatre", "huddle", "beds")
"""Tables that say nothing about the patients of the first day."""


class Candidates:
    """Makes the scenario and the world of each candidate.

    Parameters
    ----------
    loaded
        The scenario as it is, read with `sets` and with `run_sets`.
    variables
        What is changed.
    sets
        What `--set` changes besides; it is part of every candidate.
    run_sets
        Settings of the `run` table, which are those of the study and no part of a candidate.
    """

    def __init__(
        self, loaded: Loaded, variables: Sequence[Variable], sets: Sequence[str] = (), run_sets: Sequence[str] = ()
    ) -> None:
        self.loaded, self.variables, self._run_sets = loaded, tuple(variables), tuple(run_sets)
        self._set_by_hand = _set_by_hand(loaded.scenario, sets)
        self._cohorts: list[tuple[Scenario, Cohort]] = []

    def changed(self, values: Sequence[int]) -> Changed:
        """What becomes of the scenario, with what was set by hand."""
        made = changed(self.loaded.scenario, self.variables, values)
        return Changed(merged(self._set_by_hand, made.overlay), made.words)

    def read(self, values: Sequence[int], seed: int | None = None) -> Loaded:
        """Read a candidate through the very file that would say it.

        Parameters
        ----------
        values
            One for each variable.
        seed
            Another seed than that of the scenario.

        Raises
        ------
        ScenarioError
            If there can be no such clinic.
        """
        sets = self._run_sets if seed is None else (*self._run_sets, f"run.seed={seed}")
        overlay = self.changed(values).overlay
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "candidate.toml"
            text = overlay_text({"name": self.loaded.scenario.name, **overlay}, extends=str(self.loaded.path.resolve()))
            file.write_text(text, encoding="utf-8")
            return read(file, sets)

    def world(self, loaded: Loaded) -> World:
        """Build a candidate that has been read; patients are read again only if the changes concern them."""
        first = loaded.timeline.first
        of_patients = first.model_copy(update=dict.fromkeys(_CAPACITY))
        for known, cohort in self._cohorts:
            if known == of_patients:
                return compile_world(loaded.timeline, cohort)
        cohort = read_cohort(loaded.cohort_files, first)
        self._cohorts.append((of_patients, cohort))
        return compile_world(loaded.timeline, cohort)

    def text(self, values: Sequence[int], folder: Path, name: str) -> str:
        """Text of a scenario file, to stand in a folder, that says a candidate."""
        made = self.changed(values)
        head = {"name": name, "description": f"Found by a search: {made.words}.", **made.overlay}
        return overlay_text(head, extends=_from(folder, self.loaded.path))


def _set_by_hand(scenario: Scenario, sets: Sequence[str]) -> dict[str, Any]:
    """What `--set` says, as an overlay; paths of cohort files are from the working folder, so they are made whole."""
    here = Position("", 0, 0)
    root, _ = layer(grow(scenario.model_dump(exclude_none=True), {}, here), sets)
    tables: dict[str, Any] = plain(root)
    cohort = tables.get("cohort")
    if isinstance(cohort, Mapping) and "files" in cohort:
        tables["cohort"] = {**cohort, "files": [str(Path(file).resolve()) for file in cohort["files"]]}
    return tables


def _from(folder: Path, file: Path) -> str:
    """Path of a file as one writes it in a folder."""
    return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
