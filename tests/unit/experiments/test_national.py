from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from cli.conftest import SCENARIOS

from clinicsim.experiments.national.clinics import Clinics
from clinicsim.experiments.national.pooled import Pooled, added, paired_difference
from clinicsim.experiments.national.reader import LoadedStudy, read_study
from clinicsim.experiments.national.schema import Safe, Sizes, Tail
from clinicsim.experiments.national.sizes import SizesImpossible, clinic_sizes
from clinicsim.experiments.national.summary import COST, DRY, LOST, MEASURES, ON_TIME, RATES, national, state_of
from clinicsim.experiments.national.timetable import repeats
from clinicsim.experiments.sizing import sizing_sheet
from clinicsim.experiments.statistics import paired_test, t_interval
from clinicsim.experiments.sweep import PointRuns
from clinicsim.scenario import ScenarioError
from clinicsim.views.figures.national import national_figure
from clinicsim.world.events import NOBODY
from clinicsim.world.world import World

STUDY = SCENARIOS / "national" / "study.toml"
PUMPS = (3, 12, 29, 30, 140, 296)


@pytest.fixture(scope="module")
def loaded() -> LoadedStudy:
    """The shipped study with six clinics for a year; the third is the largest single-handed one."""
    return read_study(STUDY, (f"sizes.each={list(PUMPS)}", "run.months=12", "run.replications=4"))


@pytest.fixture(scope="module")
def worlds(loaded: LoadedStudy) -> list[World]:
    return [loaded.clinics.world(point) for point in range(len(PUMPS))]


def published(**changes: object) -> Sizes:
    uk: dict[str, object] = {
        "clinics": 54,
        "pumps": 2145,
        "under": Tail(pumps=10, clinics=11),
        "over": Tail(pumps=100, clinics=5),
        "bands_from": [1],
    }
    return Sizes.model_validate(uk | changes)


# ------------------------------------------------------------------ sizes
def test_the_shipped_sizes_agree_with_everything_that_is_published() -> None:
    sizes = clinic_sizes(Sizes.model_validate(tomllib.loads(STUDY.read_text(encoding="utf-8"))["sizes"]))
    assert len(sizes) == 54
    assert sum(sizes) == 2145
    assert sum(size < 10 for size in sizes) == 11
    assert sum(size > 100 for size in sizes) == 5
    assert sizes[0] >= 1


@pytest.mark.parametrize(
    ("clinics", "pumps", "few", "many"),
    [(54, 2145, 11, 5), (54, 1200, 11, 5), (54, 6000, 11, 5), (12, 200, 11, 1), (6, 300, 4, 2), (200, 9000, 40, 20)],
)
def test_sizes_agree_with_other_published_numbers_too(clinics: int, pumps: int, few: int, many: int) -> None:
    under, over = Tail(pumps=10, clinics=few), Tail(pumps=100, clinics=many)
    sizes = clinic_sizes(published(clinics=clinics, pumps=pumps, under=under, over=over))
    found = (len(sizes), sum(sizes), sum(size < 10 for size in sizes), sum(size > 100 for size in sizes))
    assert found == (clinics, pumps, few, many)
    assert min(sizes) >= 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"pumps": 800}, "at least 896"),
        ({"clinics": 15}, "do not fit into 15 clinics"),
        ({"clinics": 16, "pumps": 100_000, "over": Tail(pumps=99_000, clinics=5)}, "at least"),
    ],
)
def test_published_numbers_that_contradict_each_other_are_refused(changes: dict[str, object], why: str) -> None:
    with pytest.raises(SizesImpossible, match=why):
        clinic_sizes(published(**changes))


# ------------------------------------------------------------------ timetable and staff
@pytest.mark.parametrize("weekly", [0.05, 0.7, 2.0, 2.9, 3.1, 6.0, 6.1, 13.0, 40.0])
def test_sessions_are_held_as_rarely_as_the_need_and_the_longest_gap_allow(weekly: float) -> None:
    each_week, gap = repeats(weekly, 6, 4)
    assert gap in (1, 2, 4)
    assert each_week * 6 / gap >= weekly
    assert gap == 4 or weekly * 2 * gap > 6  # twice as rare would not do
    assert each_week == 1 or (each_week - 1) * 6 / gap < weekly  # and one session fewer would not do either


def test_every_session_of_every_week_has_its_staff(worlds: list[World]) -> None:
    for world in worlds:
        pattern = world.pattern
        assert (pattern.member[pattern.role >= 0] != NOBODY).all()


def test_a_clinic_is_planned_for_the_share_of_use_on_its_own_sizing_sheet(worlds: list[World]) -> None:
    large = sizing_sheet(worlds[-1], 0.85, 18.0)
    refills = next(pool for pool in large.pools if "refill" in pool.visits)
    assert 0.80 < refills.used < 0.90  # its made-up pumps are not filled as often as the template's to the last one
    for world in worlds:
        for pool in sizing_sheet(world, 0.85, 18.0).pools:
            assert not pool.used > 1.0, (world.scenario.name, pool.visits)


def test_small_clinics_are_single_handed_and_others_are_not(loaded: LoadedStudy) -> None:
    for point, pumps in enumerate(PUMPS):
        staff = loaded.clinics.scenario(point).staff
        for role in ("nurse", "physician"):
            many = sum(member.role == role for member in staff)
            assert many == 1 if pumps < 30 else many >= 2
    assert [clinic.pumps for clinic in loaded.clinics.single_handed] == [3, 12, 29]


def test_a_clinic_of_the_templates_size_has_its_patients_and_referrals(
    loaded: LoadedStudy, worlds: list[World]
) -> None:
    world = worlds[PUMPS.index(140)]
    patients = world.cohort.patients
    assert int(patients["itb"].sum()) == 140
    assert len(patients) == 140 + 250 + 20
    assert world.scenario.referrals.per_year.value == 80
    assert world.scenario.huddle.day_cases_per_week == 1
    template = loaded.template.scenario
    nurses = [sum(member.wte for member in one.staff if member.role == "nurse") for one in (template, world.scenario)]
    assert nurses[1] == pytest.approx(nurses[0], rel=0.15)


def test_no_two_clinics_share_a_patient_or_their_luck(worlds: list[World]) -> None:
    ids = [name for world in worlds for name in world.cohort.ids]
    assert len(set(ids)) == len(ids)
    assert len({world.scenario.run.seed for world in worlds}) == len(worlds)


def test_one_person_more_is_all_that_the_alternative_changes(loaded: LoadedStudy) -> None:
    clinics = loaded.clinics
    assert len(clinics) == len(PUMPS) + 3
    before, after = clinics.scenario(1), clinics.scenario(len(PUMPS) + 1)
    assert after.staff[: len(before.staff)] == before.staff
    (more,) = after.staff[len(before.staff) :]
    nurse = next(member for member in before.staff if member.role == "nurse")
    assert (more.role, more.wte) == ("nurse", nurse.wte)
    assert after.model_copy(update={"staff": before.staff}) == before
    assert clinics.world(len(PUMPS) + 1).cohort.ids == clinics.world(1).cohort.ids


# ------------------------------------------------------------------ rates
def test_with_equal_exposure_the_interval_is_students() -> None:
    rates = np.array([1.0, 4.0, 2.0, 7.0, 3.0])
    pooled = Pooled(rates * 20.0, np.full(5, 20.0)).interval()
    plain = t_interval(rates)
    assert (pooled.mean, pooled.lo, pooled.hi) == pytest.approx((plain.mean, plain.lo, plain.hi))


def test_a_large_clinic_counts_for_its_size() -> None:
    small, large = Pooled(np.array([2.0, 2.0]), np.array([10.0, 10.0])), Pooled(np.zeros(2), np.full(2, 90.0))
    assert added([small, large]).rate == pytest.approx(0.02)


def test_a_clinic_without_an_event_is_not_known_to_be_without_risk() -> None:
    at = Pooled(np.zeros(10), np.full(10, 0.5)).count_interval()
    assert at.lo == 0.0
    assert at.hi == pytest.approx(3.69 / 5.0, rel=0.01)  # Garwood: none in five hundred pump-years


def test_one_replication_says_nothing_of_its_own_spread() -> None:
    at = Pooled(np.array([3.0]), np.array([2.0])).count_interval()
    assert at.mean == 1.5
    assert np.isnan(at.lo)
    assert np.isnan(at.hi)


def test_the_interval_of_a_ratio_covers_it_as_often_as_it_says() -> None:
    draws = np.random.default_rng(3)
    covered, studies = 0, 2000
    for _ in range(studies):
        against = draws.gamma(20.0, 1.0, 20)
        happened = draws.poisson(5.0 * against).astype(float)
        at = Pooled(happened, against).interval()
        covered += at.lo <= 5.0 <= at.hi
    assert abs(covered / studies - 0.95) < 0.02


def test_a_paired_difference_of_equal_exposures_is_the_paired_t_test() -> None:
    first, second, time = np.array([3.0, 5.0, 9.0, 4.0]), np.array([2.0, 5.0, 6.0, 4.0]), np.full(4, 2.0)
    found = paired_difference(Pooled(first * 2, time), Pooled(second * 2, time))
    plain = paired_test(first, second)
    assert (found.mean, found.lo, found.hi, found.p) == pytest.approx((plain.mean, plain.lo, plain.hi, plain.p))


def test_clinics_that_do_not_change_have_no_difference() -> None:
    same = Pooled(np.array([1.0, 2.0, 4.0]), np.array([3.0, 3.5, 3.2]))
    assert paired_difference(same, same).p == 1.0


@pytest.mark.parametrize(
    ("on_time", "events", "state"),
    [
        ([0.99, 0.98, 0.99, 0.98], [1, 0, 1, 0], "safe"),
        ([0.90, 0.91, 0.90, 0.89], [1, 0, 1, 0], "not safe"),
        ([0.99, 0.98, 0.99, 0.98], [9, 8, 9, 9], "not safe"),
        ([0.99, 0.98, 0.99, 0.98], [3, 2, 3, 2], "cannot tell"),
        ([0.90, 0.99, 0.98, 0.97], [1, 0, 1, 0], "cannot tell"),
        ([np.nan] * 4, [0, 0, 0, 0], "cannot tell"),
    ],
)
def test_who_is_safe_hangs_on_the_unfavourable_ends(on_time: list[float], events: list[int], state: str) -> None:
    refills = np.where(np.isfinite(on_time), 100.0, 0.0)
    rates = {
        ON_TIME: Pooled(np.nan_to_num(on_time) * refills, refills),
        DRY: Pooled(np.array(events, dtype=float), np.ones(4)),
    }
    assert state_of(rates, Safe(refill_on_time_share=0.95, dry_events_per_100_pump_years=3.0)) == state


# ------------------------------------------------------------------ summary
def runs_of(clinics: Clinics, point: int, dry: float) -> PointRuns:
    """Four replications of a year in which every pump is refilled six times."""
    pumps = float(clinics.clinic(point).pumps)
    spread = np.array([0.9, 1.1, 1.0, 1.0])
    columns = {
        ON_TIME: np.array([0.97, 0.98, 0.97, 0.98]),
        LOST: np.full(4, 0.2),
        DRY: dry * spread,
        "withdrawals_per_100_pump_years": 4.0 * spread,
        "cost_per_year": 10_000.0 * pumps * spread,
        "refills_per_year": np.full(4, 6.0 * pumps),
        "refills_per_pump_year": np.full(4, 6.0),
        "pumps_end": np.full(4, pumps),
    }
    failed = ((2, "ValueError: made up"),) if point == 0 else ()
    return PointRuns(point, np.stack([columns[name] for name in MEASURES], axis=1), failed)


def test_bands_add_their_clinics_up_and_the_last_holds_all(loaded: LoadedStudy) -> None:
    dry = [20.0, 0.0, 10.0, 0.0, 0.0, 0.0, 2.0, 0.0, 10.0]
    clinics = loaded.clinics
    found = national(loaded, (runs_of(clinics, point, rate) for point, rate in enumerate(dry)))
    assert [(band.lowest, band.highest, len(band.clinics)) for band in found.bands] == [
        (1, 9, 1),
        (10, 24, 1),
        (25, 49, 2),
        (101, None, 2),
        (3, 296, 6),
    ]
    assert [band.single_handed for band in found.bands] == [1, 1, 1, 0, 3]
    together = found.bands[-1]
    assert together.pumps == sum(PUMPS)
    assert together.interval(DRY).mean == pytest.approx((20.0 * 3 + 10.0 * 29) / sum(PUMPS))
    assert together.interval(COST).mean == pytest.approx(10_000.0)
    assert sum(together.count(state) for state in ("safe", "not safe", "cannot tell")) == 6
    assert together.differences[DRY].mean == pytest.approx((2.0 - 20.0) * 3 / 44)
    assert set(found.bands[0].differences) == set(RATES)
    assert found.bands[3].differences == {}
    assert found.clinics[0].found.failed == ((2, "ValueError: made up"),)


def test_every_clinic_has_one_mark_in_each_panel_and_hollow_ones_are_single_handed(loaded: LoadedStudy) -> None:
    found = national(loaded, (runs_of(loaded.clinics, point, 5.0) for point in range(len(loaded.clinics))))
    marks = national_figure(found).data
    for panel in ("y", "y2"):
        assert sorted(x for mark in marks if mark.yaxis == panel for x in mark.x) == list(PUMPS)
    hollow = {x for mark in marks if mark.marker.symbol.endswith("-open") for x in mark.x}
    assert hollow == {3, 12, 29}


# ------------------------------------------------------------------ what can be wrong with a study
def wrong(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "mine.toml"
    template = SCENARIOS / "base.toml"
    file.write_text(f'extends = "{STUDY}"\ntemplate = "{template}"\n{text}', encoding="utf-8")
    with pytest.raises(ScenarioError) as raised:
        read_study(file)
    return [str(finding).removeprefix(f"{file}:") for finding in raised.value.findings]


def test_everything_that_is_wrong_with_the_file_is_said_at_once(tmp_path: Path) -> None:
    text = (
        'nam = "x"\n[sizes]\npumps = 10.5\n[run]\nmonths = 0\n[[rules.sessions]]\nname = "refills"\nlongest_gap = 1\n'
    )
    found = wrong(tmp_path, text)
    assert found[0].startswith("3:1: error: nam: unknown key; did you mean 'name'?")
    assert found[1].startswith("5:1: error: sizes.pumps: is 10.5; expected a whole number at least 1")
    assert found[2].startswith("7:1: error: run.months: is 0; expected a whole number at least 1 and at most 600")
    assert found[3].startswith(
        "10:1: error: rules.sessions.refills.longest_gap: unknown key; did you mean 'longest_gap"
    )
    assert len(found) == 4


def test_what_does_not_fit_the_template_is_said_at_once(tmp_path: Path) -> None:
    text = (
        '[sizes]\npumps = 100\n[rules]\nsingle_roles = ["nurs"]\n[[rules.sessions]]\nname = "refills"\n'
        'sessions = ["refil_monday", "trial_wednesday"]\n'
    )
    found = "\n".join(wrong(tmp_path, text))
    assert "sizes: 100 pumps cannot be shared out so" in found
    assert "nobody in the template has the role 'nurs'; did you mean 'nurse'?" in found
    assert "the template has no session 'refil_monday'; did you mean 'refill_monday'?" in found
    assert "'trial_wednesday' belongs to a rule already" in found
    assert "no rule for 'refill_monday', 'refill_wednesday' and 'refill_friday'" in found
    assert "'nurse' is no role of rules.single_roles" in found


def test_a_rule_that_plans_an_impossible_clinic_is_blamed(tmp_path: Path) -> None:
    text = '[sizes]\neach = [3]\n[rules]\nuse = 0.85\n[[rules.sessions]]\nname = "pump_reviews"\nfewest_slots = 1\n'
    (found,) = wrong(tmp_path, text)
    assert found.startswith("5:2: error: rules: a clinic of 3 pumps cannot be planned so:")
    assert "'dye_study' needs 2 slots" in found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('template = "nowhere.toml"', "there is no file 'nowhere.toml'"),
        (f'template = "{SCENARIOS / "closure_3_months.toml"}"', "has dated changes or shocks"),
        (f'template = "{STUDY}"', "unknown key"),
    ],
)
def test_a_template_that_cannot_be_scaled_is_refused(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f'extends = "{STUDY}"\n{text}\n[sizes]\neach = [3]\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match=why):
        read_study(file)


def test_studies_that_extend_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{name}.toml").write_text(f'extends = "{other}.toml"\nname = "{name}"\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match="in a circle"):
        read_study(tmp_path / "a.toml")
