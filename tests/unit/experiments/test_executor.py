import os
import signal
import threading

import pytest

from clinicsim.experiments.executor import gather
from experiments import tasks


@pytest.mark.parametrize("workers", [1, 2])
def test_every_replication_is_done_once_for_any_number_of_workers(workers: int) -> None:
    told: list[tuple[int, int]] = []
    gathered = gather(tasks.square, range(9), workers, lambda done, total: told.append((done, total)))
    assert gathered.results == {number: number * number for number in range(9)}
    assert told == [(done, 9) for done in range(1, 10)]
    assert not gathered.interrupted


@pytest.mark.parametrize("workers", [1, 2])
def test_a_replication_that_fails_is_recorded_and_the_rest_goes_on(workers: int) -> None:
    gathered = gather(tasks.fails_on_two, range(5), workers)
    assert sorted(gathered.results) == [0, 1, 3, 4]
    assert "no slot fits" in gathered.failed[2]
    assert "tasks.py" in gathered.failed[2]


def test_a_worker_that_dies_takes_only_its_own_replication_with_it() -> None:
    gathered = gather(tasks.dies_on_three, range(8), 2)
    assert sorted(gathered.results) == [0, 1, 2, 4, 5, 6, 7]
    assert "died" in gathered.failed[3]


def test_an_interrupt_keeps_what_has_finished() -> None:
    def interrupted(number: int) -> int:
        if number == 3:
            raise KeyboardInterrupt
        return number

    gathered = gather(interrupted, range(10))
    assert gathered.interrupted
    assert sorted(gathered.results) == [0, 1, 2]


def test_an_interrupt_stops_the_workers_at_once_and_keeps_what_has_finished() -> None:
    def interrupt_when_two_are_done(done: int, total: int) -> None:
        if done == 2:
            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()

    gathered = gather(tasks.never_ends_after_one, range(6), 2, interrupt_when_two_are_done)
    assert gathered.interrupted
    assert sorted(gathered.results) == [0, 1]
