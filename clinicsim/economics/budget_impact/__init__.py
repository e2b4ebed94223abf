"""Budget impact: what a payer spends with a change of strategy, and without it, in each year of the budget."""
