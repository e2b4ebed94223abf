"""A change that a planner tries: levers over a base, the scenario file that they come to, and what is wrong with it."""
