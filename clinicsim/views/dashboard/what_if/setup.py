"""What the page works on: a base from the stored runs, perhaps with the clinic's own list, and its fields."""

from __future__ import annotations

from dataclasses import dataclass

from clinicsim.store.folders import load_inputs
from clinicsim.store.manifest import Manifest
from clinicsim.views.dashboard.library import Library
from clinicsim.views.what_if.base_file import Base, base_of
from clinicsim.views.what_if.levers import Field, fields
from clinicsim.views.what_if.upload import OwnList, with_list


@dataclass(frozen=True, slots=True)
class Setup:
    """A stored run to be changed."""

    manifest: Manifest
    base: Base
    fields: tuple[Field, ...]

    def with_list(self, own: OwnList) -> Setup:
        """Return the same clinic with its own list of patients."""
        return Setup(self.manifest, with_list(self.base, own), self.fields)


def setup_of(library: Library, run_id: str) -> Setup:
    """Read a stored run as a base.

    Raises
    ------
    StoreError
        If it is not there or damaged.
    """
    stored = library.run(run_id)

    def read() -> Setup:
        base = base_of(load_inputs(stored))
        return Setup(stored.manifest, base, fields(base.scenario))

    return library.kept(("what-if", run_id), read)
