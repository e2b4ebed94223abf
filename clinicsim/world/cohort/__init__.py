"""The clinic's own patients: read from CSV, checked, gaps filled by stated rules; or made up, and marked so."""

from clinicsim.world.cohort.cohort import COHORT, Cohort, read_cohort

__all__ = ["COHORT", "Cohort", "read_cohort"]
