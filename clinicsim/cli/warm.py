"""`clinicsim warm`: compile ahead of the first run."""

from __future__ import annotations

import click

from clinicsim.cli.options import json_option


@click.command()
@json_option
def warm(as_json: bool) -> None:
    """Compile the engine ahead, once on this machine, so that the first run need not wait for it.

    The first command that runs something does the same. What is compiled is kept in the user's cache folder
    (XDG_CACHE_HOME, or ~/.cache), for this version of clinicsim, Numba and Python.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.experiments.warm import warm as compile_ahead

    done = compile_ahead()
    if as_json:
        seconds = round(done.seconds, 1)
        print_document({"folder": str(done.folder), "compiled": done.compiled, "seconds": seconds})
    elif done.compiled:
        click.echo(f"Compiled in {done.seconds:.1f} s, and kept in {done.folder}")
    else:
        click.echo(f"Nothing to compile: all is in {done.folder}")
