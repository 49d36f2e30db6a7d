"""Dates and numbers: what guidelines call DATE, CARDINAL, ORDINAL, and TIME, PERCENT, MONEY, QUANTITY where a layer has them in use.

    الثلاثاء 9 يناير/كانون الثاني 2024        one DATE           ثلاث طائرات        ⟦ثلاث|CARDINAL⟧ طائرات
    منذ 10 سنوات، أواخر عام 2017               two DATEs          الجولة الرابعة     الجولة ⟦الرابعة|ORDINAL⟧
    ب 5 ملايين دولار                           MONEY or nothing   المادة 140         nothing: it counts nothing

A number is read to its end before it is named by what follows it, so that no part of a date, a sum or an hour is ever a CARDINAL.
"""

from collections.abc import Iterator

from jalaa.annotation.suggesting.dates import date_at
from jalaa.annotation.suggesting.found import Found
from jalaa.annotation.suggesting.looking import FIGURES, FIGURES_WITH_CLITIC, Look
from jalaa.annotation.suggesting.numbers import number_at, ordinal_at
from jalaa.annotation.suggesting.vocabulary import calendar
from jalaa.annotation.suggesting.words import Words, readings

LABELS = ("DATE", "CARDINAL", "ORDINAL", "TIME", "PERCENT", "MONEY", "QUANTITY")
"""The labels that are found here, and are therefore not taken from accepted strings: «2014» is a date or not by what stands around it."""


def find_quantities(words: Words) -> list[Found]:
    """Dates and numbers of a text, in reading order, none overlapping.

    >>> from jalaa.annotation.suggesting.words import read_words
    >>> text = "وفي 26 تموز / يوليو قتل 18 منهم ثلاثة"
    >>> [(text[one.start:one.end], one.label) for one in find_quantities(read_words(text))]
    [('26 تموز / يوليو', 'DATE'), ('18', 'CARDINAL'), ('ثلاثة', 'CARDINAL')]
    """
    look = Look(words)
    openers = frozenset(entry.split()[0] for entries in calendar().values() for entry in entries)
    found, token = [], 0
    while token < len(words.folded):
        one = _at(look, token, openers)
        if one is None:
            token += 1
            continue
        letters, last, label = one
        if label:
            found.append(Found(words.place(token, letters), words.ends[last], label))
        token = last + 1
    return found


def _at(look: Look, token: int, openers: frozenset[str]) -> tuple[int, int, str] | None:
    """What begins with a token: the letters left out of it, its last token, and its label, empty for what only must not be counted.

    `openers` are all words that anything here can begin with.
    """
    for letters, word in _readings(look.word(token)):
        if word in openers or FIGURES.fullmatch(word):
            for read in (date_at, number_at, ordinal_at):
                last, label = read(look, token, word)
                if last >= 0:
                    return letters, last, label
    return None


def _readings(word: str) -> Iterator[tuple[int, str]]:
    if found := FIGURES_WITH_CLITIC.fullmatch(word):
        yield len(found[1]), found[2]
    else:
        yield from readings(word)
