"""Rows -> measures and ledger, while a replication runs: nothing needs its log.

Rows are sorted out (`rows`), and parts and the ledger follow them (`parts`, `ledger`). Each writes what it has counted
into a sheet of numbers by month (`sheet`), and the catalogue says which of these make up a measure (`catalogue`).
"""

from clinicsim.reduction.reducer import Reduced, Reducer, reduce
from clinicsim.reduction.warm import warm

__all__ = ["Reduced", "Reducer", "reduce", "warm"]
