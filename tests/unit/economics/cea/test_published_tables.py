"""Full incremental analyses that others have printed."""

import pytest

from economics.cea.made_up import icers, of_means, statuses

HIV = (
    ("status quo", 26_000, 277.25 / 12),
    ("one time", 27_000, 277.57 / 12),
    ("5yr", 28_020, 277.78 / 12),
    ("3yr", 28_440, 277.83 / 12),
    ("annual", 29_440, 277.76 / 12),
)


def test_hiv_screening_as_dampack_prints_it() -> None:
    """Paltiel 2006 (10.7326/0003-4819-145-11-200612050-00004), example 1 of dampack's vignette `basic_cea`."""
    cea = of_means(*HIV)
    assert statuses(cea) == {"status quo": "ND", "one time": "ND", "5yr": "ND", "3yr": "ND", "annual": "D"}
    found = {row.strategy: (row.inc_cost, row.inc_effect, row.icer) for row in cea.rows}
    printed = {
        "one time": (1_000, 0.026666667, 37_500.00),
        "5yr": (1_020, 0.017500000, 58_285.71),
        "3yr": (420, 0.004166667, 100_800.00),
    }
    for strategy, numbers in printed.items():
        assert found[strategy] == pytest.approx(numbers, rel=1e-7)
    assert found["status quo"] == found["annual"] == (None, None, None)


def test_six_strategies_as_the_tests_of_dampack_have_them() -> None:
    """herc.research.va.gov/include/page.asp?id=cost-effectiveness-analysis, in dampack's tests of `calculate_icers`."""
    cea = of_means(
        ("E", 55_000, 5), ("D", 35_000, 4), ("C", 25_000, 3), ("B", 10_000, 2), ("A", 12_000, 1.5), ("UC", 5_000, 1)
    )
    assert statuses(cea) == {"UC": "ND", "B": "ND", "D": "ND", "E": "ND", "C": "ED", "A": "D"}
    assert icers(cea) == pytest.approx({"B": 5_000, "D": 12_500, "E": 20_000})


def test_equal_effects_leave_only_the_cheaper_one_as_in_the_tests_of_dampack() -> None:
    cea = of_means(
        ("No Treat", 163_771.0, 6.48273), ("Treat all", 164_848.7, 6.52861), ("Test & treat", 163_765.1, 6.52861)
    )
    assert cea.rows[0].strategy == "Test & treat"
    assert statuses(cea) == {"Test & treat": "ND", "No Treat": "D", "Treat all": "D"}


def test_radiotherapy_with_and_without_a_test() -> None:
    """pmc.ncbi.nlm.nih.gov/articles/PMC7083239, table 1; its effects are rounded to a millionth of a QALY."""
    cea = of_means(
        ("Strategy 1", 1_695.865, 8.570992), ("Strategy 2", 12_224.17, 8.583273), ("Strategy 3", 12_118.17, 8.590681)
    )
    assert statuses(cea) == {"Strategy 1": "ND", "Strategy 3": "ND", "Strategy 2": "D"}
    assert icers(cea)["Strategy 3"] == pytest.approx(529_365.8, rel=1e-6 / 0.019689)
    apart = {one.strategy: one for one in cea.against}
    assert apart["Strategy 2"].icer == pytest.approx(857_336.1, rel=1e-6 / 0.012281)


def test_colorectal_screening_in_australia() -> None:
    """anzhealthpolicy.biomedcentral.com/articles/10.1186/1743-8462-2-10, table 7: a frontier of six."""
    cea = of_means(
        ("existing", 0, 0),
        ("FOBT2", 140_117_791, 3_551),
        ("DCBE5", 248_112_291, 6_023),
        ("DCBE3", 304_301_903, 6_720),
        ("FOBT1+DCBE5", 370_181_240, 7_076),
        ("FOBT1+DCBE3", 422_777_702, 7_299),
    )
    assert set(statuses(cea).values()) == {"ND"}
    printed = {
        "FOBT2": 39_459,
        "DCBE5": 43_687,
        "DCBE3": 80_616,
        "FOBT1+DCBE5": 185_054,
        "FOBT1+DCBE3": 235_859,
    }
    assert {name: round(value) for name, value in icers(cea).items()} == printed


def test_colorectal_screening_with_liquid_biopsy() -> None:
    """pmc.ncbi.nlm.nih.gov/articles/PMC10654798, table 2; life-years are printed to three decimals only."""
    cea = of_means(
        ("Natural history", 6_284, 35.574),
        ("FIT", 8_223, 35.624),
        ("Colonoscopy", 9_037, 35.672),
        ("Stool DNA", 11_583, 35.641),
        ("Colonoscopy-LB", 12_006, 35.680),
        ("LB", 15_562, 35.581),
    )
    assert statuses(cea) == {
        "Natural history": "ND",
        "FIT": "ED",
        "Colonoscopy": "ND",
        "Stool DNA": "D",
        "Colonoscopy-LB": "ND",
        "LB": "D",
    }
    printed = {"Colonoscopy": 28_071, "Colonoscopy-LB": 377_538}
    for row in cea.rows:
        if row.icer is not None:
            assert row.icer == pytest.approx(printed[row.strategy], rel=0.001 / row.inc_effect)


def test_nine_ages_of_screening() -> None:
    """Data of a practical on the frontier (R, `df_thx`, published with its course); checked with a pencil."""
    cea = of_means(
        ("none", 0, 0.0),
        ("at 40", 23_500, 1.1),
        ("at 60", 12_500, 0.9),
        ("at 80", 14_000, -0.5),
        ("at 40 and 60", 36_000, 1.9),
        ("10 years from 40", 67_500, 3.3),
        ("10 years from 50", 57_500, 3.2),
        ("5 years from 40", 113_000, 4.1),
        ("5 years from 50", 88_000, 4.0),
    )
    off = {name: status for name, status in statuses(cea).items() if status != "ND"}
    assert off == {"at 80": "D", "at 40": "ED", "at 40 and 60": "ED", "10 years from 40": "ED"}
    expected = {
        "at 60": 12_500 / 0.9,
        "10 years from 50": 45_000 / 2.3,
        "5 years from 50": 30_500 / 0.8,
        "5 years from 40": 25_000 / 0.1,
    }
    assert icers(cea) == pytest.approx(expected)
