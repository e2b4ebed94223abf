"""Rows -> ledger: activity is counted while a replication runs, and priced when it is over."""

from clinicsim.reduction.ledger.accumulate import ByMonth, LedgerAccumulator

__all__ = ["ByMonth", "LedgerAccumulator"]
