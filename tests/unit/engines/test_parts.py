"""Parts of the kernel stand after those that they call, so that whoever reads on has met what is used."""

from __future__ import annotations

import dis
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from numba import types
from numba.core.dispatcher import Dispatcher

from clinicsim.engines.compiled import dispatch, linking
from clinicsim.engines.compiled.processes import Process


def called_by(function: Callable[..., Any], seen: set[Callable[..., Any]]) -> Iterator[str]:
    """Symbols of the parts that a function calls, itself or through its helpers."""
    for name in {each.argval for each in dis.get_instructions(function) if each.opname == "LOAD_GLOBAL"}:
        found = function.__globals__.get(name)
        if isinstance(found, types.ExternalFunction):
            yield found.symbol
        elif isinstance(found, Dispatcher) and found.py_func not in seen:
            seen.add(found.py_func)
            yield from called_by(found.py_func, seen)


def test_no_part_calls_one_that_stands_after_it() -> None:
    assert dispatch.run.symbol in linking.PARTS
    place = {symbol: number for number, symbol in enumerate(linking.PARTS)}
    for symbol, part in linking.PARTS.items():
        later = [other for other in called_by(part.function, set()) if place[other] >= place[symbol]]
        assert later == [], symbol


def test_every_process_has_a_handler() -> None:
    handled = set(called_by(linking.PARTS[dispatch.handle.symbol].function, set()))
    assert len(handled) == len(Process)
    assert {symbol.rpartition("_")[0] for symbol in handled} >= {"clinicsim_life"}


def test_a_part_is_about_the_clinic() -> None:
    def of_nobody(i: int) -> int:
        return i

    with pytest.raises(TypeError, match="the first parameter of a part is the clinic"):
        linking.part(of_nobody)


def test_two_parts_of_one_name_are_refused() -> None:
    def take_next(c: Any) -> int:
        return 0

    take_next.__module__ = "clinicsim.engines.compiled.calendar"
    with pytest.raises(ValueError, match="two parts of the kernel are called clinicsim_calendar_take_next"):
        linking.part(take_next)
