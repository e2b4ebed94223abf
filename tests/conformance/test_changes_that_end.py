"""A version of the scenario that comes back into force is another version: what counts from its date counts anew."""

from __future__ import annotations

import datetime as dt

from properties.strategies import patients, world_of

from .difference import difference

RECALLED_TWICE = {
    "run": {"start_date": dt.date(2026, 1, 5), "months": 12},
    "battery": {"median_years": 1.0},  # pumps that are put in under the first recall, and are sound
    "recall": {"share": 1.0, "policy": "monitor", "extra_checks_per_year": 4},
    "changes": [
        {"date": dt.date(2026, 5, 1), "path": "booking.horizon_days", "value": 30},
        {
            "date": dt.date(2026, 7, 1),
            "until": dt.date(2026, 9, 1),
            "path": "recall.share",
            "value": 0.0,
        },
    ],
}


def test_pumps_put_in_under_a_recall_are_sound_until_it_comes_back() -> None:
    world = world_of(RECALLED_TWICE, patients(10, 2, 0))
    first, second = (world.versions[place].scenario for place in (1, 3))
    assert first is second
    assert [difference(world, replication) for replication in range(4)] == [""] * 4
