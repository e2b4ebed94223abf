import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from measures.small_clinic import world_of

from clinicsim.reduction.rows.sieve import Sieve
from clinicsim.world.events import EVENT, Kind

WORLD = world_of()
KINDS = st.sampled_from(list(Kind))


@given(st.lists(st.lists(KINDS, unique=True), min_size=1, max_size=6), st.lists(st.lists(KINDS), max_size=4))
def test_each_part_is_told_where_the_rows_of_its_kinds_stand(parts, chunks):
    sieve = Sieve(WORLD, parts)
    for kinds in chunks:
        rows = np.zeros(len(kinds), dtype=EVENT)
        rows["kind"] = kinds
        for own, at in zip(parts, sieve.sift(rows)[1], strict=True):
            np.testing.assert_array_equal(at, np.flatnonzero(np.isin(kinds, own)))
