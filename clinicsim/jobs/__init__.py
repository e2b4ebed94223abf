"""Long jobs: scenarios that run in processes of their own, with progress that survives whoever asked for them.

A job is a row of a table (SQLite, WAL mode) and a folder of scenario files. A worker process holds a lock on the folder
of the job that it works on, so that a job whose worker died is known at once, in whatever way it died. Nothing here
knows of a web page: `Jobs` is all that one needs.
"""

from clinicsim.jobs.jobs import Jobs
from clinicsim.jobs.limits import Limits
from clinicsim.jobs.request import JobRequest
from clinicsim.jobs.state import JobState

__all__ = ["JobRequest", "JobState", "Jobs", "Limits"]
