"""What all engines share: calendar, roster, diary, cohort, randomness, rules and the vocabulary of events."""
