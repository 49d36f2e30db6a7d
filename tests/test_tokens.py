"""Tokens are whole written words, numbers and marks; tags say what spans say, and count what they cannot say."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.tokens import blank, find_tokens, ner_tag_names, tag, tokenize

TEXTS = st.text(
    st.one_of(
        st.sampled_from("ابتولمء٣5.,، \n\u00a0ًَّـ\u200c\u200d\u200f\ufeff\ufe0f❤😀“”«»\u06dd\x00"),
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF),
        st.characters(exclude_categories=["Cs"]),
    )
)
ORDER = ["PERS", "ORG", "GPE", "LOC"]


def words(text):
    return [text[start:end] for start, end in tokenize(text)]


@pytest.mark.parametrize(
    "word", ["مثَّل", "أيضًا", "العراقيّة", "يُفترض", "حقـــا", "للولايات", "مى\u200cخواهم", "وَبَغْدَادُ", "2024م"]
)
def test_a_written_word_with_all_its_marks_is_one_token(word):
    assert words(f"قال {word}، ثم") == ["قال", word, "،", "ثم"]


def test_points_and_commas_between_digits_belong_to_the_number_and_nowhere_else():
    assert words("3.5 و2,500، ٣.٥ 1.2.3 ثم 10. ,5 3. 5 ب.ت 3..5") == (
        [
            "3.5",
            "و2,500",
            "،",
            "٣.٥",
            "1.2.3",
            "ثم",
            "10",
            ".",
            ",",
            "5",
            "3",
            ".",
            "5",
            "ب",
            ".",
            "ت",
            "3",
            ".",
            ".",
            "5",
        ]
    )


def test_every_other_visible_character_is_a_token_by_itself():
    assert words("“كتائب”..😀😀❤️ 5% «لـ”") == ["“", "كتائب", "”", ".", ".", "😀", "😀", "❤", "5", "%", "«", "لـ", "”"]


def test_format_characters_part_words_and_are_in_no_token():
    assert words("\ufeffقال\u200fلهم\u202bنعم\u202c \u200f\x00") == ["قال", "لهم", "نعم"]


def test_joiners_between_emoji_are_no_token():
    assert words("👨\u200d👩\u200d👧 \u200d\u200c") == ["👨", "👩", "👧"]


def test_a_variation_selector_belongs_to_the_character_before_it_and_begins_no_word():
    assert words("❤\ufe0fالله") == ["❤", "الله"]
    assert words("ب\ufe0fت") == ["ب\ufe0fت"]


def test_a_format_character_that_is_drawn_is_a_token():
    assert words("الآية\u06dd") == ["الآية", "\u06dd"]


def test_an_empty_text_and_a_blank_one_have_no_tokens():
    assert tokenize("") == tokenize(" \r\n\u200f") == []


@given(TEXTS)
def test_tokens_are_in_order_apart_and_hold_every_visible_character(text):
    places = [place for start, end in tokenize(text) for place in range(start, end)]
    assert places == sorted(set(places))
    visible = [place for place, character in enumerate(text) if unicodedata.category(character)[0] in "LNMPS"]
    assert {place for place in visible if not shapeless(text[place])} <= set(places)
    assert not [place for place in places if blank(text[place])]


def shapeless(character):
    """A mark that only chooses the look of the character before it."""
    return character == "\u034f" or "VARIATION SELECTOR" in unicodedata.name(character, "")


@given(TEXTS, TEXTS)
def test_tokens_of_two_texts_with_a_blank_between_are_those_of_each(one, other):
    shift = len(one) + 1
    assert tokenize(f"{one} {other}") == tokenize(one) + [
        (start + shift, end + shift) for start, end in tokenize(other)
    ]


@given(TEXTS)
def test_the_columns_say_the_same_as_the_list(text):
    tokens = find_tokens(text)
    assert list(zip(tokens.starts, tokens.ends, strict=True)) == tokenize(text)
    wordlike = [
        any(unicodedata.category(c)[0] in "LM" or c.isdecimal() for c in text[start:end])
        for start, end in tokenize(text)
    ]
    assert tokens.is_word.tolist() == wordlike


@pytest.mark.skipif(
    unicodedata.unidata_version != "14.0.0", reason="the frozen table is Unicode 14, this Python has another"
)
def test_the_frozen_table_is_that_of_unicode_14():
    codes = [code for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    tokens = find_tokens(" ".join(map(chr, codes)))
    in_words = {codes[place // 2] for place in tokens.starts[tokens.is_word].tolist()}
    in_marks = {codes[place // 2] for place in tokens.starts[~tokens.is_word].tolist()}
    category = {code: unicodedata.category(chr(code)) for code in codes}
    letters = {code for code in codes if category[code][0] in "LM" or category[code] == "Nd"}
    unseen = {code for code in codes if category[code] in ("Cc", "Cf") or category[code][0] == "Z"}
    assert letters - in_words == {code for code in letters if shapeless(chr(code))}
    assert in_words <= letters
    assert {unicodedata.name(chr(code)).split()[0] for code in in_marks & unseen} == {"ARABIC", "SYRIAC", "KAITHI"}
    assert set(codes) - letters - unseen <= in_marks


def test_a_lone_surrogate_breaks_nothing():
    assert words("ب\ud800ت") == ["ب", "ت"]


def test_tags_begin_and_go_on_over_the_tokens_of_a_span():
    text = "زار محمد شياع السوداني بغداد."
    tagging = tag(text, tokenize(text), [(4, 22, "PERS"), (23, 28, "GPE")], ORDER)
    assert tagging.tags == ["O", "B-PERS", "I-PERS", "I-PERS", "B-GPE", "O"]
    assert tagging.all == [[], ["B-PERS"], ["I-PERS"], ["I-PERS"], ["B-GPE"], []]
    assert (tagging.prefix, tagging.lost) == ([""] * 6, {})


def test_the_letters_before_a_span_within_its_first_token_are_its_prefix():
    text = "وبغداد للولايات وَبِالعراق"
    tagging = tag(text, tokenize(text), [(1, 6, "GPE"), (8, 15, "GPE"), (20, 26, "GPE")], ORDER)
    assert tagging.tags == ["B-GPE", "B-GPE", "B-GPE"]
    assert tagging.prefix == ["و", "ل", "وَبِ"]


def test_of_nested_spans_bio_carries_the_outermost_and_all_keeps_both():
    text = "وزارة الدفاع الأمريكية"
    tagging = tag(text, tokenize(text), [(13, 22, "GPE"), (0, 22, "ORG")], ORDER)
    assert tagging.tags == ["B-ORG", "I-ORG", "I-ORG"]
    assert tagging.all[2] == ["I-ORG", "B-GPE"]
    assert tagging.lost == {"GPE": 1}


def test_of_equal_ranges_the_label_first_in_the_scheme_wins():
    tagging = tag("العراق", [(0, 6)], [(0, 6, "GPE"), (0, 6, "ORG"), (0, 6, "ORG")], ORDER)
    assert (tagging.tags, tagging.all, tagging.lost) == (["B-ORG"], [["B-ORG", "B-ORG", "B-GPE"]], {"ORG": 1, "GPE": 1})


def test_a_span_whose_first_token_is_taken_is_lost_whole_and_counted():
    text = "الأنجلوأمريكية الكبرى"
    tagging = tag(text, tokenize(text), [(0, 7, "LOC"), (7, 21, "GPE")], ORDER)
    assert tagging.tags == ["B-LOC", "O"]
    assert tagging.all == [["B-LOC", "B-GPE"], ["I-GPE"]]
    assert tagging.lost == {"GPE": 1}


def test_of_spans_that_cross_the_one_that_begins_first_is_carried():
    text = "رئيس وزراء العراق"
    tagging = tag(text, tokenize(text), [(5, 17, "ORG"), (0, 10, "PERS")], ORDER)
    assert (tagging.tags, tagging.lost) == (["B-PERS", "I-PERS", "O"], {"ORG": 1})


def test_a_span_inside_a_lost_span_is_not_outermost_either():
    text = "رئيس وزراء العراق"
    tagging = tag(text, tokenize(text), [(0, 10, "PERS"), (5, 17, "ORG"), (11, 17, "GPE")], ORDER)
    assert tagging.tags == ["B-PERS", "I-PERS", "O"]
    assert tagging.lost == {"ORG": 1, "GPE": 1}


def test_a_span_that_touches_no_token_is_lost():
    tagging = tag("قال  نعم", [(0, 3), (5, 8)], [(3, 5, "LOC")], ORDER)
    assert (tagging.tags, tagging.all, tagging.lost) == (["O", "O"], [[], []], {"LOC": 1})


def test_a_label_without_a_place_in_the_order_is_refused_by_name():
    with pytest.raises(ValueError, match="span 0-3 has label 'XYZ'"):
        tag("قال", [(0, 3)], [(0, 3, "XYZ")], ORDER)


@pytest.mark.parametrize("span", [(2, 2, "LOC"), (3, 2, "LOC"), (-1, 2, "LOC")])
def test_an_empty_or_backward_span_is_refused(span):
    with pytest.raises(ValueError, match="0 <= start < end"):
        tag("قال", [(0, 3)], [span], ORDER)


SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12), st.sampled_from(ORDER)).map(lambda s: (s[0], s[0] + s[1], s[2])),
    max_size=8,
)


@given(SPANS)
def test_every_span_is_carried_whole_or_counted_as_lost(spans):
    text = "ابت ثج حخدذ، رزس شصضطظ عغ فقك لم"
    tokens = tokenize(text)
    tagging = tag(text, tokens, spans, ORDER)
    begun = [name for name in tagging.tags if name.startswith("B-")]
    assert len(begun) + sum(tagging.lost.values()) == len(spans)
    for name, every in zip(tagging.tags, tagging.all, strict=True):
        assert name == "O" or name in every
    for before, name in zip(["O", *tagging.tags], tagging.tags, strict=False):
        assert not name.startswith("I-") or before[2:] == name[2:]
    touching = sum(start < end_of and start_of < end for start, end, _ in spans for start_of, end_of in tokens)
    assert sum(map(len, tagging.all)) == touching


@given(SPANS, st.randoms())
def test_tags_do_not_depend_on_the_order_of_the_spans(spans, random):
    text = "ابت ثج حخدذ، رزس شصضطظ عغ فقك لم"
    shuffled = random.sample(spans, len(spans))
    assert tag(text, tokenize(text), spans, ORDER) == tag(text, tokenize(text), shuffled, ORDER)


def test_labels_appended_to_the_scheme_get_the_last_tag_ids():
    assert ner_tag_names([*ORDER, "LAW"])[: 1 + 2 * len(ORDER)] == ner_tag_names(ORDER)


def test_a_text_of_a_million_characters_is_read_like_a_short_one():
    tokens = find_tokens("أيضًا 3.5، " * 100_000)
    assert len(tokens.starts) == 300_000
    assert np.array_equal(tokens.is_word, np.tile([True, True, False], 100_000))
