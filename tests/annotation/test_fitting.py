"""Spans of exports lie where they say, in whichever unit, or are refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.annotation.fitting import fit, says
from jalaa.annotation.formats.received import ReceivedSpan
from jalaa.units import convert

TEXT = "😀 قال سالم في بغداد\nإن الوضع  هادئ في بغداد"
UNITS = ("code point", "utf-16", "byte")


def span(quote: str | None, start, end, id: str = "a") -> ReceivedSpan:
    return ReceivedSpan(id, "LOC", start, end, quote)


def at(quote: str, text: str = TEXT, shift: int = 0, id: str = "a") -> ReceivedSpan:
    start = text.index(quote) + shift
    return span(quote, start, start + len(quote), id)


@pytest.mark.parametrize("unit", UNITS)
def test_the_quote_decides_in_which_unit_offsets_were_counted(unit):
    start = TEXT.index("بغداد")
    low, high = convert(TEXT, [start, start + 5], "code point", unit).tolist()
    found = fit(TEXT, [span("بغداد", low, high)], UNITS, "x")
    assert (found.unit, [(one.start, one.end, one.how) for one in found.fits]) == (unit, [(start, start + 5, "exact")])


@pytest.mark.parametrize(
    ("there", "quote", "how"),
    [
        ("بغداد", "بغداد", "exact"),
        ("بغداد\nإن", "بغداد\\nإن", "newlines"),
        ("الوضع  هادئ", "الوضع هادئ", "blanks"),
        ("الوضع\r\nهادئ", "الوضع هادئ", "blanks"),
        ("بغداد", "أربيل", None),
        ("بغداد", "", None),
    ],
)
def test_quotes_may_write_newlines_as_two_characters_and_collapse_blanks(there, quote, how):
    assert says(there, quote) == how


def test_a_span_without_a_quote_fits_where_its_range_does():
    found = fit(TEXT, [span(None, 2, 5), span(None, 2, 999, "b")], UNITS, "x")
    assert [(one.span.id, one.how) for one in found.fits] == [("a", "unquoted")]
    assert [one.id for one in found.incidents] == ["span-range"]


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 9999), (5, 3), (4, 4), (-5, 3), ("2", "5"), (2.0, 5.0), (True, 5), (None, None), (0, 10**30), ([], {})],
)
def test_offsets_that_are_no_range_are_refused_by_name(start, end):
    found = fit(TEXT, [span("قال", start, end)], UNITS, "export.json: task 1")
    assert (found.fits, [one.id for one in found.refused]) == ((), ["a"])
    assert found.incidents[0].id == "span-range"
    assert "span a [" in found.incidents[0].message


def test_a_wrong_quote_is_refused_and_the_message_says_what_stands_there():
    found = fit(TEXT, [at("سالم"), span("أربيل", 2, 5, "b")], UNITS, "export.json: task 1")
    assert [one.id for one in found.refused] == ["b"]
    assert str(found.incidents[0]) == (
        "error span-text export.json: task 1: span b [2:5) says «أربيل», which stands nowhere in the text; there it has «قال»: "
        "it is refused; was the text changed after annotation?"
    )


def test_one_span_off_its_place_is_an_error_of_its_own_and_no_drift():
    found = fit(TEXT, [at("قال"), at("سالم", shift=1, id="b"), at("هادئ", id="c")], UNITS, "x")
    assert [one.span.id for one in found.fits] == ["a", "c"]


def drifting() -> list[ReceivedSpan]:
    return [at("قال"), at("سالم", shift=-1, id="b"), at("هادئ", shift=-2, id="c")]


def test_spans_that_drift_are_refused_together_also_those_before_the_first_visible_error():
    found = fit(TEXT, drifting(), UNITS, "export.json: task 1")
    assert (found.fits, len(found.refused)) == ((), 3)
    assert str(found.incidents[0]) == (
        "error span-drift export.json: task 1: its spans drift: «سالم» lies 1 from where span b says, «هادئ» 2 from where span c says; "
        "the text was changed after annotation, so all 3 are refused: export again with the text they were made on, or import with --reanchor"
    )


def test_with_reanchor_drifting_spans_go_to_their_words_and_say_so():
    found = fit(TEXT, drifting(), UNITS, "x", reanchor=True)
    assert [(TEXT[one.start : one.end], one.how) for one in found.fits] == [
        ("قال", "exact"),
        ("سالم", "reanchored"),
        ("هادئ", "reanchored"),
    ]
    assert [one.id for one in found.incidents] == ["span-reanchored", "span-reanchored"]


def test_with_reanchor_a_quote_in_two_places_stays_refused_because_nobody_knows_which():
    found = fit(TEXT, [span("بغداد", 0, 5)], UNITS, "x", reanchor=True)
    assert (found.fits, [one.id for one in found.incidents]) == ((), ["span-text"])
    assert "which stands in 2 places" in found.incidents[0].message


def test_spans_that_share_an_id_are_fitted_each_for_itself():
    found = fit(TEXT, [at("سالم"), at("هادئ"), span("x", 0, 1)], UNITS, "x")
    assert (len(found.fits), len(found.refused)) == (2, 1)


ranges = st.tuples(st.integers(-3, 60), st.integers(-3, 60))


@given(
    st.text("اب \n😀\\n", max_size=40),
    st.lists(st.tuples(ranges, st.text("اب \n😀", max_size=4) | st.none()), max_size=6),
    st.booleans(),
)
def test_every_span_is_kept_or_refused_and_what_is_kept_says_what_stands_there(text, given_spans, reanchor):
    spans = [span(quote, start, end, f"e{n}") for n, ((start, end), quote) in enumerate(given_spans)]
    found = fit(text, spans, UNITS, "x", reanchor)
    assert sorted([one.span.id for one in found.fits] + [one.id for one in found.refused]) == sorted(
        one.id for one in spans
    )
    for one in found.fits:
        assert 0 <= one.start < one.end <= len(text)
        assert one.span.quote is None or says(text[one.start : one.end], one.span.quote)
    assert bool(found.refused) <= bool(found.incidents)
