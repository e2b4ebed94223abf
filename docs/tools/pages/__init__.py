"""Pages of the reference that are made from what stands in the code and its data."""
