"""Patterns as programs find what RE2 finds: the same stretch, and the same first group."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jalaa.cleaning.rules import Rule
from jalaa.cleaning.tables import tables_of
from tests.patterns import ATOMS

extension = pytest.importorskip("jalaa.cleaning._compiled", reason="the compiled cleaner is not built")

PIECES_OF_PATTERNS = [
    *ATOMS,
    *("&", "(?:اب|ا)", "(?:ا|اب)", "(?:)", r"\|", "漢", "😀"),
    *(r"[\x{1F600}-\x{1F6FF}]", "شارك", "{weekdays}", "{cities}"),
]
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{2,}", "{1,3}?", "{0,0}", "{0,}"]
PATTERNS = st.recursive(
    st.sampled_from(PIECES_OF_PATTERNS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.tuples(st.sampled_from(["(?:", "(?:", "("]), st.lists(inner | st.just(""), min_size=1, max_size=3)).map(
            lambda group: f"{group[0]}{'|'.join(group[1])})"
        ),
        st.tuples(inner, st.sampled_from(REPEATS)).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
    ),
    max_leaves=9,
)
WHOLE = st.tuples(st.sampled_from(["", "^"]), PATTERNS, st.sampled_from(["", "$"])).map("".join)
PIECES = [*"ابجضز .،,:12a-…€&|漢😀 ", "شارك", "بغداد", "الجمعه", "اب"]
LINES = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
LONG = st.lists(st.tuples(st.sampled_from([*PIECES, "\\"]), st.sampled_from([1, 2, 63, 64, 65, 150])), max_size=5).map(
    lambda runs: "".join(piece * many for piece, many in runs)
)


class Programs:
    """Patterns, made ready together."""

    def __init__(self, *patterns: str):
        self.rules = [Rule(str(number), "notice", "inline", "w", match=one) for number, one in enumerate(patterns)]
        tables = tables_of(self.rules)
        self.numbers, self.made = tables["rules"][:, 5].tolist(), extension.Rules(tables)

    def differing(self, lines):
        """Patterns and lines of which C and RE2 say something else, and what."""
        for rule, number in zip(self.rules, self.numbers, strict=True):
            for line in lines:
                found, said = self.made.search(number, line), rule.pattern.search(line)
                group = said and (said.span(1) if rule.pattern.groups else (-1, -1))
                if found != (said and (*said.span(), *group)):
                    yield rule.match, line, found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(WHOLE, min_size=1, max_size=2).map("|".join), min_size=1, max_size=8), st.lists(LINES, min_size=4)
)
@example(["(?:(?:ب)*|[^ ])*"], ["&"])
@example(["^(?:(ب|(?:ا)*)){0,}$"], [""])
@example(["^(?:(\\S|\\|)){2,}$", "(?:(ا)){0}(ب)"], ["شك", "اب"])
@example(["[|>]?(?:ا|ب)+?(?:|ا)"], ["|ابا"])
@example(["(?:(?:(|ا)))*"], ["ا"])
def test_a_pattern_is_found_where_re2_finds_it(patterns, lines):
    assert not list(Programs(*patterns).differing(lines))


@settings(max_examples=40, deadline=None)
@given(st.lists(WHOLE | st.just("^.*1.*[اب]+.*$"), min_size=1, max_size=8), st.lists(LONG, min_size=4))
@example(
    [".*1{2,}.*ا", "ا*1*?ا", "^(.*)(?:1.*ا|ب)", "(?:[1ا]+ ?)+ب"],
    ["1" * 150 + "ا", "ا" * 64 + "1" * 65 + "ا1" * 64 + "ب"],
)
def test_long_runs_are_found_where_re2_finds_them(patterns, lines):
    assert not list(Programs(*patterns).differing(lines))


@pytest.mark.parametrize("pattern", [r"^.*\d{4}.*{weekdays}", r"\d+ب", r"\d*[.]\d*ا", "(?:[1 ]+,?)+ا"])
@pytest.mark.parametrize("line", ["1" * 200_000, "1 " * 100_000, "1111." * 40_000])
def test_in_a_line_as_long_as_a_book_nothing_is_found_where_nothing_is(pattern, line):
    """Each took minutes once, for of two runs in a row the second was read from each end of the first."""
    programs = Programs(pattern)
    assert programs.made.search(programs.numbers[0], line) is None
