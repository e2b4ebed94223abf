"""Shipped parameters: the default scenario, the evidence behind its numbers and the register of assumptions."""
