"""Foreign texts: runs and near-duplicates are those that one finds by hand, in any batch, and only our words are kept in memory."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.corpus import foreign
from jalaa.corpus.foreign import find_shared, index_corpus
from jalaa.corpus.grams import find_sequences, number_sequences
from jalaa.corpus.likeness import SHINGLE, near_duplicates
from jalaa.corpus.overlap import shared_runs
from jalaa.corpus.words import lay_words

SENTENCE = "القوات الأمريكية موجودة في العراق بدعوة من الحكومة هناك"
TITLE = "خادم الحرمين الشريفين الملك فلان بن فلان آل فلان حفظه الله"
WORDS = ["بغداد", "دجلة", "نهر", "جسر", "سوق"]
short = st.lists(st.sampled_from(WORDS), max_size=14)


def by_hand(ours, theirs, least, formula=()):
    """Every maximal common run, compared word by word; as ranges of our words, those within others left out."""
    found = set()
    marks = [formulaic(words, formula) for words in (ours, theirs)]
    for one in range(len(ours)):
        for other in range(len(theirs)):
            begins = ours[one] == theirs[other] and not (one and other and ours[one - 1] == theirs[other - 1])
            length = 0
            while (
                begins
                and max(one, other) + length < len((ours, theirs)[other > one])
                and (
                    one + length < len(ours)
                    and other + length < len(theirs)
                    and ours[one + length] == theirs[other + length]
                )
            ):
                length += 1
            counted = sum(not (marks[0][one + k] or marks[1][other + k]) for k in range(length))
            if length and counted >= least:
                found.add((one, one + length))
    return sorted(r for r in found if not any(o != r and o[0] <= r[0] and r[1] <= o[1] for o in found))


def formulaic(words, formula):
    marks = [False] * len(words)
    for place in range(len(words) - len(formula) + 1 if formula else 0):
        if words[place : place + len(formula)] == list(formula):
            marks[place : place + len(formula)] = [True] * len(formula)
    return marks


def shared(ours, theirs, least, formulae=(), likeness=1.0):
    index = index_corpus({"a": " ".join(ours)}, least, likeness, formulae)
    return find_shared(index, [" ".join(theirs)])


@given(short, short, st.integers(1, 6))
def test_runs_are_those_found_word_by_word(ours, theirs, least):
    expected = by_hand(ours, theirs, least)
    found = [one for one in shared(ours, theirs, least) if one.runs]
    assert [(one.runs, one.longest.words) for one in found] == (
        [(len(expected), max(end - start for start, end in expected))] if expected else []
    )
    if expected:
        words = {place for start, end in expected for place in range(start, end)}
        assert found[0].covered == pytest.approx(len(words) / len(ours))


@given(short, short, st.integers(1, 4), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
def test_a_run_needs_enough_words_outside_of_formulae(ours, theirs, least, formula):
    expected = by_hand(ours, theirs, least, formula)
    found = [one for one in shared(ours, theirs, least, [" ".join(formula)]) if one.runs]
    assert [(one.runs, one.longest.words) for one in found] == (
        [(len(expected), max(end - start for start, end in expected))] if expected else []
    )


@given(short, short, st.integers(1, 6))
def test_the_longest_run_is_the_one_that_the_splits_would_see(ours, theirs, least):
    runs = list(shared_runs(lay_words({"a": " ".join(ours), "b": " ".join(theirs)}), least))
    found = [one for one in shared(ours, theirs, least) if one.runs]
    assert [one.longest.words for one in found] == ([max(len(run.words) for run in runs)] if runs else [])


@given(short, short, st.sampled_from([0.3, 0.7, 1.0]))
def test_near_duplicates_are_those_that_the_splits_would_see(ours, theirs, likeness):
    expected = [
        round(one.jaccard, 9)
        for one in near_duplicates(lay_words({"a": " ".join(ours), "b": " ".join(theirs)}), likeness)
        if min(len(ours), len(theirs)) >= SHINGLE
    ]
    found = [one for one in shared(ours, theirs, 9, likeness=likeness) if one.jaccard is not None]
    assert set(expected) <= {round(one.jaccard, 9) for one in found}, "MinHash may miss a pair, we may not"
    assert all(one.jaccard >= likeness for one in found)


@given(st.lists(st.lists(short, max_size=4), min_size=1, max_size=3), st.dictionaries(st.sampled_from("abc"), short))
def test_it_makes_no_difference_how_texts_are_gathered_into_batches(batches, ours):
    index = index_corpus({id: " ".join(words) for id, words in ours.items()}, 2, 0.7)
    together = find_shared(index, [" ".join(words) for batch in batches for words in batch])
    apart, count = [], 0
    for batch in batches:
        apart += [(one, count + one.text) for one in find_shared(index, [" ".join(words) for words in batch])]
        count += len(batch)
    assert [(one.document, one.text, one.runs, one.longest, one.covered, one.jaccard) for one in together] == [
        (one.document, text, one.runs, one.longest, one.covered, one.jaccard) for one, text in apart
    ]


@given(st.lists(short, min_size=2, max_size=6))
def test_many_pairs_at_once_are_found_piece_by_piece(texts):
    index = index_corpus({"a": " ".join(WORDS * 3), "b": " ".join(reversed(WORDS * 3))}, 2, 0.7)
    whole = find_shared(index, [" ".join(words) for words in texts])
    with mock.patch.object(foreign, "_PAIRS_AT_ONCE", 3):
        assert find_shared(index, [" ".join(words) for words in texts]) == whole


def test_spelling_makes_no_difference_and_places_are_those_of_our_text():
    ours = f"قال الوزير إن {SENTENCE}."
    (found,) = find_shared(
        index_corpus({"a": ours}, 8, 0.7), ["“القُوّات الامريكيّة، موجـودة (في) العراق — بدعوةٍ من الحكومة هناك”"]
    )
    assert ours[found.longest.start : found.longest.end] == SENTENCE
    assert (found.runs, found.longest.words, found.covered) == (1, 9, 9 / 12)


def test_a_run_never_reaches_over_two_texts_or_two_documents():
    first, second = SENTENCE.split(" بدعوة ")
    index = index_corpus({"a": SENTENCE}, 8, 0.7)
    assert find_shared(index, [first, f"بدعوة {second}"]) == []
    index = index_corpus({"a": first, "b": f"بدعوة {second}"}, 8, 0.7)
    assert find_shared(index, [SENTENCE]) == []


def test_a_formula_does_not_count_even_where_only_the_other_has_it_whole():
    ours = "ودع الحرمين الشريفين الملك فلان بن فلان آل فلان جديد"
    theirs = f"استقبل {TITLE} أمس"
    assert shared(ours.split(), theirs.split(), 8) != []
    assert shared(ours.split(), theirs.split(), 8, [TITLE]) == []


def test_a_near_duplicate_without_a_run_is_told_too():
    (found,) = shared(WORDS + ["قلعة"], WORDS + ["قلعة"], 20, likeness=0.7)
    assert (found.runs, found.longest, found.jaccard) == (0, None, 1.0)


def test_nothing_is_shared_with_nothing():
    assert find_shared(index_corpus({}, 8, 0.7), ["نص"]) == []
    assert find_shared(index_corpus({"a": "نص"}, 8, 0.7), []) == []
    assert find_shared(index_corpus({"a": "؟!"}, 1, 0.7), ["", "؟!", "نص"]) == []


def test_a_run_of_no_words_is_refused():
    with pytest.raises(ValueError, match="give at least 1"):
        index_corpus({"a": "نص"}, 0, 0.7)


@given(st.lists(st.integers(0, 3), max_size=20), st.lists(st.integers(-1, 40), max_size=20), st.integers(1, 7))
def test_sequences_are_found_where_they_stand(ours, theirs, length):
    grams = number_sequences(np.array(ours, dtype=np.int64), np.zeros(len(ours), dtype=int), length)
    places, numbers = find_sequences(grams, np.array(theirs, dtype=np.int64), np.zeros(len(theirs), dtype=int))
    windows = {}
    for place in range(len(ours) - length + 1):
        windows.setdefault(tuple(ours[place : place + length]), []).append(place)
    expected = [p for p in range(len(theirs) - length + 1) if tuple(theirs[p : p + length]) in windows]
    assert places.tolist() == expected
    for place, number in zip(places.tolist(), numbers.tolist(), strict=True):
        own = grams.places[grams.bounds[number] : grams.bounds[number + 1]].tolist()
        assert own == windows[tuple(theirs[place : place + length])]
