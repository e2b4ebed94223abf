"""A pump in a patient: what it holds and when it will alarm, run dry and wear out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class Pump:
    """Times are minutes; `volume_ml` is the volume at minute `measured`."""

    serial: int
    inserted: int
    therapy_began: int
    reservoir_ml: float
    strength: float
    start_dose: float
    dose: float
    dose_factor: float
    volume_ml: float
    measured: int
    last_fill: int
    end_of_service: int
    alarm: int = 0
    dry: int = 0
    state: int = 0
    running: bool = True
    model: str = ""
    recalled: bool = False  # affected by a recall
    monitored: bool = False  # checked besides the refill cycle because of it
