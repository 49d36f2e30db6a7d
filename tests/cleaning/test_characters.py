"""What is found for many texts at once is what RE2 finds in each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalaa.cleaning.characters import Characters, shapes
from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.finders import find_character
from jalaa.cleaning.page import read_page
from jalaa.cleaning.rules import Rule

TEXTS = st.lists(
    st.text(st.sampled_from("ab \t\n\r\u00a0\u00ad\u200f\u200b\u200c\ufeff\x00ـإ\ue000😀\ud800ﻻ")), max_size=6
)
PATTERNS = [
    r"\x00",
    r"\x{A0}",
    r"\x{A0}+",
    r"(\r)\n",
    r"[\x{200B}\x{200C}\x{FEFF}]{2,}|\x{AD}+",
    r"[a-b]{3,}",
    r"[ab \x{A0}]+",
    r"(a)[ab]",
    r"[^a]",
    r"a.",
    r"[ab]|[b ]+",
    r"\p{M}+",
    r"[\x{E000}a]",
]


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(PATTERNS), st.sampled_from([None, "edge"]), st.sampled_from(["", " ", "{nfkc}"]))
def test_a_rule_finds_in_many_texts_what_re2_finds_in_each(texts, pattern, where, replace):
    rule = Rule("r", "characters", "character", "w", match=pattern, where=where, replace=replace)
    cleaner = Cleaner((rule,))
    for text, found in zip(texts, cleaner.find_all(texts), strict=True):
        assert [(start, end) for start, end, _ in sorted(found)] == list(find_character(rule, read_page(text).sheet))


@pytest.mark.parametrize(
    "pattern", ["a.", "[^a]", r"\p{M}", "^a", r"a\b", "(a)[ab]", "[ab]|[b]+", "[a]{2}", "(?i)a", r"[\x{E000}]"]
)
def test_a_pattern_of_another_make_is_left_to_re2(pattern):
    assert shapes(pattern) is None
    rule = Rule("r", "characters", "character", "w", match=pattern)
    assert Characters((rule,)).others == (rule,)


def test_the_rules_that_come_with_jalaa_are_all_looked_for_at_once():
    assert Characters(Cleaner.load("arabic-news").rules).others == ()
