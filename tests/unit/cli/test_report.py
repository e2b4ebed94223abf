"""Reports of stored runs: whole or not at all, and every problem told at once."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from cli.conftest import SCENARIOS
from clinicsim.cli import main
from clinicsim.views.report import charts, stored
from clinicsim.views.report.naming import runs_named

SHORT = ("--replications", "2", "--months", "3")
PSA = ("--months", "3", "--draws", "2", "--replications", "2", "--parameters", "prices.refill_kit")
SMALL = f'extends = "{SCENARIOS / "small_clinic.toml"}"\nname = "small_clinic"\n[referrals]\nper_year = 80\n'
OTHERS = {
    "fewer": 'question = "What if fewer came?"\n[referrals]\nper_year = 20\n',
    "dollars": '[prices]\ncost_set = "us_medicare_2024"\n',
    "dearer": "[prices]\nrefill_kit = { value = 90, low = 60, high = 120, dist = 'gamma' }\n",
}

Report = Callable[..., Result]


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


class Kept(NamedTuple):
    """A folder of runs, and their ids by the names of their scenarios; `luck` is the small clinic with another seed."""

    files: Path
    out: Path
    ids: dict[str, str]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("kept")
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    for name, text in OTHERS.items():
        (folder / f"{name}.toml").write_text(f'extends = "small.toml"\nname = "{name}"\n{text}', encoding="utf-8")

    def run(name: str, *more: str) -> str:
        found = invoke(
            "run", folder / f"{name}.toml", *SHORT, *more, "--workers", "1", "--json", "--out", folder / "runs"
        )
        return str(json.loads(found.stdout)["run_id"])

    ids = {name: run(name) for name in ("small", *OTHERS)} | {"luck": run("small", "--seed", "9")}
    return Kept(folder, folder / "runs", ids)


@pytest.fixture
def report(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Report on kept runs from an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: invoke("report", *(kept.ids.get(each, each) for each in arguments), "--out", kept.out)


@pytest.fixture
def blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pictures empty, where a test is about words."""
    monkeypatch.setattr(charts, "svg_of", lambda *_, **__: "<svg></svg>")


def test_a_report_of_two_runs_holds_a_part_for_everybody_and_pictures_of_one_replication(
    report: Report, tmp_path: Path
) -> None:
    result = report("small", "fewer", "-o", "new/two.html")
    assert result.exit_code == 0, result.stderr
    assert result.stderr.strip() == "report: new/two.html"
    text = (tmp_path / "new" / "two.html").read_text(encoding="utf-8")
    assert "<h1>What if fewer came?</h1>" in text
    figures = re.findall(r'<figure id="figure-([\w-]+)"', text)
    for figure in ("differences-0", "heat", "waterfall-0", "budget-0"):
        assert figure in figures
    for place in ("0", "1"):
        assert sum(each.endswith(f"-of-{place}") for each in figures) >= 4
    for words in ("CHEERS 2022", "STRESS-DES", "Assumption register", "NOT REPORTED", "20 a year instead of 80"):
        assert words in text
    assert len(text.encode()) < 8_000_000


def test_a_static_report_for_managers_is_small_and_has_no_script(report: Report, tmp_path: Path) -> None:
    result = report("small", "fewer", "--static", "--for", "managers")
    assert result.exit_code == 0, result.stderr
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "What this page does not say" in text
    assert len(text) < 60_000


def test_the_first_digits_of_a_run_or_its_folder_are_enough(report: Report, kept: Kept, tmp_path: Path) -> None:
    result = report(kept.out / kept.ids["small"], kept.ids["fewer"][:8], "--for", "managers")
    assert result.exit_code == 0, result.stderr
    assert "What if fewer came?" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_name_of_a_scenario_means_its_newest_run_that_pairs_with_the_others(kept: Kept) -> None:
    # The small clinic was run with another seed last of all, and that run shares no luck with the alternative.
    [base, other], _ = runs_named(kept.out, ["small_clinic", "fewer"])
    assert [base.manifest.run_id, other.manifest.run_id] == [kept.ids["small"], kept.ids["fewer"]]
    [alone], _ = runs_named(kept.out, ["small_clinic"])
    assert alone.manifest.run_id == kept.ids["luck"]


def test_one_run_alone_is_reported_as_it_is(blank: None, report: Report, tmp_path: Path) -> None:
    result = report("small", "-o", "one.html")
    assert result.exit_code == 0, result.stderr
    text = (tmp_path / "one.html").read_text(encoding="utf-8")
    assert 'id="planners"' in text
    assert "difference from" not in text


def test_every_problem_is_told_at_once_and_nothing_is_written(report: Report, kept: Kept, tmp_path: Path) -> None:
    broken = tmp_path / "broken" / kept.ids["fewer"]
    shutil.copytree(kept.out / kept.ids["fewer"], broken)
    (broken / "manifest.json").write_text("{}")
    result = report("small", "small", broken, "feed", "--psa", "psa-beef")
    assert result.exit_code == 2
    assert sum(line.startswith("error:") for line in result.stderr.splitlines()) == 4
    for words in (f"{kept.ids['small']} is named twice", "damaged run", "no run 'feed'", "no run 'psa-beef'"):
        assert words in result.stderr
    assert not (tmp_path / "report.html").exists()


def test_runs_that_share_no_luck_or_no_money_are_refused_by_name(report: Report, kept: Kept) -> None:
    result = report("small", "dollars", "luck")
    assert result.exit_code == 2
    assert f"{kept.ids['dollars']} (dollars) counts money as USD" in result.stderr
    assert f"{kept.ids['luck']} (small_clinic) and {kept.ids['small']} (small_clinic): cannot pair" in result.stderr
    assert "seed 20260105 against 9" in result.stderr


def test_an_analysis_of_the_same_scenarios_is_shown_and_one_of_others_refused(
    blank: None, report: Report, kept: Kept, tmp_path: Path
) -> None:
    files = (kept.files / "small.toml", kept.files / "dearer.toml")
    made = invoke("psa", *files, *PSA, "--workers", "1", "--json", "--out", kept.out)
    psa = json.loads(made.stdout)["psa_id"]
    result = report("small", "dearer", "--psa", psa, "--for", "economists")
    assert result.exit_code == 0, result.stderr
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Uncertainty of the parameters" in text
    assert "Parameters are at their values" not in text
    refused = report("small", "fewer", "--psa", psa)
    assert refused.exit_code == 2
    assert f"{psa} is an analysis of small_clinic, dearer; the report is of small_clinic, fewer" in refused.stderr


def test_a_run_of_another_program_has_no_pictures_of_one_replication(
    blank: None, report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "source_hash", lambda: "another")
    assert report("small", "--for", "planners").exit_code == 0
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "another version of the program" in text
    assert 'id="figure-calendar' not in text


def test_a_comparison_writes_the_same_page(blank: None, report: Report, kept: Kept, tmp_path: Path) -> None:
    files = (kept.files / "small.toml", kept.files / "fewer.toml")
    made = invoke("compare", *files, *SHORT, "--report", "compared.html", "--static", "--out", kept.out)
    assert made.exit_code == 0, made.stderr
    assert report("small", "fewer", "--static", "-o", "reported.html").exit_code == 0
    pages = [(tmp_path / f"{name}.html").read_text(encoding="utf-8") for name in ("compared", "reported")]
    # The method tells which file set what, and a stored run has its scenario in a file of its own.
    first, second = (page.partition('id="method"') for page in pages)
    assert first[0] == second[0]
    assert first[1]


def test_static_without_a_report_is_a_mistake(kept: Kept) -> None:
    result = invoke("compare", kept.files / "small.toml", kept.files / "fewer.toml", *SHORT, "--static")
    assert result.exit_code == 2
    assert "--report" in result.stderr
