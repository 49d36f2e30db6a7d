"""What automata and hints of the compiled cleaner leave out can match nothing: whatever the patterns, lines are cleaned as in Python."""

import re

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jalaa.cleaning.alphabet import alphabet_of
from jalaa.cleaning.backwards import backwards
from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.hints import ANCHOR, anchors_of, hint_tables
from jalaa.cleaning.looseness import PROSE, is_loose
from jalaa.cleaning.rules import Rule
from jalaa.cleaning.syntax import Node, read_pattern
from jalaa.cleaning.tables import tables_of
from tests.patterns import ATOMS

pytest.importorskip("jalaa.cleaning._compiled", reason="the compiled cleaner is not built")

PIECES = [
    *ATOMS,
    "{weekdays}",
    "شارك",
    "(?:شارك|غرد)",
    "(?:اب|ا)",
    "[*|-]{0,3}",
    "[^.]{2,9}",
    ".*",
    "[اب]{5,}",
]
REPEATS = ["", "", "", "*", "+", "?", "{2}", "{0,2}", "{3,7}", "{6,}", "{0,0}"]
PATTERNS = st.tuples(
    st.sampled_from(["", "^", "^", "(?:^|[.!] ?)"]),
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(REPEATS)), min_size=1, max_size=5).map(
        lambda pieces: "".join(f"(?:{piece}){repeat}" for piece, repeat in pieces)
    ),
    st.sampled_from(["", "$", "$", "$$", "[. ]*$"]),
).map("".join)
ALTERNATIVES = st.lists(PATTERNS, min_size=1, max_size=3).map("|".join)
RULES = st.tuples(
    ALTERNATIVES,
    st.sampled_from(["line", "inline", "line"]),
    st.sampled_from([None, None, "head", "tail", "last", "first", "body"]),
)
SAID = [*"ابضز .،12-*|…€漢😀", "شارك", "غرد", "بغداد", "الجمعه", "مارس", "اب", ". ", *PROSE]
LINES = st.lists(st.sampled_from(SAID), max_size=14).map("".join)
ARTICLE = "عاد الوفد إلى بغداد أمس بعد زيارة دامت ثلاثة أيام التقى فيها عددا من المسؤولين في العاصمة وبحث معهم الأمر."


def cleaner_of(*rules):
    return Cleaner(
        tuple(
            Rule(str(number), "notice", find, "w", match=match, where=where)
            for number, (match, find, where) in enumerate(rules)
        )
    )


def assert_same(cleaner, texts):
    assert cleaner._compiled is not None
    cleaned, edits = cleaner.clean_table(pa.table({"text": pa.array(texts, pa.string())}))
    after, changes = zip(*cleaner._clean(texts, [None] * len(texts)), strict=True)
    assert cleaned.to_pylist() == list(after)
    assert [(one["row"], one["start"], one["end"], one["rule"]) for one in edits.to_pylist()] == [
        (row, change.start, change.end, change.rule) for row, of_row in enumerate(changes) for change in of_row
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(RULES, min_size=1, max_size=3),
    st.lists(st.lists(LINES, max_size=6).map("\n".join), min_size=1, max_size=8),
)
@example([("^ا$$", "line", None), ("^^ا", "line", None), ("ا$", "line", None)], ["ا", "اا\nا", "ب\nا"])
@example(
    [("^[*|-]{0,3}{cities}$", "line", None), ("^[*|-]{0,3}{cities} شارك$", "line", None)],
    ["- بغداد", "*بغداد شارك\nبغداد"],
)
@example([("^[اب]{6,}$", "line", None), ("^[اب]{6,}ض", "line", None)], ["ااااا", "اااااا", "ابابابابابابابابابض"])
def test_nothing_that_a_pattern_matches_is_left_out(rules, texts):
    assert_same(cleaner_of(*rules), texts)


STRINGS = ["اقرا ايضا", "للمزيد", "شاهد ايضا ", "اخبار ذات صله", "read more", "حقوق", "تابعونا علي تويتر"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(STRINGS), min_size=1, max_size=6),
    st.lists(
        st.lists(st.sampled_from([*STRINGS, *SAID, "قرا اي", "لمزي"]), max_size=40).map("".join), min_size=1, max_size=4
    ),
)
def test_a_string_is_found_wherever_it_stands(strings, texts):
    assert_same(cleaner_of(*((f"[^ ]?{re.escape(said)}", "inline", None) for said in strings)), texts)


@pytest.mark.parametrize("before", range(70))
def test_a_string_is_found_at_each_place_of_a_long_line(before):
    line = "ب" * before + "للمزيد" + "ب" * (69 - before)
    cleaned, _ = cleaner_of(("للمزيد", "inline", None)).clean_table(pa.table({"text": [line]}))
    assert cleaned.to_pylist() == ["ب" * 69]


def test_many_rules_with_long_lines_that_share_nothing_are_compiled():
    """Automata have the beginnings of patterns alone."""
    lines = [f"{number:04}{chr(0x628 + number % 20) * 300}" for number in range(600)]
    tables = tables_of(
        [Rule(f"r{number}", "notice", "line", "w", match=f"^{line}$") for number, line in enumerate(lines)]
    )
    assert tables is not None and len(tables["begin_steps"]) < 10 * len(lines)


def test_many_rules_with_long_lines_alike_are_compiled():
    lines = [f"{ARTICLE * 8}{' ' * (number % 3)}{number}" for number in range(100)]
    rules = tuple(
        Rule(f"r{number}", "notice", "line", "w", match=f"^{re.escape(line)}$") for number, line in enumerate(lines)
    )
    assert tables_of(rules) is not None
    assert_same(Cleaner(rules), [f"{ARTICLE}\n{line}\n{ARTICLE}" for line in lines[::30]] + [ARTICLE * 8])


@pytest.mark.parametrize("pattern", ["^(?:شارك|غرد)", "^شارك .{2,40}$", r"^\d{4}", "^[*|-]{0,3}{cities}", "^[^ا-ي]"])
def test_a_pattern_that_asks_for_words_is_not_loose(pattern):
    assert not loose(pattern, backward=False)


@pytest.mark.parametrize("pattern", ["^.{2,60} هنا$", "^[^.]*شارك", "^(?:شارك|[\\p{L} ]+هنا)$"])
def test_a_pattern_that_reads_any_words_is_loose(pattern):
    assert loose(pattern, backward=False)


@pytest.mark.parametrize(
    ("pattern", "is_so"), [("شارك[. ]*$", False), ("شارك[^.]{0,40}$", True), ("[.] ?({cities})$", False)]
)
def test_from_the_end_a_pattern_is_loose_where_its_end_reads_any_words(pattern, is_so):
    assert loose(pattern, backward=True) is is_so


def loose(pattern, backward):
    branches = read_pattern(pattern)
    alphabet = alphabet_of(
        {node.said for branch in branches for node in nodes(branch) if node.kind == "set"}, "".join(PROSE)
    )
    return is_loose([backwards(one) for one in branches] if backward else branches, alphabet, backward)


def nodes(node):
    yield node
    for part in node.parts if node.kind in ("all", "any") else (node.parts,) if node.kind == "rep" else ():
        yield from nodes(part)


def test_backwards_of_backwards_is_the_pattern_itself():
    (branch,) = read_pattern("^[*|]?(?:شارك|غرد) {weekdays}[. ]{2,5}$")
    there, back = backwards(branch), backwards(backwards(branch))
    assert shape(back) == shape(branch) != shape(there)


def shape(node: Node):
    parts = (
        tuple(map(shape, node.parts))
        if node.kind in ("all", "any")
        else shape(node.parts)
        if node.kind == "rep"
        else node.parts
    )
    return node.kind, parts, node.said, node.least, node.most


@given(st.sets(st.text(alphabet="ابتث ", min_size=ANCHOR, max_size=9), max_size=30))
def test_every_string_has_an_anchor_that_stands_in_it(strings):
    found = anchors_of(strings)
    assert found.keys() == strings
    assert all(len(said[at : at + ANCHOR]) == ANCHOR for said, at in found.items())


def test_no_strings_make_tables_too():
    assert not hint_tables({}, 1, alphabet_of((), "اب"))["strings"].size
