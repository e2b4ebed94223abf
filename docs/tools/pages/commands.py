"""The page of commands, from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from clinicsim.cli import main
from pages.markdown import code, made_from, plain, table

_INTRO = """\
Exit codes: 0 done; 1 a check that was asked for failed; 2 bad input; 3 the run failed; 130 interrupted, and what had
finished is kept. `--json` prints one JSON document on standard output and nothing else there. Every command answers to
`--help`.
"""


def commands_page() -> str:
    """Every command with its arguments and options, in the order in which a planner meets them."""
    context = click.Context(main, info_name="clinicsim")
    parts = [made_from("clinicsim/cli/"), "# Commands\n", _INTRO]
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        if command is not None:
            parts += _command(command, click.Context(command, info_name=name, parent=context), 2)
    return "\n".join(parts)


def _command(command: click.Command, context: click.Context, level: int) -> Iterator[str]:
    yield f"{'#' * level} `{context.command_path}`\n"
    yield f"```text\n{' '.join([context.command_path, *command.collect_usage_pieces(context)])}\n```\n"
    yield f"{plain(' '.join((command.help or '').split()))}\n"
    options = [record for each in command.get_params(context) if (record := each.get_help_record(context))]
    rows = [(code(names), plain(says)) for names, says in options if not names.endswith("--help")]
    if rows:
        yield table(("Option", "What it does"), rows)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from _command(below, click.Context(below, info_name=name, parent=context), level + 1)
