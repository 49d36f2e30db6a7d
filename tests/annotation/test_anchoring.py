"""Spans find their words in a corrected text, by quote and context, or say that they cannot."""

from hypothesis import given
from hypothesis import strategies as st

from jalaa.annotation.anchoring import anchor

OLD = "زار سالم بغداد يوم الاثنين. ثم غادر سالم بغداد يوم الخميس إلى أربيل."


def place(quote: str, text: str = OLD, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return start, start + len(quote)


def test_of_two_mentions_each_goes_to_its_own_context():
    new = OLD.replace("زار", "وقد زار").replace("الاثنين", "الأحد")
    found = anchor(OLD, new, [place("بغداد"), place("بغداد", nth=1)])
    assert found == [place("بغداد", new), place("بغداد", new, nth=1)]


def test_words_that_were_deleted_have_no_place_though_they_stand_elsewhere():
    new = OLD.replace("زار سالم بغداد يوم الاثنين. ", "")
    assert anchor(OLD, new, [place("الاثنين")]) == [None]
    assert anchor("x بغداد y" * 3, "بغداد z بغداد", [(2, 7)]) == [None]


def test_a_place_without_any_context_in_common_is_not_believed():
    assert anchor("سمعنا أن بغداد هادئة", "كتب: بغداد!", [(9, 14)]) == [None]


@given(st.text("ابت ", max_size=60), st.data())
def test_in_an_unchanged_text_nothing_goes_to_a_wrong_place(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if start < end:
        (found,) = anchor(text, text, [(start, end)])
        assert found in (None, (start, end))
