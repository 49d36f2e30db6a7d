"""Cues: words by which furniture speaks of the page, and words that only look like it. Kept as data in the vocabularies `page_…` and `formulae`."""

import re
from collections import Counter
from functools import cache
from typing import get_args

from jalaa.cleaning.patterns import TOKEN, words_of
from jalaa.cleaning.prose import resumes, stops
from jalaa.cleaning.rules import Kind

_KINDS = ("related", "share", "byline", "notice", "contact", "tags", "caption", "tracking")
_NAMES = ("given", "cities", "agencies", "desks", "outlets", "months", "weekdays")
_PREFIXES = re.compile(r"^(?:و|ف|ب|ل|لل|ال)(?=..)")
_ADDRESS = re.compile(r"@|https?:|www\.|[a-z0-9-]\.(?:com|net|org|info|tv)\b")
_CONJUNCTION = re.compile(r"^[وف][ء-ي]{3,}")
_ENDING = ".:!?؟…\"' "


def cues(folded: str) -> Counter[str]:
    """How many words of the text speak of a page, by kind.

    >>> sorted(cues("للمزيد اضغط هنا").items()), sorted(cues("عاد الوفد امس").items())
    ([('related', 3)], [])
    """
    found = Counter(kind for word in TOKEN.findall(folded) if (kind := _kind(word)))
    if _ADDRESS.search(folded):
        found["contact" if "@" in folded else "tracking"] += 1
    return found


def guess_kind(folded: str) -> Kind | None:
    """The kind that most words of the text speak for."""
    found = cues(folded)
    return max(get_args(Kind), key=lambda kind: found[kind]) if found else None


def is_formula(folded: str) -> bool:
    """Whether the text has a word of a prayer, recipe, weather report or the like, which repeat and belong to the article."""
    return any(word in _vocabulary("formulae") for word in TOKEN.findall(folded))


def narrates(folded: str) -> bool:
    """Whether the text begins as narration does, or is a sentence that begins with a conjunction.

    >>> narrates("وتولت النيابه التحقيق."), narrates("قال المصدر"), narrates("فريق التحرير")
    (True, True, False)
    """
    beginning = folded[:80].rstrip(_ENDING)
    return (stops(folded) and _CONJUNCTION.match(folded) is not None) or resumes(beginning)


def is_name(folded: str) -> bool:
    """Whether the text is a few words that are, or begin with, a given name, city, agency or desk."""
    words = TOKEN.findall(folded)
    return 0 < len(words) <= 5 and (words[0] in _vocabulary(*_NAMES))


def is_credit(folded: str) -> bool:
    """Whether the text is two words or more, all of them names of agencies, outlets, desks or cities, and one of them no city.

    >>> is_credit("القاهره - رويترز"), is_credit("القاهره"), is_credit("رويترز تنفي")
    (True, False, False)
    """
    words = TOKEN.findall(folded)
    signing = _vocabulary("agencies", "outlets", "desks", "sources")
    return (
        len(words) > 1
        and all(word in signing or word in _vocabulary("cities") or word.isdigit() for word in words)
        and any(word in signing for word in words)
    )


@cache
def _vocabulary(*names: str) -> frozenset[str]:
    return words_of(names).words


@cache
def _kind(word: str) -> str | None:
    for form in (word, _PREFIXES.sub("", word)):
        for kind in _KINDS:
            if form in _vocabulary(f"page_{kind}"):
                return kind
    return None
