"""Who is in the rows: everybody whose arrival has been written down; that row comes before all others about them."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.reduction.kernel import helper
from clinicsim.world.events import Kind
from clinicsim.world.world import World

# Columns of `who`.
KNOWN, MALE, INDICATION, BAND = range(4)
UNKNOWN = np.zeros(4, dtype=np.int16)
"""A row of `who` before anything is known; two bytes a column, for there is one for each patient."""

PERSON, SEVERITY, REFERRED = int(Kind.PERSON), int(Kind.SEVERITY), int(Kind.REFERRED)


def indications_listed(world: World) -> Ints:
    """Indications of the patients of the first day, shape (patients,)."""
    return np.array(world.cohort.patients["indication"], dtype=np.int64)


@helper
def introduce(kind: int, patient: int, subject: int, value: float, place: int, listed: Ints, who: Ints) -> None:
    """Take in a row that says who somebody is; rows of other kinds say nothing of it.

    Parameters
    ----------
    kind, patient, subject, value
        The row.
    place : int
        Place of the patient.
    listed : array of shape (patients of the first day,)
        Their indications.
    who : array of shape (places, 4)
    """
    if kind == REFERRED:
        who[place, INDICATION] = int(value)
    elif kind == PERSON:
        who[place, KNOWN] = 1
        who[place, MALE] = 1 if subject == 0 else 0
        if patient < listed.size:
            who[place, INDICATION] = listed[patient]
    elif kind == SEVERITY:
        who[place, BAND] = subject
