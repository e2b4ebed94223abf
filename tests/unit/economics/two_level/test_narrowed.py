import dataclasses

import numpy as np
import pytest

from clinicsim.economics.two_level import side_by_side
from clinicsim.economics.two_level.narrowed import narrowed

from .made_up import NAMES, WTP, clinic

MANY, FEW = (0.0, 10_000.0, WTP, 30_000.0), (WTP, 30_000.0)


def test_some_of_the_thresholds_are_as_if_nobody_had_asked_for_the_others():
    """One fit serves every threshold, so none is fitted again; words are those of the thresholds that are left."""
    made = clinic(3, 120, 3, 2_500.0)
    alone = side_by_side(made.outcomes, made.parameters, NAMES, FEW)
    found = narrowed(side_by_side(made.outcomes, made.parameters, NAMES, MANY), FEW, "", "QALYs")
    assert (found.wtp, found.warning, found.notes) == (alone.wtp, alone.warning, alone.notes)
    assert found.warning
    for name in ("noise_share", "explained", "overstated", "overstated_se"):
        np.testing.assert_allclose(getattr(found, name), getattr(alone, name), rtol=1e-9, err_msg=name)
    for way in ("raw", "shrunk", "metamodel"):
        for field in dataclasses.fields(getattr(found, way)):
            values = getattr(getattr(found, way), field.name), getattr(getattr(alone, way), field.name)
            if isinstance(values[0], np.ndarray):
                np.testing.assert_allclose(*values, rtol=1e-9, err_msg=f"{way}.{field.name}")


def test_a_threshold_that_was_not_worked_out_is_refused():
    made = clinic(4, 40, 2, 500.0)
    with pytest.raises(ValueError, match="not in"):
        narrowed(side_by_side(made.outcomes, made.parameters, NAMES, MANY), (15_000.0,), "", "QALYs")
