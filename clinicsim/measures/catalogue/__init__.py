"""The catalogue of measures: one file for each group, in the order in which tables show them."""

from clinicsim.measures.catalogue import (
    access,
    capacity,
    caseload,
    harm,
    in_session,
    money,
    oral,
    outcomes,
    refill_safety,
    theatre_and_beds,
)

CATALOGUE = (
    *refill_safety.ENTRIES,
    *harm.ENTRIES,
    *access.ENTRIES,
    *capacity.ENTRIES,
    *in_session.ENTRIES,
    *theatre_and_beds.ENTRIES,
    *caseload.ENTRIES,
    *oral.ENTRIES,
    *outcomes.ENTRIES,
    *money.ENTRIES,
)
