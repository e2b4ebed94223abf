"""What it is worth to know a parameter, or a group of them, better before deciding.

`groups` says whose value is asked for, `regression` fits net benefit on them, and `evppi` values what the fit tells.
"""

from clinicsim.economics.voi.evppi import METHODS, Evppi, evppi, evppi_over
from clinicsim.economics.voi.groups import EvppiError

__all__ = ["METHODS", "Evppi", "EvppiError", "evppi", "evppi_over"]
