"""`clinicsim cea`: economics on any table of strategy, draw, cost and effect."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.errors import say
from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import figure_option, json_option

if TYPE_CHECKING:
    from clinicsim.economics.cea.answer import Answer
    from clinicsim.economics.cea.question import Population
    from clinicsim.views.economics.writing import Writing

_CURVE = "0:100000:1000"
_MOST_YEARS = 200


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--comparator", metavar="NAME", help="Strategy that the others are compared with.  [default: the first]")
@click.option(
    "--wtp",
    multiple=True,
    metavar="LIST",
    help="Willingness to pay for a unit of effect, ascending: 20000,30000 or FIRST:LAST:STEP; may be repeated."
    f"  [default: {_CURVE}]",
)
@click.option(
    "--evppi",
    multiple=True,
    metavar="PARAMETER",
    help="Value of knowing a parameter, or a few together as A,B; may be repeated.",
)
@click.option(
    "--population", type=click.FloatRange(0, min_open=True), metavar="N", help="People a year whom the choice concerns."
)
@click.option("--years", type=click.IntRange(1, _MOST_YEARS), help="Years for which it stands.  [default: 5]")
@click.option("--rate", type=click.FloatRange(0, 1), help="Annual discount rate of those years.  [default: 0.035]")
@click.option("--effect-unit", default="QALYs", show_default=True, metavar="WORDS", help="What effects are counted in.")
@figure_option
@json_option
def cea(table: Path, figure: Path | None, as_json: bool, **given: Any) -> None:
    """Analyse the costs and effects in TABLE, a CSV file.

    The file has one row for each strategy and draw, with the columns strategy, draw, cost and effect; or one row a
    draw, with cost_NAME and effect_NAME of each strategy. Without draws there is one row a strategy. It may have
    replications of each draw (replication), one currency and one price_year. Further columns are parameters with one
    value a draw, which --evppi can value.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.economics.cea.answer import answer, answer_document
    from clinicsim.economics.cea.question import QuestionError, question
    from clinicsim.economics.cea.reading import read_table
    from clinicsim.experiments.errors import BadRequest

    read = read_table(table, given["effect_unit"])
    lonely = [f"--{name} needs --population" for name in ("years", "rate") if given[name] is not None]
    problems = lonely if given["population"] is None else []
    try:
        asked = question(read, given["comparator"], given["wtp"] or (_CURVE,), given["evppi"], _population(given))
    except QuestionError as error:
        raise BadRequest([*problems, *error.problems]) from error
    if problems:
        raise BadRequest(problems)
    if figure is not None:
        check_writable_file(figure, "the figure")
    found = answer(read, asked)
    for warning in found.warnings:
        say(f"warning: {warning}")
    if as_json:
        print_document(answer_document(found) | {"says": _sentences(found)})
    else:
        _print(table, found)
    if figure is not None:
        _write_figure(figure, table, found)


def _population(given: Mapping[str, Any]) -> Population | None:
    """Whom the decision concerns, with the shipped horizon and rate where nobody said."""
    from clinicsim.data import defaults
    from clinicsim.economics.cea.question import Population

    if given["population"] is None:
        return None
    shipped = defaults()
    years = given["years"] or shipped["evaluation"]["decision_years"]["value"]
    rate = shipped["economics"]["discount_rate_effects"]["value"] if given["rate"] is None else given["rate"]
    return Population(given["population"], years, rate)


def _writing(found: Answer) -> Writing:
    from clinicsim.views.economics.writing import Writing

    return Writing(found.spoken.outcomes.currency, found.spoken.outcomes.effect)


def _sentences(found: Answer) -> list[str]:
    """What the analysis shows, in words."""
    from clinicsim.views.economics.curves import leading
    from clinicsim.views.economics.says import (
        certainty_sentence,
        increment_sentence,
        interval_words,
        verdict_sentence,
    )

    at, writing = found.spoken, _writing(found)
    best = leading(at, found.noise, found.question.spoken)
    said = [increment_sentence(one, at, found.noise, writing) for one in at.against]
    if at.outcomes.draws * at.outcomes.replications > 1:
        said.append(f"In brackets: {interval_words(at, found.noise)}.")
    said += [verdict_sentence(best, writing, drawn=at.is_probabilistic), certainty_sentence(at, writing)]
    if at.is_probabilistic:
        said += [_information(found, *of) for of in zip(best.wtp, best.evpi, best.evpi_se, strict=True)]
    return [sentence for sentence in said if sentence]


def _information(found: Answer, wtp: float, value: float, se: float) -> str:
    """What it would be worth to know everything, for a person and for all."""
    from clinicsim.views.economics.writing import on_one_line, with_error

    writing, population = _writing(found), found.question.population
    worth = on_one_line(with_error(value, se, writing.sign))
    said = f"At {writing.each(wtp)}, knowing every parameter would be worth {worth} a person (EVPI)"
    if population is not None:
        whole = on_one_line(with_error(value * population.people, se * population.people, writing.sign))
        said += f", and {whole} for {population.people_per_year:,.15g} people a year over {population.years} years"
        said += f", discounted at {population.rate:.3g} a year"
    return f"{said}."


def _print(path: Path, found: Answer) -> None:
    from rich.markup import escape

    from clinicsim.cli.cea_table import incremental_table
    from clinicsim.cli.tables import console, table
    from clinicsim.views.economics.curves import leading
    from clinicsim.views.economics.tables import benefit_table, evppi_table, noise_table, plain_names

    out, writing, at = console(), _writing(found), found.spoken
    outcomes = at.outcomes
    size = f"{len(outcomes.strategies)} strategies, draws: {outcomes.draws:,}, replications: {outcomes.replications:,}"
    out.print(f"[bold]{escape(path.name)}[/]; {size}")
    best = leading(at, found.noise, found.question.spoken)
    tables = [incremental_table(at, writing), benefit_table(at, best, writing)]
    tables += [noise_table(found.noise, writing)] if found.noise else []
    tables += [
        evppi_table(valued, writing, wtp, plain_names(valued))
        for wtp, valued in zip(found.question.spoken, found.evppi, strict=False)
    ]
    for one in tables:
        head = [escape(name) for name in one.head]
        made = table(*head, right=head[one.text_columns :], title=escape(one.caption), wrap=head)
        for row in one.rows:
            made.add_row(*map(escape, row))
        out.print(made)
    for sentence in _sentences(found):
        out.print(sentence, markup=False)


def _write_figure(file: Path, path: Path, found: Answer) -> None:
    import clinicsim
    from clinicsim.views.economics.cea_page import cea_page
    from clinicsim.views.figure_page import write_figure_page

    outcomes = found.curve.outcomes
    facts = [
        ("Table", path.name),
        ("Draws", f"{outcomes.draws:,}"),
        ("Replications", f"{outcomes.replications:,}"),
        ("Price year", found.price_year or "not stated"),
        ("Version", f"clinicsim {clinicsim.__version__}"),
    ]
    spoken = found.question.spoken
    valued = found.evppi[0] if found.evppi else ()
    page = cea_page(found.curve, spoken, facts, valued, spoken[0], found.noise)
    write_file(file, "the figure", lambda to: write_figure_page(to, page))
