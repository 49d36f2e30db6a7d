"""The learner proposes an outlet's own furniture from what repeats, and tells it from formulae of reports."""

import pytest

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.learn import learn, to_yaml
from jalaa.cleaning.rules import load_rules

NOTHING = Cleaner(())
TOPICS = [
    "الجسر",
    "السوق",
    "المدرسة",
    "الطريق",
    "الميناء",
    "المصنع",
    "الحديقة",
    "المطار",
    "السد",
    "القطار",
    "المتحف",
    "المكتبة",
]
NAMES = ["منى", "سامي", "هدى", "كريم", "ليلى", "زياد", "نور", "فادي", "رنا", "باسل", "دانا", "عمر"]


def article(topic):
    return (
        f"أعلن الوزير أمس أن {topic} سيفتح أمام الناس في الأسبوع المقبل بعد أعمال طويلة في المدينة.",
        f"وأضاف أن العمل في {topic} جرى كما خطط له وأن أحدا لم يتضرر منه في الأحياء المجاورة.",
    )


def texts(make):
    return [make(topic, name, *article(topic)) for topic, name in zip(TOPICS, NAMES, strict=True)]


def sure(made):
    return [one.rule for one in learn(made, "mirror", NOTHING) if one.confidence == "sure"]


def cleaned(made):
    rules = sure(made)
    assert rules
    return [Cleaner(tuple(rules)).clean(text, "mirror").text for text in made]


def test_a_line_below_the_texts_is_learnt():
    made = texts(lambda topic, name, one, two: f"خبر عن {topic}\n{one}\n{two}\nنشرة المرآة الصباحية")
    assert all(text.endswith("المجاورة.") for text in cleaned(made))


def test_a_line_above_the_texts_is_learnt():
    made = texts(lambda topic, name, one, two: f"خبر عن {topic} يهم الناس\nدار المرآة\n{one}\n{two}")
    assert all("دار" not in text for text in cleaned(made))


def test_a_frame_round_a_changing_name_is_learnt():
    made = texts(lambda topic, name, one, two: f"خبر عن {topic} يهم الناس\nالمرآة – {name}\n{one}\n{two}")
    assert cleaned(made) == texts(lambda topic, name, one, two: f"خبر عن {topic} يهم الناس\n{one}\n{two}")


def test_a_marker_with_headlines_under_it_is_learnt_as_a_block():
    made = texts(lambda topic, name, one, two: f"خبر عن {topic}\n{one}\nمن دفاتر المرآة\nحكاية {name} مع البحر\n{two}")
    (rule,) = [rule for rule in sure(made) if rule.find == "block"]
    assert rule.until == "article-resumes"
    assert Cleaner((rule,)).clean(made[0], "mirror").text == "\n".join((f"خبر عن {TOPICS[0]}", *article(TOPICS[0])))


def test_what_is_glued_behind_the_last_sentence_is_learnt():
    made = texts(lambda topic, name, one, two: f"خبر عن {topic}\n{one}\n{two} نشرة المرآة")
    assert all(text.endswith("المجاورة. ") for text in cleaned(made))


@pytest.mark.parametrize(
    "formula", ["وتولت النيابة التحقيق.", "ويتوقع أن يكون الطقس معتدلا غدا.", "يضاف السكر ويقدم الطبق باردا."]
)
def test_a_formula_of_reports_is_never_sure(formula):
    made = texts(lambda topic, name, one, two: f"خبر عن {topic}\n{one}\n{two}\n{formula}")
    assert sure(made) == []


def test_a_kicker_with_a_colon_is_never_sure():
    assert sure(texts(lambda topic, name, one, two: f"الوزير: نفتح {topic}\n{one}\n{two}")) == []


def test_what_known_rules_find_is_not_proposed_again():
    made = texts(lambda topic, name, one, two: f"خبر عن {topic}\n{one}\n{two}\nشارك المقال")
    assert sure(made)
    assert [one for one in learn(made, "mirror", Cleaner.load("arabic-news")) if one.confidence == "sure"] == []


def test_a_learnt_rule_is_limited_to_its_outlet_and_says_nothing_of_other_texts():
    made = texts(lambda topic, name, one, two: f"خبر عن {topic}\n{one}\n{two}\nنشرة المرآة الصباحية")
    cleaner = Cleaner(tuple(sure(made)))
    assert cleaner.clean(made[0], "other").text == made[0] == cleaner.clean(made[0]).text


def test_a_proposal_carries_its_counts_and_places():
    made = texts(lambda topic, name, one, two: f"خبر عن {topic}\n{one}\n{two}\nنشرة المرآة الصباحية")
    best = learn(made, "mirror", NOTHING)[0]
    assert (best.texts, best.of, best.share, best.positions["tail"], best.against) == (12, 12, 1.0, 12, ())
    assert "⟦نشرة المرآة الصباحية⟧" in best.contexts[0]


def test_proposals_load_as_a_file_of_rules_and_none_load_as_none(tmp_path):
    made = texts(
        lambda topic, name, one, two: f"خبر عن {topic} يهم الناس\nالمرآة – {name}\n{one}\n{two}\nنشرة: 12 – 13"
    )
    proposals = learn(made, "mirror", NOTHING)
    path = tmp_path / "learnt.yaml"
    path.write_text(to_yaml(proposals), encoding="utf-8")
    assert load_rules(path) == tuple(one.rule for one in proposals)
    path.write_text(to_yaml([]), encoding="utf-8")
    assert load_rules(path) == ()


def test_the_id_of_a_learnt_rule_comes_from_outlet_and_match():
    made = texts(lambda topic, name, one, two: f"خبر عن {topic}\n{one}\n{two}\nنشرة المرآة الصباحية")
    mirror, other = learn(made, "mirror", NOTHING)[0].rule.id, learn(made, "other", NOTHING)[0].rule.id
    assert mirror.startswith("learnt-") and len(mirror) == 19 and mirror != other


def test_few_texts_teach_nothing():
    assert learn([], "mirror", NOTHING) == [] == learn(["نشرة المرآة"] * 2, "mirror", NOTHING)


def test_a_line_whose_date_changes_is_learnt_as_one_rule():
    months = ["يناير", "مارس", "أيار", "تموز", "كانون الأول", "آب"] * 2
    made = [
        f"خبر عن {topic} يهم الناس\nأضيف {n} {month} 2012\n" + "\n".join(article(topic))
        for n, (topic, month) in enumerate(zip(TOPICS, months, strict=True), 1)
    ]
    assert len(sure(made)) == 1
    assert all("أضيف" not in text for text in cleaned(made))


def test_a_link_inside_a_broken_sentence_is_never_sure():
    made = texts(lambda topic, name, one, two: f"خبر عن {topic}\n{one[:-1]} كما قال على\nصفحته في الموقع\n{two}")
    assert sure(made) == []
