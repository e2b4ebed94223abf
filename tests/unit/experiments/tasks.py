"""Tasks for worker processes; they import this module by name."""

from __future__ import annotations

import os
import signal
import time


def square(number: int) -> int:
    return number * number


def fails_on_two(number: int) -> int:
    if number == 2:
        raise RuntimeError("no slot fits")
    return number


def dies_on_three(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def slow_if_even(number: int) -> int:
    if number % 2 == 0:
        time.sleep(0.05)
    return number


def slow_after_one(number: int) -> int:
    if number > 1:
        time.sleep(0.2)
    return number
