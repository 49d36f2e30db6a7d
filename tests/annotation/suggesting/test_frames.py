"""Attribution frames: who said what is found with the borders of the guidelines, and what says nothing is left alone."""

import pytest

from jalaa.annotation.suggesting.frames import find_frames
from jalaa.annotation.suggesting.quantities import find_quantities
from jalaa.annotation.suggesting.words import read_words


def frames(text: str):
    words = read_words(text)
    dates = {words.at(one.start): words.at(one.end - 1) for one in find_quantities(words) if one.label == "DATE"}
    return find_frames(words, (), dates, set())


def said(text: str) -> list[tuple[str | None, str | None, str]]:
    """Source, cue and content of each attribution, in reading order of the contents."""
    found = frames(text)
    rows = []
    for content in sorted(
        (one for one in found.spans if one.label == "CONTENT"), key=lambda one: (one.start, -one.end)
    ):
        tied = {label: text[tail.start : tail.end] for label, head, tail in found.relations if head == content}
        rows.append((tied.get("source"), tied.get("cue"), text[content.start : content.end]))
    return rows


def attributes(text: str) -> list[dict[str, str]]:
    return [dict(one.attributes) for one in frames(text).spans if one.label == "CONTENT"]


def supplements(text: str) -> list[str]:
    return [text[one.start : one.end] for one in frames(text).spans if one.label == "SUPPLEMENT"]


CLAUSES = [
    ("أعلن رئيس الوزراء أن بلاده لم تعد بحاجة إلى قوات.", ("رئيس الوزراء", "أعلن", "أن بلاده لم تعد بحاجة إلى قوات")),
    ("وأفاد رئيس الحكومة بأن الإطار معروف.", ("رئيس الحكومة", "أفاد", "أن الإطار معروف")),
    ("وأشار “ماكنزي” إلى أن التصعيد مستمر.", ("ماكنزي", "أشار", "أن التصعيد مستمر")),
    ("وقالت المتحدثة، سلمى حداد، إنها باقية.", ("المتحدثة، سلمى حداد", "قالت", "إنها باقية")),
    ("السوداني قال أيضاً: “أكدنا ذلك من قبل مرارا”.", ("السوداني", "قال أيضاً", "“أكدنا ذلك من قبل مرارا”")),
    ("ويقول العراق أيضًا إن الوجود انتهى.", ("العراق", "يقول", "إن الوجود انتهى")),
    ("نفت الوزارة، الثلاثاء، أي خطط للانسحاب.", ("الوزارة", "نفت", "أي خطط للانسحاب")),
    ("وكانت إيران قد أكدت أن الاتفاق قائم.", ("إيران", "أكدت", "أن الاتفاق قائم")),
    ("وطالبت القوى السياسية بانسحاب القوات من البلاد.", ("القوى السياسية", "طالبت", "انسحاب القوات من البلاد")),
    ("دعا الأمين العام إلى وقف القتال.", ("الأمين العام", "دعا", "وقف القتال")),
    ("وتخشى واشنطن من أن يؤدي ذلك إلى فراغ.", ("واشنطن", "تخشى", "أن يؤدي ذلك إلى فراغ")),
]


@pytest.mark.parametrize(("text", "wanted"), CLAUSES)
def test_a_verb_of_saying_its_source_and_what_it_governs(text: str, wanted: tuple[str, str, str]):
    assert said(text) == [wanted]


QUOTATIONS = [
    ("وقال الكاظمي “ما نسعى إليه هو السلام الدائم”.", ("الكاظمي", "قال", "“ما نسعى إليه هو السلام الدائم”")),
    ("قال القائد :”إن القوات باقية هنا”.", ("القائد", "قال", "”إن القوات باقية هنا”")),
    ("وأضاف رايدر: “لن نغادر” و”لن ننسحب”.", ("رايدر", "أضاف", "“لن نغادر” و”لن ننسحب”")),
    ('وعلق الجنرال، في إفادة، قائلا: "ليس لدي علم".', ("الجنرال", "قائلا", '"ليس لدي علم"')),
    ("وصرح: «نعم»", (None, "صرح", "«نعم»")),
    ("قال الوزير: “كتب الصحفي «عاد السلام» أمس”.", ("الوزير", "قال", "“كتب الصحفي «عاد السلام» أمس”")),
]


@pytest.mark.parametrize(("text", "wanted"), QUOTATIONS)
def test_quoted_words_with_their_marks_of_any_style_and_direction(text: str, wanted: tuple[str | None, str, str]):
    assert wanted in said(text)
    assert attributes(text)[0]["quotation"] == "direct"


def test_a_mark_without_its_partner_quotes_nothing():
    assert said("قال الوزير إن “القوات باقية هنا.") == [("الوزير", "قال", "إن “القوات باقية هنا")]


def test_what_is_partly_quoted_is_mixed_and_a_name_in_marks_quotes_nothing():
    assert attributes("وأكدت أنه “أدى إلى استشهاد منتسب وإصابة آخرين”.")[0]["quotation"] == "mixed"
    assert attributes("أعلنت بغداد أن “الكاظمي” نجا من الهجوم.")[0]["quotation"] == "indirect"


REPORTS = [
    ("ورغم ذلك لم يحدد موعدا، وفق وكالة رويترز.", ("وكالة رويترز", "وفق", "رغم ذلك لم يحدد موعدا"), "relay"),
    ("قتل ثلاثة جنود وفقا لمصدر طبي.", ("مصدر طبي", "وفقا", "قتل ثلاثة جنود"), "statement"),
    (
        "غادرت القوات البلاد، بحسب ما نقلت وكالة الأنباء.",
        ("وكالة الأنباء", "حسب ما نقلت", "غادرت القوات البلاد"),
        "relay",
    ),
    ("غادرت القوات البلاد، حسبما أعلنت الحكومتان.", ("الحكومتان", "حسبما أعلنت", "غادرت القوات البلاد"), "statement"),
    (
        "غادرت القوات البلاد حسب ما نقلت عنه صحيفة المدى.",
        ("صحيفة المدى", "حسب ما نقلت عنه", "غادرت القوات البلاد"),
        "relay",
    ),
    ("غادرت القوات البلاد، نقلا عن قناة الأفق.", ("قناة الأفق", "نقلا", "غادرت القوات البلاد"), "relay"),
]


@pytest.mark.parametrize(("text", "wanted", "type"), REPORTS)
def test_according_to_somebody(text: str, wanted: tuple[str, str, str], type: str):
    assert said(text) == [wanted]
    assert attributes(text)[0]["type"] == type


def test_the_colon_of_a_headline():
    assert said("الكاظمي: العراق لم يعد بحاجة لوجود القوات\n\nعاد الوفد إلى بغداد.") == [
        ("الكاظمي", ":", "العراق لم يعد بحاجة لوجود القوات")
    ]
    assert said("عاجل: عودة الوفد إلى العاصمة\n\nعاد الوفد.") == []


BORDERS = [
    ("قال الوزير إن القوات باقية، وهو ما نفاه غيره.", "إن القوات باقية"),
    ("قال الوزير إن القوات باقية وإن المهمة انتهت.", "إن القوات باقية وإن المهمة انتهت"),
    ("قال الوزير إن القوات، التي وصلت أمس، باقية.", "إن القوات، التي وصلت أمس، باقية"),
    ("قال الوزير إن القوات باقية، لكنها قليلة.", "إن القوات باقية"),
    ("قال الوزير إن القوات باقية، فيما غادر غيرها.", "إن القوات باقية"),
    ("قال الوزير إن القوات باقية؛ ثم غادر.", "إن القوات باقية"),
    ("بين فصائل (تؤكد السلطات أنها قوى رسمية) وقوات.", "أنها قوى رسمية"),
]


@pytest.mark.parametrize(("text", "content"), BORDERS)
def test_a_content_ends_where_the_guidelines_end_it(text: str, content: str):
    assert [row[2] for row in said(text)] == [content]


def test_a_second_saying_in_the_sentence_is_one_of_its_own_and_goes_to_the_same_source():
    text = "أعلن الوزير أن القوات باقية، مشيرا إلى أن المهمة مستمرة. وأضاف أن الاتفاق قائم."
    assert said(text) == [
        ("الوزير", "أعلن", "أن القوات باقية"),
        ("الوزير", "مشيرا", "أن المهمة مستمرة"),
        ("الوزير", "أضاف", "أن الاتفاق قائم"),
    ]
    assert [one["source_form"] for one in attributes(text)] == ["overt", "dropped", "dropped"]


def test_a_saying_in_what_is_said_goes_to_its_own_source_or_by_its_pronoun_to_the_outer_one():
    assert said("قال الوزير إن بغداد تريد خروجا سريعا للقوات.") == [
        ("الوزير", "قال", "إن بغداد تريد خروجا سريعا للقوات"),
        ("بغداد", "تريد", "خروجا سريعا للقوات"),
    ]
    text = "أعلنت واشنطن أنها لا تعتزم سحب قواتها."
    assert said(text)[1] == ("واشنطن", "لا تعتزم", "سحب قواتها")
    assert (attributes(text)[1]["polarity"], attributes(text)[1]["source_form"]) == ("denied", "enclitic")


def test_a_word_that_another_verb_brings_in_is_the_cue_and_the_subject_is_that_verbs():
    assert said("أعرب الجنرال عن قلقه من تطوير الصواريخ.") == [("الجنرال", "قلقه", "تطوير الصواريخ")]
    assert said("ونقلت الصحيفة عن الوزير قوله إن الأمر انتهى.") == [("الوزير", "قوله", "إن الأمر انتهى")]


def test_medium_addressee_and_time_are_supplements():
    assert supplements('وقال السوداني لـ"رويترز"، في مقابلة ببغداد أمس الثلاثاء، إن الأمر انتهى.') == [
        "رويترز",
        "في مقابلة ببغداد أمس الثلاثاء",
    ]
    assert supplements("وقالت الوزارة في بيان يوم الخميس إن الأمر انتهى.") == ["في بيان يوم الخميس"]
    assert supplements("وفي أواخر عام 2021 أعلن العراق انتهاء المهمة.") == ["في أواخر عام 2021"]
    assert supplements("أعلن العراق انتصاره على التنظيم أواخر عام 2017.") == ["أواخر عام 2017"]


@pytest.mark.parametrize("end", ["،", ",", "؛", ":", "“", "(", "", " \n"])
def test_a_text_that_ends_in_the_middle_is_read_to_its_end(end: str):
    assert said(f"طالب الوزير بسحب القوات {end}")[0] == ("الوزير", "طالب", "سحب القوات")


FALSE_FRIENDS = [
    "لكل ذكر وأنثى حق.",
    "صدر أمر جديد عن القيادة، وهو أمر محزن أن يقال.",
    "غادر بعد أن وصل القائد ومنذ أن بدأ القتال.",
    "يذكر أن الاتفاق وقع في بغداد.",
    "ومن المتوقع أن تعود القوات.",
    "عاد الجنود وفق القانون والدستور.",
    "وزارة الإعلام أعلنت عن الموعد بشأن الخطة.",
    "شاهد فيلم “عودة الابن الضال” في القاهرة.",
    "كشف الطبيب على المريض ونقل إلى المستشفى.",
    "تعد المدينة الأكبر بين مدن العراق، وبين أن القوات هنا.",
    "وزاد عدد السكان وتابع سيره.",
]


@pytest.mark.parametrize("text", FALSE_FRIENDS)
def test_what_says_nothing_is_no_attribution(text: str):
    assert said(text) == []
