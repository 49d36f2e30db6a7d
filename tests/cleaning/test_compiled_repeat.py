"""Repeats are found in C as in Python: on invented pages with much of what is hard, on texts from outside, and where memory ends."""

from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.cleaning.page import read_pages
from jalaa.cleaning.repeats import find_repeat
from tests.compiled_parts import PLACES, Heard

WORDS = ["الجسر", "يفتح", "غدا", "امام", "الناس", "في", "مدينه", "بعيده", "7", "bbc"]
HEADLINE = "الجسر الجديد يفتح غدا امام الناس"
LEAD = "قال الوزير ان الجسر الجديد في المدينه البعيده يفتح غدا امام الناس وان المهندسين فحصوه."
PIECES = [*WORDS, *".!؟-|>/\"')]،:… ", ". ", " ", '."', HEADLINE, f"{HEADLINE} ", LEAD]
CELLS = (
    st.lists(st.sampled_from([*PIECES, f"{LEAD} عاد الناس. "]), min_size=1, max_size=14)
    .map(lambda pieces: "".join(pieces).strip(" "))
    .filter(bool)
)


class Where(NamedTuple):
    where: str | None


def assert_same(parts, page):
    for where in PLACES:
        assert parts.find_repeats(page, where) == list(find_repeat(Where(where), page)), where


@given(st.lists(CELLS, max_size=9), st.data())
def test_what_stands_twice_is_found_the_same_in_every_place(parts, said, data):
    again = data.draw(st.lists(st.sampled_from(said), max_size=4)) if said else []
    said = data.draw(st.permutations([*said, *again]))
    prose = data.draw(st.none() | st.lists(st.booleans(), min_size=len(said), max_size=len(said)))
    assert_same(parts, Heard(said, prose, data.draw(st.integers(1, 12))))


@pytest.mark.parametrize("stroke", [*'-|>/"', "–", "ا"])
def test_the_name_of_a_site_beside_a_headline_is_known_the_same(parts, stroke):
    headline = "ا ب ت ث ج"
    for length in range(70):
        for tail in ("", " ", '"', ' "', '" ', "  ", '""', "ا", " ا"):
            assert_same(parts, Heard(["د" * length + stroke + tail + headline, headline]))
            assert_same(parts, Heard(["د" * length + stroke + tail + headline + " " + headline]))
            assert_same(parts, Heard([headline + tail + stroke + "د" * length, headline]))
            assert_same(parts, Heard([headline + tail + stroke + " " + "د" * length, headline]))


@pytest.mark.parametrize("many", range(3, 8))
def test_a_headline_has_as_many_words_and_its_site_as_few(parts, many):
    headline = " ".join("ابتثجحخد"[:many])
    for before in ("", "ر", "ر ر", "ر ز س ش", "ر ز س ش ص", "ر ز س ش ص ض", "ر س ر ش ر"):
        for between in (" ", " - ", "\u3000"):
            first = f"{before} - {headline}".removeprefix(" - ")
            assert_same(parts, Heard([first + between + headline, headline]))
            assert_same(parts, Heard([first + between + headline + between + headline, headline.replace(" ", between)]))
            assert_same(parts, Heard([first, headline.replace(" ", between)]))


@pytest.mark.parametrize("length", range(390, 410))
@pytest.mark.parametrize("site", ["", "المراه - "])
def test_only_the_beginning_of_a_line_is_looked_at_for_two_headlines(parts, site, length):
    twice = length - len(site)
    headline = "ا ب ت ث ج ".ljust(twice // 2 - 1, "د") + "ر"
    said = site + headline + " " * (twice - 2 * len(headline)) + headline
    assert len(said) == length
    for behind in ("", "ر", ".", " ر"):
        assert_same(parts, Heard([said + behind]))


@pytest.mark.parametrize("ends", list(product(".!؟… \"')،-ا", repeat=2)), ids="".join)
def test_a_lead_that_ends_so_or_so_is_found_again_the_same(parts, ends):
    end = "".join(ends)
    for last, behind in product(("", ".", " ", '"', "]"), ("عاد الناس.", " عاد الناس.")):
        lead = LEAD[:-1] + end + last
        said = [
            lead + behind,
            f"بغداد - {lead + behind}",
            f"{lead} {lead} {lead}",
            f"{LEAD} عاد الناس؟ ذهب الناس",
            lead,
        ]
        assert_same(parts, Heard([one.strip(" ") for one in said], [True] * len(said)))


@pytest.mark.parametrize("place", range(1, 32))
def test_a_lead_with_other_punctuation_is_found_again_where_its_end_is_the_same(parts, place):
    lead, other = (LEAD[: -1 - place] + mark + LEAD[-1 - place :] for mark in ("-", "- "))
    for length in (58, 59, 60, 61, 62, 63, 64, 90):
        assert_same(parts, Heard([lead, f"ت. {lead[-length:]}", f"ت. {other[-length:]}"], [True] * 3))


@given(st.lists(st.sampled_from([0, 0, 1, 2, 3, 4]), min_size=1), st.lists(st.integers(0, 4), min_size=1, max_size=4))
def test_a_lead_is_found_again_sentence_by_sentence(parts, again, first):
    sentences = [LEAD, "عاد الناس!", "- .", "ذهب الوزير؟", f"يوم امس {LEAD}"]
    said = [" ".join(sentences[one] for one in order) for order in ([0, *first], again)]
    assert_same(parts, Heard(said, [True, True]))
    assert_same(parts, Heard([" ".join(said), f"بغداد: {said[1]}", said[1]], [True] * 3))


@given(st.lists(st.text(min_size=1), max_size=6), st.integers(1, 8))
def test_whatever_a_page_says_nothing_is_found_in_another_place(parts, said, head_end):
    said = [one.encode("utf-8", "replace").decode().replace("\n", "").replace("\r", "") or "؟" for one in said]
    assert_same(parts, Heard(said * 2, [True] * 2 * len(said), head_end))


@pytest.mark.parametrize(
    "said",
    [
        [LEAD + str(at % 50_000) for at in range(200_000)],
        [LEAD + " " + "ا" * 10_000 + str(at % 500) for at in range(1000)],
        ["ا" * 2_000_000, "ا" * 1_999_990],
        [("ا" * 70 + ". ") * 20_000],
        ["- " * 100_000 + LEAD, *[f"{LEAD} {'- ' * 1000}"] * 2, *[f"{LEAD} {at}." for at in range(1000)]],
    ],
    ids=["many paragraphs", "long ones", "one letter", "one sentence", "no words"],
)
def test_large_pages_are_heard_the_same(parts, said):
    assert_same(parts, Heard(said, head_end=len(said)))


def test_letters_are_letters_and_all_else_is_none(parts):
    for one in map(chr, [*range(0x20, 0x700), 0x2026, 0xFFFD, 0x10400, 0x10FFFF]):
        assert_same(
            parts, Heard([f"الجسر {one} يفتح", "الجسر يفتح", f"الجسر{one}يفتح", f"{one} الجسر يفتح{one}"], head_end=4)
        )


@pytest.mark.parametrize("more", range(12))
def test_copies_of_a_headline_differ_by_as_few_characters(parts, more):
    for mark in (".", " -", " ر"):
        assert_same(parts, Heard([HEADLINE, HEADLINE + mark * more, HEADLINE, "-" * more, HEADLINE[more:]], head_end=9))
        assert_same(parts, Heard(["." * more, "." * more, "-", "- ر", HEADLINE], head_end=4))


@pytest.mark.parametrize("before", range(70))
def test_a_lead_is_found_again_wherever_it_stands(parts, before):
    for behind in (0, 1, 30, 31, 32, 33, 64):
        assert_same(parts, Heard([LEAD, "د" * before + "؟ " + LEAD + "د" * behind], [True, True]))


def test_texts_from_outside_say_the_same_twice(parts, pool):
    for page in read_pages(pool):
        assert_same(parts, Heard(page.said, page.prose, page.head_end))


@pytest.mark.parametrize("where", PLACES)
def test_where_memory_ends_what_looks_for_repeats_says_so_and_keeps_none(parts, where):
    page = Heard([f"{LEAD} عاد {HEADLINE} {HEADLINE}.", HEADLINE, f"بغداد - {LEAD}", *[LEAD * 2] * 40, *[LEAD] * 40])
    title = Heard([f"بغداد - {HEADLINE} {HEADLINE}", HEADLINE])
    again = Heard([f"{HEADLINE} {HEADLINE}", HEADLINE, f"{HEADLINE} {HEADLINE}."])
    for one in (page, title, again):
        refused = parts.refusals(lambda one=one: parts.find_repeats(one, where), 60)
        assert refused == sorted(refused, reverse=True) and refused[0] and not refused[-1]
