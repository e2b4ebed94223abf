"""Measures of money, which the economics stage works out from the ledger."""

from functools import partial

from clinicsim.measures.catalogue.entry import Measure

_entry = partial(Measure, group="Money")

ENTRIES = (
    _entry(
        "cost_per_year",
        "cost per year",
        "currency/year",
        "down",
        "Cost a year, undiscounted: in all, and by category; of the payers whose costs the perspective counts.",
        family=True,
        total=True,
    ),
    _entry(
        "cost_per_year_by_payer",
        "cost per year by payer",
        "currency/year",
        "down",
        "Cost a year of each payer, undiscounted, whoever's costs the perspective counts. Payers are not to be added "
        "up: a fee for a visit stands with who pays it, beside what the visit costs the clinic.",
        family=True,
    ),
    _entry(
        "staff_cost_employed_per_year",
        "yearly cost of staff employed",
        "currency/year",
        "down",
        "Cost a year of the staff employed, busy or not: the budget.",
    ),
    _entry(
        "staff_cost_used_per_year",
        "yearly cost of staff time used",
        "currency/year",
        "down",
        "Cost a year of the staff time spent with patients, agency staff included: the activity.",
    ),
    _entry(
        "staff_cost_idle_per_year",
        "yearly cost of staff time not used",
        "currency/year",
        "down",
        "Cost a year of employed time that is not spent with patients or on the way to them: cost of the staff "
        "employed, less that of their own time used; agency staff are in neither. Below nothing if they work more than "
        "they are employed for.",
        signed=True,
    ),
    _entry(
        "drug_wasted_cost_per_year",
        "yearly cost of drug left in ampoules",
        "currency/year",
        "down",
        "Cost a year of intrathecal drug that is left in ampoules opened for a filling, and thrown away; a part of the "
        "cost of the drug.",
    ),
    _entry(
        "cost_per_patient_year",
        "cost per patient and year",
        "currency per patient-year",
        "down",
        "Cost of the service for each person with the service and year, undiscounted.",
    ),
    _entry(
        "cost_per_on_time_refill",
        "cost per refill on time",
        "currency per refill",
        "down",
        "Cost of the whole service for each refill done on time, undiscounted.",
    ),
    _entry(
        "cost_discounted",
        "discounted cost of the run",
        "currency",
        "down",
        "Cost of the whole run, discounted to its first day: in all, and by category; by month, the cost of the month "
        "so discounted.",
        family=True,
        total=True,
    ),
)
