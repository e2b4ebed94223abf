"""A change as a planner fills it in, with everything that may be missing, wrong or hostile."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from clinicsim.experiments.errors import BadRequest
from clinicsim.jobs import Limits
from clinicsim.scenario import read
from clinicsim.scenario.errors import ScenarioError
from clinicsim.store.inputs import inputs_hash
from clinicsim.views.what_if.base_file import Base, base_of
from clinicsim.views.what_if.draft import Draft, Wish, drafted
from clinicsim.views.what_if.levers import fields
from clinicsim.views.what_if.upload import MOST_ROWS, list_of, scenario_of, with_list

SCENARIOS = Path(__file__).parents[4] / "scenarios"
HALF_A_NURSE = Wish({"new_nurse": 0.5, "new_refill": 1}, "Half a nurse", "Is it worth it?", "", 30, 60)
HORIZON = b'extends = "base.toml"\nname = "far"\nquestion = "?"\n[booking]\nhorizon_days = 90\n'


@cache
def base() -> Base:
    return base_of(read(SCENARIOS / "base.toml"))


def draft(wish: Wish, over: Base | None = None) -> Draft:
    over = over or base()
    return drafted(over, fields(over.scenario), wish, Limits())


@pytest.mark.parametrize("name", ["base", "nurse_led_refills", "us_costs", "oral_only", "pump_recall_monitor"])
def test_the_file_of_a_base_reads_back_to_the_very_run_that_is_stored(name: str, tmp_path: Path) -> None:
    loaded = read(SCENARIOS / f"{name}.toml")
    made = base_of(loaded)
    for file, content in made.files.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(content)
    assert inputs_hash(read(tmp_path / made.file)) == inputs_hash(loaded)


def test_half_a_nurse_is_a_job_of_the_base_and_the_change() -> None:
    found = draft(HALF_A_NURSE)
    assert found.problems == ()
    assert found.request.scenarios == ("base.toml", "Half_a_nurse.toml")
    assert (found.request.replications, found.request.months, found.request.seed) == (30, 60, base().scenario.run.seed)
    assert found.changes[0] == "New in the team: New nurse, nurse (band6), 0.5 WTE"
    assert found.text.startswith("# Against base:\n#   New in the team: New nurse")


def test_everything_that_is_missing_or_wrong_is_told_at_once() -> None:
    found = draft(Wish({"slots:0": None, "horizon": 5}, "", "", "2025-13-1", 3.5, None))
    assert found.wrong.keys() == {"slots:0", "horizon"}
    told = " | ".join(found.problems)
    for words in (
        "refill Monday: slots",
        "Diary open ahead",
        "is not a day",
        "name is empty",
        "replications",
        "months",
    ):
        assert words in told
    assert draft(replace(HALF_A_NURSE, choices={})).problems == ("nothing is changed yet: move a field",)
    assert "is before the first day" in draft(replace(HALF_A_NURSE, start="2025-01-01")).problems[0]


def test_what_the_clinic_cannot_staff_is_told_beside_the_field_that_did_it() -> None:
    found = draft(replace(HALF_A_NURSE, choices={"wte:2": 0.1}))
    (said,) = found.problems
    assert "sessions need 16.5 hours a week of role 'nurse'" in said
    assert found.wrong == {"wte:2": said}
    later = draft(replace(HALF_A_NURSE, choices={"list_minutes:0": 60}, start="2026-06-01"))
    assert "takes 105 minutes, but the longest list has 60" in later.wrong["list_minutes:0"]


@pytest.mark.parametrize("name", ["../../x", "<script>alert(1)</script>", "base", "CON", "..", "ß/\\:*?", '"]\n[run]'])
def test_a_name_is_text_and_never_a_path_or_a_piece_of_the_file(name: str) -> None:
    found = draft(replace(HALF_A_NURSE, name=name))
    assert set(found.file) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.")
    assert found.file not in ("base.toml", ".toml", "..toml")
    if "\n" not in name:
        assert found.problems == ()
        assert found.request.name == name
    else:
        assert "control character" in found.problems[0]


def test_a_scenario_file_takes_the_place_of_the_fields() -> None:
    found = draft(replace(HALF_A_NURSE, brought=("../my file.toml", HORIZON)))
    assert found.file == "my_file.toml"
    assert found.changes == ("The diary is booked 90 days ahead instead of 42",)
    assert found.text == HORIZON.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "file.toml:1:1: error: not UTF-8"),
        (b"name = ", "file.toml:1:8: error: not valid TOML"),
        (
            b'extends = "../../etc/passwd"',
            "file.toml:1:1: error: extends: a file that is tried here is laid over its base",
        ),
        (b'name = "alone"', 'expected extends = "base.toml"'),
        (b'extends = "base.toml"\n[cohort]\nfiles = ["/etc/passwd"]', "file.toml:3:10: error: cohort.files"),
        (b'extends = "base.toml"\n[booking]\nhorizon = 9', "file.toml:3:1: error: booking.horizon: unknown key"),
        (bytes(2_000_001), "expected at most 2,000,000"),
    ],
)
def test_a_bad_scenario_file_is_refused_with_its_line(content: bytes, said: str) -> None:
    found = draft(replace(HALF_A_NURSE, brought=("file.toml", content)))
    assert said in found.problems[0]
    assert str(SCENARIOS) not in found.problems[0]


def test_the_clinic_s_own_list_takes_the_place_of_the_patients_in_base_and_change() -> None:
    content = (SCENARIOS / "cohorts" / "small.csv").read_bytes()
    own = list_of(base(), "C:\\lists\\our list.csv", content)
    assert (own.name, own.patients, own.pumps) == ("our_list.csv", 36, 12)
    over = with_list(base(), own)
    found = draft(HALF_A_NURSE, over)
    assert found.problems == ()
    assert found.request.scenarios[0] == "base_with_our_list.toml"
    assert found.request.files["our_list.csv"] == content
    assert "cohorts/large.csv" not in found.request.files
    assert scenario_of(over, "far.toml", HORIZON).startswith('extends = "base_with_our_list.toml"')


def test_a_bad_list_is_refused_with_every_line_that_is_wrong() -> None:
    good = (SCENARIOS / "cohorts" / "small.csv").read_text(encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        list_of(base(), "<b>.csv", good.replace(",ms,", ",msx,").encode())
    lines = str(refused.value).splitlines()
    assert len(lines) == good.count(",ms,")
    assert lines[0].startswith("<b>.csv:")
    assert "did you mean 'ms'?" in lines[0]
    with pytest.raises(BadRequest, match=f"expected at most {MOST_ROWS:,}"):
        list_of(base(), "many.csv", b"x\n" * (MOST_ROWS + 2))
    with pytest.raises(ScenarioError, match="not UTF-8"):
        list_of(base(), "sheet.csv", b"PK\x03\x04\xff")
