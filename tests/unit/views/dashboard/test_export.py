"""What a page lets a reader save."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from small_dashboard import HOSTILE, Ask

from clinicsim.store.folders import list_runs
from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.blocks import Figure
from clinicsim.views.dashboard.content import asked_for, content
from clinicsim.views.dashboard.downloads import file_name
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.pages import PAGES


def rows(client: FlaskClient, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_headlines_are_saved_with_their_runs(client: FlaskClient) -> None:
    head, *body = rows(client, "/export/overview/headlines.csv")
    assert head[0] == "Measure"
    assert head[-1] == "Made from"
    assert any(row[0] == "Refills on time" for row in body)
    assert all("3 replications of 6 months" in row[-1] for row in body)


def test_the_name_of_a_file_is_harmless(client: FlaskClient) -> None:
    named = client.get("/export/overview/headlines.csv").headers["Content-Disposition"]
    name = re.fullmatch(r'attachment; filename="([a-z0-9_-]+\.csv)"', named)
    assert name
    assert "img-src-x-onerror" in name[1]
    assert len(file_name(["a" * 500], "csv")) < 128


def test_a_hostile_name_is_no_formula_in_a_file(client: FlaskClient) -> None:
    cells = [cell for row in rows(client, "/export/overview/headlines.csv") for cell in row]
    assert not any(cell.startswith(("=", "@")) for cell in cells)
    assert any(HOSTILE[:20].lower() in cell.lower() for cell in cells)


def test_a_figure_is_saved_with_its_title_and_source_in_it(client: FlaskClient) -> None:
    answer = client.get("/export/overview/on-time.svg")
    assert answer.mimetype == "image/svg+xml"
    assert "Refills on time" in answer.text
    assert "seed 20260105" in " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
    assert "<img" not in answer.text
    assert client.get("/export/overview/on-time.png").data.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "address",
    [
        "/export/overview/none-such.csv",
        "/export/no-page/headlines.csv",
        "/export/overview/headlines.exe",
        "/export/overview/headlines.svg",
        "/export/overview/headlines",
        "/export/..%2f..%2fetc/passwd.csv",
        "/export/overview/..%2f..%2fmanifest.json",
    ],
)
def test_what_no_page_shows_cannot_be_had(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404 or answer.mimetype == "text/html"
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize("run_id", ["../../../etc", "/etc/passwd", "..", "a" * 5_000, "%00", "<script>"])
@pytest.mark.parametrize("what", ["overview/headlines.csv", "report.html"])
def test_a_run_is_looked_up_and_never_a_path(client: FlaskClient, what: str, run_id: str) -> None:
    answer = client.get(f"/export/{what}", query_string={"base": run_id})
    assert answer.status_code in (404, 422)
    assert "root:" not in answer.text
    assert "<script>" not in answer.text


def test_a_folder_without_runs_has_nothing_to_save(ask: Ask, tmp_path_factory: pytest.TempPathFactory) -> None:
    client = ask(runs=tmp_path_factory.getbasetemp() / "no runs")
    assert client.get("/").status_code == 200
    assert client.get("/export/overview/headlines.csv").status_code == 404
    assert client.get("/export/report.html").status_code in (404, 422)


def test_the_report_can_be_sent(client: FlaskClient, folder: Path) -> None:
    hostile = next(run.manifest for run in list_runs(folder).runs if run.manifest.scenario == HOSTILE)
    answer = client.get("/export/report.html", query_string={"base": hostile.run_id})
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "<img src=x" not in answer.text


def test_a_public_copy_shows_no_patient_and_no_small_count(client: FlaskClient) -> None:
    assert client.get("/export/patients/runway.csv").status_code == 200
    for form in ("csv", "svg", "png"):
        assert client.get(f"/export/patients/runway.{form}?public=1").status_code == 403
    assert client.get("/export/report.html?public=1").status_code == 403
    head, *body = rows(client, "/export/access/new-list.csv?public=1")
    means = [place for place, name in enumerate(head) if name.endswith(": mean")]
    assert means
    for row in body:
        assert all(row[place] == "<5" or float(row[place]) == 0 or float(row[place]) >= 5 for place in means)
    if any("<5" in row for row in body):
        assert client.get("/export/access/new-list.svg?public=1").status_code == 403
        assert "hidden" in body[0][-1]


def test_every_table_of_patients_is_private(folder: Path) -> None:
    library, seen = Library(folder), 0
    for page in PAGES:
        for block in content(library, asked_for(library, Address(page.path))):
            table = block.chart.table if isinstance(block, Figure) else getattr(block, "table", None)
            if table is not None and any("Patient" in head for head in table.head):
                assert len(table.private) == len(table.rows), table.caption
                seen += 1
    assert seen
