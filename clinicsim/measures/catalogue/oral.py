"""Measures of oral drugs and botulinum toxin."""

from functools import partial

from clinicsim.measures import oral, people
from clinicsim.measures.catalogue.entry import Measure
from clinicsim.world.events import Kind

_entry = partial(Measure, group="Oral drugs and botulinum toxin")
_MONTH_ENDS = "mean over month ends; by month, at each month end."

ENTRIES = (
    _entry(
        "oral_on_drug_share",
        "oral patients on a drug",
        "share",
        "neither",
        f"Of people in oral care, the share who take at least one oral drug, for all and for the severely affected; "
        f"{_MONTH_ENDS}",
        partial(oral.on_drugs_share, at_least=1),
        plural=True,
        family=True,
        may_be_empty=True,
    ),
    _entry(
        "oral_on_two_drugs_share",
        "oral patients on two drugs or more",
        "share",
        "neither",
        f"Of people in oral care, the share who take at least two oral drugs, for all and for the severely affected; "
        f"{_MONTH_ENDS}",
        partial(oral.on_drugs_share, at_least=2),
        plural=True,
        family=True,
        may_be_empty=True,
    ),
    _entry(
        "oral_drugs_stopped_per_year",
        "oral drugs stopped",
        "courses/year",
        "neither",
        "Courses of an oral drug that end a year, by why. Drugs that people take with them when they leave are not "
        "stopped.",
        oral.stopped_per_year,
        plural=True,
        family=True,
        counted_per="year",
    ),
    _entry(
        "side_effects_per_year",
        "side effects of oral drugs",
        "side effects/year",
        "down",
        "Side effects a year, whether the drug is kept or stopped.",
        partial(people.yearly, kind=Kind.SIDE_EFFECT),
        plural=True,
        counted_per="year",
    ),
    _entry(
        "blood_tests_per_year",
        "blood tests for oral drugs",
        "tests/year",
        "neither",
        "Blood tests a year that oral drugs call for.",
        partial(people.yearly, kind=Kind.BLOOD_TEST),
        plural=True,
        counted_per="year",
    ),
    _entry(
        "injections_per_year",
        "botulinum injections",
        "injections/year",
        "neither",
        "Visits a year at which botulinum toxin is injected.",
        partial(people.yearly, kind=Kind.INJECTED),
        plural=True,
        counted_per="year",
    ),
    _entry(
        "itb_off_oral_drugs_share",
        "pump patients off oral drugs",
        "share",
        "up",
        f"Of people with a pump, the share who take no oral drug; {_MONTH_ENDS}",
        oral.off_oral_drugs_share,
        plural=True,
        may_be_empty=True,
    ),
)
