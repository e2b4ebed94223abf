from clinicsim.experiments.executors.dask_versions import differences, versions

HERE = {"clinicsim": "0.1.0", "Python": "3.11", "numpy": "2.4.6"}


def test_a_cluster_that_runs_the_same_program_has_no_difference() -> None:
    assert differences(versions(), {"tcp://a:1": versions(), "tcp://b:1": versions()}) == []


def test_every_difference_is_named_with_both_versions_and_where_it_is() -> None:
    there = {"tcp://a:1": {**HERE, "numpy": "1.26.0", "Python": "3.12"}, "tcp://b:1": HERE}
    assert differences(HERE, there) == [
        "Python: 3.11 here, and 3.12 at tcp://a:1",
        "numpy: 2.4.6 here, and 1.26.0 at tcp://a:1",
    ]


def test_workers_that_differ_alike_are_told_of_once() -> None:
    there = {f"tcp://host:{port}": {**HERE, "numpy": "1.26.0"} for port in range(1, 6)}
    assert differences(HERE, there) == ["numpy: 2.4.6 here, and 1.26.0 at tcp://host:1, tcp://host:2 and 3 more"]


def test_a_package_that_a_worker_does_not_have_is_a_difference() -> None:
    there = {"tcp://a:1": {"clinicsim": "0.1.0", "Python": "3.11"}}
    assert differences(HERE, there) == ["numpy: 2.4.6 here, and none at tcp://a:1"]


def test_a_worker_that_cannot_say_what_it_runs_lacks_the_program() -> None:
    found = differences(HERE, {"tcp://a:1": ModuleNotFoundError("No module named 'clinicsim'")})
    assert found == ["clinicsim: 0.1.0 here, and none or another one (No module named 'clinicsim') at tcp://a:1"]


def test_the_packages_that_compute_are_among_what_must_be_the_same() -> None:
    assert {"clinicsim", "source of clinicsim", "Python", "numpy", "numba", "llvmlite"} <= set(versions())
    assert "none" not in versions().values()
