"""Each finder yields the ranges its rule would have gone, and gives the doubt to the article."""

import pytest

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.rules import Rule

PROSE = "أعلن الوزير أمس أن الجسر الجديد سيفتح أمام الناس في الأسبوع المقبل بعد أعمال طويلة في المدينة."


def found(text, find, match=None, **conditions):
    rule = Rule("r", "notice", find, "w", match=match, **conditions)
    return [text[start:end] for start, end, _ in Cleaner((rule,)).find(text)]


def test_a_line_finder_takes_the_whole_cell():
    assert found("قال.\nشارك الآن      غدا", "line", "^شارك") == ["شارك الآن"]


@pytest.mark.parametrize(
    ("below", "gone"),
    [
        (["عشرة أسرار", "وزير يزور مدينة", PROSE], 2),
        (["عشرة أسرار", "وأضاف المصدر أن الأمر انتهى"], 1),
        (["عشرة أسرار..", PROSE], 1),
        (["هل يفتح الجسر؟", PROSE], 1),
        (["وقدم أعمالا منها:", "كذا وكذا", PROSE], 0),
        (["عشرة أسرار", "وزير يزور مدينة"], 2),
        ([], 0),
    ],
)
def test_a_block_ends_where_the_article_resumes(below, gone):
    text = "\n".join([PROSE, "اقرأ أيضا", *below])
    assert found(text, "block", "^اقرأ أيضا$") == ["\n".join(["اقرأ أيضا", *below[:gone]])]


def test_a_tail_stays_if_the_article_goes_on_below_it():
    assert found(f"{PROSE}\nللمزيد\nعنوان", "tail", "^للمزيد$") == ["للمزيد\nعنوان"]
    assert found(f"{PROSE}\nللمزيد\nعنوان\n{PROSE}", "tail", "^للمزيد$") == []


def test_a_head_finder_looks_at_the_beginning_alone():
    assert found("التالي السابق قال الوزير.", "head", "^(التالي السابق) ") == ["التالي السابق"]
    assert found("قال.\nالتالي السابق قال الوزير.", "head", "^(التالي السابق) ") == []


def test_an_inline_finder_takes_its_group_with_the_harakat_of_its_last_letter():
    assert found("قال ذلك. (وكالاتٌ)", "inline", r"\((وكالات)\)") == ["وكالاتٌ"]


def test_the_second_copy_of_the_headline_goes_whatever_its_punctuation():
    assert found(f"الجسر: يفتح غدا\nالجسر.. يفتح غدًا\n{PROSE}", "repeat", where="head") == ["الجسر.. يفتح غدًا"]


def test_a_headline_that_comes_again_in_the_body_stays():
    assert found(f"الجسر يفتح غدا\n{PROSE}\n{PROSE[:-1]} حقا.\nالجسر يفتح غدا\n{PROSE}", "repeat", where="head") == []


def test_a_lead_that_stands_twice_goes_once_also_behind_a_dateline():
    assert found(f"المدينة – «المرآة»: {PROSE} {PROSE} وعاد.", "repeat") == [PROSE]


def test_a_refrain_of_short_lines_stays():
    assert found("لا بد من صنعاء\nوإن طال السفر\nلا بد من صنعاء\nوإن طال السفر", "repeat") == []


@pytest.mark.parametrize("token", ["aXA6IDE5Mi4wLjIuNyA=", "aXA6IDE5Mi4wLjIuNyA", "aXA9MTkyLjAuMi43"])
def test_a_token_is_known_by_what_it_decodes_to(token):
    match = r"^ip[:=] ?\d+(\.\d+){3}"
    assert found(f"{PROSE}\n{token} كلمة", "token", match, until="line-end") == [f"{token} كلمة"]
    assert found(f"{PROSE}\n{token} كلمة", "token", match) == [token]
    assert found(f"{PROSE}\nbm90aGluZyBvZiB0aGUgc29ydA==", "token", match) == []


def test_a_character_rule_may_ask_for_the_ends_of_lines():
    assert found("\u00a0قال\u00a0ذلك \u00a0\n\u00a0\nوعاد", "character", r"\x{A0}", where="edge") == ["\u00a0"] * 3


def test_normal_forms_are_edits_like_any_other():
    cleaned = Cleaner.load("arabic-forms").clean("عاد ﺍﻟﻮﻓﺪ وا\u0653خرون")
    assert cleaned.text == "عاد الوفد وآخرون"
    assert cleaned.edits.restore(cleaned.text) == "عاد ﺍﻟﻮﻓﺪ وا\u0653خرون"


def test_lines_of_dates_that_part_a_text_are_its_headings():
    date = Rule("d", "notice", "line", "w", match=r"\d{4}", all_in=("months",), where="head")
    timeline = "أحداث المدينة\n5 يناير 2010\nانفجار.\n9 يناير 2010\nانفجار ثان."
    assert Cleaner((date,)).find(timeline) == ()
    assert len(Cleaner((date,)).find(f"الجسر يفتح\n5 يناير 2010\n{PROSE}")) == 1


@pytest.mark.parametrize(
    ("where", "lines"), [("first", [0]), ("head", [0, 1, 2]), ("body", [3, 4]), ("tail", [5, 6, 7]), ("last", [7])]
)
def test_places_count_from_the_paragraphs(where, lines):
    text = "\n".join(["س 0", "س 1", PROSE + "2", "س 3", PROSE + "4", "س 5", "س 6", "س 7"])
    rule = Rule("r", "notice", "inline", "w", match=r"\d$", where=where)
    assert [int(text[start:end]) for start, end, _ in Cleaner((rule,)).find(text)] == lines


def test_an_empty_line_never_stays_where_a_line_of_crlf_went():
    text = f"{PROSE}\r\n\r\nاترك تعليقك\r\n\r\nوأضاف أنه آمن."
    assert Cleaner.load("arabic-news").clean(text).text == f"{PROSE}\n\nوأضاف أنه آمن."
