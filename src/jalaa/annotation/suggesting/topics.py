"""Topics: what stands before a verb as its subject, or how a source that is not written is to be understood.

إن ⟦بغداد⟧ تريد      overt          إنها لا تخطط      enclitic, the pronoun
وأضاف أن             dropped        مؤكدا أن          dropped
"""

from typing import NamedTuple

from jalaa.annotation.suggesting.bounds import COMMAS, Bounds
from jalaa.annotation.suggesting.phrases import Range, read_phrases
from jalaa.annotation.suggesting.vocabulary import Form, sayings
from jalaa.annotation.suggesting.words import QUOTES, Words, readings

_LONGEST_TOPIC = 8


class Topic(NamedTuple):
    """The phrase before a verb, if it is one, and the `source_form` if no subject follows the verb.

    `is_sure` says that a subject which is not written is the one of the text before: else the verb may describe a noun before it.
    """

    phrase: Range | None
    form: str
    is_sure: bool
    is_bound: bool = False
    """Whether a particle such as «إن» stands before it, so that it can be nothing but the subject."""

    @property
    def is_overt(self) -> bool:
        """Whether the subject stands before the verb."""
        return self.phrase is not None


def topic_before(words: Words, bounds: Bounds, verb: int, letters: int, form: Form) -> Topic:
    """What stands before the verb (or its negation) at a token that is read without so many letters."""
    said = sayings()
    if form.first:
        return Topic(None, "enclitic", True)
    if form.kind == "participle" or letters:
        # «مطالبين»: of several, and who was named last may be one.
        return Topic(None, "dropped", not words.folded[verb].endswith("ين"))
    first, token = bounds.first[verb], verb - 1
    while token >= first and words.folded[token] in sayings().lists["auxiliaries"]:
        token -= 1
        token -= token >= first and words.folded[token] in ("ما", "لا", "ولا", "وما")
    if token >= first and words.folded[token] in said.lists["clitic_subjects"]:
        return Topic(None, "enclitic", True)
    begin = token
    starts = False
    while begin >= first and token - begin <= _LONGEST_TOPIC and not _is_border(words, bounds, begin, verb):
        if words.folded[begin][1:] in sayings().lists["auxiliaries"] and words.folded[begin].startswith("و"):
            starts = True
            break
        if (
            words.folded[begin] in said.forms
            and said.forms[words.folded[begin]].kind == "finite"
            and not said.forms[words.folded[begin]].in_doubt
        ):
            return Topic(None, "dropped", False)
        begin -= 1
    is_bound = starts or (begin >= first and words.folded[begin] in sayings().lists["before_topic"])
    starts = is_bound or begin < first
    while begin < token and any(
        rest in sayings().lists["auxiliaries"] for _, rest in _beginnings(words.folded[begin + 1])
    ):
        begin += 1
        starts = True
    if begin == token:
        # Behind a comma a noun phrase may go on that began before it: «لكن الوزير، وهو عضو، ينفي».
        return Topic(None, "dropped", token < first or words.folded[token] not in COMMAS)
    if not starts or any(
        rest in said.lists["prepositions"] | said.lists["relatives"] | said.lists["times"]
        for _, rest in _beginnings(words.folded[begin + 1])
    ):
        return Topic(None, "dropped", False)
    phrase = read_phrases(words, {}, begin + 1, token + 1).source
    if (
        phrase is None
        or phrase.behind < token + (words.folded[token] not in QUOTES)
        or words.folded[phrase.first] == "ما"
    ):
        return Topic(None, "dropped", False)
    letters = joined(words, phrase.first) if phrase.first == first else 0
    return Topic(phrase._replace(letters=letters), "overt", True, is_bound)


def _beginnings(word: str) -> list[tuple[int, str]]:
    """What a word can begin with, a preposition before a verbal noun among it: «ولتوضيح الأمر أكد»."""
    found = [(0, word), *([(1, word[1:])] if word.startswith("و") else []), *readings(word)]
    return found + [
        (letters, word[letters - 1]) for letters, rest in found if letters and sayings().openers.fullmatch(rest)
    ]


def _is_border(words: Words, bounds: Bounds, token: int, verb: int) -> bool:
    word = words.folded[token]
    opens = token in bounds.closes and bounds.closes[token] > verb
    return opens or word in sayings().lists["before_topic"] or word in COMMAS or word in (":", "(", "؛")


def joined(words: Words, token: int) -> int:
    """1 where a word begins with the conjunction و, 0 where the letter belongs to it («وزير», «واشنطن»)."""
    word = words.folded[token]
    if word.startswith("فال") and len(word) > 5:
        return 1
    is_joined = word.startswith("و") and len(word) > 3 and not word.startswith(tuple(sayings().lists["with_waw"]))
    return int(is_joined)
