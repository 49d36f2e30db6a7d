"""Shared runs, near-duplicates and ties: found on the folded words, the same in any order and in any process."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalaa.corpus.likeness import SHINGLE, near_duplicates
from jalaa.corpus.overlap import Tie, find_ties, met_often, shared_runs
from jalaa.corpus.words import folded_words, lay_words
from jalaa.folding import fold

SENTENCE = "القوات الأمريكية موجودة في العراق بدعوة من الحكومة هناك"
TITLE = "خادم الحرمين الشريفين الملك فلان بن فلان آل فلان حفظه الله"
ALPHABET = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def runs(texts, words, formulae=()):
    found = shared_runs(lay_words(texts), words, formulae)
    return {" ".join(run.words): run.documents for run in found}


def filler(seed, count):
    """So many words that no other seed has."""
    return " ".join(f"كلمة{ALPHABET[seed]}{ALPHABET[number % 28]}{ALPHABET[number // 28]}" for number in range(count))


def test_a_run_is_found_whatever_harakat_hamzas_and_marks_stand_in_it():
    texts = {"b": f"وأضاف أن {SENTENCE}.", "a": "قال: “القُوّات الامريكيّة، موجـودة (في) العراق — بدعوةٍ من الحكومة هناك”"}
    assert runs(texts, 8) == {fold(SENTENCE): ("a", "b")}


def test_the_places_of_a_run_are_those_of_the_text_as_it_stands():
    texts = {"a": f"قال:\u200f {SENTENCE}.", "b": "موجودةٌ  في\nالعراقِ، بدعوةٍ"}
    (run,) = shared_runs(lay_words(texts), 4)
    assert [texts[place.document][place.start : place.end] for place in run.places] == (
        ["موجودة في العراق بدعوة", "موجودةٌ  في\nالعراقِ، بدعوةٍ"]
    )


def test_a_shorter_run_does_not_count():
    texts = {"a": f"{SENTENCE} أ ب", "b": f"ت ث {SENTENCE}"}
    assert runs(texts, 9) == {fold(SENTENCE): ("a", "b")}
    assert runs(texts, 10) == {}


def test_a_run_within_one_document_is_none():
    assert runs({"a": f"{SENTENCE} {SENTENCE}", "b": "صباح الخير"}, 4) == {}


def test_a_run_that_a_document_has_twice_is_told_with_its_first_place():
    texts = {"a": f"{SENTENCE} ثم {SENTENCE}", "b": SENTENCE}
    (run,) = shared_runs(lay_words(texts), 8)
    assert run.places == (("a", 0, len(SENTENCE)), ("b", 0, len(SENTENCE)))


def test_each_set_of_documents_has_its_own_longest_run():
    texts = {"a": f"أعلن {SENTENCE} أمس", "b": f"أعلن {SENTENCE} أمس", "c": f"نفى {SENTENCE} غدا"}
    assert runs(texts, 8) == {fold(SENTENCE): ("a", "b", "c"), fold(f"أعلن {SENTENCE} أمس"): ("a", "b")}


def test_a_run_that_is_a_formula_does_not_count_nor_one_that_is_hardly_longer():
    texts = {"a": f"استقبل {TITLE} أمس ضيفه", "b": f"استقبل {TITLE} أمس أخاه", "c": f"ودع {TITLE} غدا"}
    assert len(runs(texts, 8)) == 2
    assert runs(texts, 8, [TITLE]) == runs(texts, 8, [fold(TITLE)]) == runs(texts, 8, [f"«{TITLE}»،"]) == {}


def test_a_part_of_a_formula_does_not_count_either():
    texts = {"a": f"استقبل {TITLE} أمس", "b": "ودع الحرمين الشريفين الملك فلان بن فلان آل فلان جديد"}
    assert list(runs(texts, 8).values()) == [("a", "b")]
    assert runs(texts, 8, [TITLE]) == {}


def test_a_run_with_enough_words_on_both_sides_of_a_formula_counts_whole():
    shared = f"وصل الوفد ظهر اليوم {TITLE} إلى مقر القيادة العامة"
    texts = {"a": f"{shared} أمس", "b": f"قيل {shared}"}
    assert runs(texts, 8, [TITLE]) == {fold(shared): ("a", "b")}
    assert runs(texts, 10, [TITLE]) == {}


def test_a_formula_without_a_word_is_refused():
    with pytest.raises(ValueError, match="formula '…' has no word"):
        runs({"a": SENTENCE}, 8, ["…"])


@pytest.mark.parametrize(
    ("words", "threshold", "fault"), [(0, 0.8, "0 words"), (8, 0, "Jaccard of 0 "), (8, 1.5, "Jaccard of 1.5")]
)
def test_a_policy_that_means_nothing_is_refused(words, threshold, fault):
    with pytest.raises(ValueError, match=fault):
        find_ties({"a": SENTENCE}, words, threshold)


TEXTS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.lists(st.sampled_from(["قال", "إن", "بغداد", "تريد", "السلام"]), max_size=20).map(" ".join),
)


@given(TEXTS, st.integers(2, 6))
def test_documents_are_tied_by_a_run_exactly_if_they_share_that_many_words_in_a_row(texts, words):
    windows = {
        document: {tuple(said[start : start + words]) for start in range(len(said) - words + 1)}
        for document, said in ((document, folded_words(text)) for document, text in texts.items())
    }
    sharing = {(one, other) for one in texts for other in texts if one < other and windows[one] & windows[other]}
    ties = [tie for tie in find_ties(texts, words, 1.0) if tie.words]
    assert {(one, other) for tie in ties for one in tie.documents for other in tie.documents if one < other} == sharing
    for tie in ties:
        assert all(
            set(zip(*(tie.words[n:] for n in range(words)), strict=False)) <= windows[one] for one in tie.documents
        )


@given(TEXTS, st.integers(2, 6), st.randoms())
def test_ties_do_not_depend_on_the_order_of_the_documents(texts, words, random):
    shuffled = dict(random.sample(sorted(texts.items()), len(texts)))
    assert find_ties(texts, words, 0.5) == find_ties(shuffled, words, 0.5)


def test_ties_are_the_same_under_every_hash_seed():
    script = (
        "from jalaa.corpus.overlap import find_ties\n"
        f"words = {SENTENCE!r}.split()\n"
        "texts = {str(n): ' '.join(words[n % 4:] + words[:n % 5] + ['ت' * n]) for n in range(40)}\n"
        "print(ascii(find_ties(texts, 4, 0.3)))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(said) == 1
    assert b"Tie" in said.pop()


def test_texts_that_differ_in_a_few_words_are_near_duplicates_with_their_true_jaccard():
    words = filler(0, 100).split()
    other = [*words[:50], "سواها", *words[51:]]
    table = lay_words({"a": " ".join(words), "b": " ".join(other), "c": filler(1, 100)})
    (found,) = near_duplicates(table, 0.8)
    shingles = 100 - SHINGLE + 1
    assert found == (("a", "b"), (shingles - SHINGLE) / (shingles + SHINGLE))


def test_a_pair_below_the_threshold_is_none():
    words = filler(0, 100).split()
    table = lay_words({"a": " ".join(words), "b": " ".join(words[:60] + filler(1, 40).split())})
    assert near_duplicates(table, 0.8) == []
    assert near_duplicates(table, 0.4) != []


def test_texts_with_the_same_words_are_one_likeness_and_the_first_stands_for_them():
    same, words = filler(0, 60), filler(0, 60).split()
    near = " ".join([*words[:-1], "سواها"])
    table = lay_words({"c": same, "a": same + ".", "b": f"«{same}»", "d": near})
    found = near_duplicates(table, 0.9)
    assert [documents for documents, _ in found] == [("a", "b", "c"), ("a", "d")]


def test_texts_shorter_than_a_shingle_are_alike_only_if_they_are_equal():
    table = lay_words({"a": "صباح الخير", "b": "صباحُ الخير!", "c": "صباح النور", "d": "", "e": " "})
    assert near_duplicates(table, 0.1) == [(("a", "b"), 1.0)]


@settings(max_examples=30)
@given(
    st.lists(st.lists(st.integers(0, 27), min_size=8, max_size=30), min_size=2, max_size=6),
    st.sampled_from([0.3, 0.5, 0.8, 1.0]),
)
def test_every_near_duplicate_is_true(texts, threshold):
    spelled = {str(n): " ".join(ALPHABET[word] * 2 for word in words) for n, words in enumerate(texts)}
    table = lay_words(spelled)
    sets = {
        name: {tuple(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}
        for name, words in zip(spelled, texts, strict=True)
    }
    for documents, jaccard in near_duplicates(table, threshold):
        assert jaccard >= threshold
        for one, other in zip(documents, documents[1:], strict=False):
            assert jaccard == len(sets[one] & sets[other]) / len(sets[one] | sets[other])


def test_near_duplicates_tie_only_texts_that_no_run_ties():
    words = filler(0, 40).split()
    hardly = [word if n % 7 else f"{word}ا" for n, word in enumerate(words)]
    texts = {"a": " ".join(words), "b": " ".join(hardly), "c": " ".join(words)}
    by_run = find_ties(texts, 8, 0.1)
    assert [(tie.documents, tie.jaccard) for tie in by_run if tie.words] == [(("a", "c"), None)]
    assert [tie.documents for tie in by_run if not tie.words] == [("a", "b")]


def test_only_the_longest_of_often_met_runs_within_each_other_are_offered_as_formulae():
    texts = {str(n): f"{filler(n, 5)} {TITLE} {filler(n, 3)}" for n in range(8)}
    texts |= {str(n): f"{filler(n, 5)} {TITLE.replace('حفظه', 'رعاه')} {filler(n, 3)}" for n in range(8, 16)}
    offered = met_often(find_ties(texts, 6, 0.8))
    assert [" ".join(tie.words) for tie in offered] == [fold(TITLE.removesuffix(" حفظه الله"))]
    assert len(offered[0].documents) == 16


def test_a_run_in_five_documents_is_not_met_often():
    assert met_often([Tie(tuple("abcde"), ("قال",)), Tie(tuple("abcdef"), (), 0.9)]) == []


def test_texts_without_words_share_nothing():
    assert find_ties({}, 8, 0.8) == find_ties({"a": "", "b": "\u064e \u064e", "c": "…"}, 1, 0.8) == []


def test_a_token_of_marks_alone_does_not_part_a_run():
    assert runs({"a": "قال ْ إن بغداد تريد", "b": "قال إن بغداد تريد"}, 4) == {"قال ان بغداد تريد": ("a", "b")}
