"""What an overlay keeps, changes, adds and removes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from clinicsim.data import DEFAULT_LAYERS
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.reader import read

Write = Callable[[str, str | bytes], Path]
Change = Callable[[str], Path]
Wrong = Callable[..., tuple[Finding, ...]]


def test_a_clinic_keeps_every_default_that_it_does_not_change(clinic: Path) -> None:
    loaded = read(clinic)
    assert loaded.scenario.booking.horizon_days == 42
    assert loaded.where[("booking", "horizon_days")].file in {str(layer) for layer in DEFAULT_LAYERS}
    assert loaded.where[("staff", 0, "wte")].file == str(clinic)
    assert loaded.base is None
    assert loaded.warnings == ()


def test_an_overlay_changes_one_key_of_a_table_and_keeps_the_others(change: Change, clinic: Path) -> None:
    overlay = change("[booking]\nhorizon_days = 400\n")
    loaded = read(overlay)
    assert loaded.scenario.booking.horizon_days == 400
    assert loaded.scenario.booking.earlier_days == read(clinic).scenario.booking.earlier_days
    assert loaded.where[("booking", "horizon_days")].file == str(overlay)
    assert (loaded.path, loaded.base) == (overlay, clinic)


def test_a_session_of_a_known_name_is_changed_in_its_place(change: Change) -> None:
    loaded = read(change('[[sessions]]\nname = "refill_monday"\nslots = 9\n'))
    assert [(session.name, session.slots) for session in loaded.scenario.sessions] == [
        ("refill_monday", 9),
        ("oral_tuesday", 8),
    ]
    assert loaded.where[("sessions", 0, "slots")].line == 4
    assert loaded.scenario.sessions[0].start == "09:00"


def test_a_member_of_a_new_name_joins_at_the_end(change: Change) -> None:
    loaded = read(change('[[staff]]\nname = "nurse_b"\nrole = "nurse"\nband = "band6"\nwte = 0.5\n'))
    assert [member.name for member in loaded.scenario.staff] == ["nurse_a", "nurse_b"]


def test_an_entry_can_be_removed(change: Change) -> None:
    assert read(change('[[theatre.lists]]\nname = "list_friday"\nremove = true\n')).scenario.theatre.lists == []


def test_an_entry_that_is_not_removed_after_all_stays(change: Change) -> None:
    kept = read(change('[[theatre.lists]]\nname = "list_friday"\nremove = false\n')).scenario.theatre.lists
    assert [one.name for one in kept] == ["list_friday"]


def test_an_entry_can_be_replaced_by_one_of_another_name(change: Change) -> None:
    text = (
        '[[staff]]\nname = "nurse_a"\nremove = true\n'
        '[[staff]]\nname = "nurse_b"\nrole = "nurse"\nband = "band6"\nwte = 1\n'
    )
    assert [member.name for member in read(change(text)).scenario.staff] == ["nurse_b"]


def test_removing_what_is_not_there_is_an_error(wrong: Wrong) -> None:
    (finding,) = wrong('[[staff]]\nname = "nurse_aa"\nremove = true\n')
    assert (finding.line, finding.path) == (4, "staff.nurse_aa.remove")
    assert "did you mean 'nurse_a'?" in finding.message


def test_a_removed_entry_takes_no_other_key(wrong: Wrong) -> None:
    (finding,) = wrong('[[theatre.lists]]\nname = "list_friday"\nminutes = 60\nremove = true\n')
    assert finding.message.endswith("takes no other key; found minutes")


def test_remove_is_true_or_false(wrong: Wrong) -> None:
    (finding,) = wrong('[[theatre.lists]]\nname = "list_friday"\nremove = "yes"\n')
    assert finding.message == "expected true or false"


def test_two_entries_of_one_name_in_one_file_are_an_error_that_gives_both_lines(wrong: Wrong) -> None:
    (finding,) = wrong('[[staff]]\nname = "nurse_a"\nwte = 0.5\n[[staff]]\nname = "nurse_a"\nwte = 0.6\n')
    assert (finding.line, finding.path) == (5, "staff.nurse_a")
    assert "the first is on line 2" in finding.message


def test_a_list_without_names_is_replaced(change: Change) -> None:
    scenario = read(change("[device]\nconcentrations_mcg_per_ml = [500, 2000]\n")).scenario
    assert scenario.device.concentrations_mcg_per_ml == [500, 2000]


def test_an_empty_list_empties_a_list_of_named_tables(change: Change) -> None:
    assert read(change("theatre.lists = []\n")).scenario.theatre.lists == []


def test_the_planners_own_number_has_no_borrowed_uncertainty(change: Change) -> None:
    per_year = read(change("[referrals]\nper_year = 95\n")).scenario.referrals.per_year
    assert (per_year.value, per_year.low, per_year.high, per_year.dist, per_year.source) == (95, None, None, None, None)


def test_a_new_quantity_replaces_the_old_one_whole(change: Change) -> None:
    per_year = read(change("[referrals]\nper_year = { value = 95, high = 99 }\n")).scenario.referrals.per_year
    assert (per_year.value, per_year.low, per_year.high, per_year.source) == (95, None, 99, None)


def test_a_quantity_without_its_value_is_an_error(wrong: Wrong) -> None:
    (finding,) = wrong("[referrals]\nper_year = { high = 99 }\n")
    assert (finding.line, finding.path) == (3, "referrals.per_year.value")
    assert finding.message.startswith("missing; expected a number")


def test_a_file_that_gives_no_question_answers_that_of_its_base(change: Change) -> None:
    scenario = read(change('description = "one key less"\n')).scenario
    assert (scenario.name, scenario.question) == ("clinic", "Is one nurse enough?")
    assert scenario.description == "one key less"


def test_a_file_with_its_own_name_and_question_keeps_them(change: Change) -> None:
    scenario = read(change('name = "other"\nquestion = "And two?"\n')).scenario
    assert (scenario.name, scenario.question) == ("other", "And two?")


def test_a_scenario_without_a_name_is_called_by_its_file(write: Write, clinic: Path) -> None:
    path = write("unnamed.toml", clinic.read_text(encoding="utf-8").replace('name = "clinic"\n', ""))
    assert read(path).scenario.name == "unnamed"


def test_what_a_base_expects_is_not_expected_of_its_overlays(clinic: Path, write: Write) -> None:
    middle = '[[expect]]\nmeasure = "pumps_end"\ndirection = "up"\n'
    write("middle.toml", 'extends = "clinic.toml"\n' + middle)
    assert len(read(write("own.toml", 'extends = "clinic.toml"\n' + middle)).scenario.expect) == 1
    assert read(write("top.toml", 'extends = "middle.toml"\n')).scenario.expect == []


def test_a_chain_of_files_is_read_from_the_folder_of_each(clinic: Path, write: Write) -> None:
    write("sites/north.toml", 'extends = "../clinic.toml"\n[booking]\nhorizon_days = 50\nearlier_days = 5\n')
    loaded = read(write("sites/far/top.toml", 'extends = "../north.toml"\n[booking]\nhorizon_days = 60\n'))
    assert (loaded.scenario.booking.horizon_days, loaded.scenario.booking.earlier_days) == (60, 5)
    assert loaded.base is not None
    assert loaded.base.resolve() == (clinic.parent / "sites" / "north.toml").resolve()
