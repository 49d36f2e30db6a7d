"""What is said of a pattern holds for whatever it matches, so that nothing is held back."""

import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from jalaa.cleaning.narrowing import Narrowing
from jalaa.cleaning.needs import needs_of
from tests.patterns import ATOMS

CHARACTERS = "ابجضز .،:12a-…ﻻ€"
PATTERNS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{2,}", "*?"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=9,
)
WHOLE = st.tuples(st.sampled_from(["", "^"]), PATTERNS, st.sampled_from(["", "$"])).map("".join)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(WHOLE, min_size=1, max_size=2).map("|".join),
    st.lists(st.text(CHARACTERS, min_size=1, max_size=14), min_size=1, max_size=8),
)
def test_a_cell_that_a_pattern_matches_is_never_held_back(pattern, cells):
    narrowing = Narrowing([(needs, 1) for needs in needs_of(pattern, 6)])
    for cell in cells:
        if re2.search(pattern, cell):
            assert narrowing.may_match(cell), (pattern, cell)
            says = [needs.says for needs in needs_of(pattern, 6)]
            assert any(not strings or any(one in cell for one in strings) for strings in says)


def test_what_cannot_match_is_told_without_asking():
    (needs,) = needs_of(r"^(?:شارك|غرد) .{2,9}[.!]$")
    narrowing = Narrowing([(needs, 1)])
    told = {
        said: narrowing.may_match(said)
        for said in ("شارك الخبر.", "شاهد الخبر.", "غرد الخبر", "غرد خبرا طويلا جدا.", "شارك.")
    }
    assert told == {"شارك الخبر.": 1, "شاهد الخبر.": 0, "غرد الخبر": 0, "غرد خبرا طويلا جدا.": 0, "شارك.": 0}


def test_of_a_pattern_that_cannot_be_read_nothing_is_said():
    (needs,) = needs_of("(?i)^abc$")
    assert Narrowing([(needs, 1)]).may_match("ا") == 1
