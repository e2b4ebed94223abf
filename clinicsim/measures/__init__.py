"""Log -> measures: what a run says about access, safety, capacity and caseload, by month and in all."""

from clinicsim.measures.catalogue.entry import Measure
from clinicsim.measures.measure import Measures, measure
from clinicsim.measures.table import GUARD_RAILS, HEADLINES, MEASURES, describe

__all__ = ["GUARD_RAILS", "HEADLINES", "MEASURES", "Measure", "Measures", "describe", "measure"]
