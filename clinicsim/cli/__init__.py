"""The command line. Each command stands in a file of its own, which is imported when the command is named."""

from __future__ import annotations

import importlib

import click

from clinicsim.cli.errors import exit_code_for

_COMMANDS = {
    "run": "clinicsim.cli.run:run",
    "compare": "clinicsim.cli.compare:compare",
    "report": "clinicsim.cli.report:report",
    "dashboard": "clinicsim.cli.dashboard:dashboard",
    "check": "clinicsim.cli.check:check",
    "describe": "clinicsim.cli.describe:describe",
    "expect": "clinicsim.cli.expect:expect",
    "size": "clinicsim.cli.size:size",
    "caseload": "clinicsim.cli.caseload:caseload",
    "search": "clinicsim.cli.search:search",
    "sensitivity": "clinicsim.cli.sensitivity:sensitivity",
    "psa": "clinicsim.cli.psa:psa",
    "cea": "clinicsim.cli.cea:cea",
    "evaluate": "clinicsim.cli.evaluate:evaluate",
    "national": "clinicsim.cli.national:national",
    "transient": "clinicsim.cli.transient:transient",
    "spc": "clinicsim.cli.spc:spc",
    "calibrate": "clinicsim.cli.calibrate:calibrate",
    "trace": "clinicsim.cli.trace:trace",
    "new": "clinicsim.cli.new:new",
    "cohort": "clinicsim.cli.cohort:cohort",
    "verify": "clinicsim.cli.verify:verify",
    "schema": "clinicsim.cli.schema:schema",
    "runs": "clinicsim.cli.runs:runs",
    "warm": "clinicsim.cli.warm:warm",
}


class LazyGroup(click.Group):
    """Imports a command when it is needed and turns every error into a message and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which a planner meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; see `exit_code_for`."""
        try:
            return super().invoke(ctx)
        except (Exception, KeyboardInterrupt) as error:
            code = exit_code_for(error)
            if code is None:
                raise
            ctx.exit(code)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="clinicsim", message="%(prog)s %(version)s")
def main() -> None:
    """Simulate a spasticity clinic: capacity, harm and cost.

    Exit codes: 0 done; 1 a check that was asked for failed; 2 bad input; 3 the run failed; 130 interrupted.
    """
