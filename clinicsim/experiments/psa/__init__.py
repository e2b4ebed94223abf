"""Probabilistic analysis: uncertain parameters drawn, and every strategy run under each draw."""
