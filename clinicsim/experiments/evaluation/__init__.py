"""A full economic evaluation of strategies: what they cost and bring, what would change that, and what they take."""
