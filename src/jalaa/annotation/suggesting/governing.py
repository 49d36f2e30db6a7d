"""What a cue governs: the clause, quotation or noun phrase that stands nearest behind it, and where that begins.

أكد وزير الدفاع | أن القوات باقية        a clause
قال الكاظمي | “ما نريده هو …”            a quotation, of so many words that it is no name
طالبت القوى ب | انسحاب القوات            a verbal noun, behind the preposition that its verb takes
"""

from typing import NamedTuple

from jalaa.annotation.suggesting.bounds import COMMAS, STOPS, Bounds
from jalaa.annotation.suggesting.vocabulary import Form, Sayings
from jalaa.annotation.suggesting.words import QUOTES, Words, readings

REACH = 45
"""Tokens between a cue and its content, at most."""

_LINKS = frozenset(("الي", "من", "علي", "عن", "في"))
"""Prepositions that lead to a clause and stay outside of it."""

_NEAR = 12
"""Tokens between a verb of wanting or holding and a quotation that it governs, at most."""

_QUOTED_WORDS = 4
"""A quotation without a colon before it is what was said from so many words on: shorter ones are names."""


class Content(NamedTuple):
    """Where a content begins: its first token and the letters left out of it, the last token before what leads to it, and what kind it is."""

    token: int
    letters: int
    before: int
    kind: str


def governed(
    words: Words, bounds: Bounds, verb: int, begin: int, form: Form, topic: bool, said: Sayings
) -> Content | None:
    """The nearest thing behind a verb that it can govern."""
    limit = min(bounds.limit[verb], begin + REACH)
    token, relative = begin, False
    while token < limit:
        word = words.folded[token]
        if word == ":":
            return behind_colon(words, bounds, token)
        if word in STOPS:
            return None
        if token in bounds.closes:
            closing = bounds.closes[token]
            if is_speech(words, token, closing) and (form.type == "statement" or token - begin < _NEAR):
                return Content(token, 0, token, "quotation")
            token = closing + 1
            continue
        if word in said.lists["relatives"] or word in ("وهو", "وهي"):
            relative = True
        elif word in COMMAS:
            relative = False
        found = (
            None
            if relative
            else clause_at(words, token, begin, said) or _nominal(words, token, begin, form, topic, said)
        )
        if found is not None:
            return None if _lacks_preposition(words, found, form) else found
        if token > begin and not relative and is_another_saying(words, token, said):
            return None
        token += 1
    return None


def _lacks_preposition(words: Words, found: Content, form: Form) -> bool:
    """Whether a word that is also another one stands before a clause without the preposition that would make it a verb: «أمر محزن أن»."""
    leads = "ب" if found.letters else words.folded[found.before]
    return form.in_doubt and bool(form.by) and leads not in form.by


def behind_colon(words: Words, bounds: Bounds, colon: int) -> Content | None:
    """What follows a colon within its sentence: a quotation, or words of somebody's without marks."""
    token = colon + 1
    if token >= bounds.limit[colon]:
        return None
    return Content(token, 0, colon, "quotation" if token in bounds.closes else "speech")


def is_speech(words: Words, opening: int, closing: int) -> bool:
    """Whether quoted words are what was said, and no name."""
    return sum(words.is_word[opening:closing]) >= _QUOTED_WORDS


def clause_at(words: Words, token: int, begin: int, said: Sayings) -> Content | None:
    """The clause that begins with إن or أن at a token, with the preposition that leads to it; «منذ أن» and its like begin none."""
    word = words.folded[token]
    before = [words.folded[place] for place in (token - 1, token - 2) if place >= begin]
    if before and (
        before[0] in said.lists["no_clause_after"]
        or (before[0] in _LINKS and before[-1] in said.lists["no_clause_after"])
    ):
        return None
    if word in said.lists["clauses"] and word != "الا":
        return Content(token, 0, token - 1 if before and before[0] in _LINKS else token, "clause")
    if word[:1] == "ب" and word[1:] in said.lists["clauses"]:
        return Content(token, 1, token, "clause")
    return None


def _nominal(words: Words, token: int, begin: int, form: Form, topic: bool, said: Sayings) -> Content | None:
    """A noun phrase as content: behind its preposition, or a verbal noun where the verb needs none."""
    if form.in_doubt and not form.by or form.object:
        return None
    word = words.folded[token]
    if word in said.lists["pronouns"]:
        return None
    if word in form.by and token + 1 < len(words.folded) and _may_be_content(words, token + 1, form, said):
        return Content(token + 1, 0, token, "noun")
    if word[:1] in form.by and len(word) > 3 and word[:1] in "بل" and opens_content(words, token, 1, said):
        return Content(token, 1, token, "noun")
    if not form.direct:
        return None
    if token > begin and words.folded[token - 1] in said.lists["prepositions"]:
        return None
    leads = form.kind == "participle" and not words.folded[begin - 1].endswith("ه")
    if (leads or topic) and token == begin and words.is_word[token] and word not in said.lists["prepositions"]:
        return Content(token, 0, token, "noun")
    if (token == begin or words.folded[token - 1] not in said.lists["heads"]) and opens_content(words, token, 0, said):
        is_name = (
            token + 1 < len(words.folded) and words.folded[token + 1] in said.lists["clauses"] and word.startswith("ال")
        )
        return None if is_name else Content(token, 0, token, "noun")
    return None


def _may_be_content(words: Words, token: int, form: Form, said: Sayings) -> bool:
    word = words.folded[token]
    if word in QUOTES:
        return True
    if not words.is_word[token] or any(word in said.lists[kind] for kind in ("clauses", "prepositions", "pronouns")):
        return False
    return True if form.by & {"الي", "علي"} else opens_content(words, token, 0, said)


def opens_content(words: Words, token: int, letters: int, said: Sayings) -> bool:
    """Whether a word is a verbal noun such as opens a content, with or without its article and a pronoun at its end."""
    word = words.folded[token][letters:]
    if word in said.lists["openers"]:
        return True
    restored = letters and word.startswith("ل")
    word = word[2:] if word.startswith("ال") else word[1:] if restored else word
    start = words.place(token, letters)
    if word in said.lists["media"] or word in said.lists["outlets"]:
        return False
    below = "إ" in words.text[start : start + 4]
    for ending in ("", "ه", "ها", "هم"):
        plain = word.removesuffix(ending) if ending else word
        if ending and plain == word or len(plain) < 2:
            continue
        # A pronoun behind ة: the letter is ت there.
        for one in (plain, f"{plain[:-1]}ه") if ending and plain.endswith("ت") else (plain,):
            if one in said.lists["no_openers"]:
                return False
            if (
                one in said.lists["openers"]
                or said.openers.fullmatch(one)
                or (below and said.openers_below.fullmatch(one))
            ):
                return True
    return False


def is_another_saying(words: Words, token: int, said: Sayings) -> bool:
    """Whether another verb of saying stands here: then the first one has no content of its own."""
    for letters, word in readings(words.folded[token]):
        form = said.forms.get(word)
        if form is not None and letters < 2 and form.kind == "finite" and not form.in_doubt:
            return True
    return False
