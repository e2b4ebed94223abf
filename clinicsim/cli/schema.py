"""`clinicsim schema`: the JSON Schema of scenario files."""

from __future__ import annotations

import json

import click


@click.command()
@click.option("--overlay", is_flag=True, help="For files that extend another: nothing is required.")
def schema(overlay: bool) -> None:
    """Print the JSON Schema of scenario files, so that an editor completes and checks them."""
    from clinicsim.scenario import full_schema, overlay_schema

    click.echo(json.dumps(overlay_schema() if overlay else full_schema(), indent=2, ensure_ascii=False))
