"""The sieve holds back no rule that finds something, texts go through a table as one by one, and work grows as texts do."""

import gzip
import json
import sys
from itertools import islice

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalaa.cleaning.engine import Cleaner, holds
from jalaa.cleaning.examples import read_marks
from jalaa.cleaning.finders import FINDERS
from jalaa.cleaning.page import read_page
from jalaa.cleaning.rules import Rule
from jalaa.cleaning.sieve import Known, Sieve

CLEANER = Cleaner.load("arabic-news")
SIEVE = Sieve(CLEANER.rules)
EXAMPLES = sorted({read_marks(example)[0] for rule in CLEANER.rules for example in (*rule.cuts, *rule.keeps)})
SHUFFLED = st.lists(
    st.sampled_from(sorted({line for text in EXAMPLES for line in text.splitlines()})), min_size=1, max_size=9
).map("\n".join)
ARTICLE = "عاد الوفد إلى بغداد أمس بعد زيارة دامت ثلاثة أيام التقى فيها عددا من المسؤولين في العاصمة وبحث معهم الأمر.\n"


def plainly(rule, page, number):
    """Whether a rule, asked of a cell as if there were no sieve, finds something there."""
    found = rule.pattern.search(page.said[number]) and holds(rule, page, number)
    return bool(found and list(FINDERS[rule.find](rule, page, number)))


@settings(max_examples=60, deadline=None)
@given(SHUFFLED, st.booleans())
def test_no_rule_that_finds_something_in_a_cell_is_held_back(text, cut_first_line):
    page = read_page(text, [(0, len(text.split("\n")[0]))] if cut_first_line else [])
    known = Known({}, {}, {})
    for number, said in enumerate(page.said):
        own = known.may_match(SIEVE, said)
        let = SIEVE.matching(SIEVE.near(page.said, number, page.stands[number], own, known), said)
        for rule in CLEANER.rules:
            if rule.find in FINDERS and plainly(rule, page, number):
                assert rule in let, rule.id


@settings(max_examples=40, deadline=None)
@given(
    st.lists(SHUFFLED | st.text(max_size=30), min_size=1, max_size=6),
    st.sampled_from(["", "\u00a0", "      ", "ـ", "\u064b"]),
)
def test_no_text_that_a_rule_finds_something_in_is_passed_over(texts, mark):
    texts = [text.replace("\n", f"{mark}\n{mark}") for text in texts]
    for text, found in zip(texts, CLEANER.find_all(texts), strict=True):
        page = read_page(text)
        plain = [
            rule.id
            for number in range(len(page.said))
            for rule in CLEANER.rules
            if rule.find in FINDERS and rule.beside is None and plainly(rule, page, number)
        ]
        assert set(plain) <= {rule for _, _, rule in found}


@pytest.mark.parametrize(
    "pattern", ["^a|b", "^*b", r"\Aa|b$", "^{sections}?b", "(^a|b)", "^(?:a|b)|[^a|]b", r"^a\|b|b"]
)
def test_a_pattern_that_need_not_begin_a_cell_is_found_inside_it(pattern):
    rule = Rule("r", "notice", "line", "w", match=pattern)
    sieve = Sieve((rule,))
    assert [said for said in ("c b", "a|b") if sieve.matching(sieve.own.may_match(said), said)] == [
        said for said in ("c b", "a|b") if rule.pattern.search(said)
    ]


def one_by_one(texts, outlets):
    for row, (text, outlet) in enumerate(zip(texts, outlets, strict=True)):
        for edit in CLEANER.clean(text, outlet).edits.edits:
            yield {"row": row, "start": edit.start, "end": edit.end, "rule": edit.rules[0], "removed": edit.removed}


def in_a_table(texts, outlets):
    cleaned, edits = CLEANER.clean_table(pa.table({"text": texts, "outlet": pa.array(outlets, pa.string())}))
    assert cleaned.to_pylist() == [
        CLEANER.clean(text, outlet).text for text, outlet in zip(texts, outlets, strict=True)
    ]
    return edits.select(["row", "start", "end", "rule", "removed"]).to_pylist()


def test_a_table_of_all_examples_is_cleaned_as_each_by_itself():
    outlets = [None] * len(EXAMPLES)
    assert in_a_table(EXAMPLES, outlets) == list(one_by_one(EXAMPLES, outlets))


def test_a_table_of_texts_from_outside_is_cleaned_as_each_by_itself(test_data):
    path = test_data / "cleaning" / "pool.jsonl.gz"
    if not path.is_file():
        pytest.skip(f"no {path}: set JALAA_TEST_DATA to where the test data lies")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 0, None, 40)]
    texts, outlets = [row["text"] for row in rows], [row.get("outlet") for row in rows]
    assert in_a_table(texts, outlets) == list(one_by_one(texts, outlets))


@pytest.mark.parametrize(
    "many",
    [
        lambda count: "ا\n" * count,
        lambda count: "شارك المقال\n" * count,
        lambda count: "ا\u00a0\r\n" * count,
        lambda count: "ا\n" * count + "2012-03-11\n" * count + ARTICLE,
        lambda count: "اقرأ أيضا\nعنوان\n" * count + ARTICLE,
        lambda count: ARTICLE * count,
    ],
)
def test_four_times_as_many_lines_are_no_more_than_four_times_the_calls(many):
    CLEANER.clean(many(8))
    assert calls(many(800)) < 4.4 * calls(many(200))


def calls(text):
    """How many functions, of Python or of C, are called to clean a text."""
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        CLEANER.clean(text)
    finally:
        sys.setprofile(before)
    return count
