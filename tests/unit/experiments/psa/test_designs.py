from itertools import pairwise

from clinicsim.experiments.designs import Fresh, Together, Worlds


def test_points_that_stand_together_share_their_replications_and_others_share_none() -> None:
    fresh = Fresh(3, together=2)
    numbers = [set(fresh.of(point)) for point in range(8)]
    for one, other in zip(numbers[::2], numbers[1::2], strict=True):
        assert one == other
    assert sorted(number for own in numbers[::2] for number in own) == list(range(12))
    assert all(not one & other for one, other in pairwise(numbers[::2]))
    assert len(fresh) == 3


def test_designs_together_take_turns() -> None:
    worlds = [object() for _ in range(4)]
    both = Together((Worlds(tuple(worlds[:2])), Worlds(tuple(worlds[2:]))))  # type: ignore[arg-type]
    assert [worlds.index(both.world(point)) for point in range(len(both))] == [0, 2, 1, 3]  # type: ignore[arg-type]
