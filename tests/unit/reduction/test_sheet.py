import numpy as np
import pytest
from measures.small_clinic import world_of

from clinicsim.measures import series
from clinicsim.reduction.sheet import (
    Plan,
    Sheet,
    as_it_is,
    level_at_end,
    level_on_average,
    ratio,
    share_on_average,
    total,
)

SEEN, KNOWN, OWED = np.array([3.0, 0.0, 5.0]), np.array([4.0, 0.0, 6.0]), np.array([2.0, np.nan, 7.0])


@pytest.fixture
def sheet():
    """A sheet of three months: who was seen, who is known, who is owed a visit."""
    sheet = Sheet(world_of())
    sheet.add(3).by_month[:] = SEEN, KNOWN, OWED
    return sheet


def _measured(sheet, measure):
    found = Plan(sheet, {"it": measure}).measures()
    return found.summary["it"], found.monthly["it"]


def _lines(sheet):
    first, second, third = (type(sheet.add(0))(sheet, place, 1)[0] for place in range(3))
    return first, second, third


@pytest.mark.parametrize(
    ("measure", "wanted"),
    [
        pytest.param(lambda a, b, c: ratio(a, b, 100.0), series.ratio(SEEN, KNOWN, 100.0), id="a ratio of the sums"),
        pytest.param(lambda a, b, c: level_at_end(b), series.level_at_end(KNOWN), id="a level at the end"),
        pytest.param(lambda a, b, c: level_on_average(c), series.level_on_average(OWED), id="a level on average"),
        pytest.param(
            lambda a, b, c: share_on_average(b - a, b),
            series.level_on_average(np.array([1 / 4, np.nan, 1 / 6])),
            id="a share is averaged over the months with anybody in them",
        ),
        pytest.param(lambda a, b, c: total(a * 2.0 + b / 2.0), series.Series(21.0, 2 * SEEN + KNOWN / 2), id="a total"),
    ],
)
def test_a_measure_takes_the_shape_that_those_of_a_log_have(sheet, measure, wanted):
    summary, monthly = _measured(sheet, measure(*_lines(sheet)))
    assert summary == pytest.approx(wanted.summary)
    np.testing.assert_allclose(monthly, wanted.monthly)


def test_what_is_known_of_the_run_as_a_whole_stands_beside_the_months(sheet):
    waits = sheet.add(1)
    waits.values[0] = 5.0, 6.0, 7.0, 5.5
    summary, monthly = _measured(sheet, as_it_is(waits[0]))
    assert summary == 5.5
    np.testing.assert_array_equal(monthly, [5.0, 6.0, 7.0])


def test_a_ratio_to_nothing_is_not_defined(sheet):
    nobody = sheet.add(1)
    summary, monthly = _measured(sheet, ratio(nobody[0], nobody[0]))
    assert np.isnan(summary)
    assert np.isnan(monthly).all()


def test_what_a_plan_has_given_out_stands_when_the_sheet_changes(sheet):
    plan = Plan(sheet, {"seen": total(_lines(sheet)[0])})
    before = plan.measures()
    sheet.values[:] = 0.0
    np.testing.assert_array_equal(before.monthly["seen"], SEEN)
