"""Mathematics with a known answer, worked out by the program's own code."""
