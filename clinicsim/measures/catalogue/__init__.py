"""The catalogue of measures: one file for each group, in the order in which tables show them."""

from clinicsim.measures.catalogue import access, capacity, caseload, harm, money, refill_safety, theatre_and_beds

CATALOGUE = (
    *refill_safety.ENTRIES,
    *harm.ENTRIES,
    *access.ENTRIES,
    *capacity.ENTRIES,
    *theatre_and_beds.ENTRIES,
    *caseload.ENTRIES,
    *money.ENTRIES,
)
