"""Clinical rules, each standing once: pure functions of numbers, shared by every engine."""
