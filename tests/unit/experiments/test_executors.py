import os
import signal
import threading
from collections.abc import Iterable

import pytest

from clinicsim.experiments.executors import Executor, Outcome, Processes, Serial, Threads
from clinicsim.experiments.executors.pace import Chunks
from experiments import tasks

EVERY = (Serial(), Threads(2), Processes(2))


def interrupt_after_one(outcomes: Iterable[Outcome[int]], kept: list[int]) -> None:
    """Keep the numbers of outcomes, and interrupt this process soon after that of 1."""
    for outcome in outcomes:
        kept.append(outcome.number)
        if outcome.number == 1:
            threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()


@pytest.mark.parametrize("executor", EVERY)
def test_outcomes_come_in_the_order_of_the_numbers(executor: Executor) -> None:
    numbers = [5, 3, 8, 0, 1, 2]
    outcomes = list(executor.outcomes(tasks.slow_if_even, numbers))
    assert outcomes == [Outcome(number, number, "") for number in numbers]


@pytest.mark.parametrize("executor", EVERY)
def test_a_task_that_raises_is_an_outcome_and_the_rest_goes_on(executor: Executor) -> None:
    outcomes = {outcome.number: outcome for outcome in executor.outcomes(tasks.fails_on_two, range(5))}
    assert [number for number, outcome in outcomes.items() if not outcome.error] == [0, 1, 3, 4]
    assert "no slot fits" in outcomes[2].error
    assert "tasks.py" in outcomes[2].error


@pytest.mark.parametrize("executor", EVERY)
def test_nothing_to_do_is_done_at_once(executor: Executor) -> None:
    assert list(executor.outcomes(tasks.square, [])) == []


def test_a_worker_that_dies_takes_only_its_own_number_with_it() -> None:
    outcomes = list(Processes(2).outcomes(tasks.dies_on_three, range(8)))
    assert [outcome.number for outcome in outcomes] == list(range(8))
    assert [outcome.number for outcome in outcomes if outcome.error] == [3]
    assert "died" in outcomes[3].error


def test_threads_are_never_far_ahead_of_their_reader() -> None:
    begun: list[int] = []
    outcomes = Threads(2).outcomes(lambda number: begun.append(number), range(10_000))
    for _ in range(5):
        next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert len(begun) < 40


@pytest.mark.parametrize("executor", EVERY)
def test_an_interrupt_stops_the_work_and_keeps_what_has_finished(executor: Executor) -> None:
    kept: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        interrupt_after_one(executor.outcomes(tasks.slow_after_one, range(600)), kept)
    assert kept[:2] == [0, 1]
    assert len(kept) < 60


def test_chunks_hold_every_number_once_and_grow_to_a_second_of_work() -> None:
    chunks, found, sizes = Chunks(range(1_000), 2), [], []
    while chunk := chunks.next():
        chunks.timed(len(chunk), 0.01 * len(chunk))
        found += chunk
        sizes.append(len(chunk))
    assert found == list(range(1_000))
    assert sizes[0] == 1
    assert max(sizes) == 100
    assert sizes[-1] == 1  # so that all workers end together
