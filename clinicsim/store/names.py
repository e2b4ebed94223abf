"""What the files of a run are called."""

from __future__ import annotations

MANIFEST, SCENARIO, RESULT, MACHINE = "manifest.json", "scenario.json", "result.json", "machine.json"
COHORT = "cohort"  # folder of copies of the cohort files
SUMS = "SHA256SUMS"

NUMBERS = ("measures", "monthly", "ledger", "totals")  # tables
REPLICATIONS = "replications"  # every replication that was run, with its error if it failed
EVENTS = "events"  # the logs, if they were kept

PARTIAL = ".partial-"  # begins the name of what is not a run yet, or no more


def file_of(table: str) -> str:
    """Name of the file of a table."""
    return f"{table}.parquet"


TABLE_FILES = tuple(file_of(table) for table in (*NUMBERS, REPLICATIONS))
EVENTS_FILE = file_of(EVENTS)
