"""Blocks lie over the text as people named them, paragraphs are the rest; sentences never end inside quotation marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.blocks import Block, lay_blocks, sentences
from jalaa.tokens import blank, tokenize


def cut(line):
    return [line[start:end] for start, end in sentences(line, lay_blocks(line, []))]


def test_paragraphs_are_what_marks_leave_of_each_line():
    text = "عنوان الخبر\n\nبغداد – قال الوزير ذلك.\n رد واشنطن \nقالت واشنطن.\n"
    named = {"رد واشنطن": "heading", "عنوان الخبر": "headline", "بغداد –": "dateline"}
    marked = [(text.index(words), text.index(words) + len(words), kind) for words, kind in named.items()]
    assert [(text[start:end], kind) for start, end, kind in lay_blocks(text, marked)] == [
        ("عنوان الخبر", "headline"),
        ("بغداد –", "dateline"),
        ("قال الوزير ذلك.", "paragraph"),
        ("رد واشنطن", "heading"),
        ("قالت واشنطن.", "paragraph"),
    ]


def test_blanks_and_invisible_marks_at_the_ends_of_a_line_are_in_no_paragraph():
    text = "\ufeff\u00a0 قال ذلك.\u200f \r\n\u200f\r\n\tثم عاد\u2028وذهب\x85"
    assert [text[start:end] for start, end, _ in lay_blocks(text, [])] == ["قال ذلك.", "ثم عاد", "وذهب"]


def test_a_mark_may_leave_a_paragraph_on_either_side_of_its_line():
    text = "قبل وسط بعد"
    assert lay_blocks(text, [(4, 7, "heading")]) == [(0, 3, "paragraph"), (4, 7, "heading"), (8, 11, "paragraph")]


def test_an_empty_text_has_no_blocks():
    assert lay_blocks("", []) == lay_blocks(" \n\u200f\n", []) == []


@pytest.mark.parametrize(
    ("marked", "fault"),
    [
        ([(0, 3, "title")], "kind 'title': use one of headline"),
        ([(0, 30, "headline")], "outside 0-7"),
        ([(3, 3, "headline")], "outside 0-7"),
        ([(3, 4, "headline")], "no visible character"),
        ([(0, 3, "headline"), (2, 7, "dateline")], "dateline 2-7 begins before 3"),
    ],
)
def test_a_mark_that_cannot_be_is_refused_with_its_rule_and_value(marked, fault):
    with pytest.raises(ValueError, match=fault):
        lay_blocks("قال ذلك", marked)


def test_a_paragraph_is_cut_behind_each_stop():
    assert cut("أعلنت بغداد ذلك. وقالت واشنطن لا! هل تعود؟ لا أحد يدري .") == (
        ["أعلنت بغداد ذلك.", "وقالت واشنطن لا!", "هل تعود؟", "لا أحد يدري ."]
    )


def test_a_stop_without_a_blank_behind_it_ends_a_sentence_before_an_arabic_word():
    assert cut("غادرت القوات البلاد.وأضاف الوزير") == ["غادرت القوات البلاد.", "وأضاف الوزير"]


def test_two_dots_and_more_are_a_pause():
    assert cut("العراق يضغط على واشنطن.. انسحاب «سريع» للقوات... قريبا… جدا") == (
        ["العراق يضغط على واشنطن.. انسحاب «سريع» للقوات... قريبا… جدا"]
    )


def test_dots_beside_a_question_mark_do_end():
    assert cut("هل تعود القوات؟.. لا أحد يدري") == ["هل تعود القوات؟..", "لا أحد يدري"]


@pytest.mark.parametrize(
    "line",
    [
        "نقلت أ. ف. ب. عن الوزير قوله",
        "نقلت (أ .ف .ب) عن الوزير قوله",
        "نقلت أ.ف.ب عن الوزير قوله",
        "قال د. محمد علي و أ.د. علي حسن",
        "شركة ش.م.م. في صندوق ص. ب. 12",
        "نقلت بي. بي. سي عن يو . بي . آي والإم. بي. سي ذلك",
        "أعلن J. Smith و Dr. House من U.S. ذلك",
    ],
)
def test_abbreviations_end_no_sentence(line):
    assert cut(line) == [line]


def test_a_lone_letter_that_is_a_unit_or_ends_a_spelled_name_is_no_abbreviation():
    assert cut("كان ذلك عام 1440 هـ. وقالت أ ف ب. ثم عاد") == ["كان ذلك عام 1440 هـ.", "وقالت أ ف ب.", "ثم عاد"]


@pytest.mark.parametrize("line", ["بلغ 3.5 مليون و2.500 رجل", "بلغ 407. 1 يورو", "زوروا www.example.com/a?b=1 للمزيد"])
def test_numbers_and_web_addresses_are_not_parted(line):
    assert cut(line) == [line]


def test_a_year_ends_a_sentence_and_the_number_of_a_list_line_does_not():
    assert cut("غزاها عام 2003. ثم غادر. 2. عاد") == ["غزاها عام 2003.", "ثم غادر.", "2. عاد"]
    assert cut("1. قال ذلك") == ["1. قال ذلك"]


@pytest.mark.parametrize(
    ("opening", "closing"),
    ["“”", "”“", "””", "““", "«»", "»«", '""', "„“", "‹›", "‘’", "''"],
)
def test_no_sentence_ends_inside_quotation_marks_of_any_style_or_direction(opening, closing):
    first = f"قال الوزير: {opening}انتهت الحرب. عدنا! هل نسير؟ نعم{closing}."
    assert cut(f"{first} وأضاف ذلك.") == [first, "وأضاف ذلك."]


@pytest.mark.parametrize("clitic", ["لـ", "و", "بـ", "ال", "وَ", "للـ"])
def test_a_mark_behind_a_clitic_opens_whatever_its_shape(clitic):
    first = f"تابعة {clitic}”كتائب الحق. والعدل” في العراق."
    assert cut(f"{first} ثم عادت.") == [first, "ثم عادت."]


def test_a_mark_behind_a_colon_opens_also_with_a_blank_between():
    assert cut("قال ماكنزي :”إن القوات باقية. لن تغادر”. ثم مضى.") == [
        "قال ماكنزي :”إن القوات باقية. لن تغادر”.",
        "ثم مضى.",
    ]
    assert cut('قال: " هي باقية. لن تغادر ". ثم مضى.') == ['قال: " هي باقية. لن تغادر ".', "ثم مضى."]


def test_a_stop_just_before_the_closing_mark_ends_the_sentence_behind_it():
    assert cut("قال: “انتهت الحرب.” وأضاف ذلك.") == ["قال: “انتهت الحرب.”", "وأضاف ذلك."]
    assert cut("قال: “انتهت الحرب.”، وأضاف ذلك.") == ["قال: “انتهت الحرب.”، وأضاف ذلك."]


def test_a_question_inside_a_quotation_goes_on_behind_it():
    assert cut("سأل: «متى تعودون؟» ثم مضى.") == ["سأل: «متى تعودون؟» ثم مضى."]


def test_an_opening_mark_without_a_partner_protects_nothing():
    assert cut("قال: “انتهت الحرب. عدنا إلى بيوتنا. وأضاف أن “الجيش. عاد” أمس. ثم مضى.") == (
        ["قال: “انتهت الحرب.", "عدنا إلى بيوتنا.", "وأضاف أن “الجيش. عاد” أمس.", "ثم مضى."]
    )


def test_a_closing_mark_without_a_partner_opens_nothing():
    assert cut("انتهت الحرب”. عدنا. وأضاف أن ”الجيش” عاد. ثم مضى.") == (
        ["انتهت الحرب”.", "عدنا.", "وأضاف أن ”الجيش” عاد.", "ثم مضى."]
    )


def test_a_sentence_never_begins_with_a_comma_even_behind_a_stray_mark():
    line = "تهدف إلى “جدول محدد” و”خفض متعمد لمستشاريها”. “، مما أدى إلى نهاية المهمة."
    assert cut(line) == [line]


def test_quotations_lie_in_quotations_and_are_closed_by_marks_of_other_styles():
    assert cut("قال «إن “الحق. لنا” دوما. هنا» ثم مضى. وعاد.") == ["قال «إن “الحق. لنا” دوما. هنا» ثم مضى.", "وعاد."]
    assert cut('قال “الحق. لنا" ثم مضى. وعاد.') == ['قال “الحق. لنا" ثم مضى.', "وعاد."]


def test_an_apostrophe_is_no_quotation_mark():
    assert cut("قال O'Brien ذلك. ثم عاد D'Arcy أمس.") == ["قال O'Brien ذلك.", "ثم عاد D'Arcy أمس."]


def test_closing_brackets_and_marks_stay_with_their_sentence_and_brackets_protect_nothing():
    assert cut("(قال ذلك. ثم عاد.) ومضى «أمس».) وحده.") == ["(قال ذلك.", "ثم عاد.)", "ومضى «أمس».)", "وحده."]


def test_a_stop_in_brackets_is_a_remark():
    assert cut("عاد السلام (!) إلى البلاد (؟) أمس.") == ["عاد السلام (!) إلى البلاد (؟) أمس."]


def test_stops_without_a_word_between_make_no_sentence():
    assert cut("قال ذلك. . . ! ثم عاد") == ["قال ذلك. . . !", "ثم عاد"]
    assert cut("... . قال") == ["... . قال"]
    assert cut("***.") == ["***."]


def test_headlines_datelines_and_headings_are_one_sentence_a_line_and_a_standfirst_is_cut():
    text = "قال لا. ثم عاد\nبغداد. –\nأولا. ثانيا"
    for kind in ("headline", "dateline", "heading"):
        found = sentences(text, [Block(0, len(text), kind)])
        assert [text[start:end] for start, end in found] == text.split("\n")
    assert len(sentences(text, [Block(0, len(text), "standfirst")])) == 5


def test_a_quotation_ends_with_its_line():
    assert cut("قال: “انتهت الحرب. عدنا\nإلى بيوتنا”. ثم مضى.") == [
        "قال: “انتهت الحرب.",
        "عدنا",
        "إلى بيوتنا”.",
        "ثم مضى.",
    ]


NEWS = st.lists(
    st.sampled_from(
        [
            "قال",
            "و",
            "ب",
            "لـ",
            "2003",
            "3.5",
            "أ.",
            "بي.",
            ".",
            "..",
            "؟",
            "!",
            "،",
            ":",
            "“",
            "”",
            "«",
            "»",
            '"',
            "'",
            "(",
            ")",
        ]
        + [" ", " ", " ", "\n", "\u200f", "\ufe0f", "…", "Dr", "www.a.b"]
    ),
    max_size=60,
).map("".join)


@given(NEWS)
def test_sentences_are_in_order_apart_and_hold_every_token_whole(text):
    blocks = lay_blocks(text, [])
    found = sentences(text, blocks)
    assert all(end <= start for (_, end), (start, _) in zip(found, found[1:], strict=False))
    assert all(start < end and not blank(text[start]) and not blank(text[end - 1]) for start, end in found)
    for start, end in tokenize(text):
        assert sum(first <= start and end <= last for first, last in found) == 1


@given(NEWS, st.sampled_from(["“”", "”“", "«»", '""', "„”"]))
def test_a_quotation_alone_on_its_line_is_in_one_sentence_whatever_it_says(text, marks):
    quoted = "".join(character for character in text if character not in "“”«»\"'\n():،")
    line = f"{marks[0]}قال {quoted} نعم{marks[1]}"
    assert cut(line) == [line]


@given(NEWS)
def test_a_paragraph_without_quotation_marks_is_cut_at_every_plain_stop(text):
    plain = "".join(character for character in text if character not in "“”«»\"'\n():،أبيDrw…!؟.،")
    assert len(cut(f"{plain} قالوا ذلك. ثم عادوا. ومضوا")) == 3


def test_a_very_long_line_of_marks_and_stops_is_read_in_one_go():
    assert len(cut("“" * 50_000 + "قال. " * 50_000)) == 50_000
