import json
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Invoke
from clinicsim.experiments import replicate as replicate_module

SHORT = ("--replications", "3", "--months", "3")


def test_differences_stand_with_verdicts_in_words_and_guard_rails_beside_them(
    invoke: Invoke, small: Path, fewer: Path
) -> None:
    result = invoke("compare", small, fewer, *SHORT)
    assert result.exit_code == 0, result.stderr
    for words in ("fewer_referrals against small_clinic", "Guard rails: unmet need", "Verdict", "no change", "What if"):
        assert words in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_the_unit_stands_beside_the_measure_unless_the_numbers_or_the_words_say_it(
    invoke: Invoke, small: Path, fewer: Path
) -> None:
    text = invoke("compare", small, fewer, *SHORT, "--all").stdout
    for words in ("List for an implant, people ", "Drug discarded, mL per year ", "Pumps run dry, per 100 "):
        assert words in text
    for words in ("Slots used ", "Pumps in care at the end ", "Cost per year "):
        assert words in text


def test_all_shows_more_measures(invoke: Invoke, small: Path, fewer: Path) -> None:
    few = invoke("compare", small, fewer, *SHORT).stdout
    many = invoke("compare", small, fewer, *SHORT, "--all").stdout
    assert "Referrals," not in few
    assert "Referrals, per year " in many


def test_json_has_the_agreed_shape(invoke: Invoke, small: Path, fewer: Path) -> None:
    document = json.loads(invoke("compare", small, fewer, *SHORT, "--json").stdout)
    assert list(document) == ["base", "alternatives"]
    (other,) = document["alternatives"]
    assert list(other) == ["scenario", "run", "differences"]
    assert other["run"]["scenario"] == other["scenario"] == "fewer_referrals"
    difference = other["differences"]["referrals_per_year"]
    agreed = ["mean", "lo", "hi", "p_adjusted", "verdict"]
    assert list(difference) == [*agreed, "says", "pairs", "variance_reduction", "replications_needed"]
    assert difference["mean"] < 0
    assert {one["verdict"] for one in other["differences"].values()} <= {"better", "worse", "different", "cannot tell"}
    base = document["base"]["measures"]["referrals_per_year"]["mean"]
    assert difference["mean"] == pytest.approx(other["run"]["measures"]["referrals_per_year"]["mean"] - base)


def test_scenarios_that_do_not_share_their_luck_are_refused_before_the_run(
    invoke: Invoke, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicate_module, "one", None)
    other = tmp_path / "other.toml"
    other.write_text(f'extends = "{small}"\n[run]\nseed = 99\nstart_date = 2026-02-02\n')
    result = invoke("compare", small, other)
    assert result.exit_code == 2
    assert "cannot pair the runs" in result.stderr
    assert "start date 2026-01-05 against 2026-02-02" in result.stderr


def test_pounds_and_dollars_are_not_compared_and_not_put_into_one_report(
    invoke: Invoke, small: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    other.write_text(f'extends = "{small}"\n[prices]\ncost_set = "us_medicare_2024"\n')
    result = invoke("compare", small, other, *SHORT)
    assert result.exit_code == 0
    assert "money is not compared: GBP 2024/25, nhs_pss against USD" in " ".join(result.stdout.split())
    refused = invoke("compare", small, other, *SHORT, "--report", tmp_path / "report.html")
    assert refused.exit_code == 2
    assert "give them one cost set" in refused.stderr
    assert not (tmp_path / "report.html").exists()


def test_a_seed_for_all_makes_them_share_it(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(f'extends = "{small}"\n[run]\nseed = 99\n')
    assert invoke("compare", small, other, *SHORT, "--seed", "4").exit_code == 0


def test_findings_of_all_scenarios_are_printed_together(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(f'extends = "{small}"\n[booking]\nhorizon_dayz = 4\n')
    result = invoke("compare", tmp_path / "a.toml", tmp_path / "b.toml")
    assert result.exit_code == 2
    assert [line.split(":")[0].rsplit("/")[-1] for line in result.stderr.splitlines()] == ["a.toml", "b.toml"]


def test_an_alternative_is_needed(invoke: Invoke, small: Path) -> None:
    assert invoke("compare", small).exit_code == 2


@pytest.mark.parametrize("report", ["taken/report.html", "folder"])
def test_a_report_that_cannot_be_written_is_found_before_the_run(
    invoke: Invoke, small: Path, fewer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: str
) -> None:
    (tmp_path / "taken").write_text("a file")
    (tmp_path / "folder").mkdir()
    monkeypatch.setattr(replicate_module, "one", None)
    result = invoke("compare", small, fewer, *SHORT, "--report", tmp_path / report)
    assert result.exit_code == 2
    assert "error: cannot write the report to" in result.stderr


def test_the_report_is_written_with_both_arms(
    invoke: Invoke, small: Path, fewer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import clinicsim.views.report as views

    seen: list[Any] = []

    def write_report(path: Path, *rest: Any, **_: Any) -> None:
        path.write_text("<html>")
        seen.extend(rest)

    monkeypatch.setattr(views, "write_report", write_report, raising=False)
    result = invoke("compare", small, fewer, *SHORT, "--report", tmp_path / "new" / "report.html")
    assert result.exit_code == 0, result.stderr
    base, alternatives, comparison = seen
    assert [arm.name for arm in (base, *alternatives)] == ["small_clinic", "fewer_referrals"]
    assert len(comparison.differences) == 1


def test_an_interrupt_keeps_the_runs_and_compares_nothing(
    invoke: Invoke, small: Path, fewer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = replicate_module.one

    def interrupted(world: Any, replication: int, *rest: Any) -> Any:
        if replication == 1:
            raise KeyboardInterrupt
        return real(world, replication, *rest)

    monkeypatch.setattr(replicate_module, "one", interrupted)
    result = invoke("compare", small, fewer, *SHORT, "--json")
    assert result.exit_code == 130
    assert result.stdout == ""
    assert "nothing was compared" in result.stderr
