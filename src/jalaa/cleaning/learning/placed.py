"""Placed: lines known by their place and shape alone, for their words never repeat: writers' names under the headline, titles under the last paragraph.

الحكومة تعلن موازنة العام المقبل في جلسة علنية
سارة الخطيب                                          names: {given} and a word or two, always here
أعلنت الحكومة أمس موازنة العام المقبل …
… وقال الوزير إن الأرقام نهائية.
أمطار على السواحل حتى نهاية الأسبوع                   titles: short lines under the last stop, in words that the article does not use
المنتخب يعلن قائمة اللاعبين للمباراة المقبلة
"""

from collections import Counter
from collections.abc import Iterator

from jalaa.cleaning.learning.candidates import Candidate
from jalaa.cleaning.learning.evidence import Evidence
from jalaa.cleaning.learning.listing import foreign
from jalaa.cleaning.prose import stops

_NAME = r"^(?:{titles}[. ]+)?{given} [^ 0-9.:?!]+(?: [^ 0-9.:?!]+){0,2}$"
_BELOW_HEADLINE = ".{25}"
_ABOVE_PARAGRAPH = ".{60}"
_TITLE = r"""^(?:[^و ]|وز|وفا|وفد|وكي|ولي|واشن)[^ ]*(?: [^ ]+){4,17}(?:[^.:،,؛!"')]|[^.!،,]["')])$"""
"""Five words or more that do not begin as «واضاف» does and do not end as sentences do."""
_STOPPED = r"""[.!?؟]["')]*$"""
_FEWEST = 0.3
"""Share of stories: a place is known by what stands there only where it does so in many of them."""
_UNLIKE = 0.34
_ALIKE = 0.6


def placed() -> Iterator[Candidate]:
    """The candidates, which are the same for every outlet: names under the headline, above the first paragraph, and titles under the last one."""
    yield Candidate("names", "line", _NAME, "head", ("",), _ABOVE_PARAGRAPH, _BELOW_HEADLINE)
    yield Candidate("names", "line", _NAME, "head", ("",), _BELOW_HEADLINE)
    yield Candidate("names", "line", _NAME, "last", ("",))
    yield Candidate("titles", "tail", _TITLE, "tail", ("",), None, _STOPPED)


def rare(evidence: Evidence) -> bool:
    """Whether too few stories have such a line for its place to mean anything."""
    return evidence.share < _FEWEST


def against_names(evidence: Evidence) -> Iterator[str]:
    """What speaks against a rule for names, strongly."""
    names = Counter(evidence.cells(one)[0].folded for one in evidence.sightings)
    if len(names) < 5 or names.total() < 1.5 * len(names):
        yield "the names are too few, or hardly one comes twice: writers of an outlet are many and write often"
    places = Counter(one.first for one in evidence.sightings)
    if evidence.candidate.where == "head" and max(places.values()) < 0.95 * places.total():
        yield "such lines stand at varying places of the head"
    if evidence.candidate.where == "head" and not evidence.candidate.after and places[0] < 0.95 * places.total():
        yield "it is meant for names above the headline"


def against_titles(evidence: Evidence) -> Iterator[str]:
    """What speaks against a rule for titles that no marker announces, strongly."""
    lines = [cell.folded for one in evidence.sightings for cell in evidence.cells(one)]
    lengths = sorted(one.last - one.first + 1 for one in evidence.sightings)
    shares = sorted(share for found in evidence.likeness for share in found)
    if lengths[len(lengths) // 2] < 2:
        yield "mostly one line alone stands there: it may be the end of the article"
    if shares[len(shares) // 2] > _UNLIKE:
        yield "what stands there is in the words of the article"
    own = sum(any(share > _ALIKE for share in found) for found in evidence.likeness)
    if own > 0.05 * len(evidence.sightings):
        yield f"in {own} of {len(evidence.sightings)} texts it has lines in the words of the article: its own list"
    ended = sum(stops(line) for line in lines)
    if ended > 0.1 * len(lines):
        yield "some of the lines are sentences"


def mildly_against_titles(evidence: Evidence) -> Iterator[str]:
    """What speaks against a rule for titles, mildly."""
    if foreign(evidence) < 0.1:
        yield "hardly any of the lines is the headline of another text, or stands under two texts"
