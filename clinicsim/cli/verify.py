"""`clinicsim verify`: published results, closed forms and extreme inputs, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from clinicsim.cli.errors import CHECK_FAILED
from clinicsim.cli.options import json_option

if TYPE_CHECKING:
    from rich.table import Table

    from clinicsim.verification.results import Result, Results


@click.command()
@click.option(
    "--only",
    "only",
    multiple=True,
    metavar="PATTERN",
    help="Checks whose name holds this, or matches it as a file name would: saulino, 'black_box/*'. May be repeated.",
)
@click.option("--quick", is_flag=True, help="Fewer runs in the checks that simulate.")
@click.option("--details", is_flag=True, help="Every figure of every check, with its source and what it cannot show.")
@json_option
def verify(only: tuple[str, ...], quick: bool, details: bool, as_json: bool) -> None:
    """Hold the program against published results, closed forms, and what must be so at extreme inputs.

    Each check says what sort of evidence it is. Of a check with several figures the table shows the one with the least
    room. Exit code 1 if any check fails.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.cli.work import progress_bar
    from clinicsim.verification import run_checks
    from clinicsim.verification.document import verify_document

    with progress_bar("checks") as progress:
        results = run_checks(only, quick=quick, progress=progress)
    if as_json:
        print_document(verify_document(results))
    else:
        _print(results, details=details)
    if results.failed:
        click.get_current_context().exit(CHECK_FAILED)


def _print(results: Results, *, details: bool) -> None:
    from clinicsim.cli.tables import console
    from clinicsim.verification.wording import counts_text, meaning_text, quick_text

    out = console()
    out.print(_table(results))
    if details:
        for result in results.results:
            out.print(_details(result), markup=False)
    for result in results.failed:
        out.print(_failure(result), markup=False)
    for words in (counts_text(results), meaning_text(), quick_text(results)):
        if words:
            out.print(words, markup=False)


def _table(results: Results) -> Table:
    from clinicsim.cli.tables import table
    from clinicsim.verification.wording import PASS, expected_text, found_text, outcome

    head = ("Check", "Kind", "Found", "Expected", "Tolerance", "Result")
    made = table(*head, right=("Found", "Expected"), wrap=("Tolerance",))
    for result in results.results:
        word, at = outcome(result), result.tightest
        made.add_row(
            result.check.name,
            result.check.kind.value,
            found_text(at) if at else "–",
            expected_text(at) if at else "–",
            result.check.tolerance,
            f"[{'green' if word == PASS else 'red'}]{word}[/]",
        )
    return made


def _details(result: Result) -> str:
    from clinicsim.verification.wording import expected_text, found_text, outcome, range_text

    check = result.check
    lines = [
        f"{check.name} ({check.kind.value}): {outcome(result)}",
        f"  {check.says}: {check.tolerance}",
        f"  source ({check.quality}): {check.source}",
    ]
    lines += [f"  cannot show: {check.caveat}"] if check.caveat else []
    lines += [
        f"  {'' if pair.passed else 'FAIL '}{pair.what}: {found_text(pair)}, "
        f"expected {expected_text(pair)}{range_text(pair)}"
        for pair in result.pairs
    ]
    return "\n".join(lines) + "\n"


def _failure(result: Result) -> str:
    from clinicsim.verification.wording import expected_text, found_text

    if result.error is not None:
        return f"{result.check.name}: could not be worked out: {result.error}"
    missed = [
        f"{pair.what}: {found_text(pair)}, expected {expected_text(pair)}" for pair in result.pairs if not pair.passed
    ]
    return f"{result.check.name}: {'; '.join(missed) or 'no figure was found'}"
