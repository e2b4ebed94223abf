"""The cache that threads share."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from clinicsim.views.dashboard.kept import Kept


def test_two_who_ask_at_once_share_one_making() -> None:
    kept, made = Kept(5), []
    both_there = threading.Barrier(2)

    def make() -> object:
        made.append(1)
        time.sleep(0.02)
        return object()

    def ask() -> object:
        both_there.wait()
        return kept.get("key", make)

    with ThreadPoolExecutor(2) as pool:
        first, second = (one.result() for one in [pool.submit(ask), pool.submit(ask)])
    assert first is second
    assert len(made) == 1


def test_what_could_not_be_made_is_tried_again() -> None:
    kept = Kept(5)
    with pytest.raises(ValueError, match="no"):
        kept.get("key", lambda: (_ for _ in ()).throw(ValueError("no")))
    assert kept.get("key", lambda: 3) == 3


def test_the_longest_unused_is_forgotten() -> None:
    kept = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key)
    assert kept.get("a", lambda: "again") == "a"
    assert kept.get("b", lambda: "again") == "again"


def test_making_one_thing_may_ask_for_another() -> None:
    kept = Kept(5)
    assert kept.get("page", lambda: kept.get("figure", lambda: 1) + kept.get("figure", lambda: 2)) == 2
