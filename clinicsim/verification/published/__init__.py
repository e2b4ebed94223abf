"""Checks against what others have published; their figures stand in `clinicsim/data/published.toml`."""
