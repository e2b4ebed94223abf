"""The schema of a scenario: one class for each table of the file, one file for each part of the clinic."""
