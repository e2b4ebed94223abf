import os
import subprocess
import sys

import pytest
from measures.small_clinic import log_of, refill, slot, visit, world_of
from numba.core.dispatcher import Dispatcher

from clinicsim.reduction import reduce, warm
from clinicsim.reduction.rows.places import place_of
from clinicsim.world.events import Kind

WITHOUT_NUMBA = """
from measures.small_clinic import log_of, refill, world_of
from numba.core.dispatcher import Dispatcher

from clinicsim.reduction import reduce
from clinicsim.reduction.rows.places import place_of

assert not isinstance(place_of, Dispatcher)
found = reduce(world_of(), [log_of(*refill(10, 0, 3), *refill(20, 1, -2))])
print(found.measures.summary["refill_on_time_share"])
"""


def _compiled():
    """How often each function of the package has been compiled."""
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("clinicsim.")]
    functions = {value for module in modules for value in vars(module).values() if isinstance(value, Dispatcher)}
    return {function: len(function.signatures) for function in functions}


def test_nothing_is_compiled_once_the_reducer_is_warm():
    warm(world_of())
    before = _compiled()
    world = world_of(run={"months": 7}, economics={"background_costs": True})
    reduce(world, [log_of(*refill(10, 0, 3), (7.4, Kind.ATTENDED, 0, slot(1, 0), visit(world, "refill")))])
    assert {function: times for function, times in _compiled().items() if before.get(function) != times} == {}


def test_a_rule_that_stands_in_kernels_alone_says_so():
    with pytest.raises(TypeError, match="place_of is compiled into kernels"):
        place_of(3, 5)


def test_a_reducer_can_be_followed_step_by_step_with_numba_switched_off():
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", WITHOUT_NUMBA], env=environment, capture_output=True, text=True)
    assert done.stdout == "0.5\n", done.stderr
