"""Experiments: replications of a scenario, paired comparisons, and what a planner expects to see."""
