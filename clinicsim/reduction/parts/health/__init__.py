"""Parts that follow how people are: courses of treatment, scores, and utility gained and lost."""
