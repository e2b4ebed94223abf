"""Where replications run: in this thread, in several, in processes, or on a Dask cluster, with the same result.

A task is a function of a number and of nothing else. Each executor runs it for many numbers and hands the outcomes out
in the order of the numbers, whatever ran first, so that nobody downstream can see how the work was spread. Only a
bounded number of tasks is ahead of the reader, so that a sweep of a million runs never holds a million results.
"""

from clinicsim.experiments.executors.choice import local, opened
from clinicsim.experiments.executors.outcome import Executor, Outcome, Progress
from clinicsim.experiments.executors.processes import Processes
from clinicsim.experiments.executors.serial import Serial
from clinicsim.experiments.executors.threads import Threads

__all__ = ["Executor", "Outcome", "Processes", "Progress", "Serial", "Threads", "local", "opened"]
