"""JSON on standard output."""

from __future__ import annotations

import json
from typing import Any

import click


def print_document(document: dict[str, Any]) -> None:
    """Print one JSON document on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
