"""A country's clinics as one sweep: sizes from what is published, clinics planned by rule, sums by size."""
