"""A small clinic that every simulation library can express, written once for each: see `model`."""
