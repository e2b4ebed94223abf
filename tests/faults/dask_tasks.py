"""Tasks for workers, which import this module by name."""

from __future__ import annotations

import os
import signal
import time


def square(number: int) -> int:
    time.sleep(0.02)
    return number * number


def fails_on_two(number: int) -> int:
    if number == 2:
        raise RuntimeError("no slot fits")
    return number


def kills_its_worker_on_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def cannot_be_sent_back(number: int) -> object:
    return (lambda: number) if number == 1 else number
