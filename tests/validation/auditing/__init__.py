"""The audit of single patients, in plain Python; see `validation.audit`."""
