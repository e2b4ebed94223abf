"""Measures of the caseload."""

from functools import partial

from clinicsim.measures import people
from clinicsim.measures.catalogue.entry import Measure

_entry = partial(Measure, group="Caseload")

ENTRIES = (
    _entry(
        "pumps_end",
        "pumps in care at the end",
        "pumps",
        "neither",
        "Working pumps at the end; by month, at each month end.",
        people.pumps_end,
        plural=True,
    ),
    _entry(
        "caseload_end",
        "caseload at the end",
        "people",
        "neither",
        "People with the service at the end, by therapy: with a pump, on oral drugs, or waiting for a first "
        "assessment, trial or implant; by month, at each month end.",
        people.caseload_end,
        family=True,
    ),
    _entry(
        "people",
        "people in all",
        "people",
        "neither",
        "Everybody who was there on the first day or has been referred since, whatever became of them: those who wait, "
        "die waiting or are returned at triage too. Costs and effects of a person are those of the run over it. By "
        "month, those who came in it.",
        people.everybody,
        plural=True,
    ),
)
