"""However costs are counted, people and what is shared add up to the ledger, and the reducer sees the same ledger."""

from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicsim.economics import ledger
from clinicsim.economics.patients import by_patient
from clinicsim.engines import run
from clinicsim.measures import measure
from clinicsim.reduction import reduce

from .played import every_clinic
from .strategies import cohorts, overlaid, scenarios, world_of

ways_to_count = st.fixed_dictionaries(
    {
        "device": st.sampled_from(["event", "annuity"]),
        "device_years": st.sampled_from([0.2, 1.0, 5.9]),
        "background_costs": st.booleans(),
        "carer_costs": st.booleans(),
        "perspective": st.sampled_from(["provider", "nhs_pss", "societal"]),
        "convention": st.sampled_from(["continuous", "mid_year", "year_start", "nominal_monthly"]),
        "discount_rate_costs": st.sampled_from([0.0, 0.035]),
    }
)


@settings(every_clinic, max_examples=6)
@given(scenarios(), cohorts(), ways_to_count, st.sampled_from([40, 100_000]))
def test_people_and_what_is_shared_add_up_to_the_ledger(tables: Any, cohort: Any, economics: Any, rows: int) -> None:
    world = world_of(overlaid(tables, {"economics": economics}), cohort)
    log = run(world, 0)
    book, found = ledger(world, log), by_patient(world, log)
    tolerance = 1e-9 * max(book.total, 1.0)
    np.testing.assert_allclose(found.costs.sum(axis=0) + found.shared, book.discounted, rtol=1e-9, atol=tolerance)
    plain = found.costs_undiscounted.sum(axis=0) + found.shared_undiscounted
    np.testing.assert_allclose(plain, book.monthly.sum(axis=0), rtol=1e-9, atol=tolerance)
    discounted = book.discounted_qalys_monthly.sum(axis=0)
    np.testing.assert_allclose(found.qalys.sum(axis=0), discounted, rtol=1e-9, atol=1e-9)
    measured = SimpleNamespace(**measure(world, log).summary)
    assert np.isclose(found.life_years.sum(), measured.life_years, rtol=1e-9)
    assert np.isclose(found.qalys_undiscounted.sum(), measured.qalys, rtol=1e-9, atol=1e-9)
    assert found.number.size == measured.people
    reduced = reduce(world, [log[first : first + rows] for first in range(0, log.size, rows)]).ledger
    for table in ("monthly", "discounted_monthly", "all_monthly"):
        wanted = getattr(book, table)
        close = {"rtol": 0.0, "atol": 1e-9 * np.abs(wanted).max(initial=1.0), "err_msg": table}
        np.testing.assert_allclose(getattr(reduced, table), wanted, **close)
