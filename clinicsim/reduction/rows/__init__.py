"""Rows -> parts: each row of a replication is sorted out once, and told to whom it concerns."""

from clinicsim.reduction.rows.one_pass import OnePass
from clinicsim.reduction.rows.part import Part

__all__ = ["OnePass", "Part"]
