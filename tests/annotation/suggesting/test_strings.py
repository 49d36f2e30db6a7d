"""What was accepted in other texts is suggested as whole words, under its clitics, by its spelling folded, and by stated majorities."""

from jalaa.annotation.model import Annotation, Span, name_of
from jalaa.annotation.suggesting.strings import strings_of
from jalaa.annotation.suggesting.words import read_words

LABELS = ("PERS", "NORP", "OCC", "ORG", "GPE")


def annotated(document: str, text: str, *marks: tuple, nested: str = "") -> tuple[str, str, Annotation]:
    """A text and its annotation; each mark is words, label and what else the span bears, the first place of the words unless `at` says it."""
    spans = []
    for number, (words, label, *more) in enumerate(marks, 1):
        bears = more[0] if more else {}
        start = bears.pop("at") if "at" in bears else text.index(words)
        article = text[start - 1 : start + 1] == "لل"
        name = name_of(words, article_after_lam=article)
        spans.append(Span(f"e{number}", "entity", label, start, start + len(words), words, name, **bears))
    return document, text, Annotation(document, "m1", "entity", "model", "", "1", None, None, tuple(spans))


def found(text: str, *texts: tuple[str, str, Annotation], document: str = "new") -> list[tuple[str, str]]:
    return [
        (one.label, text[one.start : one.end]) for one in strings_of(texts, LABELS).find(read_words(text), document)
    ]


BAGHDAD = annotated("a", "في بغداد", ("بغداد", "GPE"))


def test_a_string_is_found_under_its_clitics_and_they_stay_outside():
    text = "من بغداد وبغداد وببغداد ولبغداد"
    assert found(text, BAGHDAD) == [("GPE", "بغداد")] * 4


def test_the_article_after_lam_is_restored_both_ways():
    states = annotated("a", "رسائل للولايات المتحدة", ("لولايات المتحدة", "GPE"))
    text = "من الولايات المتحدة وللولايات المتّحدة"
    assert found(text, states) == [("GPE", "الولايات المتحدة"), ("GPE", "لولايات المتّحدة")]
    lebanon = annotated("a", "في لبنان", ("لبنان", "GPE"))
    assert found("سافر للبنان", lebanon) == [("GPE", "لبنان")]


def test_letters_that_only_look_like_clitics_are_none():
    words = [("ان", "ORG"), ("غداد", "ORG"), ("لاية", "ORG"), ("زير", "ORG")]
    texts = [annotated(f"d{number}", f"في {word} هنا", (word, label)) for number, (word, label) in enumerate(words)]
    assert found("كان في بغداد", texts[0]) == []
    assert found("ولبنان وبغداد", annotated("x", "في بنان هنا", ("هنا", "GPE"))) == []


def test_a_word_within_a_word_is_no_mention():
    assert found("البغدادي وبغداديون", BAGHDAD) == []


def test_spelling_is_folded_and_places_are_those_of_the_text():
    text = "قال 😀 إيــرَان"
    (one,) = strings_of([annotated("a", "في ايران", ("ايران", "GPE"))], LABELS).find(read_words(text), "b")
    assert text[one.start : one.end] == "إيــرَان"


def test_the_longest_string_is_taken_and_what_was_nested_in_it_is_nested_again():
    texts = [
        annotated("a", "ضد تنظيم “داعش” هنا", ("تنظيم “داعش”", "ORG"), ("داعش", "ORG", {"ref": "isis"})),
        annotated("b", "تنظيم قوي", ("تنظيم", "ORG")),
    ]
    text = 'وتنظيم داعش و"داعش"'
    assert found(text, *texts) == [("ORG", "تنظيم داعش"), ("ORG", "داعش"), ("ORG", "داعش")]


def test_a_quotation_mark_that_a_string_opens_is_taken_with_its_partner():
    texts = [annotated("a", "تنظيم الدولة الإسلامية", ("تنظيم الدولة الإسلامية", "ORG"))]
    text = "ضد تنظيم ”الدولة الإسلامية“ غدا"
    assert found(text, *texts) == [("ORG", "تنظيم ”الدولة الإسلامية“")]


def test_a_name_does_not_go_over_a_line():
    texts = [annotated("a", "وزارة الدفاع", ("وزارة الدفاع", "ORG"))]
    assert found("وزارة\nالدفاع", *texts) == []


def test_what_is_mostly_left_unmarked_is_not_suggested():
    text = "بينهم 2500 أميركي، جندي أميركي، دعم أميركي"
    assert found("رجل أميركي", annotated("a", text, ("أميركي", "NORP"))) == []
    assert found("رجل أميركي", annotated("a", text[:20], ("أميركي", "NORP"))) == [("NORP", "أميركي")]


def test_a_label_needs_two_thirds_of_the_mentions():
    city = [annotated(f"c{n}", "في القدس", ("القدس", "GPE")) for n in range(2)]
    force = annotated("f", "قالت القدس", ("القدس", "ORG"))
    assert found("القدس", *city, force) == [("GPE", "القدس")]
    assert found("القدس", city[0], force) == []


def test_attributes_and_references_are_those_of_most_mentions():
    acting = {"attributes": (("role", "government"),), "ref": "iraq"}
    texts = [annotated(f"d{n}", "أعلن العراق", ("العراق", "GPE", dict(acting))) for n in range(2)]
    texts.append(annotated("p", "في العراق", ("العراق", "GPE", {"ref": "iraq"})))
    (one,) = strings_of(texts, LABELS).find(read_words("العراق"), "new")
    assert (one.attributes, one.ref) == ((("role", "government"),), "iraq")
    doubt = annotated("d", "في التنف", ("التنف", "GPE", {"attributes": (("certainty", "low"),)}))
    assert strings_of([doubt], LABELS).find(read_words("التنف"), "new")[0].attributes == ()


def test_nothing_of_a_text_is_suggested_for_itself():
    assert found("في بغداد", BAGHDAD, document="a") == []
    assert found("في بغداد", BAGHDAD, annotated("b", "نحو بغداد", ("بغداد", "GPE")), document="a") == [("GPE", "بغداد")]


def test_a_span_that_ends_within_a_word_or_is_withheld_teaches_nothing():
    part = annotated("a", "البغدادي", ("بغداد", "GPE"))
    assert found("بغداد", part) == []
