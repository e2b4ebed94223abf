"""Try a change: the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dash import dcc, html

from clinicsim.experiments.errors import BadRequest
from clinicsim.store.integrity import StoredRun
from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.blocks import Asked, Block, Choice, Heading, Made, Page, Warned, Words
from clinicsim.views.dashboard.choice import completed, run_names
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.what_if import ids
from clinicsim.views.dashboard.what_if.form import levers_of, number_field, text_field
from clinicsim.views.dashboard.what_if.progress import panel
from clinicsim.views.dashboard.what_if.running import PATH
from clinicsim.views.dashboard.what_if.setup import Setup, setup_of
from clinicsim.views.what_if.upload import MOST_BYTES, MOST_ROWS

_EMPTY = (
    "There are no saved runs yet, and a change is tried against one. In a terminal, "
    "`clinicsim run scenarios/base.toml` runs the clinic as it is and saves it."
)
_NAME, _QUESTION = "My change", "What does this change, and is it worth it?"
_OWN_LIST = (
    f"A cohort file (CSV, at most {MOST_ROWS:,} patients and {MOST_BYTES // 1_000_000} MB) takes the place of the "
    "base's patients. It stays in this tab until you run the change; then it is kept with the saved run, on the "
    "computer that serves this page. Use pseudonyms."
)


def _content(asked: Asked) -> Iterator[Block]:
    library, address = asked.library, asked.address
    if not library.runs:
        yield Words(_EMPTY)
        return
    library.jobs.warm()  # a worker is ready when somebody has filled in the form
    base = address.base or completed(library, Address("/")).base
    setup = setup_of(library, base)
    if job := address.more.get("job"):
        try:
            yield Made(html.Section(panel(library, job), className="job"))
        except BadRequest as error:
            yield Warned(str(error))
        yield Heading("Try another change")
    yield Choice("base", "Base: the clinic as it is", _bases(library.runs), Address(PATH, base).href)
    yield Made(html.Div(_form(setup, base, library), className="what-if"))
    yield Made(html.Section(id=ids.MINE_SHOWN))


def _bases(runs: Sequence[StoredRun]) -> list[tuple[str, str]]:
    names = run_names(runs)
    return [(names[run.manifest.run_id], Address(PATH, run.manifest.run_id).href) for run in runs]


def _form(setup: Setup, base: str, library: Library) -> list[Any]:
    made, limits = setup.manifest, library.jobs.limits
    first = setup.base.scenario.run.start_date.isoformat()
    return [
        dcc.Store(id=ids.BASE, data=base),
        dcc.Store(id=ids.LIST, storage_type="session"),
        dcc.Store(id=ids.FILE, storage_type="session"),
        dcc.Store(id=ids.MINE, storage_type="session"),
        html.Div([html.H2("What to change"), *levers_of(setup.fields, base), _own_files()], id=ids.FIELDS),
        html.Div(
            [
                html.H2("The change in words"),
                html.Div(id=ids.CHANGES, role="status"),
                html.Div(id=ids.PROBLEMS, className="warning", role="alert"),
                text_field(ids.NAME, "Name of the change", _NAME, base),
                text_field(ids.QUESTION, "Question it answers", _QUESTION, base, longest=300),
                text_field(ids.START, "From", "", base, f"(a day such as {first}; empty: from the first day)", 10),
                number_field(ids.REPLICATIONS, "Replications", made.count, (2, limits.replications), base),
                number_field(
                    ids.MONTHS, "Months", made.months, (1, limits.months), base, "(the base is run for as long)"
                ),
                html.P(
                    [
                        html.Button("Run the change", id=ids.RUN),
                        " ",
                        html.Button("Save as a scenario file", id=ids.SAVE, className="second"),
                    ]
                ),
                html.Div(id=ids.REFUSED, role="alert"),
                dcc.Download(id=ids.SAVED),
            ],
            className="outcome",
        ),
    ]


def _own_files() -> Any:
    return html.Details(
        [
            html.Summary(
                [html.H3("Your own files"), html.Span(" a list of patients, a scenario file", className="aside")]
            ),
            _upload("Your clinic's list", _OWN_LIST, ".csv", ids.LIST_UPLOAD, ids.LIST_SAID, ids.LIST_AWAY),
            _upload(
                "A scenario file",
                "A TOML file over this base, such as one saved here before. It takes the place of the fields.",
                ".toml",
                ids.FILE_UPLOAD,
                ids.FILE_SAID,
                ids.FILE_AWAY,
            ),
        ]
    )


def _upload(title: str, note: str, ending: str, upload: str, said: str, away: str) -> Any:
    parts = [
        html.H4(title),
        html.P(note, className="note"),
        dcc.Upload(f"Choose a {ending} file", id=upload, accept=ending, max_size=MOST_BYTES, className="upload"),
        html.Div(id=said, role="status"),
        html.Button("Do not use it", id=away, className="second", hidden=True),
    ]
    return html.Div(parts, className="brought")


RUN = Page(PATH, "Try a change", "What if the clinic did something else?", _content, compares=False, lasting=False)
