"""Figures: one function a figure, data in, plotly figure out."""
