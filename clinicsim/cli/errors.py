"""What each error prints, and the exit code it ends with."""

from __future__ import annotations

import click

DONE = 0
CHECK_FAILED = 1
BAD_INPUT = 2
RUN_FAILED = 3
INTERRUPTED = 130


def exit_code_for(error: BaseException) -> int | None:
    """Print an error on standard error and return its exit code; None leaves it to click.

    An error nobody foresaw is printed with its traceback, for it is a fault of the program.
    """
    if isinstance(error, click.ClickException | click.exceptions.Exit | click.Abort | BrokenPipeError):
        return None
    if isinstance(error, KeyboardInterrupt):
        say(str(error) or "interrupted: no replication of this scenario had finished, so nothing was kept")
        return INTERRUPTED
    from clinicsim.experiments.errors import BadRequest
    from clinicsim.experiments.runs import NotPaired, RunFailed
    from clinicsim.scenario.errors import ScenarioError
    from clinicsim.store.errors import StoreError

    if isinstance(error, ScenarioError):
        say(str(error))
        return BAD_INPUT
    if isinstance(error, BadRequest):
        for problem in error.problems:
            say(f"error: {problem}")
        return BAD_INPUT
    if isinstance(error, StoreError | NotPaired):
        say(f"error: {error}")
        return BAD_INPUT
    if isinstance(error, RunFailed):
        say(f"error: {error}")
        return RUN_FAILED
    import traceback

    say("".join(traceback.format_exception(error)))
    return RUN_FAILED


def say(message: str) -> None:
    """Print a line on standard error, which carries all that is not a result."""
    click.echo(message, err=True)
