import pytest

from clinicsim.measures.names import UnknownMeasure, known, taken_apart

RUN = (
    "refill_on_time_share",
    "cost_per_year",
    "cost_per_year.staff",
    "bed_days_per_year.ward",
    "bed_days_per_year.hdu",
)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("refill_on_time_share", "share"),
        ("cost_per_year", "currency/year"),
        ("cost_per_year.staff", "currency/year"),
        ("refill_on_time_share@3", "share"),
        ("bed_days_per_year.ward@1", "bed-days/year"),
    ],
)
def test_a_measure_a_member_and_a_year_of_either_are_known(name: str, unit: str) -> None:
    assert known(name).unit == unit
    assert known(name, among=RUN).unit == unit


@pytest.mark.parametrize(
    ("name", "among", "says"),
    [
        ("refill_on_time", None, "did you mean 'refill_on_time_share'?"),
        ("refill_on_time_share.leave", None, "unknown measure"),
        ("cost_per_year.", None, "unknown measure"),
        ("bed_days_per_year", None, "is a family of measures"),
        ("bed_days_per_year.wrd", RUN, "did you mean 'bed_days_per_year.ward'?"),
        ("pumps_end", RUN, "the run has no measure 'pumps_end'"),
        ("entirely_else", None, "unknown measure 'entirely_else'"),
    ],
)
def test_an_unknown_measure_is_refused_with_what_was_meant(name: str, among: tuple[str, ...] | None, says: str) -> None:
    with pytest.raises(UnknownMeasure, match=says.replace("?", r"\?").replace(".", r"\.")):
        known(name, among)


@pytest.mark.parametrize("year", ["0", "-1", "x", "", "1.5"])
def test_years_are_counted_from_one(year: str) -> None:
    with pytest.raises(UnknownMeasure, match="is not a year of the run"):
        known(f"refill_on_time_share@{year}")


def test_a_year_is_split_off() -> None:
    assert taken_apart("cost_per_year.staff@4") == ("cost_per_year.staff", 4)
    assert taken_apart("cost_per_year.staff") == ("cost_per_year.staff", None)
