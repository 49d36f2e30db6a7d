"""Fingerprints lay a copy beside a text that is not there, and tell no word of it."""

from hypothesis import given
from hypothesis import strategies as st

from jalaa.release.fingerprints import RUN, Stretch, fingerprints, matches, stretches

WORDS = [f"كلمة{number}" for number in range(100)]
TEXT = " ".join(WORDS)


def test_a_text_has_every_run_where_it_stands():
    known = fingerprints(TEXT)
    assert [(one.start, start) for one, start, _ in matches(known, TEXT)] == [(one.start, one.start) for one in known]
    assert stretches(matches(known, TEXT)) == [Stretch(0, len(TEXT), 0)]


def test_words_put_in_front_move_every_run_and_hide_none():
    found = matches(fingerprints(TEXT), "خبر عاجل " + TEXT)
    assert {start - one.start for one, start, _ in found} == {9} and len(found) == len(fingerprints(TEXT))


def test_a_changed_word_takes_away_only_the_runs_that_hold_it():
    copy = TEXT.replace("كلمة40 ", "كلام ")
    assert [one.start for one, _, _ in matches(fingerprints(TEXT), copy)] == [
        one.start for one in fingerprints(TEXT) if not one.start <= TEXT.index("كلمة40 ") < one.end
    ]


def test_vowel_signs_and_punctuation_change_no_run():
    assert len(matches(fingerprints(TEXT), TEXT.replace("كلمة", "كَلمة").replace(" ", "، "))) == len(fingerprints(TEXT))


@given(st.lists(st.sampled_from(WORDS), max_size=200))
def test_a_fingerprint_is_one_bit_a_word_and_all_words_have_one(words: list[str]):
    found = fingerprints(" ".join(words))
    assert all(len(one.bits) * 4 == RUN for one in found)
    assert len(found) == (0 if len(words) < RUN else -(-len(words) // RUN))
    assert not found or (found[0].start, found[-1].end) == (0, len(" ".join(words)))
