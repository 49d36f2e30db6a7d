"""Maximal repeats are found as a slow and plain search finds them."""

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jalaa.corpus.repeats import maximal_repeats, number_grams

SEQUENCES = st.lists(st.lists(st.integers(0, 2), max_size=14), min_size=1, max_size=5)


def columns(sequences):
    numbers = np.array([number for sequence in sequences for number in sequence], dtype=np.int32)
    return numbers, np.repeat(np.arange(len(sequences)), list(map(len, sequences)))


def plain_repeats(sequences, length):
    """The sequences of `length` or more that two owners have and that no same number precedes or follows everywhere, with all places."""
    begins = np.cumsum([0, *map(len, sequences)]).tolist()
    places = defaultdict(list)
    for owner, sequence in enumerate(sequences):
        for start in range(len(sequence)):
            for end in range(start + length, len(sequence) + 1):
                around = (
                    sequence[start - 1] if start else ("first", owner),
                    sequence[end] if end < len(sequence) else ("last", owner),
                )
                places[tuple(sequence[start:end])].append((begins[owner] + start, owner, *around))
    return {
        words: [place for place, *_ in found]
        for words, found in places.items()
        if all(len({place[column] for place in found}) > 1 for column in (1, 2, 3))
    }


@given(SEQUENCES, st.integers(1, 5))
def test_repeats_are_those_of_a_plain_search(sequences, length):
    numbers, owners = columns(sequences)
    found = {
        tuple(numbers[repeat.places[0] : repeat.places[0] + repeat.length].tolist()): repeat.places.tolist()
        for repeat in maximal_repeats(numbers, owners, length)
    }
    assert found == plain_repeats(sequences, length)


@given(SEQUENCES, st.integers(1, 5))
def test_no_repeat_is_told_twice_and_an_inner_stretch_comes_before_the_outer(sequences, length):
    repeats = list(maximal_repeats(*columns(sequences), length))
    assert len({(repeat.length, repeat.places.tobytes()) for repeat in repeats}) == len(repeats)
    for place, repeat in enumerate(repeats):
        for later in repeats[place + 1 :]:
            assert later.first > repeat.last or (later.first <= repeat.first and later.last >= repeat.last)
            if later.first <= repeat.first:
                assert set(repeat.places.tolist()) < set(later.places.tolist())


@given(SEQUENCES, st.integers(1, 6))
def test_grams_have_one_number_exactly_where_they_are_equal(sequences, length):
    numbers, owners = columns(sequences)
    grams = number_grams(numbers, owners, length, shared=False).tolist()
    said = {}
    for place, gram in enumerate(grams):
        whole = place + length <= len(owners) and owners[place] == owners[place + length - 1]
        assert (gram >= 0) == whole
        if whole:
            said.setdefault(gram, set()).add(tuple(numbers[place : place + length].tolist()))
    assert all(len(words) == 1 for words in said.values())
    assert len({word for words in said.values() for word in words}) == len(said)
