"""Downloads: `/export/PAGE/KEY.FORM` with the address of the page behind it, and the whole report of its runs.

A page and a key are looked up among the pages and their blocks, a run in the list of runs; no part of an address
becomes the path of a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import flask
from werkzeug.exceptions import HTTPException, NotFound, UnprocessableEntity

from clinicsim.views.csv_table import ENCODING, csv_text
from clinicsim.views.dashboard.address import EXPORT, REPORT, Address, parse, path_of
from clinicsim.views.dashboard.content import REFUSED, asked_for, content
from clinicsim.views.dashboard.downloads import Download, file_name, found
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.pages import page_at
from clinicsim.views.stamp import stamped
from clinicsim.views.suppression import LEAST_SHOWN, NotPublic, public

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

PUBLIC = "public"
_WIDTH = 960  # of a picture, in pixels
_DRAWN_SMALL = (
    f"This figure shows counts under {LEAST_SHOWN}, which a public copy must not. Its numbers (CSV) can be saved, with "
    "those counts hidden."
)


class _NotAllowed(HTTPException):
    code = 403


def add_exports(server: flask.Flask, library: Library) -> None:
    """Have a server answer the addresses of downloads."""
    server.add_url_rule(REPORT, "export_report", lambda: _report(library))
    server.add_url_rule(f"{EXPORT}/<page>/<name>", "export", lambda page, name: _export(library, page, name))


def _export(library: Library, page: str, name: str) -> Response:
    key, _, form = name.rpartition(".")
    path = path_of(page)
    if form not in _FORMS or page_at(path) is None:
        raise NotFound
    address, is_public = _asked(library, path)
    download = found(content(library, address), key)
    if download is None or (form != "csv" and download.figure is None):
        raise NotFound
    made_from = download.line or "; ".join(_run_words(library, run_id) for run_id in (address.base, *address.others))
    if is_public:
        download, made_from = _for_anybody(download, form, made_from)
    kind, write = _FORMS[form]
    return _file(write(download, made_from), kind, _name(library, address, key, form))


def _asked(library: Library, path: str) -> tuple[Address, bool]:
    """Return the address of the page that is exported, and whether the copy is for anybody."""
    address = parse(path, flask.request.query_string.decode("ascii", "replace"))
    return asked_for(library, address.where(**{PUBLIC: ""})), address.more.get(PUBLIC) == "1"


def _for_anybody(download: Download, form: str, made_from: str) -> tuple[Download, str]:
    """Return the public copy and where it is from; a figure that would show what the table hides is refused."""
    try:
        copy = public(download.table)
    except NotPublic as error:
        raise _NotAllowed(f"{error}. There is no public copy of this.") from error
    if copy.hidden and form != "csv":
        raise _NotAllowed(_DRAWN_SMALL)
    return replace(download, table=copy.table), f"{made_from} Public copy. {copy.hidden}".strip()


def _report(library: Library) -> Response:
    """Answer with the report of the runs of an address, one file that can be sent."""
    from clinicsim.views.report.page import render
    from clinicsim.views.report.parts import AUDIENCES
    from clinicsim.views.report.stored import stored_report

    address, is_public = _asked(library, "/")
    if is_public:
        raise _NotAllowed("The report lists patients by their number. Save public copies of its figures and tables.")
    try:
        folders = [str(library.run(run_id).folder) for run_id in (address.base, *address.others)]
        text = render(stored_report(library.out, folders), AUDIENCES)
    except REFUSED as error:
        raise UnprocessableEntity(str(error)) from error
    return _file(text.encode(), "text/html", _name(library, address, "report", "html"))


def _run_words(library: Library, run_id: str) -> str:
    made = library.run(run_id).manifest
    return f"{made.scenario}, run {made.run_id}, seed {made.seed}, {made.count} replications of {made.months} months"


def _name(library: Library, address: Address, key: str, form: str) -> str:
    ids = [run_id for run_id in (address.base, *address.others) if run_id]
    scenarios = [library.run(run_id).manifest.scenario for run_id in ids]
    return file_name(["clinicsim", key, *scenarios, *(run_id[:6] for run_id in ids[:1])], form)


def _file(data: bytes, kind: str, name: str) -> Response:
    # Saved, never shown: what is in it cannot act as a page of this server
    return flask.Response(data, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _csv(download: Download, made_from: str) -> bytes:
    return csv_text(download.table, made_from).encode(ENCODING)


def _svg(download: Download, made_from: str) -> bytes:
    from clinicsim.views.static import svg_of

    return svg_of(stamped(download.figure, made_from, _WIDTH), _WIDTH).encode()


def _png(download: Download, made_from: str) -> bytes:
    from clinicsim.views.static import png_of

    return png_of(stamped(download.figure, made_from, _WIDTH), _WIDTH)


_FORMS: dict[str, tuple[str, Callable[[Download, str], bytes]]] = {
    "csv": ("text/csv", _csv),
    "svg": ("image/svg+xml", _svg),
    "png": ("image/png", _png),
}
