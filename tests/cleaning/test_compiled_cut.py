"""Cutting says in C what it says in Python: on invented texts with much of what is hard, on texts from outside, and where memory ends."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jalaa.cleaning.cutting import Finding, share_out
from jalaa.cleaning.engine import Cleaner

PUT = {"put": str.upper, "put-too": lambda stretch: f"<{stretch}>"}
RULES = ("cut", "put", "cut-too", "put-too")
BLANKS = " \n\r\t\u00a0\u200f\u200b\x00\u2028"
LETTERS = st.sampled_from("ابc.\ud7ff\U0010ffff" + BLANKS * 2)
TEXTS = st.text(LETTERS, max_size=9)


def in_python(text, findings, rules=RULES, put=PUT):
    findings = sorted(set(findings), key=lambda one: (rules.index(one.rule), one.start, -one.end))
    return share_out(text, findings, put)


@st.composite
def texts_with_findings(draw):
    length, many = draw(st.integers(0, 40)), draw(st.integers(0, 24))
    borders = st.integers(0, length)
    ranges = st.tuples(borders, borders, st.sampled_from(RULES))
    findings = draw(st.lists(ranges, min_size=many, max_size=many))
    text = draw(st.text(LETTERS, min_size=length, max_size=length))
    findings = [Finding(min(one), max(one), rule) for *one, rule in findings]
    return text, findings + draw(st.lists(st.sampled_from(findings)) if findings else st.just([]))


@given(texts_with_findings())
@example(("", []))
@example(("ابتثجحخ", [Finding(0, 7, "put"), Finding(0, 7, "put"), Finding(2, 4, "cut"), Finding(3, 7, "put-too")]))
def test_findings_come_to_the_same_changes_whatever_lies_over_what(parts, given):
    assert parts.share_out(*given, RULES, PUT) == in_python(*given)


@given(st.lists(st.tuples(TEXTS, st.sampled_from([None, None, *RULES])), min_size=6))
def test_findings_that_lie_side_by_side_come_to_the_same_changes(parts, pieces):
    text, findings = "", []
    for piece, rule in pieces:
        if rule:
            findings.append(Finding(len(text), len(text) + len(piece), rule))
        text += piece
    assert parts.share_out(text, findings, RULES, PUT) == in_python(text, findings)


@given(st.lists(st.text(st.sampled_from("ا \r\u00a0\u200f"), max_size=4), min_size=4), st.data())
def test_lines_that_go_whole_take_the_same_whitespace_with_them(parts, lines, data):
    text, findings, at = "\n".join(lines), [], 0
    for line in lines:
        rule = data.draw(st.sampled_from([None, "cut", "cut", "put"]))
        findings += [Finding(at, at + len(line), rule)] if rule else []
        findings += [Finding(place, place + 1, "cut-too") for place in range(at, at + len(line)) if text[place] == "\r"]
        at += len(line) + 1
    assert parts.share_out(text, findings, RULES, PUT) == in_python(text, findings)


@pytest.mark.parametrize("step", [0, 1, 3])
def test_a_hundred_thousand_findings_come_to_the_same_changes(parts, step):
    text = "ا \n" * 40_000
    findings = [
        Finding(at * step % 99_991, at * step % 99_991 + 1 + at % 20_000, RULES[at % 4]) for at in range(100_000)
    ]
    assert parts.share_out(text, findings, RULES, PUT) == in_python(text, findings)


def test_texts_from_outside_come_to_the_same_changes(parts, pool):
    cleaner = Cleaner.load("arabic-news")
    rules = sorted(cleaner.rules, key=lambda rule: not rule.withhold)
    put = {rule.id: rule.put for rule in rules if rule.replace}
    order = [rule.id for rule in rules]
    for text, found in zip(pool, cleaner.find_all(pool, shadowed=True), strict=True):
        assert parts.share_out(text, found, order, put) == in_python(text, found, order, put)


def test_where_memory_ends_cutting_says_so_and_keeps_none(parts):
    text = "شارك \n" * 40
    findings = [Finding(at, at + 1 + at % 9, RULES[at % 4]) for at in range(100)]
    apart = [Finding(6 * at, 6 * at + 5, "cut") for at in range(40)]
    for some in (findings, apart):
        refused = parts.refusals(lambda some=some: parts.share_out(text, some, RULES, PUT), 40)
        assert refused == sorted(refused, reverse=True) and refused[0] and not refused[-1]
