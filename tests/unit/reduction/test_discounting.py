import numpy as np
import pytest

from clinicsim.economics import discount_factor, flow_factor
from clinicsim.measures.log_view import MINUTES_PER_YEAR
from clinicsim.reduction.discounting import discounting, flow_worth, payment_worth

CONVENTIONS = ("continuous", "mid_year", "year_start", "nominal_monthly")
RATES = (0.0, 1e-12, 0.015, 0.035, 0.5, -0.02)
# Starts and ends of years and months of a twelfth of a year, and minutes beside them.
MINUTES = sorted(
    {max(0, round(n * MINUTES_PER_YEAR / 12) + by) for n in (0, 1, 11, 12, 13, 60, 71) for by in (-1, 0, 1)}
)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("rate", RATES)
def test_a_payment_is_worth_what_the_ledger_of_a_log_makes_it(rate, convention):
    found = [payment_worth(float(minute), discounting(rate, convention)) for minute in MINUTES]
    wanted = discount_factor(np.array(MINUTES) / MINUTES_PER_YEAR, rate, convention)
    np.testing.assert_allclose(found, wanted, rtol=1e-13)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("rate", RATES)
def test_a_flow_is_worth_what_the_ledger_of_a_log_makes_it(rate, convention):
    found = [flow_worth(float(minute), discounting(rate, convention)) for minute in MINUTES]
    wanted = flow_factor(0.0, np.array(MINUTES) / MINUTES_PER_YEAR, rate, convention)
    # The specification subtracts the rate's fall from 1, so of tiny rates it keeps few digits.
    np.testing.assert_allclose(found, wanted, rtol=1e-13 if abs(rate) > 1e-3 or rate == 0.0 else 1e-3, atol=1e-12)
