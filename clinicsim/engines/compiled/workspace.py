"""Room for replications of one world: its tables, the memory that changes, and the clinic record that holds both.

A replication that outgrows its room is run again in more of it. Memory is touched only as it is used, so room costs
nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from clinicsim.engines.compiled.draws import N_COUNTED
from clinicsim.engines.compiled.layout import CHANGING, CLINIC, GROWING, NUMBERS, TABLES
from clinicsim.engines.compiled.memory import PlainClinic
from clinicsim.engines.compiled.tables import Tables

LOG_ROWS = 1 << 16
_FLUSH_AT = LOG_ROWS // 2
_FRAMES = 4096
_FRAMES_PER_PATIENT = 64
_MORE = 4  # times as much room for a replication that outgrew its own


class Workspace:
    """What one thread needs to run replications of one world, one after the other.

    Attributes
    ----------
    clinic
        The clinic record: a structured array of shape (1,), or a plain object where Numba is switched off.
    arrays : dict of str to array
        Every table, by name.
    """

    def __init__(self, tables: Tables, room: int = 1) -> None:
        self.tables, self.room = tables, room
        self.arrays: dict[str, Any] = {name: _flat(array) for name, array in tables.arrays.items()}
        sizes = self._sizes()
        for name, dtype in {**CHANGING, **NUMBERS}.items():
            self.arrays[name] = np.empty(sizes[name], dtype)
        self.arrays["how"][:] = 0  # nobody: a plan may have fewer places than another
        self.clinic: Any = PlainClinic() if numba.config.DISABLE_JIT else np.zeros(1, CLINIC)
        for name in CLINIC.names or ():
            self.put(name, 0)
        for name, size in tables.sizes.items():
            self.put(f"n_{name}", size)
        for name, array in self.arrays.items():
            self.put(name, array if numba.config.DISABLE_JIT else array.ctypes.data)
        for name in GROWING:
            self.put(f"{name}_room", len(self.arrays[name]))

    def put(self, name: str, value: Any) -> None:
        """Set a field of the clinic."""
        if numba.config.DISABLE_JIT:
            setattr(self.clinic, name, value)
        else:
            self.clinic[name] = value

    def get(self, name: str) -> Any:
        """Read a field of the clinic."""
        return getattr(self.clinic, name) if numba.config.DISABLE_JIT else self.clinic[name][0]

    def larger(self) -> Workspace:
        """The same with more room."""
        return Workspace(self.tables, _MORE * self.room)

    def call(self, function: Callable[[Any], int]) -> int:
        """Call a part of the kernel, which takes the clinic alone."""
        return int(function(self.clinic if numba.config.DISABLE_JIT else self.clinic.ctypes.data))

    def begin(self, key: int, replication: int, end: int) -> None:
        """Make ready for a replication: nothing has happened yet."""
        for name in _STATE:
            self.put(name, 0)
        for name in ("start_first", "start_last", "free_frame", "free_team"):
            self.put(name, -1)
        self.put("end", end)
        self.put("key", key)
        self.put("replication", replication)
        self.put("flush", _FLUSH_AT * self.room)
        self.put("opening", 1)
        self.put("highest_admission", self.tables.highest_admission)
        self.put("highest_transfer", self.tables.highest_transfer)

    def _sizes(self) -> dict[str, int]:
        n = self.tables.sizes
        patients = n["prevalent"] + n["candidates"]
        sessions, visits, plans = n["sessions"], n["visits"], n["plans"]
        frames = self.room * (_FRAMES_PER_PATIENT * patients + _FRAMES)
        teams = self.room * 256
        return {
            "calendar": frames,
            "signals": frames,
            "frames": frames,
            "patients": patients,
            "pumps": patients,
            "courses": patients * n["drugs"],
            "hazards": patients * n["complications"],
            "toxins": self.room * 8 * patients,
            "requests": self.room * 16 * patients,
            "teams": teams,
            "team_roles": teams * n["roles"],
            "posts": teams * n["places"],
            "wards": n["levels"],
            "staff": n["members"],
            "called": n["lists"],
            "in_turn": patients,
            "log": self.room * LOG_ROWS,
            "days": n["days"],
            "drawn": patients * N_COUNTED,
            "standing_since": patients * visits,
            "extra_due": patients * visits,
            "mask": sessions,
            "taken": sessions * n["slot_classes"],
            "closed": sessions,
            "unopened": sessions,
            "kept": sessions,
            "first_in_session": sessions,
            "unbooked": patients,
            "at_risk": patients,
            "waiting": patients * visits,
            "waiting_count": visits,
            "waiting_requests": self.room * 16 * patients,
            "lost": sessions,
            "outcome": plans * sessions,
            "known": plans * sessions,
            "staffed_by": plans * sessions * n["places"],
            "how": plans * sessions * n["places"],
        }


def _flat(array: Any) -> Any:
    return np.ascontiguousarray(array).reshape(-1)


_STATE = tuple(
    name
    for name in CLINIC.names or ()
    if name not in TABLES and not name.startswith("n_") and not name.endswith("_room")
)
"""Fields of the clinic that a replication starts afresh."""
