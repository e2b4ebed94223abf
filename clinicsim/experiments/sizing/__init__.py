"""Sizing on paper: what a year needs and what there is, without chance."""

from clinicsim.experiments.sizing.sheet import Sheet, sizing_sheet

__all__ = ["Sheet", "sizing_sheet"]
