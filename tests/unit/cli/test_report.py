"""Reports of stored runs: whole or not at all, and every problem told at once."""

import json
import re
from pathlib import Path

import pytest

from cli.conftest import Invoke
from clinicsim.views.report import charts

SHORT = ("--replications", "2", "--months", "3")
PSA = ("--months", "3", "--draws", "8", "--replications", "2", "--parameters", "prices.refill_kit")


@pytest.fixture
def blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pictures empty, where a test is about words."""
    monkeypatch.setattr(charts, "svg_of", lambda *_, **__: "<svg></svg>")


def stored(invoke: Invoke, *scenarios: Path, options: tuple[str, ...] = SHORT) -> list[str]:
    """Run scenarios; returns the ids of their runs."""
    return [json.loads(invoke("run", each, *options, "--json").stdout)["run_id"] for each in scenarios]


def test_a_report_of_two_runs_holds_a_part_for_everybody_and_pictures_of_one_replication(
    invoke: Invoke, small: Path, fewer: Path, tmp_path: Path
) -> None:
    base, other = stored(invoke, small, fewer)
    result = invoke("report", base[:8], other, "-o", "new/two.html")
    assert result.exit_code == 0, result.stderr
    assert result.stderr.strip() == "report: new/two.html"
    text = (tmp_path / "new" / "two.html").read_text(encoding="utf-8")
    assert "<h1>What if fewer came?</h1>" in text
    figures = re.findall(r'<figure id="figure-([\w-]+)"', text)
    for figure in (
        "differences-0",
        "heat",
        "calendar-utilisation-1-of-0",
        "pathway-all-of-1",
        "waterfall-0",
        "budget-0",
    ):
        assert any(each.startswith(figure.removesuffix("-all-of-1")) for each in figures), (figure, figures)
    assert "20 instead of 80" in text
    for words in ("CHEERS 2022", "STRESS-DES", "Assumption register", "NOT REPORTED"):
        assert words in text
    assert len(text.encode()) < 8_000_000


def test_a_static_report_for_managers_is_small_and_has_no_script(
    invoke: Invoke, small: Path, fewer: Path, tmp_path: Path
) -> None:
    result = invoke("report", *stored(invoke, small, fewer), "--static", "--for", "managers")
    assert result.exit_code == 0, result.stderr
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "What this page does not say" in text
    assert len(text) < 60_000


def test_one_run_alone_is_reported_as_it_is(blank: None, invoke: Invoke, small: Path, tmp_path: Path) -> None:
    (only,) = stored(invoke, small)
    result = invoke("report", f"runs/{only}", "-o", "one.html")
    assert result.exit_code == 0, result.stderr
    text = (tmp_path / "one.html").read_text(encoding="utf-8")
    assert 'id="planners"' in text
    assert "difference from" not in text


def test_every_problem_is_told_at_once_and_nothing_is_written(
    invoke: Invoke, small: Path, fewer: Path, tmp_path: Path
) -> None:
    base, damaged = stored(invoke, small, fewer)
    (tmp_path / "runs" / damaged / "manifest.json").write_text("{}")
    result = invoke("report", base, base, damaged, "feed", "--psa", "psa-beef")
    assert result.exit_code == 2
    errors = [line for line in result.stderr.splitlines() if line.startswith("error:")]
    assert len(errors) == 4
    for words in (f"{base} is named twice", "damaged run", "no run 'feed'", "no run 'psa-beef'"):
        assert words in result.stderr
    assert not (tmp_path / "report.html").exists()


def test_runs_that_share_no_luck_or_no_money_are_refused_by_name(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    dollars = tmp_path / "dollars.toml"
    dollars.write_text(f'extends = "{small}"\nname = "dollars"\n[prices]\ncost_set = "us_medicare_2024"\n')
    (base, other), (unpaired,) = stored(invoke, small, dollars), stored(invoke, small, options=(*SHORT, "--seed", "9"))
    result = invoke("report", base, other, unpaired)
    assert result.exit_code == 2
    assert f"{other} (dollars) counts money as USD" in result.stderr
    assert f"{unpaired} (small_clinic) and {base} (small_clinic): cannot pair the runs" in result.stderr
    assert "seed 20260105 against 9" in result.stderr


def test_an_analysis_of_the_same_scenarios_is_shown_and_one_of_others_refused(
    blank: None, invoke: Invoke, small: Path, fewer: Path, tmp_path: Path
) -> None:
    dearer = tmp_path / "dearer.toml"
    dearer.write_text(
        f'extends = "{small}"\nname = "dearer"\n'
        "[prices]\nrefill_kit = { value = 90, low = 60, high = 120, dist = 'gamma' }\n",
        encoding="utf-8",
    )
    psa = json.loads(invoke("psa", small, dearer, *PSA, "--json").stdout)["psa_id"]
    base, other, unlike = stored(invoke, small, dearer, fewer)
    result = invoke("report", base, other, "--psa", psa, "--for", "economists")
    assert result.exit_code == 0, result.stderr
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Uncertainty of the parameters" in text
    assert "8 draws" in text
    refused = invoke("report", base, unlike, "--psa", psa)
    assert refused.exit_code == 2
    assert (
        f"{psa} is an analysis of small_clinic, dearer; the report is of small_clinic, fewer_referrals"
        in refused.stderr
    )


def test_a_run_of_another_program_has_no_pictures_of_one_replication(
    blank: None, invoke: Invoke, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clinicsim.views.report import stored as reader

    (only,) = stored(invoke, small)
    monkeypatch.setattr(reader, "source_hash", lambda: "another")
    assert invoke("report", only).exit_code == 0
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "another version of the program" in text
    assert 'id="figure-calendar' not in text


def test_a_comparison_writes_the_same_page_without_a_script(
    blank: None, invoke: Invoke, small: Path, fewer: Path, tmp_path: Path
) -> None:
    assert invoke("compare", small, fewer, *SHORT, "--report", "compared.html", "--static").exit_code == 0
    base, other = stored(invoke, small, fewer)
    assert invoke("report", base, other, "--static", "-o", "reported.html").exit_code == 0
    pages = [(tmp_path / f"{name}.html").read_text(encoding="utf-8") for name in ("compared", "reported")]
    # A stored run has its scenario in a file of its own.
    first, second = (re.sub(r"[\w/.-]*(scenario\.json|clinic\.toml|referrals\.toml)", "FILE", page) for page in pages)
    assert first == second


def test_static_without_a_report_is_a_mistake(invoke: Invoke, small: Path, fewer: Path) -> None:
    result = invoke("compare", small, fewer, *SHORT, "--static")
    assert result.exit_code == 2
    assert "--report" in result.stderr
